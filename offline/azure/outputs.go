package azure

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// answer builds what Azure answers about a resource: its inputs, plus the values that only Azure can know.
type answer struct {
	id        string
	inputs    resource.PropertyMap
	outputs   resource.PropertyMap
	workspace *Object
	// all is everything that exists.
	all *world
	// state and incarnation are the resource's.
	state       string
	incarnation int
	// builtIn says that nobody has written the resource.
	builtIn bool
}

// describers add the values of one type. A type without one has only name, type and provisioning state.
var describers = map[string]func(*answer){
	"containerservice:ManagedCluster": describeCluster,
	"containerservice:AgentPool":      describeAgentPool,
	workspaceType:                     describeWorkspace,
	tableType:                         describeTable,
	"insights:DataCollectionRule":     func(a *answer) { a.set("immutableId", "dcr-"+a.hex("dcr", 32)) },
	"insights:DataCollectionEndpoint": describeEndpoint,
	"resources:ResourceGroup":         describeResourceGroup,
	assignmentType:                    describeAssignment,
	definitionType:                    describeDefinition,
	groupDefinitionType:               describeDefinition,
	setType:                           describeDefinition,
	groupSetType:                      describeDefinition,
	roleAssignmentType:                describeRoleAssignment,
	remediationType:                   describeRemediation,
	exportType:                        describeExport,
	suppressionType:                   describeSuppression,
	solutionType:                      describeSolution,
	planType:                          describePlan,
	actionGroupType:                   describeActionGroup,
	metricAlertType:                   describeMetricAlert,
	logAlertType:                      describeLogAlert,
	activityAlertType:                 describeActivityAlert,
	queryPackType:                     describeQueryPack,
	savedType:                         describeSavedQuery,
	workbookType:                      describeWorkbook,
}

// withoutProvisioningState are the types that do not report one.
var withoutProvisioningState = map[string]bool{
	"resources:ResourceGroup": true, "insights:DiagnosticSetting": true, "containerservice:MaintenanceConfiguration": true,
	assignmentType: true, definitionType: true, groupDefinitionType: true, setType: true, groupSetType: true, exemptionType: true,
	exportType: true, suppressionType: true, solutionType: true, onboardingType: true, analyticsType: true,
	actionGroupType: true, metricAlertType: true, logAlertType: true, activityAlertType: true, processingRuleType: true, savedType: true,
	workbookType: true, roleAssignmentType: true, planType: true, contactType: true, workspaceSettingType: true,
}

// outputs are the properties of a resource that exists.
func (o *world) outputs(t *resourceType, existing *Object) resource.PropertyMap {
	_, written := o.live[key(existing.ID)]
	return t.answered(t.describe(&answer{
		builtIn: !written,
		id:      existing.ID, inputs: existing.Inputs, workspace: o.live[key(workspaceOf(existing.ID))], all: o,
		state: existing.state(), incarnation: existing.Incarnation,
	}))
}

func (t *resourceType) describe(a *answer) resource.PropertyMap {
	a.outputs = deepCopy(a.inputs)
	for _, param := range t.pathInputs() {
		delete(a.outputs, resource.PropertyKey(param))
	}
	a.set("name", lastSegment(a.id))
	a.outputs["type"] = resource.NewProperty(cmp.Or(t.AnsweredType, t.armType()))
	if !withoutProvisioningState[t.Type] {
		a.set("provisioningState", a.state)
	}
	if describe, ok := describers[t.Type]; ok {
		describe(a)
	}
	return a.outputs
}

// set gives the output at a dotted path a value that only Azure knows, creating objects on the way.
func (a *answer) set(path string, value any) {
	setAt(a.outputs, strings.Split(path, "."), resource.NewPropertyValue(value))
}

// fallback is what Azure fills in for an input that was left out.
func (a *answer) fallback(path string, value any) {
	at, segments := a.outputs, strings.Split(path, ".")
	for _, segment := range segments[:len(segments)-1] {
		at = object(at, segment)
	}
	if _, given := at[resource.PropertyKey(segments[len(segments)-1])]; !given {
		a.set(path, value)
	}
}

func setAt(m resource.PropertyMap, path []string, v resource.PropertyValue) {
	k := resource.PropertyKey(path[0])
	if len(path) == 1 {
		m[k] = v
		return
	}
	nested, given := m[k]
	if !given {
		nested = resource.NewProperty(resource.PropertyMap{})
		m[k] = nested
	}
	if inner := reveal(nested); inner.IsObject() {
		setAt(inner.ObjectValue(), path[1:], v)
	}
}

// hex is a value of the given length that looks random and is always the same for one resource and purpose.
func (a *answer) hex(purpose string, length int) string {
	sum := sha256.Sum256([]byte(purpose + "|" + key(a.id)))
	return hex.EncodeToString(sum[:])[:length]
}

// guid is the same as a GUID.
func (a *answer) guid(purpose string) string {
	h := a.hex(purpose, 32)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:])
}

func (a *answer) region() string {
	location, _ := text(a.inputs, "location")
	return region(location)
}

func describeResourceGroup(a *answer) { a.set("properties.provisioningState", "Succeeded") }
