package azure

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ScopeKind is a level at which Azure assigns policies and roles.
type ScopeKind string

// The kinds of scopes, from the widest to the narrowest.
const (
	ManagementGroupScope ScopeKind = "managementGroup"
	SubscriptionScope    ScopeKind = "subscription"
	ResourceGroupScope   ScopeKind = "resourceGroup"
	ResourceScope        ScopeKind = "resource"
)

// ScopeKinds are the names of all kinds of scopes.
func ScopeKinds() []string {
	return []string{string(ManagementGroupScope), string(SubscriptionScope), string(ResourceGroupScope), string(ResourceScope)}
}

// ManagementGroupPrefix begins the id of every management group.
const ManagementGroupPrefix = "/providers/Microsoft.Management/managementGroups/"

var managementGroupName = regexp.MustCompile(`^[A-Za-z0-9_().-]{1,90}$`)

// ScopeOf says what kind of scope an id names.
func ScopeOf(id string) (ScopeKind, error) {
	if name, ok := cutPrefixFold(id, ManagementGroupPrefix); ok && managementGroupName.MatchString(name) {
		return ManagementGroupScope, nil
	}
	parsed, err := ParseID(id)
	if err != nil {
		return "", fmt.Errorf("is %q: must be the id of a management group (%s<name>), a subscription (/subscriptions/<id>), "+
			"a resource group or a resource", id, ManagementGroupPrefix)
	}
	switch parsed.Type {
	case subscriptionType:
		return SubscriptionScope, nil
	case resourceGroupType:
		return ResourceGroupScope, nil
	default:
		return ResourceScope, nil
	}
}

// Covers says whether what applies at scope applies to the resource or scope of the other id too. What a management group holds is not
// known here, so one covers everything but other management groups.
func Covers(scope, id string) bool {
	scope, id = strings.ToLower(strings.TrimSuffix(scope, "/")), strings.ToLower(strings.TrimSuffix(id, "/"))
	if strings.HasPrefix(scope, strings.ToLower(ManagementGroupPrefix)) {
		return scope == id || !strings.HasPrefix(id, strings.ToLower(ManagementGroupPrefix))
	}
	return id == scope || strings.HasPrefix(id, scope+"/")
}

// RoleDefinitionID is the id of a built-in role as Azure answers with it, which names the subscription of the scope it is assigned at, if
// that is in one.
func RoleDefinitionID(scope pulumi.StringInput, role string) pulumi.StringOutput {
	return scope.ToStringOutput().ApplyT(func(scope string) string {
		const provider = "/providers/Microsoft.Authorization/roleDefinitions/"
		if parsed, err := ParseID(scope); err == nil {
			return "/subscriptions/" + parsed.SubscriptionID + provider + role
		}
		return provider + role
	}).(pulumi.StringOutput)
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// Spelled is the id of a scope in one spelling, so that another letter case of the same id replaces nothing: azure-native compares scopes with regard to
// case, unlike Azure. Names are in small letters; types of resources stay as they are. What is not known yet stays too.
func Spelled(scope pulumi.StringInput) pulumi.StringInput {
	literal, known := Literal(scope)
	if !known {
		return scope
	}
	if name, ok := cutPrefixFold(literal, ManagementGroupPrefix); ok {
		return pulumi.String(ManagementGroupPrefix + strings.ToLower(name))
	}
	if _, err := ParseID(literal); err != nil {
		return scope
	}
	segments := strings.Split(literal, "/")
	for i := 1; i < len(segments); i += 2 {
		for _, kind := range []string{"subscriptions", "resourceGroups", "providers"} {
			if strings.EqualFold(segments[i], kind) {
				segments[i] = kind
			}
		}
		if i+1 < len(segments) && segments[i] != "providers" {
			segments[i+1] = strings.ToLower(segments[i+1])
		}
	}
	return pulumi.String(strings.Join(segments, "/"))
}
