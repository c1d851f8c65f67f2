package azure

import (
	"cmp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	// SubscriptionID is the subscription that the simulated Azure deploys into, unless told otherwise.
	SubscriptionID = "00000000-0000-0000-0000-000000000001"
	// TenantID is its Entra ID tenant.
	TenantID = "00000000-0000-0000-0000-0000000000aa"
)

// idOf builds the resource id from the inputs, and says whether all of them are known.
func (t *resourceType) idOf(subscription string, inputs resource.PropertyMap) (string, bool) {
	return fillPath(t.Path, subscription, inputs)
}

// answeredID is the id that Azure answers when the resource is created, which is the one that the state keeps.
func (t *resourceType) answeredID(subscription string, inputs resource.PropertyMap) string {
	id, _ := fillPath(cmp.Or(t.AnsweredID, t.Path), subscription, inputs)
	return id
}

func fillPath(path, subscription string, inputs resource.PropertyMap) (string, bool) {
	ok := true
	id := placeholder.ReplaceAllStringFunc(path, func(param string) string {
		param = strings.Trim(param, "{}")
		if param == "subscriptionId" {
			return subscription
		}
		value, known := text(inputs, param)
		ok = ok && known && value != ""
		return strings.Trim(value, "/")
	})
	return id, ok
}

// parseID gives the path inputs that an id holds, and says whether it is an id of this type.
func (t *resourceType) parseID(id string) (resource.PropertyMap, bool) {
	values := t.pattern.FindStringSubmatch(id)
	if values == nil {
		return nil, false
	}
	inputs := resource.PropertyMap{}
	for i, param := range t.params {
		value := values[i+1]
		switch {
		case param == "subscriptionId":
			continue
		case isScope(param) && param != "scopeId": // which has no slash
			value = "/" + value
		}
		inputs[resource.PropertyKey(param)] = resource.NewProperty(value)
	}
	return inputs, true
}

// typeOfID finds the type that an id belongs to. Types that the simulation does not manage give nil.
func typeOfID(id string) *resourceType {
	for _, t := range types {
		if _, ok := t.parseID(id); ok {
			return t
		}
	}
	return nil
}

// key makes ids comparable: Azure ignores their case.
func key(id string) string { return strings.ToLower(id) }

func lastSegment(id string) string { return id[strings.LastIndex(id, "/")+1:] }

// resourceGroupOf is the resource group in an id, or "".
func resourceGroupOf(id string) string {
	segments := strings.Split(id, "/")
	for i := 0; i+1 < len(segments); i++ {
		if strings.EqualFold(segments[i], "resourceGroups") {
			return segments[i+1]
		}
	}
	return ""
}

// subscriptionOf is the subscription in an id, or "".
func subscriptionOf(id string) string {
	segments := strings.Split(id, "/")
	if len(segments) < 3 || !strings.EqualFold(segments[1], "subscriptions") {
		return ""
	}
	return segments[2]
}

// region is a location as ids and host names write it: "West Europe" is westeurope.
func region(location string) string { return strings.ToLower(strings.ReplaceAll(location, " ", "")) }

// parentOf is the id of the resource that a child lives in.
func parentOf(childID string) string {
	parent, _, _ := cutLast(childID, "/")
	parent, _, _ = cutLast(parent, "/")
	return parent
}

// extended is the id of the resource or subscription that the inputs of an extension resource name, or "".
func extended(inputs resource.PropertyMap) string {
	if scope := textAt(inputs, "scopeId"); scope != "" {
		return "/" + scope
	}
	return textAt(inputs, "resourceUri")
}

// isSubscription says whether an id is that of a whole subscription. All of them exist.
func isSubscription(id string) bool {
	segments := strings.Split(strings.Trim(id, "/"), "/")
	return len(segments) == 2 && strings.EqualFold(segments[0], "subscriptions")
}

// armTypeOf is the type in a resource id, for example Microsoft.Network/virtualNetworks/subnets, or "".
func armTypeOf(id string) string {
	start := strings.LastIndex(key(id), "/providers/")
	if start < 0 || !strings.HasPrefix(id, "/") {
		return ""
	}
	segments := strings.Split(id[start+len("/providers/"):], "/")
	if len(segments) < 3 || len(segments)%2 == 0 {
		return ""
	}
	kinds := []string{segments[0]}
	for i := 1; i < len(segments); i += 2 {
		kinds = append(kinds, segments[i])
	}
	return strings.Join(kinds, "/")
}
