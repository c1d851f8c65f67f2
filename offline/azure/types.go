package azure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// resourceType is one row of types.json: what the simulated Azure must know of a resource type beforehand.
type resourceType struct {
	// Type is the type token without package and API version, for example containerservice:ManagedCluster.
	Type string `json:"type"`
	// Path is the resource id with a placeholder for each input that azure-native puts into it; the last one names the resource.
	Path string `json:"path"`
	// AnsweredID and AnsweredType are how Azure writes id and type in its answers, where it does so in another case: recordings of azure-native 2.90.0 in
	// pulumi/pulumi-azure-native, provider/pkg/provider/testdata/recorded/TestProviderUpgrade/upgrade-containerservice-agentpool. They default to Path and
	// its type.
	AnsweredID   string `json:"answeredId"`
	AnsweredType string `json:"answeredType"`
	// Located says that the type has an input location, which azure-native fills in.
	Located bool `json:"located"`
	// ForceNew are the inputs besides those of the path whose change makes azure-native replace the resource, as the keys of [kinds]. They are
	// the properties that Azure's API description lets nobody update (x-ms-mutability; every location but those of Automation, Solution and
	// PolicyAssignment), at the top level only, and those that azure-native 2.92.3 names for the type, at any level: pulumi/pulumi-azure-native,
	// provider/pkg/gen/properties.go (forceNew) and replacement.go.
	ForceNew []string `json:"forceNew"`
	// Keyed are the lists whose elements are told apart by the properties that they name and not by their position: x-ms-identifiers in
	// Azure/azure-rest-api-specs. Lists inside the elements of a list never are.
	Keyed map[string][]string `json:"keyed"`
	// Defaults are the values that Azure's API description gives top-level inputs.
	Defaults map[string]any `json:"defaults"`

	params  []string
	pattern *regexp.Regexp
}

//go:embed types.json
var typesJSON []byte

var types = mustLoadTypes()

var (
	placeholder = regexp.MustCompile(`\{([A-Za-z]+)\}`)
	apiVersion  = regexp.MustCompile(`/v[0-9]{8}[a-z]*$`)
)

func mustLoadTypes() map[string]*resourceType {
	var rows []*resourceType
	if err := json.Unmarshal(typesJSON, &rows); err != nil {
		panic("types.json: " + err.Error())
	}
	byType := make(map[string]*resourceType, len(rows))
	for _, row := range rows {
		for _, found := range placeholder.FindAllStringSubmatch(row.Path, -1) {
			row.params = append(row.params, found[1])
		}
		row.pattern = regexp.MustCompile("(?i)^" + placeholder.ReplaceAllStringFunc(row.Path, func(param string) string {
			if isScope(strings.Trim(param, "{}")) {
				return "(.+)"
			}
			return "([^/]+)"
		}) + "$")
		byType[row.Type] = row
	}
	return byType
}

// typeOf finds the row of a type token such as azure-native:containerservice/v20250101:ManagedCluster.
func typeOf(token string) (*resourceType, error) {
	short := token
	if parts := strings.Split(token, ":"); len(parts) == 3 && parts[0] == PackageName {
		short = apiVersion.ReplaceAllString(parts[1], "") + ":" + parts[2]
	}
	if known, ok := types[short]; ok {
		return known, nil
	}
	return nil, fmt.Errorf("the simulated Azure does not know the resource type %q: add it to offline/azure/types.json", token)
}

// isScope says whether a path input holds the id of what the resource extends.
func isScope(param string) bool {
	return slices.Contains([]string{"resourceUri", "resourceId", "scope", "scopeId"}, param)
}

// nameInput is the input that names the resource.
func (t *resourceType) nameInput() string { return t.params[len(t.params)-1] }

// pathInputs are the inputs that make up the id; the subscription is the provider's.
func (t *resourceType) pathInputs() []string {
	return slices.DeleteFunc(slices.Clone(t.params), func(param string) bool { return param == "subscriptionId" })
}

// replaceKeys are the inputs that cannot change in place: those of the path, and those of ForceNew.
func (t *resourceType) replaceKeys() map[string]bool {
	cannot := map[string]bool{}
	for _, input := range slices.Concat(t.pathInputs(), t.ForceNew) {
		cannot[input] = true
	}
	return cannot
}

// isChild says whether the resource lives inside another one of its own provider.
func (t *resourceType) isChild() bool {
	_, own, found := cutLast(t.Path, "/providers/")
	return found && strings.Count(own, "{") > 1
}

// armType is the type as Azure writes it, for example Microsoft.ContainerService/managedClusters/agentPools.
func (t *resourceType) armType() string {
	_, own, found := cutLast(t.Path, "/providers/")
	if !found {
		return "Microsoft.Resources/resourceGroups"
	}
	segments := strings.Split(own, "/")
	kinds := []string{segments[0]}
	for i := 1; i < len(segments); i += 2 {
		kinds = append(kinds, segments[i])
	}
	return strings.Join(kinds, "/")
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, separator string) (string, string, bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

// Types are the resource types that the simulated Azure has, without package and API version, in alphabetical order.
func Types() []string { return slices.Sorted(maps.Keys(types)) }

// ShortType is a type token without package and API version, or "" if the simulated Azure does not have the type.
func ShortType(token string) string {
	found, err := typeOf(token)
	if err != nil {
		return ""
	}
	return found.Type
}
