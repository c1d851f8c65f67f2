package lifecycle_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	privileged = "/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4"
	https      = "/providers/Microsoft.Authorization/policyDefinitions/1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d"
	othersID   = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/theirs"
)

// object is a part of a configuration.
type object = map[string]any

// governed is dev with these policies, deployed.
func governed(t *testing.T, policies object) *enginetest.Rig {
	t.Helper()
	rig := open(t, "dev")
	require.NoError(t, rig.Azure.Seed(othersID, object{"location": "northeurope"}))
	govern(t, rig, policies)
	up(t, rig)
	return rig
}

func govern(t *testing.T, rig *enginetest.Rig, policies object) {
	t.Helper()
	encoded, err := json.Marshal(policies)
	require.NoError(t, err)
	rig.Config["aksops:policy"] = string(encoded)
}

// assertChange holds that other policies do exactly that to resources, by logical name without the environment's: in the preview, in the
// update, and nothing any more afterwards. It returns the writes in their order, and the preview.
func assertChange(t *testing.T, rig *enginetest.Rig, policies object, want map[string]string) ([]string, *enginetest.Outcome) {
	t.Helper()
	govern(t, rig, policies)
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Equal(t, want, touched(planned), planned.Text())
	rig.Azure.ForgetCalls()
	assert.Equal(t, want, touched(up(t, rig)))
	var writes []string
	for _, call := range rig.Azure.Calls() {
		if !call.Preview && slices.Contains([]string{"Create", "Update", "Delete"}, call.Method) {
			writes = append(writes, strings.ToLower(call.Method)+" "+short(call.Name))
		}
	}
	after, err := rig.Preview()
	require.NoError(t, err, after.Diagnostics)
	assert.False(t, after.Changed(), after.Text())
	return writes, planned
}

// touched are the Azure resources that an outcome touches, by logical name.
func touched(outcome *enginetest.Outcome) map[string]string {
	all := map[string]string{}
	for urn, op := range outcome.Ops() {
		if op != "same" && strings.HasPrefix(string(resource.URN(urn).Type()), "azure-native:") {
			all[short(resource.URN(urn).Name())] = op
		}
	}
	return all
}

func short(name string) string { return strings.TrimPrefix(name, "dev-policy-") }

// diffOf are the properties of the one resource with that name that a preview shows as different.
func diffOf(t *testing.T, outcome *enginetest.Outcome, name string) []string {
	t.Helper()
	for urn, steps := range outcome.Steps {
		if short(resource.URN(urn).Name()) == name {
			return steps[len(steps)-1].Diff
		}
	}
	return nil
}

func assigned(what object) object { return object{"assignments": object{"pods": what}} }

func TestAssignmentIsAddedPromotedAndRemoved(t *testing.T) {
	t.Parallel()
	rig := governed(t, object{})
	at := func(stage string) object { return assigned(object{"definitionId": privileged, "stage": stage}) }
	assertChange(t, rig, at("observe"), map[string]string{"pods-assignment": "create"})
	_, planned := assertChange(t, rig, at("warn"), map[string]string{"pods-assignment": "update"})
	assert.Equal(t, []string{"parameters.warn"}, diffOf(t, planned, "pods-assignment"))
	_, planned = assertChange(t, rig, at("enforce"), map[string]string{"pods-assignment": "update"})
	assert.Equal(t, []string{"parameters.effect.value", "parameters.warn"}, diffOf(t, planned, "pods-assignment"))
	assertChange(t, rig, object{}, map[string]string{"pods-assignment": "delete"})
}

func TestStageThatDoesNothingWarns(t *testing.T) {
	t.Parallel()
	rig := governed(t, assigned(object{"preset": "podSecurityBaseline", "stage": "observe"}))
	_, planned := assertChange(t, rig, assigned(object{"preset": "podSecurityBaseline", "stage": "warn"}), map[string]string{})
	require.Len(t, planned.Warnings, 1)
	assert.Contains(t, planned.Warnings[0], "stage warn does no more than observe")
}

func TestExemptionIsAddedAndRemoved(t *testing.T) {
	t.Parallel()
	without := assigned(object{"preset": "podSecurityBaseline", "stage": "enforce"})
	rig := governed(t, without)
	exempt := object{"category": "Waiver", "cluster": "main", "expiresOn": "2099-12-31", "owner": "team-a", "reason": "migrating"}
	with := assigned(object{"preset": "podSecurityBaseline", "stage": "enforce", "exemptions": object{"old": exempt}})
	assertChange(t, rig, with, map[string]string{"pods-exemption-old": "create"})
	assertChange(t, rig, without, map[string]string{"pods-exemption-old": "delete"})
}

