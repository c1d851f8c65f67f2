package tests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// lossRule is one rule of a component's losses.json.
type lossRule struct {
	Type      string            `json:"type"`
	Each      string            `json:"each"`
	By        string            `json:"by"`
	Input     string            `json:"input"`
	Sets      string            `json:"sets"`
	Lost      string            `json:"lost"`
	Order     []string          `json:"order"`
	Unset     any               `json:"unset"`
	Values    map[string]string `json:"values"`
	AsDefault string            `json:"asDefault"`
	Rank      string            `json:"rank"`
	Loses     string            `json:"loses"`

	Together bool                `json:"together"`
	Whole    bool                `json:"whole"`
	Alone    bool                `json:"alone"`
	MadeWith []string            `json:"madeWith"`
	Covers   map[string][]string `json:"covers"`
	Names    map[string]string   `json:"names"`
	Only     []string            `json:"only"`
	Except   []string            `json:"except"`
	Split    string              `json:"split"`
	When     map[string]string   `json:"when"`
	While    string              `json:"while"`
	Beside   []string            `json:"beside"`
	From     []string            `json:"from"`
	Had      []string            `json:"had"`
}

// String is what the rule is about.
func (r lossRule) String() string {
	return r.Type + " " + r.Each + "[" + r.By + "] " + r.Input + " " + r.Lost
}

// comparesValues is false for a rule on whole elements of a list.
func (r lossRule) comparesValues() bool { return r.Each == "" || r.Input != "" }

// lossRules are all rules by component. A key that no rule has is a mistake.
func lossRules(t *testing.T) map[string][]lossRule {
	t.Helper()
	files, err := filepath.Glob("../components/*/losses.json")
	require.NoError(t, err)
	found := map[string][]lossRule{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		decoder := json.NewDecoder(bytes.NewReader(content))
		decoder.DisallowUnknownFields()
		var rules []lossRule
		require.NoError(t, decoder.Decode(&rules), file)
		found[filepath.Base(filepath.Dir(file))] = rules
	}
	return found
}

// registrations are the inputs of everything that components register, by component and type: those of the stacks, and of what no stack has.
func registrations(t *testing.T) map[string]map[string][]map[string]any {
	t.Helper()
	var graphs []*recorder.Graph
	for stack, config := range stacks {
		graph, err := recorder.Run(program(stack, stackValues(t, config), nil), recorder.Options{Stack: stack})
		require.NoError(t, err)
		graphs = append(graphs, graph)
	}
	above := houseSpec()
	above.ManagementGroupId = pulumi.String(managementGroupId)
	policies, _ := deployPolicies(t, newPolicyArgs(above))
	house, _ := deployPolicies(t, newPolicyArgs(houseSpec()))
	defended, _ := deployDefender(t, newDefenderArgs(defender.Spec{
		Plans: everyPlan(), WorkspaceSetting: &defender.WorkspaceSetting{},
		SuppressionRules: map[string]defender.SuppressionRule{"scans": {
			AlertType: "K8S_PrivilegedContainer", Reason: "a scanner", ExpiresOn: "2999-03-31",
		}},
	}))
	graphs = append(graphs, policies, house, defended,
		record(t, alerts.NewProcessingRule, newProcessingRuleArgs(fullProcessingRule), recorder.Options{}),
		deployInsights(t, newInsightsArgs(insights.Spec{
			PrivateLink: &insights.PrivateLink{}, NamespaceFilteringMode: new("Include"), Namespaces: []string{"shop"},
		})))
	found := map[string]map[string][]map[string]any{}
	for _, graph := range graphs {
		for _, r := range graph.Resources {
			if !r.Custom || r.Request == nil {
				continue
			}
			component := strings.Split(r.Parent(), ":")[1]
			if found[component] == nil {
				found[component] = map[string][]map[string]any{}
			}
			found[component][shortType(r.Token)] = append(found[component][shortType(r.Token)], r.Plain())
		}
	}
	return found
}

// shortType is a type token without package and API version.
func shortType(token string) string {
	parts := strings.Split(token, ":")
	module, _, _ := strings.Cut(parts[1], "/")
	return module + ":" + parts[2]
}

// TestLossRulesNameWhatIsRegistered holds that each component registers the types that its rules are about.
func TestLossRulesNameWhatIsRegistered(t *testing.T) {
	t.Parallel()
	registered := registrations(t)
	for component, rules := range lossRules(t) {
		for _, rule := range rules {
			assert.NotEmpty(t, registered[component][rule.Type], "%s: %s", component, rule)
		}
	}
}

