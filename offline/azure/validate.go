package azure

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// request is one write that Azure is asked for.
type request struct {
	t  *resourceType
	id string
	// inputs are what is to be, before what is; nil if the resource does not exist. Secrets are revealed in both.
	inputs, before resource.PropertyMap
	// changed are the times of earlier changes that Azure holds later ones against.
	changed map[string]time.Time
	// all are the resources that exist.
	all *world
}

// check is a rule that data cannot express. Azure answers with its error.
type check func(*request) error

// checks are those of each type, in the order in which Azure looks.
var checks = map[string][]check{
	groupType:     {checkResourceGroup},
	workspaceType: {checkWorkspace, checkCommitment},
	tableType:     {checkTable, checkPlanSwitch},
	clusterType:   clusterChecks,
	agentPoolType: agentPoolChecks,
	"containerservice:MaintenanceConfiguration": {checkMaintenance},
	ruleType:           {checkRuleSources, checkRuleFlows, checkRulePlaces},
	endpointType:       nil,
	associationType:    {checkAssociation},
	settingType:        {checkSettingContent, checkSettingSinks, checkSettingRivals},
	scopedResourceType: {checkScopedResource},
	exportType:         {checkRegionStays, checkExportScopes, checkExportRules, checkExportActions},
	suppressionType:    {checkSuppression},
	solutionType:       {checkRegionStays, checkSolution},
	onboardingType:     {checkSentinelWorkspace, checkOnboarding},
	analyticsType:      {checkSentinelWorkspace, checkOnboarded, checkSchedule, checkIncidents, checkAlertTitle, checkAnalyticsQuery},

	assignmentType:      assignmentChecks,
	definitionType:      definitionChecks,
	groupDefinitionType: definitionChecks,
	setType:             setChecks,
	groupSetType:        setChecks,
	exemptionType:       exemptionChecks,
	roleAssignmentType:  roleAssignmentChecks,
	remediationType:     remediationChecks,
	actionGroupType:     {checkActionGroupPlace, checkReceivers},
	metricAlertType:     metricAlertChecks,
	logAlertType:        logAlertChecks,
	activityAlertType:   activityAlertChecks,
	processingRuleType:  processingRuleChecks,
	queryPackType:       {checkQueryPack},
	savedType:           {checkSavedQuery},
	workbookType:        {checkWorkbook},
	planType:            {checkPlan, checkPlanScope, checkExtensions},
	contactType:         {checkContact},
}

// refuse is the answer to a request that is not granted.
func (r *request) refuse(code, format string, args ...any) error {
	return r.refuseWith(400, code, format, args...)
}

func (r *request) refuseWith(httpStatus int, code, format string, args ...any) error {
	return armError(httpStatus, code, fmt.Sprintf(format, args...))
}

// validate answers as Azure Resource Manager does: nil, or the first thing that it objects to.
func (o *world) validate(t *resourceType, id string, inputs resource.PropertyMap, existing *Object) error {
	r := &request{t: t, id: id, inputs: plain(inputs), all: o}
	if existing != nil {
		r.before, r.changed = plain(existing.Inputs), existing.Changed
	}
	steps := append([]check{checkParents, checkRules, checkReferences, checkTags, checkImmutable}, checks[t.Type]...)
	for _, step := range steps {
		if err := step(r); err != nil {
			return err
		}
	}
	return nil
}

// checkFailures are what azure-native knows to be wrong from Azure's API description, before anything is asked of Azure.
func (t *resourceType) checkFailures(inputs resource.PropertyMap) []*pulumirpc.CheckFailure {
	var failures []*pulumirpc.CheckFailure
	for _, found := range t.violations(plain(inputs)) {
		if found.rule.Schema {
			failures = append(failures, &pulumirpc.CheckFailure{Reason: found.reason})
		}
	}
	return failures
}

// checkParents looks for the resource group, the resource that this one lives in, or the one that it extends.
func checkParents(r *request) error {
	if scope := r.scope(); scope != "" {
		return r.checkScope(scope)
	}
	groupID, _, found := strings.Cut(r.id, "/providers/")
	if r.t.Type == groupType || isSubscription(groupID) || isGovernance(r.t.Type) {
		return nil
	}
	group := resourceGroupOf(r.id)
	if !found || !r.all.holdsAnything(groupID) {
		return r.refuseWith(404, "ResourceGroupNotFound", "Resource group '%s' could not be found.", group)
	}
	if parent := parentOf(r.id); r.t.isChild() && r.all.find(parent) == nil {
		return r.refuseWith(404, "ParentResourceNotFound",
			"Failed to perform 'write' on resource(s) of type '%s', because the parent resource '%s' could not be found.", r.t.armType(), parent)
	}
	return nil
}

