package baseline

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// partInState says which resource a part of an environment is in the state. Components are no sign of a part: they are registered before anything below
// them is created.
type partInState struct {
	// Part is the part's input, with a * for each key.
	Part string `json:"part"`
	// Type is the type without the version of its API; a * at its end stands for any.
	Type string `json:"type"`
	// Within is the type of a component that it is in, where the names alone could be those of a cluster's parts.
	Within string `json:"within"`
	// Parent is the name of its parent after that of the environment, and Name its own after its parent's, with a * for each key of the part, or for
	// anything where the part has no key.
	Parent string `json:"parent"`
	Name   string `json:"name"`
	// Names are the keys by what stands for them in a name, where the two differ.
	Names map[string]string `json:"names"`
}

//go:embed parts_in_state.json
var partsInStateJSON []byte

var partsInState = catalogue.Decode[[]partInState]("parts_in_state.json", partsInStateJSON)

// partsShown are the patterns of the parts that the state shows.
func partsShown() []string {
	shown := make([]string, len(partsInState))
	for i, one := range partsInState {
		shown[i] = one.Part
	}
	return shown
}

// partsIn are the parts that the state has below the environment of a name.
func partsIn(name string, states []map[string]any) []string {
	var parts []string
	for _, state := range states {
		text, _ := state["urn"].(string)
		urn, parent := resource.URN(text), parentName(state)
		token := unversioned(string(urn.Type()))
		for _, one := range partsInState {
			if _, fits := starOf(one.Type, token); !fits || !strings.Contains(string(urn.QualifiedType()), one.Within) {
				continue
			}
			if part := one.in(name, parent, urn.Name()); part != "" {
				parts = append(parts, part)
			}
		}
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

// in is the part that a resource is, "" if its names are those of another one.
func (p partInState) in(environment, parent, name string) string {
	below, within := strings.CutPrefix(parent, environment)
	own, named := strings.CutPrefix(name, parent)
	parentKey, fits := starOf(p.Parent, below)
	key, fitsToo := starOf(p.Name, own)
	if !within || !named || !fits || !fitsToo {
		return ""
	}
	keys := slices.DeleteFunc([]string{parentKey, key}, func(key string) bool { return key == "" })
	pieces := strings.Split(p.Part, "*")
	part := pieces[0]
	for i, piece := range pieces[1:] {
		key := keys[i]
		if other, differs := p.Names[key]; differs {
			key = other
		}
		part = input.Key(strings.TrimSuffix(part, "."), key) + piece
	}
	return part
}

// starOf is what stands for the * of a pattern, and whether a text fits.
func starOf(pattern, text string) (string, bool) {
	before, after, star := strings.Cut(pattern, "*")
	if !star {
		return "", pattern == text
	}
	rest, fits := strings.CutPrefix(text, before)
	key, fitsToo := strings.CutSuffix(rest, after)
	return key, fits && fitsToo && key != ""
}

const (
	// pricingType is the type of Defender plans, without its version.
	pricingType       = "azure-native:security:Pricing"
	resourcePlansPart = "defender.resourcePlans"
)

// clustersOfPlans are the keys of the clusters of the environment that Defender plans are set for, by the part that each plan is.
func clustersOfPlans(name string, states []map[string]any) map[string]string {
	clusters := map[string]string{}
	for _, state := range states {
		text, _ := state["urn"].(string)
		key, below := strings.CutPrefix(parentName(state), name+"-")
		if id, _ := state["id"].(string); below && isOfType(text, clusterType) {
			clusters[plainID(id)] = input.Key(clustersKey, key)
		}
	}
	plans := map[string]string{}
	for key, scope := range planScopes(name, states) {
		if path, known := clusters[plainID(scope)]; known {
			plans[input.Key(resourcePlansPart, key)] = path
		}
	}
	return plans
}

// plainID is an id for comparisons: Azure has no regard for capital letters, and takes scopes without the slash at their beginning.
func plainID(id string) string { return strings.ToLower(strings.TrimPrefix(id, "/")) }