// TestLossRulesSayEachLossOnce holds that no two rules of a type speak of the same change.
func TestLossRulesSayEachLossOnce(t *testing.T) {
	t.Parallel()
	for component, rules := range lossRules(t) {
		seen := map[string]bool{}
		for _, rule := range rules {
			key := rule.String() + strings.Join(rule.Order, ",")
			assert.False(t, seen[key], "%s: %s", component, key)
			seen[key] = true
			for value := range rule.Values {
				assert.Contains(t, append(rule.Order, "true", "false", fmt.Sprint(rule.Unset)), value, "%s has no such value", rule)
			}
			assert.NotRegexp(t, `[.\n]$|^\s`, rule.Loses, "%s: the end of a line, without a full stop", rule)
		}
	}
}

// inputPlaces are where the inputs of a component stand in a configuration, by type where a type has its own.
var inputPlaces = map[string][]string{
	"workspace":                 {"workspace."},
	"operationalinsights:Table": {"workspace.tables.*."},
	"cluster":                   {"clusters.*."},
	"containerservice:MaintenanceConfiguration": {
		"clusters.*.maintenanceWindows.default.", "clusters.*.maintenanceWindows.autoUpgrade.", "clusters.*.maintenanceWindows.nodeOs.",
	},
	"policy":      {"policy.assignments.*."},
	"alerts":      {"alerts.actionGroups.*."},
	"diagnostics": {"clusters.*.diagnostics.settings[].", "activityLog."},
}

// ofComponent are inputs of a component that an environment sets by itself.
var ofComponent = map[string][]string{"cluster": {"workspaceId"}}

// TestLossRulesNameInputs holds that the input in a line is one that the user can write.
func TestLossRulesNameInputs(t *testing.T) {
	t.Parallel()
	inputs := settings.Inputs()
	for component, rules := range lossRules(t) {
		for _, rule := range rules {
			if rule.Sets == "" || slices.Contains(ofComponent[component], rule.Sets) {
				continue
			}
			places := inputPlaces[component]
			if own, ok := inputPlaces[rule.Type]; ok {
				places = own
			}
			require.NotEmpty(t, places, "%s: %s", component, rule)
			for _, place := range places {
				assert.True(t, slices.ContainsFunc(inputs, func(input string) bool {
					rest, found := strings.CutPrefix(input, place+rule.Sets)
					return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
				}), "%s: %s sets %s%s, which is no input", component, rule, place, rule.Sets)
			}
		}
	}
}

// TestLossRulesKnowDefaults holds the values that Azure has where a property is left out, each with its source, and that the component sends the
// same one where nobody chooses.
func TestLossRulesKnowDefaults(t *testing.T) {
	t.Parallel()
	analytics := newWorkspaceArgs(workspace.Spec{Tables: map[string]workspace.Table{"Perf": {}}})
	graph, err := recorder.Run(registerWorkspace(analytics), recorder.Options{})
	require.NoError(t, err)
	logs, table := requireResource(t, graph, "Workspace", "log-test-workspace").Plain(), requireResource(t, graph, "Table", "log-test-table-Perf").Plain()
	assigned := requireResource(t, deployAssignment(t, newAssignmentArgs(policy.AssignmentSpec{Preset: new("podSecurityBaseline"), Stage: new("enforce")})), "PolicyAssignment", "pods-assignment").Plain()
	want := map[string]struct{ unset, sent any }{
		// Azure documentation, "Manage data retention in a Log Analytics workspace".
		"operationalinsights:Workspace retentionInDays": {30.0, logs["retentionInDays"]},
		// hashicorp/terraform-provider-azurerm, internal/services/loganalytics/log_analytics_workspace_resource.go, daily_quota_gb: -1 is no cap.
		"operationalinsights:Workspace workspaceCapping.dailyQuotaGb": {-1.0, logs["workspaceCapping"].(map[string]any)["dailyQuotaGb"]},
		// The same file, internet_ingestion_enabled.
		"operationalinsights:Workspace publicNetworkAccessForIngestion": {"Enabled", logs["publicNetworkAccessForIngestion"]},
		// The same folder, log_analytics_workspace_table_resource.go, plan.
		"operationalinsights:Table plan": {"Analytics", table["plan"]},
		// pulumi/pulumi-azure-native-sdk, authorization/v20250301/policyAssignment.go fills it in.
		"authorization:PolicyAssignment enforcementMode": {"Default", assigned["enforcementMode"]},
	}
	var known []string
	for component, rules := range lossRules(t) {
		for _, rule := range rules {
			if rule.Unset == nil {
				continue
			}
			key := rule.Type + " " + rule.Input
			known = append(known, key)
			require.Contains(t, want, key, component)
			assert.Equal(t, want[key].unset, rule.Unset, key)
			assert.Equal(t, want[key].sent, rule.Unset, "%s is what the component sends", key)
		}
	}
	slices.Sort(known)
	for key := range want {
		assert.Contains(t, slices.Compact(known), key)
	}
}