func checkRules(r *request) error {
	violations := r.t.violations(r.inputs)
	if len(violations) == 0 {
		return nil
	}
	first := violations[0]
	message := "The value of parameter " + first.path + " is invalid. Error details: " + first.reason + "."
	if first.rule.Because != "" {
		message += " " + first.rule.Because
	}
	return r.refuse(first.code, "%s", message)
}

// checkReferences looks for the resources that the inputs refer to.
func checkReferences(r *request) error {
	for _, reference := range r.t.references(r.inputs) {
		if r.all.find(reference.StringValue()) == nil {
			return r.refuseWith(404, "ResourceNotFound", "The resource '%s' that %s refers to was not found.", reference.StringValue(), reference.path)
		}
	}
	return nil
}

// references are the ids in the inputs, in the order of their paths.
func (t *resourceType) references(inputs resource.PropertyMap) []located {
	set, ok := rules[t.Type]
	if !ok {
		return nil
	}
	found := set.references(inputs, "")
	for _, prefix := range slices.Sorted(maps.Keys(set.Uses)) {
		for _, within := range at(inputs, prefix) {
			if within.IsObject() {
				found = append(found, sharedRules[set.Uses[prefix]].references(within.ObjectValue(), within.path)...)
			}
		}
	}
	return found
}

func (s *ruleSet) references(inputs resource.PropertyMap, prefix string) []located {
	var found []located
	for _, path := range slices.Sorted(maps.Keys(s.Inputs)) {
		r := s.Inputs[path]
		if r.Reference == "" {
			continue
		}
		for _, input := range at(inputs, path) {
			if input.IsString() && !slices.Contains(r.Or, any(input.StringValue())) {
				found = append(found, located{input.PropertyValue, joinPath(prefix, input.path)})
			}
		}
	}
	return found
}

const (
	maxTags      = 50
	maxTagName   = 512
	maxTagValue  = 256
	tagsNotTaken = `<>%&\?/`
)

func checkTags(r *request) error {
	tags := object(r.inputs, "tags")
	if len(tags) > maxTags {
		return r.refuse("TooManyTags", "Tags count %d exceeds the maximum of %d.", len(tags), maxTags)
	}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		v := tags[name]
		switch {
		case len(name) > maxTagName || strings.ContainsAny(string(name), tagsNotTaken):
			return r.refuse("InvalidTagNameCharacters", "The tag name '%s' is invalid: at most %d characters without %s.", name, maxTagName, tagsNotTaken)
		case v.IsString() && len(v.StringValue()) > maxTagValue:
			return r.refuse("InvalidTagValueLength", "The value of the tag '%s' is longer than %d characters.", name, maxTagValue)
		}
	}
	return nil
}

// checkImmutable keeps what is fixed for the life of a resource.
func checkImmutable(r *request) error {
	if r.before == nil {
		return nil
	}
	set, ok := rules[r.t.Type]
	if !ok {
		return nil
	}
	if err := r.checkFixed(set, "", r.before, r.inputs); err != nil {
		return err
	}
	shared, ok := set.Uses[""]
	if !ok {
		return nil
	}
	before := r.before
	if r.t.Type == agentPoolType {
		before = r.all.poolAsItStands(parentOf(r.id), before)
	}
	return r.checkFixed(sharedRules[shared], "", before, r.inputs)
}

func (r *request) checkFixed(set *ruleSet, prefix string, before, after resource.PropertyMap) error {
	for _, path := range slices.Sorted(maps.Keys(set.Immutable)) {
		was, wanted := value(before, path), value(after, path)
		absent := resource.NewPropertyValue(set.Immutable[path])
		if was.IsNull() {
			was = absent
		}
		if wanted.IsNull() {
			wanted = absent
		}
		if !wanted.IsNull() && !same(was, wanted) {
			return r.refuse("PropertyChangeNotAllowed", "Changing property '%s' is not allowed.", joinPath(prefix, path))
		}
	}
	return nil
}

// same compares as Azure does: ids in any case are the same, and so are zones in any order, which terraform-provider-azurerm sends in that of a set
// (kubernetes_cluster_node_pool_resource.go, zones).
func same(a, b resource.PropertyValue) bool {
	if a.IsString() && b.IsString() && strings.HasPrefix(a.StringValue(), "/") {
		return strings.EqualFold(a.StringValue(), b.StringValue())
	}
	if a.IsArray() && b.IsArray() {
		return len(a.ArrayValue()) == len(b.ArrayValue()) && !slices.ContainsFunc(a.ArrayValue(), func(one resource.PropertyValue) bool {
			return !slices.ContainsFunc(b.ArrayValue(), func(other resource.PropertyValue) bool { return same(one, other) })
		})
	}
	return a.DeepEquals(b)
}
