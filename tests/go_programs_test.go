package tests

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestWatch holds what components say of themselves to alerts: all that an environment would derive.
func TestWatch(t *testing.T) {
	t.Parallel()
	var watched alerts.Cluster
	var in *alerts.Workspace
	var beside *alerts.Sources
	var created pulumi.StringOutput
	var id, nodes, logs eventual[string]
	_, err := recorder.Run(func(ctx *pulumi.Context) error {
		w, errW := workspace.New(ctx, "logs", newWorkspaceArgs(workspace.Spec{
			DailyCapGb: new(5.0), Tables: map[string]workspace.Table{"ContainerLogV2": {Plan: new("Basic")}},
		}))
		aks, errC := cluster.New(ctx, "shop", newClusterArgs(watchedSpec()))
		ins, errI := insights.New(ctx, "insights", newInsightsArgs(insights.Spec{
			Preset: new(insights.PresetLogsAndEvents), NamespaceFilteringMode: new("Exclude"), Namespaces: []string{"noisy"},
		}))
		diag, errD := diagnostics.New(ctx, "diagnostics", newDiagnosticsArgs(clusterId,
			diagnostics.Setting{Name: "audit", Categories: []string{"kube-audit-admin", "guard"}}))
		log, errL := diagnostics.NewActivityLog(ctx, "log", &diagnostics.ActivityLogArgs{
			SubscriptionId: pulumi.String(someGuid), ActivityLogSpec: diagnostics.ActivityLogSpec{StorageAccountId: pulumi.String(storageId)},
		})
		def, errP := defender.New(ctx, "defender", newDefenderArgs(defender.Spec{Plans: &defender.Plans{Containers: &defender.ContainersPlan{}}}))
		if err := errors.Join(errW, errC, errI, errD, errL, errP); err != nil {
			return err
		}
		watched, in, beside, created = alerts.Watch(aks, ins, diag), alerts.In(w), alerts.Beside(log, def), aks.CreatedAt
		id, nodes = eventually[string](watched.ClusterId.ToStringOutput()), eventually[string](watched.NodeResourceGroup.ToStringOutput())
		logs = eventually[string](in.WorkspaceId.ToStringOutput())
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, groupId+"/providers/Microsoft.ContainerService/managedClusters/shop", id.value(t))
	assert.Equal(t, "MC_rg-test_shop_westeurope", nodes.value(t))
	assert.Equal(t, groupId+"/providers/Microsoft.OperationalInsights/workspaces/logs", logs.value(t))
	assert.Equal(t, created, watched.CreatedAt)
	watched.ClusterId, watched.CreatedAt, watched.NodeResourceGroup, in.WorkspaceId, in.Location = nil, nil, nil, nil, nil
	assert.Equal(t, alerts.Cluster{
		Tables:     []string{"AKSAuditAdmin", "AKSControlPlane", "ContainerLogV2", "KubeEvents", "KubePodInventory"},
		Categories: []string{"guard", "kube-audit-admin"}, ExcludedNamespaces: []string{"noisy"},
		PoolMaximums: map[string]int{"work": 5}, DeallocatedPools: []string{"work"}, LongTermSupportEnabled: new(true), PolicyAddOnEnabled: new(false),
		DefenderEnabled: new(true), LoadBalancerEnabled: new(false),
		MaintenanceWindows: map[string][]alerts.Recurrence{"nodeOs": {{StartTime: new("01:00"), EndTime: new("05:00")}}},
		UnusableWindows: map[string]string{
			"autoUpgrade": "opens at times that alert processing rules do not have, which know each day, each week and days of each month",
		},
	}, watched)
	assert.Equal(t, &alerts.Workspace{BasicTables: []string{"ContainerLogV2"}, DailyCapEnabled: new(true), Existing: new(false)}, in)
	assert.Equal(t, &alerts.Sources{ActivityLogExported: new(false), DefenderEnabled: new(true), DefenderExported: new(false)}, beside,
		"an Activity log that goes to a storage account alone can not be queried")
}

// watchedSpec is a cluster of which alerts have much to know.
func watchedSpec() cluster.Spec {
	return cluster.Spec{
		Tier: new(cluster.TierPremium), SupportPlan: new("AKSLongTermSupport"), AzurePolicyEnabled: new(false), Defender: &cluster.Defender{},
		Network:   &cluster.Network{OutboundType: new("managedNATGateway")},
		NodePools: []cluster.NodePool{{Name: "work", MinCount: new(1), MaxCount: new(5), ScaleDownMode: new("Deallocate"), OsDiskType: new("Managed")}},
		MaintenanceWindows: &cluster.MaintenanceWindows{
			NodeOs: &cluster.MaintenanceWindow{
				Schedule: cluster.Schedule{Daily: &cluster.DailySchedule{}}, StartTime: "03:00", UtcOffset: new("+02:00"), DurationHours: new(4),
			},
			AutoUpgrade: &cluster.MaintenanceWindow{
				Schedule: cluster.Schedule{Weekly: &cluster.WeeklySchedule{DayOfWeek: "Sunday", IntervalWeeks: new(2)}}, StartTime: "03:00",
			},
		},
	}
}

// TestWantedRulesWithoutData names what to change where the caller's program has it: the components that it made, and in brackets the input of alerts.
func TestWantedRulesWithoutData(t *testing.T) {
	t.Parallel()
	requireRefused(t, alerts.Token, alerts.New, map[string]refusal[alerts.Args]{
		"of a cluster": {newAlertsArgs(func(a *alerts.Args) {
			a.Rules = map[string]alerts.RuleOverride{"policy-add-on-missing": {}, "workspace-daily-cap-reached": {}, "volumes-not-mounted": {}}
		}), []string{
			"rules.policy-add-on-missing is wanted, but the Azure Policy add-on is off; set the cluster's azurePolicyEnabled (clusters.blue.policyAddOnEnabled); " +
				"or leave the rule out",
			"rules.volumes-not-mounted is wanted, but Container Insights does not collect KubeEvents; choose a preset or streams with it in the cluster's " +
				"Container Insights (clusters.blue.tables); or leave the rule out",
			"rules.workspace-daily-cap-reached is wanted, but the workspace has no daily cap; set its dailyCapGb (workspace.dailyCapEnabled); or leave the rule out",
		}},
	})
}

// TestNotesOfComponents holds that what a component alone says of its inputs names them as the program has them, with no key of an environment.
func TestNotesOfComponents(t *testing.T) {
	t.Parallel()
	noted := newClusterArgs(cluster.Spec{
		SystemPool: &cluster.NodePool{VmSize: new("Standard_B4ms")}, Network: &cluster.Network{OutboundType: new("block")},
		Bootstrap: &cluster.Bootstrap{ArtifactSource: new("Cache")},
	})
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := cluster.New(ctx, "shop", noted)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	shop := requireResource(t, graph, "Cluster", "shop").Plain()
	require.NotEmpty(t, shop["notes"])
	for _, note := range shop["notes"].(items) {
		assert.NotContains(t, note, "clusters.")
		assert.NotContains(t, note, "aksops:")
	}
	assert.Contains(t, shop["notes"].(items)[0], "access gives nobody rights")
}

// TestUnusableWindow refuses a suppression at times that it cannot have, which would otherwise keep quiet at all times.
func TestUnusableWindow(t *testing.T) {
	t.Parallel()
	requireRefused(t, alerts.Token, alerts.New, map[string]refusal[alerts.Args]{
		"every two weeks": {newAlertsArgs(func(a *alerts.Args) {
			one := a.Clusters["blue"]
			one.UnusableWindows = map[string]string{"autoUpgrade": "opens every two weeks"}
			a.Clusters["blue"], a.Suppressions = one, map[string]alerts.Suppression{"quiet": {MaintenanceWindows: []string{"autoUpgrade"}}}
		}), []string{
			"suppressions.quiet.maintenanceWindows[0] is autoUpgrade, and clusters.blue.maintenanceWindows.autoUpgrade opens every two weeks: " +
				"give recurrences, or change the window",
		}},
	})
}

// TestArgumentsEmbedOnce holds that no argument of a component takes more than one embedded struct to write: args may embed their spec, and a spec embeds
// nothing that embeds something itself.
func TestArgumentsEmbedOnce(t *testing.T) {
	t.Parallel()
	embedded := embeddedIn(t)
	require.Contains(t, embedded, "cluster.Args")
	for name, parts := range embedded {
		if !ast.IsExported(name[strings.Index(name, ".")+1:]) {
			continue
		}
		for _, part := range parts {
			assert.Empty(t, embedded[part], "%s embeds %s, which embeds another struct", name, part)
		}
	}
}

// embeddedIn are the structs that each struct of a component embeds, by package and name.
func embeddedIn(t *testing.T) map[string][]string {
	t.Helper()
	embedded := map[string][]string{}
	require.NoError(t, filepath.WalkDir("../components", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "internal") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, isType := node.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if structure, isStruct := spec.Type.(*ast.StructType); isStruct {
				embedded[file.Name.Name+"."+spec.Name.Name] = embeddedBy(file.Name.Name, structure)
			}
			return false
		})
		return nil
	}))
	return embedded
}

func embeddedBy(in string, structure *ast.StructType) []string {
	var parts []string
	for _, field := range structure.Fields.List {
		if len(field.Names) > 0 {
			continue
		}
		switch of := field.Type.(type) {
		case *ast.Ident:
			parts = append(parts, in+"."+of.Name)
		case *ast.SelectorExpr:
			if name := of.X.(*ast.Ident).Name + "." + of.Sel.Name; name != "pulumi.ResourceState" {
				parts = append(parts, name)
			}
		}
	}
	return parts
}
