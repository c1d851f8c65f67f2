package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestTwoLinesOfDefender is the shortest configuration: the plan with all extensions, the sensor on every cluster, and the keys it needs.
func TestTwoLinesOfDefender(t *testing.T) {
	t.Parallel()
	var config map[string]any
	require.NoError(t, yaml.Unmarshal([]byte("aksops:defender:\n  plans: {containers: {}}\n"), &config))
	values := map[string]string{"location": "northeurope", "clusters": `{"blue":{}}`, "defender": passed(t, config["aksops:defender"])}
	graph, err := recorder.Run(program("test", values, nil), recorder.Options{})
	require.NoError(t, err)
	plans := graph.OfType("Pricing")
	require.Len(t, plans, 1)
	assert.Equal(t, standard("Containers", "", containersExtensions()...), plans[0].Plain())
	assert.Equal(t, recorder.Subscription+"/providers/Microsoft.Security/pricings/Containers", plans[0].Options().Import)
	assert.True(t, plans[0].Options().RetainOnDelete)
	assert.Equal(t, map[string]any{"logAnalyticsWorkspaceResourceId": workspaceId, "securityMonitoring": map[string]any{"enabled": true}}, sensorOf(t, graph, "blue"))
	assert.Equal(t, false, keysOff(t, graph), "the sensor signs in with the workspace's key")
	graph.RequireGolden(t, "testdata/golden/defender-two-lines.txt")
}

// sensorOf is what a cluster says about the sensor, nil for nothing.
func sensorOf(t *testing.T, graph *recorder.Graph, key string) any {
	t.Helper()
	profile, _ := requireResource(t, graph, "ManagedCluster", "test-"+key+"-cluster").Plain()["securityProfile"].(map[string]any)
	return profile["defender"]
}

// keysOff says whether the workspace refuses shared keys.
func keysOff(t *testing.T, graph *recorder.Graph) any {
	t.Helper()
	return requireResource(t, graph, "Workspace", "test-logs-workspace").Plain()["features"].(map[string]any)["disableLocalAuth"]
}

func containersOnly(plan defender.ContainersPlan) *defender.Spec {
	return &defender.Spec{Plans: &defender.Plans{Containers: &plan}}
}

