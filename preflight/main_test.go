package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/containerservice/armcontainerservice/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/preflight/checks"
	"github.com/aksops/pulumi-aksops/preflight/report"
)

var update = flag.Bool("update", false, "rewrite golden files")

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run the test with -update to create the golden file")
	require.Equal(t, string(want), got)
}

func TestNothingMissing(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		w := newWorld()
		// The plans of Defender in prod give roles to identities of theirs.
		w.grants[subscription][0].Actions = append(w.grants[subscription][0].Actions, "Microsoft.Authorization/roleAssignments/*")
		got := w.preflight(t, "-stack", stack)
		require.NoError(t, got.err)
		assert.Equal(t, 0, got.code, got.stdout)
		requireGolden(t, "fine."+stack+".txt", got.stdout)
	}
}

func TestEverythingMissing(t *testing.T) {
	t.Parallel()
	w := everythingMissing()
	got := w.preflight(t, "-stack", "prod")
	require.NoError(t, got.err)
	assert.Equal(t, 1, got.code)
	requireGolden(t, "missing.prod.txt", got.stdout)
	got = everythingMissing().preflight(t, "-stack", "prod", "-json")
	require.NoError(t, got.err)
	assert.Equal(t, 1, got.code)
	requireGolden(t, "missing.prod.json", got.stdout)
	assert.True(t, json.Valid([]byte(got.stdout)))
	assert.Empty(t, got.stderr)
}

func everythingMissing() *world {
	w := newWorld()
	w.states["Microsoft.PolicyInsights"] = []string{"NotRegistered"}
	w.states["Microsoft.ContainerService"] = []string{"Registering"}
	w.grants[subscription] = []checks.Grant{{Actions: []string{"*/read"}}, {Actions: []string{"Microsoft.ContainerService/*", "Microsoft.Resources/*"}}}
	w.skus = w.skus[:3]
	w.usages = []*armcompute.Usage{usage("cores", 980, 1000), usage("standardDDSv5Family", 495, 500)}
	w.kube = w.kube[:1]
	return w
}

// findingsOf runs with a configuration of its own.
func (w *world) findingsOf(t *testing.T, config string) (int, []checks.Finding) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Pulumi.test.yaml")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	got := w.preflight(t, "-stack", "test", "-config", file, "-json")
	require.NoError(t, got.err, got.stderr)
	var parsed report.Report
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &parsed))
	return got.code, parsed.Findings
}

func notFine(findings []checks.Finding) []string {
	var list []string
	for _, f := range findings {
		if f.Status != checks.OK {
			list = append(list, string(f.Status)+": "+f.Subject+" "+f.Detail)
		}
	}
	return list
}

const oneCluster = "config:\n  aksops:location: North Europe\n  aksops:clusters:\n    main:\n      "

