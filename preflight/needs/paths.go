package needs

import (
	"regexp"
	"slices"
	"strings"
)

var placeholder = regexp.MustCompile(`\{[^}]+\}`)

// resourceType is a row of resources.json.
type resourceType struct {
	// Type is the type in azure-native, without provider and API version.
	Type string `json:"type"`
	// Path is the pattern of the type's resource ids; what it has in braces are inputs.
	Path string `json:"path"`
	// Role is a built-in role that may write it.
	Role string `json:"role"`
}

// Identify gives the id of a resource in a subscription, or "" for a type that is not in the table.
func Identify(subscription string) func(resourceType string, inputs map[string]any) string {
	return func(name string, inputs map[string]any) string {
		row, known := find(name)
		if !known {
			return ""
		}
		return placeholder.ReplaceAllStringFunc(row.Path, func(input string) string {
			input = strings.Trim(input, "{}")
			if input == "subscriptionId" {
				return subscription
			}
			value, _ := inputs[input].(string)
			return strings.Trim(value, "/")
		})
	}
}

func find(name string) (resourceType, bool) {
	i := slices.IndexFunc(types, func(t resourceType) bool { return t.Type == name })
	if i < 0 {
		return resourceType{}, false
	}
	return types[i], true
}

const providers = "/providers/"

// provider is the namespace of the resource provider; a resource group belongs to Microsoft.Resources.
func (t resourceType) provider() string {
	at := strings.LastIndex(t.Path, providers)
	if at < 0 {
		return resourcesProvider
	}
	namespace, _, _ := strings.Cut(t.Path[at+len(providers):], "/")
	return namespace
}

// writeAction is the action that creating and updating take.
func (t resourceType) writeAction() string {
	at := strings.LastIndex(t.Path, providers)
	if at < 0 {
		return resourcesProvider + "/subscriptions/resourceGroups/write"
	}
	var words []string
	for segment := range strings.SplitSeq(t.Path[at+len(providers):], "/") {
		if !placeholder.MatchString(segment) {
			words = append(words, segment)
		}
	}
	return strings.Join(words, "/") + "/write"
}

// parentOf is the id of what a resource lives in or extends: a resource, a resource group or a subscription.
func parentOf(id string) string {
	segments := strings.Split(id, "/")
	if len(segments) < 3 {
		return id
	}
	segments = segments[:len(segments)-2]
	if len(segments) >= 2 && strings.EqualFold(segments[len(segments)-2], "providers") {
		segments = segments[:len(segments)-2]
	}
	return strings.Join(segments, "/")
}

// groupOf is the id of the resource group that a resource is in, or "".
func groupOf(id string) string {
	segments := strings.Split(id, "/")
	if len(segments) < 5 || !strings.EqualFold(segments[3], "resourceGroups") {
		return ""
	}
	return strings.Join(segments[:5], "/")
}

// SubscriptionOf is the subscription that an id is in, or "".
func SubscriptionOf(id string) string {
	segments := strings.Split(id, "/")
	if len(segments) < 3 || !strings.EqualFold(segments[1], "subscriptions") {
		return ""
	}
	return segments[2]
}

// IsGroup says whether an id is that of a resource group.
func IsGroup(id string) bool { return id != "" && groupOf(id) == id }