func TestBaselineSensor(t *testing.T) {
	t.Parallel()
	enabled := func(workspace string) map[string]any {
		return map[string]any{"logAnalyticsWorkspaceResourceId": workspace, "securityMonitoring": map[string]any{"enabled": true}}
	}
	lower := defender.PlanOptions{AllowDowngrade: new(true)}
	unsaid, _ := recorder.Run(program("test", map[string]string{"location": "northeurope", "clusters": `{"blue":{}}`}, nil), recorder.Options{})
	without := sensorOf(t, unsaid, "blue")
	switchedOff, _ := recorder.Run(program("test", map[string]string{"location": "northeurope", "clusters": `{"blue":{"defender":{"enabled":false}}}`}, nil), recorder.Options{})
	offSensor := sensorOf(t, switchedOff, "blue")
	for name, test := range map[string]struct {
		defender  *defender.Spec
		sensor    *cluster.Defender
		workspace *workspace.Spec
		want      any
		keysOff   any
	}{
		"nothing said":              {nil, nil, nil, without, true},
		"plan without sensor":       {containersOnly(defender.ContainersPlan{PlanOptions: lower, SensorEnabled: new(false)}), nil, nil, offSensor, true},
		"plan free":                 {containersOnly(defender.ContainersPlan{PlanOptions: defender.PlanOptions{Tier: new("free"), AllowDowngrade: new(true)}}), nil, nil, offSensor, true},
		"another plan":              {&defender.Spec{Plans: &defender.Plans{Arm: &defender.SubPlan{}}}, nil, nil, without, true},
		"plan":                      {containersOnly(defender.ContainersPlan{}), nil, nil, enabled(workspaceId), false},
		"plan of another stack":     {&defender.Spec{Manage: new(false), Plans: &defender.Plans{Containers: &defender.ContainersPlan{}}}, nil, nil, enabled(workspaceId), false},
		"cluster without":           {containersOnly(defender.ContainersPlan{}), &cluster.Defender{Enabled: new(false)}, nil, offSensor, true},
		"cluster's own workspace":   {containersOnly(defender.ContainersPlan{}), &cluster.Defender{WorkspaceId: pulumi.String(hubWorkspaceId)}, nil, enabled(hubWorkspaceId), true},
		"keys on already":           {containersOnly(defender.ContainersPlan{}), nil, &workspace.Spec{LocalAuthenticationEnabled: new(true)}, enabled(workspaceId), false},
		"other workspace settings":  {containersOnly(defender.ContainersPlan{}), nil, &workspace.Spec{RetentionDays: new(90)}, enabled(workspaceId), false},
		"existing workspace":        {containersOnly(defender.ContainersPlan{}), nil, &workspace.Spec{ExistingWorkspaceId: pulumi.String(hubWorkspaceId)}, enabled(hubWorkspaceId), nil},
		"keys off, own workspace":   {containersOnly(defender.ContainersPlan{}), &cluster.Defender{WorkspaceId: pulumi.String(hubWorkspaceId)}, &workspace.Spec{LocalAuthenticationEnabled: new(false)}, enabled(hubWorkspaceId), true},
		"keys off, cluster without": {containersOnly(defender.ContainersPlan{}), &cluster.Defender{Enabled: new(false)}, &workspace.Spec{LocalAuthenticationEnabled: new(false)}, offSensor, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newBaselineArgs(map[string]baseline.Cluster{"blue": {Spec: cluster.Spec{Defender: test.sensor}}})
			args.Defender, args.Workspace = test.defender, test.workspace
			graph := deployBaseline(t, args)
			assert.Equal(t, test.want, sensorOf(t, graph, "blue"))
			if test.keysOff != nil {
				assert.Equal(t, test.keysOff, keysOff(t, graph))
			}
			assert.Same(t, test.sensor, args.Clusters["blue"].Defender, "what the program gave is not changed")
		})
	}
}

// TestBaselineSensorOnSomeClusters keeps what a cluster says about itself.
func TestBaselineSensorOnSomeClusters(t *testing.T) {
	t.Parallel()
	args := newBaselineArgs(map[string]baseline.Cluster{
		"blue": {}, "green": {Spec: cluster.Spec{Defender: &cluster.Defender{Enabled: new(false)}}},
	})
	args.Defender = containersOnly(defender.ContainersPlan{})
	graph := deployBaseline(t, args)
	assert.Equal(t, true, sensorOf(t, graph, "blue").(map[string]any)["securityMonitoring"].(map[string]any)["enabled"])
	assert.NotEqual(t, sensorOf(t, graph, "blue"), sensorOf(t, graph, "green"))
	assert.Equal(t, false, keysOff(t, graph))
}

