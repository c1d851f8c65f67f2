package alerts

import (
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Dimension splits or narrows what an alert rule looks at: each combination of values is judged, and fires, on its own.
type Dimension struct {
	// Name is the metric's dimension, or the column of a query's result. Required.
	Name string `pulumi:"name"`
	// Operator is Include, Exclude or, for metrics, StartsWith. Defaults to Include.
	Operator *string `pulumi:"operator,optional"`
	// Values are the values; an asterisk stands for each that there is. Defaults to the asterisk.
	Values []string `pulumi:"values,optional"`
}

const (
	include = "Include"
	exclude = "Exclude"
	// startsWith is for metrics alone.
	startsWith = "StartsWith"
	every      = "*"
)

func (d Dimension) values() []string {
	if len(d.Values) == 0 {
		return []string{every}
	}
	return d.Values
}

func checkDimensions(c *input.Checker, path string, dimensions []Dimension, operators ...string) {
	for i, one := range dimensions {
		at := input.Index(path, i)
		c.Required(at+".name", one.Name != "", "name the dimension")
		c.OneOf(at+".operator", one.Operator, operators...)
		if one.Name != "" && slices.ContainsFunc(dimensions[:i], func(other Dimension) bool { return other.Name == one.Name }) {
			c.Failf(at+".name", "is %q a second time: put its values together", one.Name)
		}
		if input.Value(one.Operator, include) == exclude && slices.Contains(one.values(), every) {
			c.Failf(at+".values", "excludes every value: name the values to leave out")
		}
	}
}
