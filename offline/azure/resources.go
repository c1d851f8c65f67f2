package azure

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const groupType = "resources:ResourceGroup"

// regionName is a location in the form that Azure answers.
var regionName = regexp.MustCompile(`^[a-z]+[0-9]?$`)

func checkResourceGroup(r *request) error {
	name, location := textAt(r.inputs, "resourceGroupName"), textAt(r.inputs, "location")
	if strings.HasSuffix(name, ".") {
		return r.refuse("InvalidResourceGroup", "The resource group name '%s' ends with a period.", name)
	}
	return r.checkLocation("LocationNotAvailableForResourceGroup", location)
}

func (r *request) checkLocation(code, location string) error {
	if !regionName.MatchString(region(location)) {
		return r.refuse(code, "The provided location '%s' is not available for resource type '%s'.", location, r.t.armType())
	}
	return nil
}

// checkRegionStays keeps a resource that azure-native would move in place where it is: Microsoft Learn, "Common Azure deployment errors",
// InvalidResourceLocation.
func checkRegionStays(r *request) error {
	was, wanted := region(textAt(r.before, "location")), region(textAt(r.inputs, "location"))
	if was == "" || wanted == "" || was == wanted {
		return nil
	}
	return r.refuseWith(http.StatusConflict, "InvalidResourceLocation", "The resource '%s' already exists in location '%s' in resource group '%s'. "+
		"A resource with the same name cannot be created in location '%s'. Please select a new resource name.",
		lastSegment(r.id), was, resourceGroupOf(r.id), wanted)
}

// deletable says why a resource cannot be deleted, if it cannot. A resource group takes what is inside along.
func (o *world) deletable(t *resourceType, id string) error {
	existing := o.find(id)
	if existing == nil {
		return nil
	}
	r := &request{t: t, id: id, before: plain(existing.Inputs), all: o}
	switch t.Type {
	case tableType:
		if isBuiltInTable(t, id) {
			return r.refuse("InvalidParameter", "Table '%s' is a built-in table and cannot be deleted", lastSegment(id))
		}
	case agentPoolType:
		return checkSystemRemains(r)
	case planType:
		return checkPlanDeletion(r)
	case ruleType:
		return checkUnused(r, associationType, "dataCollectionRuleId")
	case endpointType:
		if err := checkUnused(r, associationType, "dataCollectionEndpointId"); err != nil {
			return err
		}
		return checkUnused(r, ruleType, "dataCollectionEndpointId")
	case definitionType, groupDefinitionType, setType, groupSetType:
		return checkDefinitionUnused(r)
	case remediationType:
		return checkRemediationOver(r)
	}
	return nil
}

// checkUnused looks for another resource that refers to the one that is to go.
func checkUnused(r *request, byType, input string) error {
	for _, other := range r.all.sorted() {
		if other.Type == byType && strings.EqualFold(textAt(other.Inputs, input), r.id) {
			return r.refuseWith(409, "Conflict", "The resource cannot be deleted while '%s' refers to it.", other.ID)
		}
	}
	return nil
}

// locationOf is where a resource is, or "" if nobody knows.
func (o *world) locationOf(id string) string {
	found := o.find(id)
	if found == nil {
		return ""
	}
	return region(textAt(found.Inputs, "location"))
}

// inputsOf are the inputs of a resource, without marks of secrets; nil if there is none.
func (o *world) inputsOf(id string) resource.PropertyMap {
	found := o.find(id)
	if found == nil {
		return nil
	}
	return plain(found.Inputs)
}

// holdsAnything says whether a resource group exists, be it only because something is in it.
func (o *world) holdsAnything(groupID string) bool {
	if o.find(groupID) != nil {
		return true
	}
	for k, object := range o.live {
		if strings.HasPrefix(k, key(groupID)+"/") && !o.isOrphan(object) {
			return true
		}
	}
	return false
}