func TestEachThingMissing(t *testing.T) {
	t.Parallel()
	const group = subscription + "/resourceGroups/shared"
	cases := map[string]struct {
		config string
		change func(w *world)
		want   []string
	}{
		"provider": {oneCluster + "tier: Free", func(w *world) { w.states["Microsoft.PolicyInsights"] = []string{"NotRegistered"} }, []string{
			"missing: Microsoft.PolicyInsights is not registered (NotRegistered) in subscription " + subscriptionID + "; needed for the Azure Policy add-on",
		}},
		"provider that is not needed": {
			oneCluster + "azurePolicyEnabled: false", func(w *world) { w.states["Microsoft.PolicyInsights"] = []string{"NotRegistered"} }, nil,
		},
		"feature": {oneCluster + "systemPool: {encryptionAtHostEnabled: true}", func(w *world) { w.features["EncryptionAtHost"] = "NotRegistered" }, []string{
			"missing: Microsoft.Compute/EncryptionAtHost is not registered (NotRegistered) in subscription " + subscriptionID + "; needed for encryptionAtHostEnabled of a node pool",
		}},
		"feature that is there": {oneCluster + "systemPool: {encryptionAtHostEnabled: true}", func(w *world) { w.features["EncryptionAtHost"] = "Registered" }, nil},
		"permission at an existing group": {
			oneCluster + "tier: Free",
			func(w *world) {
				w.grants[subscription+"/resourceGroups/rg-test"] = []checks.Grant{{Actions: []string{"*"}, NotActions: []string{"microsoft.containerservice/managedclusters/WRITE"}}}
			},
			[]string{"missing: Microsoft.ContainerService/managedClusters/write is not allowed at resource group rg-test; Contributor includes it"},
		},
		"subnet that does not exist": {
			oneCluster + "systemPool: {vnetSubnetId: " + group + "/providers/Microsoft.Network/virtualNetworks/hub/subnets/aks}", func(*world) {},
			[]string{"missing: Microsoft.Network/virtualNetworks/subnets/join/action " + group + "/providers/Microsoft.Network/virtualNetworks/hub/subnets/aks does not exist, but the configuration uses it"},
		},
		"subnet that may not be joined": {
			oneCluster + "systemPool: {vnetSubnetId: " + group + "/providers/Microsoft.Network/virtualNetworks/hub/subnets/aks}",
			func(w *world) {
				w.grants[group+"/providers/Microsoft.Network/virtualNetworks/hub/subnets/aks"] = []checks.Grant{{Actions: []string{"*/read"}}}
			},
			[]string{"missing: Microsoft.Network/virtualNetworks/subnets/join/action is not allowed at " + group + "/providers/Microsoft.Network/virtualNetworks/hub/subnets/aks; Network Contributor includes it"},
		},
		"size restricted": {oneCluster + "tier: Free", func(w *world) {
			w.skus[2].Restrictions = []*armcompute.ResourceSKURestrictions{{
				Type: new(armcompute.ResourceSKURestrictionsTypeLocation), ReasonCode: new(armcompute.ResourceSKURestrictionsReasonCodeNotAvailableForSubscription),
			}}
		}, []string{"missing: Standard_D4ds_v5 in northeurope Standard_D4ds_v5 cannot be used by this subscription in northeurope (NotAvailableForSubscription), which pool system of aks-test-main uses"}},
		"zone restricted": {oneCluster + `systemPool: {zones: ["1", "2"]}`, func(w *world) {
			w.skus[2].Restrictions = []*armcompute.ResourceSKURestrictions{{
				Type: new(armcompute.ResourceSKURestrictionsTypeZone), RestrictionInfo: &armcompute.ResourceSKURestrictionInfo{Zones: []*string{new("2")}},
			}}
		}, []string{"missing: Standard_D4ds_v5 in northeurope Standard_D4ds_v5 cannot be used in zone 2 of northeurope, which pool system of aks-test-main uses"}},
		"size in another region": {oneCluster + "tier: Free", func(w *world) { w.skus[2].Locations[0] = new("westeurope") }, []string{
			"missing: Standard_D4ds_v5 in northeurope Standard_D4ds_v5 is not offered in northeurope, which pool system of aks-test-main uses",
		}},
		"spot quota": {oneCluster + "nodePools: [{name: work, vmSize: Standard_D4s_v5, minCount: 0, maxCount: 30, spot: {}}]", func(*world) {}, []string{
			"missing: spot vCPUs in northeurope 120 vCPUs at most, 0 to begin with; 0 of 100 are used: 20 too few, which an update does not notice, but the autoscaler and upgrades will",
		}},
		"quota from the start": {oneCluster + "tier: Free", func(w *world) { w.usages[0] = usage("cores", 990, 1000) }, []string{
			"missing: all vCPUs in northeurope 16 vCPUs at most, 12 to begin with; 990 of 1000 are used: 6 too few",
		}},
		"quota that these clusters use": {oneCluster + "tier: Free", func(w *world) {
			w.usages[0] = usage("cores", 990, 1000)
			w.running = []*armcontainerservice.ManagedCluster{
				{Name: new("other"), Properties: &armcontainerservice.ManagedClusterProperties{AgentPoolProfiles: []*armcontainerservice.ManagedClusterAgentPoolProfile{
					{VMSize: new("Standard_D4ds_v5"), Count: new(int32(100))},
				}}},
				{Name: new("aks-test-main"), Properties: &armcontainerservice.ManagedClusterProperties{AgentPoolProfiles: []*armcontainerservice.ManagedClusterAgentPoolProfile{
					{VMSize: new("Standard_D4ds_v5"), Count: new(int32(3))},
				}}},
			}
		}, nil},
		"quota without a name": {oneCluster + "tier: Free", func(w *world) { w.usages = w.usages[:1] }, []string{
			"unknown: standardDDSv5Family in northeurope Azure names no quota of this name for the subscription",
		}},
		"version too old": {oneCluster + `kubernetesVersion: "1.34"`, func(*world) {}, []string{
			"missing: 1.34 in northeurope AKS does not offer 1.34 in northeurope, which cluster aks-test-main asks for",
		}},
		"version in preview": {oneCluster + `kubernetesVersion: "1.36"`, func(w *world) { w.kube[1].IsPreview = new(true) }, []string{
			"missing: 1.36 in northeurope 1.36 is a preview in northeurope, which cluster aks-test-main asks for",
		}},
		"version for long-term support only": {
			oneCluster + `kubernetesVersion: "1.35"`, func(w *world) { w.kube[0] = version("1.35", "AKSLongTermSupport") },
			[]string{"missing: 1.35 in northeurope AKS offers 1.35 in northeurope with support plan AKSLongTermSupport only, not with KubernetesOfficial, which cluster aks-test-main asks for"},
		},
		"long-term support": {
			oneCluster + "kubernetesVersion: \"1.35\"\n      tier: Premium\n      supportPlan: AKSLongTermSupport",
			func(w *world) { w.kube[0] = version("1.35", "AKSLongTermSupport") }, nil,
		},
		"patch": {
			oneCluster + "kubernetesVersion: \"1.36.9\"\n      upgrades: {channel: none}", func(*world) {},
			[]string{"missing: 1.36.9 in northeurope AKS offers 1.36 in northeurope as 1.36.1, 1.36.2, not as 1.36.9, which cluster aks-test-main asks for"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			c.change(w)
			code, findings := w.findingsOf(t, c.config)
			assert.Equal(t, c.want, notFine(findings))
			for _, f := range findings {
				assert.Equal(t, f.Status == checks.Missing, f.Fix != "", "%+v", f)
			}
			switch {
			case len(c.want) == 0:
				assert.Equal(t, 0, code)
			case findings[len(findings)-1].Kind == checks.KindQuota:
				assert.NotEqual(t, 0, code)
			}
		})
	}
}