// A member whose parameters the initiative has already changes it in place. One that brings another parameter makes an initiative of another
// name, since Azure lets nobody remove parameters again: it is assigned before the former one goes.
func TestInitiativeGetsMembers(t *testing.T) {
	t.Parallel()
	house := func(members object) object {
		return object{
			"customPolicies": object{"tags": object{"template": "immutableImageTags"}},
			"initiatives":    object{"house": object{"members": members}},
			"assignments":    object{"house": object{"initiative": "house"}},
		}
	}
	members := object{"https": object{"definitionId": https}}
	rig := governed(t, house(members))
	members["tags"] = object{"customPolicy": "tags"}
	assertChange(t, rig, house(members), map[string]string{"initiative-house-definition": "update"})
	members["privileged"] = object{"definitionId": privileged}
	writes, _ := assertChange(t, rig, house(members), map[string]string{"initiative-house-definition": "replace", "house-assignment": "replace"})
	assert.Equal(t, []string{
		"create initiative-house-definition", "delete house-assignment", "create house-assignment", "delete initiative-house-definition",
	}, writes)
}

// Azure lets nobody change what is assigned. The roles belong to the identity, which goes with the assignment. The remediation task stays: the
// preview alone takes it for changed, since it does not know that the new assignment has the id of the former one.
func TestOtherPresetReplacesTheAssignment(t *testing.T) {
	t.Parallel()
	deploy := func(preset string) object {
		return assigned(object{"preset": preset, "stage": "enforce", "scopeId": othersID, "remediation": object{"trigger": "first"}})
	}
	rig := governed(t, deploy("deployPolicyAddOn"))
	govern(t, rig, deploy("deployDiagnostics"))
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	want := map[string]string{
		"pods-assignment": "replace",
		"pods-role-azure-kubernetes-service-contributor-role":         "delete-replaced",
		"pods-role-azure-kubernetes-service-policy-add-on-deployment": "delete-replaced",
		"pods-role-log-analytics-contributor":                         "create",
		"pods-role-log-analytics-contributor-logAnalytics":            "create",
		"pods-role-monitoring-contributor":                            "create",
		"pods-role-monitoring-contributor-logAnalytics":               "create",
		"pods-remediation": "update",
	}
	assert.Equal(t, want, touched(planned), planned.Text())
	delete(want, "pods-remediation")
	updated := up(t, rig)
	assert.Equal(t, want, touched(updated))
	var assignment []string
	for _, step := range updated.Steps["urn:pulumi:dev::aksops::aksops:baseline:Baseline$aksops:policy:Policy$aksops:policy:Assignment$"+
		"azure-native:authorization/v20250301:PolicyAssignment::dev-policy-pods-assignment"] {
		assignment = append(assignment, step.Op)
	}
	assert.Equal(t, []string{"delete-replaced", "replace", "create-replacement"}, assignment, "it is deleted first")
	assertConverged(t, rig, reality(t, rig.Azure))
}

// Azure takes a role once for an identity at a scope, however many inputs name it.
func TestRoleThatTwoInputsNameIsGrantedOnce(t *testing.T) {
	t.Parallel()
	rig := governed(t, assigned(object{
		"preset": "deployPolicyAddOn", "stage": "enforce", "scopeId": othersID,
		"identity": object{"roleScopeIds": object{"same": othersID}},
	}))
	granted := 0
	for _, id := range own(t, rig.Azure) {
		if strings.Contains(id, "/roleAssignments/") {
			granted++
		}
	}
	assert.Equal(t, 2, granted)
}

func TestOtherTemplateUpdatesTheDefinition(t *testing.T) {
	t.Parallel()
	with := func(template string) object {
		return object{"customPolicies": object{"own": object{"template": template}}, "assignments": object{"own": object{"customPolicy": "own", "displayName": "Own"}}}
	}
	rig := governed(t, with("immutableImageTags"))
	assertChange(t, rig, with("namespaceRoutingLabel"), map[string]string{"policy-own-definition": "update"})
}

// Definitions move by way of new ones: what is assigned cannot be deleted.
func TestDefinitionsMoveToAManagementGroup(t *testing.T) {
	t.Parallel()
	policies := object{"customPolicies": object{"own": object{"template": "immutableImageTags"}}, "assignments": object{"own": object{"customPolicy": "own"}}}
	rig := governed(t, policies)
	policies["managementGroupId"] = "/providers/Microsoft.Management/managementGroups/platform"
	govern(t, rig, policies)
	rig.Azure.ForgetCalls()
	moved := up(t, rig)
	assert.Equal(t, "replace", moved.OpOf("dev-policy-own-assignment"))
	ids := strings.Join(own(t, rig.Azure), "\n")
	assert.Contains(t, ids, "managementGroups/platform/providers/Microsoft.Authorization/policyDefinitions/")
	assert.NotContains(t, ids, "000000000001/providers/Microsoft.Authorization/policyDefinitions/", "the former definition is gone")
}

func TestEveryExampleIsTested(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "examples", "*", "Pulumi.*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		stack := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "Pulumi."), ".yaml")
		assert.Equal(t, file, stacks()[stack])
	}
}