func TestBaselineDefenderWiring(t *testing.T) {
	t.Parallel()
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": {}, "green": {}})
	args.Tags = pulumi.StringMap{"owner": pulumi.String("soc")}
	args.Defender = &defender.Spec{
		Plans: &defender.Plans{Arm: &defender.SubPlan{}}, Contact: &defender.Contact{}, Export: &defender.Export{}, Sentinel: &defender.Sentinel{},
		ResourcePlans: map[string]defender.ResourcePlan{"a": {Plan: "containers", Cluster: new("blue")}, "b": {Plan: "containers", Cluster: new("green")}},
	}
	var ids eventual[map[string]string]
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		environment, err := baseline.New(ctx, "test", args)
		if err != nil {
			return err
		}
		require.NotNil(t, environment.Defender)
		ids = eventually[map[string]string](environment.DefenderPlanIds)
		return nil
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"arm": recorder.Subscription + "/providers/Microsoft.Security/pricings/Arm"}, ids.value(t))
	options := optionsOf(graph)
	assert.Equal(t, recorder.ResourceOptions{Parent: baseline.Token + "::test"}, options[defender.Token+"::test-defender"])
	assert.Empty(t, options[pricingToken+"::test-defender-plan-arm"].DependsOn, "a plan outlives the group, from which its subscription is known")
	blue := requireResource(t, graph, "Pricing", "test-defender-resource-plan-a")
	assert.Equal(t, strings.TrimPrefix(blueClusterId, "/"), blue.Plain()["scopeId"])
	assert.Contains(t, blue.DependsOn(), blueCluster)
	green := requireResource(t, graph, "Pricing", "test-defender-resource-plan-b")
	assert.Equal(t, strings.TrimSuffix(strings.TrimPrefix(blueClusterId, "/"), "blue")+"green", green.Plain()["scopeId"])
	assert.Contains(t, green.DependsOn(), pricingToken+"::test-defender-resource-plan-a", "one after the other")
	solution := requireResource(t, graph, "Solution", "test-defender-solution").Plain()
	assert.Equal(t, []any{"rg-test", "SecurityCenterFree(log-test)", "northeurope", map[string]any{"owner": "soc"}},
		[]any{solution["resourceGroupName"], solution["solutionName"], solution["location"], solution["tags"]})
	assert.Equal(t, "northeurope", requireResource(t, graph, "Automation", "test-defender-export-workspace").Plain()["location"])
	assert.Equal(t, "log-test", requireResource(t, graph, "SentinelOnboardingState", "test-defender-sentinel").Plain()["workspaceName"])
}

// TestBaselineSentinelLooksAtWhatIsCollected goes through what clusters may send, and what Sentinel can query of it.
func TestBaselineSentinelLooksAtWhatIsCollected(t *testing.T) {
	t.Parallel()
	preset := func(name string) baseline.Cluster {
		return baseline.Cluster{Diagnostics: &diagnostics.Spec{Preset: new(name)}}
	}
	sends := func(categories ...string) baseline.Cluster {
		return baseline.Cluster{Diagnostics: &diagnostics.Spec{Settings: []diagnostics.Setting{{Name: "aksops", Categories: categories}}}}
	}
	elsewhere := sends("kube-audit")
	elsewhere.Diagnostics.Settings[0].StorageAccountId = pulumi.String(storageId)
	shared := sends("kube-audit")
	shared.Diagnostics.Settings[0].DestinationTables = new("AzureDiagnostics")
	basic := map[string]workspace.Table{"AKSAudit": {Plan: new("Basic")}}
	const admin, all = "(AKSAuditAdmin |", "(AKSAudit |"
	const both = "(AKSAuditAdmin | where ingestion_time() > ago(15m)), (AKSAudit | where ingestion_time() > ago(15m)), (datatable("
	for name, test := range map[string]struct {
		clusters map[string]baseline.Cluster
		tables   map[string]workspace.Table
		// source is how the rows of a rule that works on either table begin, "" for no rule at all.
		source string
		// reads says whether rules that need all requests are there.
		reads bool
	}{
		"default":                {map[string]baseline.Cluster{"blue": {}}, nil, admin, false},
		"minimal":                {map[string]baseline.Cluster{"blue": preset("minimal")}, nil, admin, false},
		"full":                   {map[string]baseline.Cluster{"blue": preset("full")}, nil, all, true},
		"all requests":           {map[string]baseline.Cluster{"blue": sends("kube-audit")}, nil, all, true},
		"each cluster another":   {map[string]baseline.Cluster{"blue": sends("kube-audit"), "green": {}}, nil, both, true},
		"no audit":               {map[string]baseline.Cluster{"blue": sends("guard")}, nil, "", false},
		"to storage only":        {map[string]baseline.Cluster{"blue": elsewhere}, nil, "", false},
		"to the old table":       {map[string]baseline.Cluster{"blue": shared}, nil, "", false},
		"no clusters":            {nil, nil, "", false},
		"on the plan Basic":      {map[string]baseline.Cluster{"blue": sends("kube-audit")}, basic, "", false},
		"one on the plan Basic":  {map[string]baseline.Cluster{"blue": sends("kube-audit"), "green": {}}, basic, admin, false},
		"the other on Analytics": {map[string]baseline.Cluster{"blue": {}}, basic, admin, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := newBaselineArgs(test.clusters)
			args.Defender, args.Workspace = &defender.Spec{Sentinel: &defender.Sentinel{}}, &workspace.Spec{Tables: test.tables}
			graph := deployBaseline(t, args)
			rules := rulesOf(graph)
			if test.source == "" {
				assert.Empty(t, rules)
				return
			}
			query := requireResource(t, graph, "ScheduledAlertRule", "test-defender-rule-privileged-pod-created").Plain()["query"]
			assert.Contains(t, query, "let audit = (union isfuzzy=true "+test.source)
			for _, name := range []string{"exec-into-system-pod", "secrets-listed-en-masse"} {
				assert.Equal(t, test.reads, strings.Contains(strings.Join(rules, " "), name), name)
			}
		})
	}
}

