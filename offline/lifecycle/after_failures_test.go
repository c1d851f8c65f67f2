package lifecycle_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// Environments that are edited after a run that failed, with a part of the consents, or with a target: what is refused goes by what there is.

const (
	ownGroupID     = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-dev"
	ownWorkspaceID = ownGroupID + "/providers/Microsoft.OperationalInsights/workspaces/log-dev"
	twoClusters    = "{location: northeurope, protect: false, clusters: {main: {nodePools: [{name: work}]}, blue: {}}}"
)

// failAt makes the update fail at a call such as "Update dev-group".
func failAt(t *testing.T, rig *enginetest.Rig, call string, texts ...string) {
	t.Helper()
	rig.Config = configOf(t, texts...)
	rig.Azure.Fault = func(c azure.Call) error {
		if !c.Preview && c.Method+" "+c.Name == call {
			return errors.New("the connection broke")
		}
		return nil
	}
	_, err := rig.Update()
	rig.Azure.Fault = nil
	require.Error(t, err)
}

// incarnation is how often what is there was there before, -1 for what is not.
func incarnation(t *testing.T, rig *enginetest.Rig, end string) int {
	t.Helper()
	objects, err := rig.Azure.Objects()
	require.NoError(t, err)
	for _, object := range objects {
		if strings.HasSuffix(strings.ToLower(object.ID), strings.ToLower(end)) {
			return object.Incarnation
		}
	}
	return -1
}

// The record is written before what it records. A run that fails in between leaves a record of a retention that the engine does not have.
func TestRetentionThatDidNotTakeEffect(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ retain, leave, kept string }{
		"group":     {"resourceGroup: {retainOnDelete: true}", "resourceGroup: {existingId: " + ownGroupID + "}", "/managedclusters/aks-dev-main"},
		"workspace": {"workspace: {retainOnDelete: true}", "workspace: {existingWorkspaceId: " + ownWorkspaceID + "}", "/workspaces/log-dev"},
		"cluster":   {"clusters: {main: {nodePools: [{name: work}]}, blue: {retainOnDelete: true}}", "clusters: {main: {nodePools: [{name: work}]}}", "/managedclusters/aks-dev-blue"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, twoClusters)
			// The new tag is an update of the group, which comes first.
			failAt(t, rig, "Update dev-group", twoClusters, "tags: {team: a}", test.retain)
			rig.Config = configOf(t, twoClusters, "tags: {team: a}", test.leave)
			outcome, err := rig.Update()
			assert.True(t, isThere(t, rig, test.kept), "the update (%v) said %q", err, outcome.Warnings)
		})
	}
}

// A consent that is taken back after a run that failed before it deleted anything no longer counts.
func TestConsentThatIsTakenBack(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ edit, key, kept string }{
		"removal":     {"clusters: {main: {nodePools: [{name: work}]}}", "clusters.blue", "/managedclusters/aks-dev-blue"},
		"replacement": {"clusters: {main: {nodePools: [{name: work}]}, blue: {dnsPrefix: other}}", "clusters.blue", "/managedclusters/aks-dev-blue"},
		"workspace":   {"workspace: {workspaceName: log-other}", "workspace", "/workspaces/log-dev"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, twoClusters)
			before := incarnation(t, rig, test.kept)
			failAt(t, rig, "Update dev-group", twoClusters, "tags: {team: a}", test.edit, "allowReplace: ["+test.key+"]")
			require.Equal(t, before, incarnation(t, rig, test.kept))
			rig.Config = configOf(t, twoClusters, "tags: {team: a}", test.edit)
			outcome, err := rig.Update()
			assert.Error(t, err, "without consent, and without a word: %q", outcome.Warnings)
			assert.Equal(t, before, incarnation(t, rig, test.kept))
		})
	}
}

// A run that was to lift protection and failed has not lifted it. The next one, without preview, deletes what hangs on the cluster and then fails.
func TestLiftThatDidNotTakeEffect(t *testing.T) {
	t.Parallel()
	rig := standing(t, twoClusters, "protect: true")
	failAt(t, rig, "Update dev-group", twoClusters, "protect: true", "tags: {team: a}", "allowReplace: [clusters.blue]")
	before := own(t, rig.Azure)
	rig.Config = configOf(t, twoClusters, "protect: true", "tags: {team: a}", "allowReplace: [clusters.blue]", "clusters: {main: {nodePools: [{name: work}]}}")
	_, err := rig.Update()
	require.Error(t, err)
	assert.Equal(t, before, own(t, rig.Azure), "a refused run deletes nothing")
}

// An update with --target is judged as any other, though it leaves the record alone.
func TestTargetedUpdate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ edit, target, kept string }{
		"cluster replaced":   {"clusters: {main: {nodePools: [{name: work}], dnsPrefix: other}, blue: {}}", "**::dev-main-cluster", "/managedclusters/aks-dev-main"},
		"cluster removed":    {"clusters: {main: {nodePools: [{name: work}]}}", "**::dev-blue-*", "/managedclusters/aks-dev-blue"},
		"workspace replaced": {"workspace: {workspaceName: log-other}", "**::dev-logs-workspace", "/workspaces/log-dev"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := standing(t, twoClusters)
			before := incarnation(t, rig, test.kept)
			rig.Config = configOf(t, twoClusters, test.edit)
			rig.Target(test.target)
			outcome, err := rig.Update()
			assert.Error(t, err, "%q", outcome.Warnings)
			assert.Equal(t, before, incarnation(t, rig, test.kept))
		})
	}
}

