// Package azure holds what every component needs to know of Azure Resource Manager: resource ids, regions, and raw properties.
package azure

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
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

// ParseID takes id apart. Segment names are compared without regard to case, as Azure does; values keep theirs. A part with characters that Azure
// takes in no such part is an error.
func ParseID(id string) (ID, error) {
	parsed, err := splitID(id)
	if err == nil {
		err = checkCharacters(id)
	}
	if err != nil {
		return ID{}, err
	}
	return parsed, nil
}

func splitID(id string) (ID, error) {
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
			if !strings.Contains(parsed.Type, "/") || i+2 == len(rest) {
				return ID{}, errNotAnID // a provider of which nothing is named
			}
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
	switch {
	case errors.Is(err, errNotAnID):
		return fmt.Errorf("is %q: must be the id of a %s, /subscriptions/<id>/resourceGroups/<group>/providers/%s/<name>", id, resourceType, resourceType)
	case err != nil:
		return fmt.Errorf("is %q: %w", id, err)
	}
	if !strings.EqualFold(parsed.Type, resourceType) {
		return fmt.Errorf("is %q, the id of a %s: must be the id of a %s", id, parsed.Type, resourceType)
	}
	return nil
}

var (
	subscriptionChars = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	// groupChars are of the resource provider Microsoft.Resources: azure-docs articles/azure-resource-manager/management/resource-name-rules.md.
	groupChars     = regexp.MustCompile(`^[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$`)
	namespaceChars = regexp.MustCompile(`^[A-Za-z0-9.]+$`)
	typeChars      = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
)

// notInNames are what Azure Resource Manager takes in no name, besides control characters: Azure/azure-resource-manager-rpc, pull request 139 and
// issue 34. A resource provider may take fewer.
const notInNames = `<>%&\?#`

// checkCharacters holds each part of an id that could be taken apart against the characters that it may have.
func checkCharacters(id string) error {
	segments := strings.Split(strings.TrimPrefix(id, "/"), "/")
	if !subscriptionChars.MatchString(segments[1]) {
		return fmt.Errorf("the subscription %q must be letters, digits and hyphens", segments[1])
	}
	if len(segments) > 2 && strings.EqualFold(segments[2], "resourceGroups") && !groupChars.MatchString(segments[3]) {
		return fmt.Errorf("the resource group %q must be 1 to 90 letters, digits, hyphens, underscores, periods and parentheses, "+
			"without a period at the end", segments[3])
	}
	for i := 2; i < len(segments); i += 2 {
		switch {
		case strings.EqualFold(segments[i], "providers"):
			if !namespaceChars.MatchString(segments[i+1]) {
				return fmt.Errorf("the resource provider %q must be letters, digits and periods", segments[i+1])
			}
		case !typeChars.MatchString(segments[i]):
			return fmt.Errorf("the resource type %q must be letters, digits, hyphens, underscores and periods", segments[i])
		case !isName(segments[i+1]):
			return fmt.Errorf("the name %q must have none of %s, no control characters, and no space or period at the end", segments[i+1], notInNames)
		}
	}
	return nil
}

func isName(text string) bool {
	return !strings.ContainsAny(text, notInNames) && input.Printable(text) == text &&
		strings.TrimSpace(text) == text && !strings.HasSuffix(text, ".")
}

// CheckGroupName records a resource group that is missing, which what says how to mend, or that is given by something else than its name.
func CheckGroupName(c *input.Checker, path string, group pulumi.StringInput, what string) {
	c.Required(path, IsGiven(group), what)
	if name, literal := Literal(group); literal && name != "" {
		c.Match(path, &name, groupChars, "must be the name of a resource group, not its id: 1 to 90 letters, digits, hyphens, underscores, periods and "+
			"parentheses, without a period at the end")
	}
}

// Region is a location in the short form that ids and names use: "West Europe" is westeurope.
func Region(location string) string {
	return strings.ToLower(strings.ReplaceAll(location, " ", ""))
}