// TestRemovalsNameParts holds that every line about parts is about one that an environment can have, and that every part has a line or a reason for none.
func TestRemovalsNameParts(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../components/baseline/removals.json")
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	var removals []struct {
		Part, Rank, Loses, With string
		Goes                    bool
	}
	require.NoError(t, decoder.Decode(&removals))
	var patterns []string
	for _, one := range removals {
		patterns = append(patterns, one.Part)
		assert.Contains(t, []string{"data", "protection", "notice", "service"}, one.Rank, one.Part)
		if one.With != "" {
			assert.Contains(t, everyPart(t), one.With, one.Part)
		}
	}
	// The plan for containers has a line of its own, since it brings the sensors.
	patterns = slices.DeleteFunc(patterns, func(pattern string) bool { return pattern == "defender.plans.containers" })
	var kinds []string
	for _, part := range everyPart(t) {
		kinds = append(kinds, kindOfPart(part))
	}
	slices.Sort(kinds)
	// Container Insights goes when monitoringEnabled does, which the cluster's own rules tell.
	kinds = slices.DeleteFunc(slices.Compact(kinds), func(kind string) bool { return kind == "clusters.*.insights" })
	assert.ElementsMatch(t, kinds, patterns)
}

// everyPart are the parts of environments that have something of each kind.
func everyPart(t *testing.T) []string {
	t.Helper()
	var parts []string
	collect := func(graph *recorder.Graph) {
		for _, guard := range graph.OfType("Guard") {
			for _, part := range guard.Plain()["parts"].([]any) {
				parts = append(parts, part.(string))
			}
		}
	}
	for stack, config := range stacks {
		graph, err := recorder.Run(program(stack, stackValues(t, config), nil), recorder.Options{Stack: stack})
		require.NoError(t, err)
		collect(graph)
	}
	args := newBaselineArgs(map[string]baseline.Cluster{"blue": {
		Spec:     cluster.Spec{Defender: &cluster.Defender{}},
		Insights: &insights.Spec{PrivateLink: &insights.PrivateLink{ScopeId: pulumi.String(scopeId)}},
	}})
	args.Workspace = &workspace.Spec{LocalAuthenticationEnabled: new(true), PrivateLinkScopeId: pulumi.String(scopeId)}
	args.ActivityLog = &baseline.ActivityLog{Enabled: new(true)}
	args.Defender = &defender.Spec{
		Plans: &defender.Plans{Arm: &defender.SubPlan{}}, WorkspaceSetting: &defender.WorkspaceSetting{}, Contact: &defender.Contact{}, Export: &defender.Export{},
		ResourcePlans: map[string]defender.ResourcePlan{"a": {Plan: "containers", Cluster: new("blue")}}, Sentinel: &defender.Sentinel{},
	}
	collect(deployBaseline(t, args))
	return parts
}

// kindOfPart is a part with * in the place of each key that a user chooses.
func kindOfPart(part string) string {
	segments := strings.Split(part, ".")
	switch {
	case segments[0] == "clusters" && segments[2] == "insights":
		return "clusters.*." + strings.Join(segments[2:], ".")
	case segments[0] == "policy" && len(segments) > 3:
		return "policy.assignments.*." + strings.Join(segments[3:], ".")
	case segments[0] == "clusters" && len(segments) > 3:
		return "clusters.*." + segments[2] + ".*"
	case segments[0] == "clusters":
		return "clusters.*." + segments[2]
	case len(segments) == 4:
		return strings.Join(segments[:3], ".") + ".*"
	case len(segments) == 3 && slices.Contains([]string{"assignments", "plans", "resourcePlans", "export", "actionGroups", "routes", "rules"}, segments[1]):
		return segments[0] + "." + segments[1] + ".*"
	default:
		return part
	}
}
