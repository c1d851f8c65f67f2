package lifecycle_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// A resource of each type is lost from the state of a protected stack and recovered as docs/recovery.md says: nothing is replaced or deleted.
func TestResourceOfEachTypeIsRecovered(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, stack := range []string{"fleet", "governed", "defended", "private", "dev", "alerted"} {
		rig := openProtected(t, stack)
		var lost []resource.URN
		for _, state := range rig.Snapshot().Resources {
			if kind := azure.ShortType(string(state.URN.Type())); state.Custom && kind != "" && !covered[kind] {
				covered[kind] = true
				lost = append(lost, state.URN)
			}
		}
		want := answers(t, rig.Azure)
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			for _, urn := range lost {
				recovered(t, rig, urn, want)
			}
		})
	}
	for _, kind := range azure.Types() {
		if kind == "security:WorkspaceSetting" {
			continue // Azure has retired it; a state of an earlier release may have one, which is deleted
		}
		assert.True(t, covered[kind], "no stack has a %s", kind)
	}
}

func openProtected(t *testing.T, stack string) *enginetest.Rig {
	t.Helper()
	rig := openOn(t, stack, azure.New())
	rig.Config["aksops:protect"] = "true"
	up(t, rig)
	return rig
}

func recovered(t *testing.T, rig *enginetest.Rig, urn resource.URN, want map[string]any) {
	t.Helper()
	lost := lose(t, rig, urn)
	recoverInto(t, rig, lost)
	planned, err := rig.Preview()
	require.NoError(t, err, "%s: %v", urn.Name(), planned.Diagnostics)
	assert.Empty(t, planned.Replaced(), urn.Name())
	assert.Zero(t, planned.Counts["create"], urn.Name())
	rig.Azure.ForgetCalls()
	up(t, rig)
	assert.Zero(t, rig.Azure.Count("Create"), urn.Name())
	assert.Zero(t, rig.Azure.Count("Delete"), urn.Name())
	assert.Equal(t, want, answers(t, rig.Azure), urn.Name())
	assertSettled(t, rig)
}

// recoverInto takes what exists into the state, as "pulumi import --file" does, and puts back the slashes that imports of extensions lose.
func recoverInto(t *testing.T, rig *enginetest.Rig, imports ...deploy.Import) {
	t.Helper()
	for i := range imports {
		imports[i].Protect = !imports[i].Component
	}
	imported, err := rig.Import(imports...)
	require.NoError(t, err, imported.Diagnostics)
	exported, err := rig.Export()
	require.NoError(t, err)
	require.NoError(t, rig.ImportState(session.MendExtensions(exported)))
}

// lose takes a resource out of the state, as if the answer to its creation had been lost, and says how to import it.
func lose(t *testing.T, rig *enginetest.Rig, urn resource.URN) deploy.Import {
	t.Helper()
	all := importsOf(rig)
	at := slices.IndexFunc(all, func(i deploy.Import) bool { return i.Type == urn.Type() && i.Name == urn.Name() })
	require.GreaterOrEqual(t, at, 0, urn)
	exported, err := rig.Export()
	require.NoError(t, err)
	var state map[string]any
	require.NoError(t, json.Unmarshal(exported, &state))
	deployment := state["deployment"].(map[string]any)
	var kept []any
	for _, r := range deployment["resources"].([]any) {
		if r.(map[string]any)["urn"] != string(urn) {
			kept = append(kept, without(r, string(urn)))
		}
	}
	deployment["resources"] = kept
	changed, err := json.Marshal(state)
	require.NoError(t, err)
	require.NoError(t, rig.ImportState(changed))
	return all[at]
}

// without is a value without a text in its lists.
func without(value any, text string) any {
	switch v := value.(type) {
	case map[string]any:
		for name, element := range v {
			v[name] = without(element, text)
		}
		return v
	case []any:
		var kept []any
		for _, element := range v {
			if element != text {
				kept = append(kept, without(element, text))
			}
		}
		return kept
	}
	return value
}

// TestRoleThatAzureHasAlready holds that a role assignment whose response was lost is imported by the id that the message and the preview make up.
func TestRoleThatAzureHasAlready(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program)
	rig.Config = configOf(t, oneCluster, "policy: {assignments: {add-on: {preset: deployPolicyAddOn, stage: enforce}}}")
	plan := &faults.Plan{Faults: []*faults.Fault{{Type: "RoleAssignment", Method: "Create", Fault: faults.LostResponse}}}
	rig.Azure.Fault = plan.Answer
	_, err := rig.Update()
	require.Error(t, err)
	rig.Azure.Fault = nil
	imported := 0
	for range 3 {
		rig.Azure.ForgetCalls()
		outcome, err := rig.Update()
		if err == nil {
			break
		}
		named := regexp.MustCompile(`RoleAssignmentExists.* (\w{8})(\w{4})(\w{4})(\w{4})(\w{12})\.`).FindStringSubmatch(strings.Join(outcome.Diagnostics, "\n"))
		require.NotNil(t, named, outcome.Diagnostics)
		id := ownGroupID + "/providers/Microsoft.Authorization/roleAssignments/" + strings.Join(named[1:], "-")
		for _, call := range rig.Azure.Calls() {
			if urn := resource.URN(call.URN); call.Method == "Create" && !call.Preview && urn.Type().Name() == "RoleAssignment" && !known(rig, urn) {
				imported++
				recoverInto(t, rig, deploy.Import{
					Type: urn.Type(), Name: call.Name, ID: resource.ID(id), Parent: parentOf(t, rig, urn), Version: enginetest.Version(),
				})
				break
			}
		}
	}
	assert.Equal(t, 1, imported)
	assertSettled(t, rig)
}

func known(rig *enginetest.Rig, urn resource.URN) bool {
	for _, state := range rig.Snapshot().Resources {
		if state.URN == urn {
			return true
		}
	}
	return false
}