// The retained cluster and workspace go with the group, with the consent of the group alone.
func TestRetainedInAGroupThatGoes(t *testing.T) {
	t.Parallel()
	retained := "clusters: {main: {retainOnDelete: true}}"
	rig := standing(t, oneCluster, retained, "workspace: {retainOnDelete: true}")
	rig.Config = configOf(t, oneCluster, retained, "workspace: {retainOnDelete: true}", "resourceGroup: {name: rg-new}", "allowReplace: [resourceGroup]")
	outcome, err := rig.Update()
	assert.Error(t, err, "nobody named clusters.main and workspace: %q", outcome.Warnings)
	assert.True(t, isThere(t, rig, "/managedclusters/aks-dev-main"))
}

// Who takes back what could not be done loses nothing, and needs no consent.
func TestTakingBackWhatFailed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ failed, call string }{
		"a cluster that was never created": {"clusters: {main: {nodePools: [{name: work}]}, green: {}}", "Create dev-green-cluster"},
		"a pool that was never created":    {"clusters: {main: {nodePools: [{name: work}, {name: more}]}}", "Create dev-main-pool-more"},
		"a replacement that did not begin": {"{clusters: {main: {nodePools: [{name: work}], dnsPrefix: other}}, allowReplace: [clusters.main], tags: {team: a}}", "Update dev-group"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, protect := range []string{"protect: false", "protect: true"} {
				rig := standing(t, oneCluster, "protect: false")
				failAt(t, rig, test.call, oneCluster, "protect: false", test.failed)
				rig.Config = configOf(t, oneCluster, protect)
				planned, err := rig.Preview()
				assert.NoError(t, err, planned.Diagnostics)
				assert.Empty(t, planned.Warnings)
			}
		})
	}
}

// A cluster that somebody deleted in Azure, and that a refresh took out of the state, leaves the configuration without consent: there is nothing to lose.
func TestClusterThatIsGoneAlready(t *testing.T) {
	t.Parallel()
	rig := standing(t, twoClusters, "protect: true")
	_, err := rig.Azure.Remove("/managedclusters/aks-dev-blue")
	require.NoError(t, err)
	outcome, err := rig.Refresh()
	require.NoError(t, err, outcome.Diagnostics)
	rig.Config = configOf(t, twoClusters, "protect: true", "clusters: {main: {nodePools: [{name: work}]}}")
	planned, err := rig.Preview()
	assert.NoError(t, err, planned.Diagnostics)
}

var offered = regexp.MustCompile(`aksops:allowReplace: \[(.*)\]`)

// The keys that the refusal names are enough, or it names none.
func TestKeysThatAreOffered(t *testing.T) {
	t.Parallel()
	const keptNames = "{resourceGroup: {name: rg-dev}, workspace: {workspaceName: log-dev}, clusters: {main: {clusterName: aks-dev-main}}}"
	for name, test := range map[string]struct{ before, after string }{
		"another key, the same Azure name":   {"clusters: {main: {clusterName: aks-dev}}", "clusters: {blue: {clusterName: aks-dev}}"},
		"one takes the name of another":      {"clusters: {blue: {}, green: {}}", "clusters: {green: {clusterName: aks-dev-blue}}"},
		"another name, the same Azure names": {keptNames, "name: other"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := "{location: northeurope, protect: false}"
			rig := standing(t, base, test.before)
			rig.Config = configOf(t, base, test.before, test.after)
			refused, err := rig.Update()
			require.Error(t, err)
			keys := offered.FindStringSubmatch(strings.Join(refused.Diagnostics, "\n"))
			if keys == nil {
				return
			}
			before := own(t, rig.Azure)
			rig.Config = configOf(t, base, test.before, test.after, "allowReplace: ["+keys[1]+"]")
			outcome, err := rig.Update()
			assert.NoError(t, err, "%q", outcome.Diagnostics)
			if err != nil {
				for _, id := range before {
					assert.Contains(t, own(t, rig.Azure), id, "lost by a run that cannot go through")
				}
			}
		})
	}
}

// Who does what the refusal says, and takes the tables out, needs no further key.
func TestKeysBesideTables(t *testing.T) {
	t.Parallel()
	tables := "workspace: {totalRetentionDays: 365}"
	rig := standing(t, oneCluster, tables)
	rig.Config = configOf(t, oneCluster, tables, "location: westeurope")
	refused, err := rig.Preview()
	require.Error(t, err)
	keys := offered.FindStringSubmatch(strings.Join(refused.Diagnostics, "\n"))
	require.NotNil(t, keys)
	rig.Config = configOf(t, oneCluster, "location: westeurope", "allowReplace: ["+keys[1]+"]")
	planned, err := rig.Preview()
	assert.NoError(t, err, planned.Diagnostics)
}
