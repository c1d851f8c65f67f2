// Package azure holds what every component needs to know of Azure Resource Manager: resource ids, regions, and raw properties.
package azure

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ID is an Azure Resource Manager resource id, taken apart.
type ID struct {
	// SubscriptionID is the subscription's GUID.
	SubscriptionID string
	// ResourceGroup is empty for a subscription's own resources.
	ResourceGroup string
	// Type is the resource type with its provider, for example Microsoft.OperationalInsights/workspaces. It is
	// Microsoft.Resources/resourceGroups for a resource group and Microsoft.Resources/subscriptions for a subscription.
	Type string
	// Name is the last segment.
	Name string
}

const (
	subscriptionType  = "Microsoft.Resources/subscriptions"
	resourceGroupType = "Microsoft.Resources/resourceGroups"
)

var errNotAnID = errors.New("must look like /subscriptions/<id>/resourceGroups/<group>/providers/<type>/<name>")

// ParseID takes id apart. Segment names are compared without regard to case, as Azure does; values keep theirs.
func ParseID(id string) (ID, error) {
	segments := strings.Split(strings.TrimPrefix(id, "/"), "/")
	if !strings.HasPrefix(id, "/") || len(segments)%2 != 0 || !strings.EqualFold(segments[0], "subscriptions") {
		return ID{}, errNotAnID
	}
	if slices.Contains(segments, "") {
		return ID{}, errNotAnID
	}
	parsed := ID{SubscriptionID: segments[1], Type: subscriptionType, Name: segments[1]}
	rest := segments[2:]
	if len(rest) >= 2 && strings.EqualFold(rest[0], "resourceGroups") {
		parsed.ResourceGroup, parsed.Type, parsed.Name = rest[1], resourceGroupType, rest[1]
		rest = rest[2:]
	}
	if len(rest) == 0 {
		return parsed, nil
	}
	if len(rest) < 4 || !strings.EqualFold(rest[0], "providers") {
		return ID{}, errNotAnID
	}
	parsed.Type = rest[1]
	for i := 2; i < len(rest); i += 2 {
		if strings.EqualFold(rest[i], "providers") {
			parsed.Type = rest[i+1]
			continue
		}
		parsed.Type += "/" + rest[i]
		parsed.Name = rest[i+1]
	}
	return parsed, nil
}

// CheckID says what is wrong with id as the id of a resource of the given type, or returns nil. The text continues a sentence
// that names the input: "is "x": must be the id of a Microsoft.OperationalInsights/workspaces, …".
func CheckID(id, resourceType string) error {
	parsed, err := ParseID(id)
	if err != nil {
		return fmt.Errorf("is %q: must be the id of a %s, /subscriptions/<id>/resourceGroups/<group>/providers/%s/<name>", id, resourceType, resourceType)
	}
	if !strings.EqualFold(parsed.Type, resourceType) {
		return fmt.Errorf("is %q, the id of a %s: must be the id of a %s", id, parsed.Type, resourceType)
	}
	return nil
}

// Region is a location in the short form that ids and names use: "West Europe" is westeurope.
func Region(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}
