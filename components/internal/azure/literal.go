package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Literal is the value of an input that was given as a plain string, so that it can be checked at preview. It reports false for
// an output of another resource, which nobody knows yet, and for nil.
func Literal(in pulumi.Input) (string, bool) {
	if s, ok := in.(pulumi.String); ok {
		return string(s), true
	}
	return "", false
}

// IsGiven says whether an input that is required was given: an empty text is as good as none.
func IsGiven(in pulumi.StringInput) bool {
	literal, known := Literal(in)
	return in != nil && (!known || literal != "")
}

// Literals are the values of a list given as plain strings, by position; elements that come from other resources are left out.
func Literals(in pulumi.StringArrayInput) map[int]string {
	known := map[int]string{}
	list, ok := in.(pulumi.StringArray)
	if !ok {
		return known
	}
	for i, element := range list {
		if s, ok := Literal(element); ok {
			known[i] = s
		}
	}
	return known
}

// CheckLiteralID records what is wrong with the resource id at path, if it was given as a plain string; an output of another resource is
// taken on trust.
func CheckLiteralID(c *input.Checker, path string, id pulumi.Input, resourceType string) {
	if literal, ok := Literal(id); ok {
		if err := CheckID(literal, resourceType); err != nil {
			c.Failf(path, "%s", err)
		}
	}
}