func TestExistingWorkspaceOfAnotherSubscription(t *testing.T) {
	t.Parallel()
	const id = "/subscriptions/99999999-1234-1234-1234-123456789abc/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/shared"
	w := newWorld()
	w.grants[id] = []checks.Grant{{Actions: []string{"*/read"}}}
	_, findings := w.findingsOf(t, "config:\n  aksops:location: northeurope\n  aksops:workspace: {existingWorkspaceId: "+id+"}\n  aksops:clusters: {main: {}}\n")
	assert.Equal(t, []string{
		"missing: Microsoft.OperationalInsights/workspaces/sharedKeys/action is not allowed at " + id + "; Log Analytics Contributor includes it",
	}, notFine(findings))
	assert.Equal(t, 2, count(findings, "Microsoft.ContainerService"), "in both subscriptions")
}

func count(findings []checks.Finding, subject string) int {
	n := 0
	for _, f := range findings {
		if f.Subject == subject {
			n++
		}
	}
	return n
}

// The example turns on everything of Defender.
func TestDefended(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.states["Microsoft.SecurityInsights"] = []string{"NotRegistered"}
	w.grants[subscription] = append(w.grants[subscription], checks.Grant{Actions: []string{"Microsoft.Authorization/roleAssignments/*"}})
	got := w.preflight(t, "-stack", "defended", "-config", "examples/defended/Pulumi.defended.yaml")
	require.NoError(t, got.err)
	assert.Equal(t, 1, got.code)
	for _, want := range []string{
		"✔ ok       Microsoft.Security\n", "✔ ok       Microsoft.OperationsManagement\n", "✘ missing  Microsoft.SecurityInsights",
		"Microsoft.Security/pricings/write  at subscription " + subscriptionID, "✔ ok       Microsoft.Authorization/roleAssignments/write  at subscription", "Microsoft.SecurityInsights/alertRules/write  at resource group",
	} {
		assert.Contains(t, got.stdout, want)
	}
	assert.NotContains(t, got.stdout, "unknown  ")
}

// A subscription takes a hundred rules on the Activity log, whoever made them; those that the stack has already count once.
func TestActivityAlertsOfTheSubscription(t *testing.T) {
	t.Parallel()
	run := func(existing int, own bool, status int) string {
		w := newWorld()
		w.failures["Client.NewListPager"] = status
		for n := range existing {
			w.activityAlerts = append(w.activityAlerts, fmt.Sprintf("%s/resourceGroups/rg-%d/providers/Microsoft.Insights/activityLogAlerts/a", subscription, n))
		}
		if own {
			w.activityAlerts[0] = subscription + "/resourceGroups/RG-alerted/providers/microsoft.insights/activitylogalerts/alerted-cluster-deleted"
		}
		return w.preflight(t, "-stack", "alerted", "-config", "examples/alerted/Pulumi.alerted.yaml").stdout
	}
	assert.Contains(t, run(0, false, 0), "✔ ok       activity log alert rules")
	full := run(100, false, 0)
	assert.Contains(t, full, "✘ missing  activity log alert rules")
	assert.Contains(t, full, "the subscription has 100 of 100")
	assert.Contains(t, full, "alerts.subscriptionRules")
	counts := regexp.MustCompile(`(\d+) of the stack, (\d+) of them new`).FindStringSubmatch(full)
	require.Len(t, counts, 3)
	assert.Equal(t, counts[1], counts[2])
	assert.NotContains(t, run(100, true, 0), counts[0], "one of them is there")
	assert.Contains(t, run(0, false, 403), "unknown  activity log alert rules")
}

// The example has rules, action groups and processing rules of every kind.
func TestAlerted(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.states["Microsoft.AlertsManagement"] = []string{"NotRegistered"}
	got := w.preflight(t, "-stack", "alerted", "-config", "examples/alerted/Pulumi.alerted.yaml")
	require.NoError(t, got.err)
	assert.Equal(t, 1, got.code)
	for _, want := range []string{
		"✔ ok       Microsoft.Insights\n", "✘ missing  Microsoft.AlertsManagement", "Microsoft.Insights/metricAlerts/write  at resource group",
		"Microsoft.Insights/scheduledQueryRules/write  at resource group", "Microsoft.Insights/activityLogAlerts/write  at resource group",
		"Microsoft.Insights/actionGroups/write  at resource group", "Microsoft.AlertsManagement/actionRules/write  at resource group",
	} {
		assert.Contains(t, got.stdout, want)
	}
	assert.NotContains(t, got.stdout, "unknown  ")
}
