package guard

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Holding is one thing that cannot be brought back once it is deleted: a resource group, a workspace, a cluster, a node pool.
type Holding struct {
	// LogicalName is the resource's name in the state.
	LogicalName string
	// Protected says whether the engine refuses to delete it.
	Protected bool
	// Retained says whether it stays in Azure when it goes from the state.
	Retained bool
	// Fixed are the values whose change replaces it, by the input that sets each, as a user writes it.
	Fixed map[string]pulumi.Input
	// Leaves are values of which only a change replaces it: azure-native adds and removes them in place.
	Leaves map[string]pulumi.Input
	// Unset are the values that Azure has for inputs in Leaves that are not given, or for the whole of several: giving another one replaces it, and
	// taking one away does not.
	Unset map[string]pulumi.Input
	// Adopted are the inputs for what Azure makes together with it and the environment takes over. None can be taken over
	// in the update that replaces it under the same id. They are not kept.
	Adopted []string
	// Needs are the keys of holdings without which this one cannot be updated any more, each with the reason and what to do, as a sentence without a full
	// stop. It is of what the state holds, and not kept.
	Needs map[string]string
}

// Record is what an environment holds.
type Record struct {
	// Name is the environment's.
	Name string
	// Place is the type of its component with those of the components around it, "" where there are none. In another place everything has another URN.
	Place string
	// Holdings are the things that cannot be brought back, by the key that consent names: "clusters.blue".
	Holdings map[string]Holding
	// Existing are the ids of what is used instead of a holding of one's own, by that holding's key, with the input that gives the id.
	Existing map[string]Existing
	// Parts are the inputs of everything else whose disappearance a user should hear of.
	Parts []string
	// Alike are digests of the parts whose keys anybody can choose, so that one that gets another key is known again.
	Alike map[string]pulumi.Input
	// Rights are what parts give to somebody, by the part, as far as it is known at preview.
	Rights map[string]Right
	// Roles are what there is to know of the roles of rights. They are not kept.
	Roles Roles
	// Reach is which alert rules there are, and whom they tell.
	Reach Reach
	// AllowReplace are the keys of the holdings that may be replaced or deleted.
	AllowReplace []string
	// Removals says what is lost with parts. It is not kept.
	Removals []Removal
	// Causes say of parts that are not there although nobody took them out of the configuration why that is. They are not kept.
	Causes map[string]string
}

// Existing is something that is used, and not owned.
type Existing struct {
	// Input is the input that names it.
	Input string
	// ResourceGroup and Name say which one it is. Name is empty for a resource group.
	ResourceGroup, Name pulumi.Input
}

// Names of what a record keeps beside its holdings, each of which stands under its key, so that a diff shows the holdings that change and no others.
const (
	nameProperty     = "name"
	placeProperty    = "place"
	existingProperty = "existing"
	partsProperty    = "parts"
	alikeProperty    = "alike"
	rightsProperty   = "rights"
	toldProperty     = "told"
	reachProperty    = "alerts"
	consentProperty  = "allowReplace"
)

// inputs is the record as the state keeps it.
func (r Record) inputs() pulumi.Map {
	existing := pulumi.Map{}
	for key, e := range r.Existing {
		existing[key] = pulumi.Map{"input": pulumi.String(e.Input), "resourceGroup": e.ResourceGroup, "name": e.Name}
	}
	all := pulumi.Map{
		nameProperty: pulumi.String(r.Name), existingProperty: existing, toldProperty: r.Reach.told(),
		partsProperty: pulumi.ToStringArray(r.Parts), consentProperty: pulumi.ToStringArray(r.AllowReplace),
	}
	if len(r.Alike) > 0 {
		all[alikeProperty] = pulumi.Map(r.Alike)
	}
	if len(r.Rights) > 0 {
		all[rightsProperty] = rightsAsInput(r.Rights)
	}
	if len(r.Reach.Receivers) > 0 {
		all[reachProperty] = r.Reach.inputs()
	}
	if r.Place != "" {
		all[placeProperty] = pulumi.String(r.Place)
	}
	for key, h := range r.Holdings {
		all[key] = pulumi.Map{
			"logicalName": pulumi.String(h.LogicalName), "protected": pulumi.Bool(h.Protected), "retained": pulumi.Bool(h.Retained),
			"fixed": pulumi.Map(h.Fixed), "leaves": pulumi.Map(h.Leaves), "unset": pulumi.Map(h.Unset),
		}
	}
	return all
}

// kept is a record as it was kept, or is about to be.
type kept struct {
	Name, Place  string
	Holdings     map[string]keptHolding
	Existing     map[string]keptExisting
	Parts        []string
	Alike        map[string]value
	Rights       map[string]Right
	Roles        Roles
	Reach        keptReach
	AllowReplace []string
	Removals     []Removal
	Causes       map[string]string
	Renamed, Of  map[string]string
	Clashes      map[string][]Clash
}

type keptHolding struct {
	Kind, Loses, Within, LogicalName string
	Identity, Adopted                []string
	Needs                            map[string]string
	One, Protected, Retained         bool
	Fixed, Leaves, Unset             map[string]value
}

type keptExisting struct {
	Input               string
	ResourceGroup, Name value
}

// value is one value of a record. Its zero value is one that is not there.
type value struct {
	text            string
	unknown, secret bool
}

func recordOf(inputs resource.PropertyMap) kept {
	k := kept{Holdings: map[string]keptHolding{}, Existing: map[string]keptExisting{}, Reach: reachOf(inputs[toldProperty], inputs[reachProperty])}
	for name, v := range inputs {
		switch name {
		case nameProperty:
			k.Name = valueOf(v).text
		case placeProperty:
			k.Place = valueOf(v).text
		case partsProperty:
			k.Parts = textsOf(v)
		case consentProperty:
			k.AllowReplace = textsOf(v)
		case existingProperty:
			for key, one := range asObject(v) {
				e := asObject(one)
				k.Existing[string(key)] = keptExisting{Input: valueOf(e["input"]).text, ResourceGroup: valueOf(e["resourceGroup"]), Name: valueOf(e["name"])}
			}
		case alikeProperty:
			k.Alike = valuesOf(v)
		case rightsProperty:
			k.Rights = rightsOf(v)
		default:
			if !isHolding(string(name)) {
				continue // of a later release
			}
			k.Holdings[string(name)] = holdingOf(string(name), asObject(v))
		}
	}
	return k
}

func holdingOf(key string, h resource.PropertyMap) keptHolding {
	kind := kindOf(key)
	return keptHolding{
		Kind: kind.name, Loses: kind.loses, One: kind.one, Within: kind.within, Identity: kind.identity, LogicalName: valueOf(h["logicalName"]).text,
		Protected: isTrue(h["protected"]), Retained: isTrue(h["retained"]),
		Fixed: valuesOf(h["fixed"]), Leaves: valuesOf(h["leaves"]), Unset: valuesOf(h["unset"]),
	}
}
