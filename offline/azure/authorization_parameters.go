package azure

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// arguments are the values given to the parameters of a definition, by an assignment or by a set. A value that only becomes known when the
// set is assigned is an expression.
type arguments struct {
	// by names who gives them, for example "policy assignment 'baseline'".
	by   string
	of   *assignable
	give resource.PropertyMap
}

// check refuses what the definition's parameters do not take.
func (a *arguments) check(r *request) error {
	if a.of.partial {
		return a.checkMissing(r, a.of.required)
	}
	for _, name := range slices.Sorted(maps.Keys(a.give)) {
		parameter, ok := a.of.parameters[string(name)]
		if !ok {
			return r.refuse("UndefinedPolicyParameter", "The %s is attempting to assign the parameter(s) '%s' which are not defined in the "+
				"policy definition '%s'.", a.by, name, lastSegment(a.of.id))
		}
		value := resource.NewNullProperty()
		if a.give[name].IsObject() {
			value = a.give[name].ObjectValue()["value"]
		}
		if err := parameter.check(r, string(name), a.of.String(), value); err != nil {
			return err
		}
	}
	var required []string
	for _, name := range slices.Sorted(maps.Keys(a.of.parameters)) {
		if a.of.parameters[name].Required {
			required = append(required, name)
		}
	}
	return a.checkMissing(r, required)
}

func (a *arguments) checkMissing(r *request, required []string) error {
	var missing []string
	for _, name := range required {
		if _, ok := a.give[resource.PropertyKey(name)]; !ok {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return r.refuse("MissingPolicyParameter", "The %s is missing the parameter(s) '%s' as defined in the policy definition '%s'.",
		a.by, strings.Join(missing, ", "), lastSegment(a.of.id))
}

// check refuses a value of the wrong type, or one that is not allowed. Azure compares with regard to case.
func (p *policyParameter) check(r *request, name, definition string, value resource.PropertyValue) error {
	if isExpression(value) {
		return nil
	}
	if !isOfType(value, p.Type) {
		return r.refuse("InvalidPolicyParameterType", "The value of the policy parameter '%s' of the policy definition '%s' is not of type '%s'.",
			name, definition, p.Type)
	}
	for _, each := range eachOf(value, p.Type) {
		if !p.allows(each) {
			return r.refuse("PolicyParameterValueNotAllowed",
				"The value '%v' is not allowed for policy parameter '%s' in policy definition '%s'. The allowed values are '%s'.",
				each.Mappable(), name, definition, p.allowedText())
		}
	}
	return nil
}

func (p *policyParameter) allows(value resource.PropertyValue) bool {
	return len(p.Allowed) == 0 || slices.ContainsFunc(p.Allowed, func(allowed any) bool {
		return resource.NewPropertyValue(allowed).DeepEquals(value)
	})
}

func (p *policyParameter) allowedText() string {
	texts := make([]string, 0, len(p.Allowed))
	for _, allowed := range p.Allowed {
		texts = append(texts, fmt.Sprint(allowed))
	}
	return strings.Join(texts, ", ")
}

// eachOf are the values that must be among the allowed ones: the elements of a list.
func eachOf(value resource.PropertyValue, kind string) []resource.PropertyValue {
	if strings.EqualFold(kind, "array") {
		return value.ArrayValue()
	}
	return []resource.PropertyValue{value}
}

func isExpression(value resource.PropertyValue) bool {
	return value.IsString() && strings.HasPrefix(value.StringValue(), "[") && !strings.HasPrefix(value.StringValue(), "[[")
}

// parameterTypes are the types that parameters have, in lower case, each with the values that it takes.
var parameterTypes = map[string]func(resource.PropertyValue) bool{
	"string":  resource.PropertyValue.IsString,
	"array":   resource.PropertyValue.IsArray,
	"object":  resource.PropertyValue.IsObject,
	"boolean": resource.PropertyValue.IsBool,
	"float":   resource.PropertyValue.IsNumber,
	"integer": func(v resource.PropertyValue) bool {
		return v.IsNumber() && v.NumberValue() == math.Trunc(v.NumberValue())
	},
	"datetime": func(v resource.PropertyValue) bool {
		if !v.IsString() {
			return false
		}
		_, err := time.Parse(time.RFC3339, v.StringValue())
		return err == nil
	},
}

func isOfType(value resource.PropertyValue, kind string) bool {
	takes, ok := parameterTypes[strings.ToLower(kind)]
	return !ok || takes(value)
}
