package needs

import "strings"

// rule is a row of inputs.json: what an input of a resource needs beyond what its type needs. It has one of Provider, Feature and Action.
type rule struct {
	// Type is the resource type.
	Type string `json:"type"`
	// Path leads to the input; [] stands for each element of a list. Empty means every resource of the type.
	Path string `json:"path"`
	// Is is the value that the input must have. Null means any that is not empty.
	Is any `json:"is"`
	// Provider is a namespace that must be registered.
	Provider string `json:"provider"`
	// Elsewhere says that it must be in the subscription of the id at Path.
	Elsewhere bool `json:"elsewhere"`
	// Feature is a preview feature that must be registered, namespace/name.
	Feature string `json:"feature"`
	// Action is what the caller must be allowed to do at the id at Path.
	Action string `json:"action"`
	// AtSubscription says that it must be allowed at the subscription instead.
	AtSubscription bool `json:"atSubscription"`
	// Role is a built-in role with Action.
	Role string `json:"role"`
	// Why says what provider or feature are for.
	Why string `json:"why"`
}

// matches are the values that the rule is about; one that is nil for a rule without a path.
func (r rule) matches(inputs map[string]any) []any {
	if r.Path == "" {
		return []any{nil}
	}
	var matching []any
	for _, value := range at(inputs, r.Path) {
		if r.Is == nil && value != nil && value != "" || r.Is != nil && value == r.Is {
			matching = append(matching, value)
		}
	}
	return matching
}

// at are the values at a path: none, one, or one for each element of the lists in it.
func at(from any, path string) []any {
	found := []any{from}
	for segment := range strings.SplitSeq(path, ".") {
		name, each := strings.CutSuffix(segment, "[]")
		var next []any
		for _, parent := range found {
			object, _ := parent.(map[string]any)
			value, given := object[name]
			list, isList := value.([]any)
			switch {
			case each && isList:
				next = append(next, list...)
			case !each && given:
				next = append(next, value)
			}
		}
		found = next
	}
	return found
}

func textAt(inputs map[string]any, path string) string {
	for _, value := range at(inputs, path) {
		if text, ok := value.(string); ok {
			return text
		}
	}
	return ""
}

func numberAt(inputs map[string]any, path string) (int, bool) {
	for _, value := range at(inputs, path) {
		if number, ok := value.(float64); ok {
			return int(number), true
		}
	}
	return 0, false
}

func trueAt(inputs map[string]any, path string) bool {
	for _, value := range at(inputs, path) {
		if truth, ok := value.(bool); ok {
			return truth
		}
	}
	return false
}
