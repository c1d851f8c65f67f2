package azure

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	assignmentType      = "authorization:PolicyAssignment"
	definitionType      = "authorization:PolicyDefinition"
	groupDefinitionType = "authorization:PolicyDefinitionAtManagementGroup"
	setType             = "authorization:PolicySetDefinition"
	groupSetType        = "authorization:PolicySetDefinitionAtManagementGroup"
	exemptionType       = "authorization:PolicyExemption"
	roleAssignmentType  = "authorization:RoleAssignment"

	maxRequestBytes  = 1024 * 1024
	maxMetadataValue = 1024
	maxSelected      = 50
)

// isGovernance says whether a type lives in a subscription or a management group itself.
func isGovernance(typeName string) bool {
	return slices.Contains([]string{definitionType, groupDefinitionType, setType, groupSetType}, typeName)
}

// scope is the id of what the resource extends, or "".
func (r *request) scope() string {
	for _, param := range r.t.params {
		if isScope(param) {
			return "/" + strings.Trim(textAt(r.inputs, param), "/")
		}
	}
	return ""
}

// checkScope looks for what a resource extends. Subscriptions and management groups all exist.
func (r *request) checkScope(scope string) error {
	scope = clusterOfNamespace(scope)
	switch {
	case isSubscription(scope) || isManagementGroup(scope):
		return nil
	case armTypeOf(scope) == "" && resourceGroupOf(scope) != "":
		if r.all.holdsAnything(scope) {
			return nil
		}
		return r.refuseWith(http.StatusNotFound, "ResourceGroupNotFound", "Resource group '%s' could not be found.", resourceGroupOf(scope))
	case r.all.find(scope) == nil:
		return notFound(scope)
	}
	return nil
}

// clusterOfNamespace is the cluster for the scope of a namespace in it, which Azure does not look for (Microsoft Learn, "Use Azure role-based access control
// for Kubernetes authorization"), and every other scope itself.
func clusterOfNamespace(scope string) string {
	cluster, _, found := strings.Cut(scope, "/namespaces/")
	if found && strings.EqualFold(armTypeOf(cluster), "Microsoft.ContainerService/managedClusters") {
		return cluster
	}
	return scope
}

func isManagementGroup(id string) bool {
	return strings.EqualFold(armTypeOf(id), "Microsoft.Management/managementGroups")
}

// homeOf is where an authorization resource lives: its id up to its own provider.
func homeOf(id string) string {
	start := strings.LastIndex(key(id), "/providers/microsoft.authorization/")
	if start < 0 {
		return id
	}
	return id[:start]
}

// covers says whether what applies at one scope applies at the other too. Every subscription is in every management group, and nobody knows
// which management group is in which other one.
func covers(above, below string) bool {
	above, below = strings.TrimSuffix(key(above), "/"), strings.TrimSuffix(key(below), "/")
	return isManagementGroup(above) || below == above || strings.HasPrefix(below, above+"/")
}

// checkSize keeps a request within what Azure Resource Manager takes.
func checkSize(r *request) error {
	encoded, err := json.Marshal(r.inputs.Mappable())
	if err != nil {
		return err
	}
	if len(encoded) > maxRequestBytes {
		return r.refuseWith(http.StatusRequestEntityTooLarge, "RequestContentTooLarge",
			"The request content has %d bytes: at most %d are allowed.", len(encoded), maxRequestBytes)
	}
	return nil
}

// checkMetadata limits each property of the metadata.
func checkMetadata(r *request) error {
	for _, metadata := range at(r.inputs, "metadata") {
		if !metadata.IsObject() {
			return r.refuse("InvalidRequestContent", "The request content was invalid: 'metadata' must be an object.")
		}
		for _, name := range slices.Sorted(maps.Keys(metadata.ObjectValue())) {
			encoded, ok := encode(metadata.ObjectValue()[name])
			if length := utf8.RuneCountInString(encoded); ok && length > maxMetadataValue {
				return r.refuse("InvalidPolicyMetadata", "The metadata property '%s' has %d characters: at most %d are allowed.",
					name, length, maxMetadataValue)
			}
		}
	}
	return nil
}

// encode is a text itself, and any other value in JSON.
func encode(value resource.PropertyValue) (string, bool) {
	if value.IsString() {
		return value.StringValue(), true
	}
	encoded, err := json.Marshal(value.Mappable())
	return string(encoded), err == nil
}

// neighbours is how many other resources of the same type there are in the same scope.
func (r *request) neighbours() int {
	n := 0
	for _, other := range r.all.sorted() {
		if other.Type == r.t.Type && key(other.ID) != key(r.id) && key(parentOf(other.ID)) == key(parentOf(r.id)) {
			n++
		}
	}
	return n
}

// checkNeighbours limits the resources of one type in one scope.
func checkNeighbours(code string, limit int) check {
	return func(r *request) error {
		if r.before == nil && r.neighbours() >= limit {
			return r.refuse(code, "The scope '%s' has %d resources of type '%s' already: at most %d are allowed.",
				homeOf(r.id), limit, r.t.armType(), limit)
		}
		return nil
	}
}

// describeGovernance adds who wrote the resource to its metadata, as Azure does.
func (a *answer) describeGovernance() {
	for name, value := range map[string]any{"createdBy": TenantID, "createdOn": createdDate} {
		a.set("metadata."+name, value)
	}
}

func describeDefinition(a *answer) {
	a.fallback("policyType", "Custom")
	a.fallback("version", customVersion)
	a.set("versions", []any{customVersion})
	a.describeGovernance()
}

// asGUID writes 32 hexadecimal digits as a random GUID.
func asGUID(digits string) string {
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", digits[:8], digits[8:12], digits[13:16], digits[17:20], digits[20:guidDigits])
}
