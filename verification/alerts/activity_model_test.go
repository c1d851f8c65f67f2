package alerts

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// activityRule is an alert on the Activity log as it is registered.
type activityRule struct {
	Scopes    []string          `json:"scopes"`
	Condition activityCondition `json:"condition"`
}

type activityCondition struct {
	AllOf []condition `json:"allOf"`
}

// condition is a leaf, or alternatives.
type condition struct {
	leaf
	AnyOf []leaf `json:"anyOf"`
}

type leaf struct {
	Field       string   `json:"field"`
	Equals      string   `json:"equals"`
	ContainsAny []string `json:"containsAny"`
}

// event is one entry of the Activity log.
type event map[string]any

// matches says whether the rule makes an alert of an event.
func (r *activityRule) matches(e event) bool {
	return r.covers(e) && !slices.ContainsFunc(r.Condition.AllOf, func(c condition) bool { return !c.holds(e) })
}

// covers says whether the event belongs to one of the scopes or to what is below one.
func (r *activityRule) covers(e event) bool {
	id := strings.ToLower(e.text("resourceId"))
	return slices.ContainsFunc(r.Scopes, func(scope string) bool {
		return strings.HasPrefix(id+"/", strings.ToLower(scope)+"/")
	})
}

func (c *condition) holds(e event) bool {
	if len(c.AnyOf) == 0 {
		return c.leaf.holds(e)
	}
	return slices.ContainsFunc(c.AnyOf, func(one leaf) bool { return one.holds(e) })
}

func (l *leaf) holds(e event) bool {
	wanted := l.ContainsAny
	if len(wanted) == 0 {
		wanted = []string{l.Equals}
	}
	return slices.ContainsFunc(e.values(l.Field), func(value string) bool {
		return slices.ContainsFunc(wanted, func(one string) bool { return strings.EqualFold(one, value) })
	})
}

// keyOf are the fields that events call otherwise than conditions.
var keyOf = map[string]string{"resourceProvider": "resourceProviderName", "resourceGroup": "resourceGroupName"}

// values are what an event has in a field: none, one, or with [*] several.
func (e event) values(field string) []string {
	path, inProperties := strings.CutPrefix(field, "properties.")
	if !inProperties {
		return []string{e.text(cmp.Or(keyOf[field], field))}
	}
	level := []any{e["properties"]}
	for step := range strings.SplitSeq(path, ".") {
		key, list := strings.CutSuffix(step, "[*]")
		level = below(level, key, list)
	}
	var values []string
	for _, one := range level {
		values = append(values, fmt.Sprint(one))
	}
	return values
}

// below goes down by one key. A list may be a string that holds JSON.
func below(level []any, key string, list bool) []any {
	var next []any
	for _, one := range level {
		value, has := one.(map[string]any)[key]
		text, isText := value.(string)
		switch {
		case !has:
		case !list:
			next = append(next, value)
		case isText:
			var elements []any
			if json.Unmarshal([]byte(text), &elements) == nil {
				next = append(next, elements...)
			}
		default:
			elements, _ := value.([]any)
			next = append(next, elements...)
		}
	}
	return next
}

// text is a field of the event itself; some hold a value beside its translation.
func (e event) text(key string) string {
	value := e[key]
	if translated, ok := value.(map[string]any); ok {
		value = translated["value"]
	}
	text, _ := value.(string)
	return text
}