// TestBaselineSentinelElsewhere leaves rules of another workspace in: what that collects is not known here.
func TestBaselineSentinelElsewhere(t *testing.T) {
	t.Parallel()
	args := newBaselineArgs(nil)
	args.Defender = &defender.Spec{Sentinel: &defender.Sentinel{WorkspaceId: pulumi.String(hubWorkspaceId)}}
	args.SubscriptionId = "99999999-8888-7777-6666-555555555555" // that of the hub
	graph := deployBaseline(t, args)
	assert.Contains(t, rulesOf(graph), "exec-into-system-pod")
	assert.Equal(t, "log-hub", requireResource(t, graph, "SentinelOnboardingState", "test-defender-sentinel").Plain()["workspaceName"])
}

// TestDefenderFirstPreview runs on the first day: the subscription follows from a group that is not there yet.
func TestDefenderFirstPreview(t *testing.T) {
	t.Parallel()
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": {}})
	args.Defender = &defender.Spec{
		Plans:         &defender.Plans{Containers: &defender.ContainersPlan{}, Arm: &defender.SubPlan{}},
		ResourcePlans: map[string]defender.ResourcePlan{"a": {Plan: "containers", Cluster: new("blue")}},
	}
	run := func(ctx *pulumi.Context) error {
		_, err := baseline.New(ctx, "test", args)
		return err
	}
	graph, err := recorder.Run(run, recorder.Options{Preview: true})
	require.NoError(t, err)
	plan := requireResource(t, graph, "Pricing", "test-defender-plan-containers")
	assert.Empty(t, plan.Options().Import, "not known yet; the update imports it")
	assert.NotContains(t, plan.Plain(), "scopeId")
	assert.Equal(t, containersExtensions(), plan.Plain()["extensions"])
	own := requireResource(t, graph, "Pricing", "test-defender-resource-plan-a")
	assert.Equal(t, containersExtensions(), own.Plain()["extensions"], "known from the cluster's type, without its id")
	args.ResourceGroup = &baseline.ResourceGroup{ExistingId: pulumi.String(groupId)}
	graph, err = recorder.Run(run, recorder.Options{Preview: true})
	require.NoError(t, err)
	assert.Equal(t, recorder.Subscription+"/providers/Microsoft.Security/pricings/Containers",
		requireResource(t, graph, "Pricing", "test-defender-plan-containers").Options().Import)
}

// TestDefenderEmptyListsAreNotDefaults tells an empty list, which means none, from no list.
func TestDefenderEmptyListsAreNotDefaults(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"defender": `{"contact":{"emails":["a@example.com"],"roles":[]},"export":{"alertSeverities":[],"recommendationSeverities":[]}}`,
	}, nil), recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"state": "Off", "roles": []any{}},
		requireResource(t, graph, "SecurityContact", "test-defender-contact").Plain()["notificationsByRole"])
	assert.Equal(t, []any{
		map[string]any{"eventSource": "SecureScores"}, map[string]any{"eventSource": "SecureScoreControls"}, map[string]any{"eventSource": "RegulatoryComplianceAssessment"},
	}, requireResource(t, graph, "Automation", "test-defender-export-workspace").Plain()["sources"])
}
