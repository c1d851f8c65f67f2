package tests

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
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
	Called   string              `json:"called"`
	Takes    []string            `json:"takes"`
	Under    string              `json:"under"`
	Renamed  bool                `json:"renamed"`
	Within   string              `json:"within"`
	About    string              `json:"about"`
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
		Plans: everyPlan(),
		SuppressionRules: map[string]defender.SuppressionRule{"scans": {
			AlertType: "K8S_PrivilegedContainer", Reason: "a scanner", ExpiresOn: "2999-03-31",
		}},
	}))
	linked, err := recorder.Run(registerWorkspace(newWorkspaceArgs(workspace.Spec{PrivateLinkScopeId: pulumi.String(scopeId)})), recorder.Options{})
	require.NoError(t, err)
	entitled := deployBaseline(t, newBaselineArgs(map[string]baseline.Cluster{"blue": {Spec: cluster.Spec{Access: everyRight()}}}))
	graphs = append(graphs, policies, house, defended, linked, entitled,
		record(t, alerts.NewProcessingRule, newProcessingRuleArgs(fullProcessingRule), recorder.Options{}),
		deployInsights(t, newInsightsArgs(insights.Spec{
			PrivateLink: &insights.PrivateLink{ScopeId: pulumi.String(scopeId)}, NamespaceFilteringMode: new("Include"), Namespaces: []string{"shop"},
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
		seen := map[string][]lossRule{}
		for _, rule := range rules {
			key := rule.String() + strings.Join(rule.Order, ",")
			for _, other := range seen[key] {
				assert.True(t, apart(rule, other) || apart(other, rule), "%s: %s", component, key)
			}
			seen[key] = append(seen[key], rule)
			for value := range rule.Values {
				assert.True(t, rule.canBe(value), "%s has no such value: %q", rule, value)
			}
			assert.NotRegexp(t, `[.\n]$|^\s`, rule.Loses, "%s: the end of a line, without a full stop", rule)
			if rule.Lost != "created" {
				assert.Empty(t, slices.Concat(rule.From, rule.Had), "%s: these are of what is new", rule)
				assert.Equal(t, rule.Within == "", len(rule.Takes) == 0, "%s: within compares what takes the same", rule)
			}
		}
	}
}

// apart says whether two rules are never about the same element, or never about the same resource.
func apart(one, other lossRule) bool {
	for property, value := range one.When {
		if differs := other.When[property]; differs != "" && differs != value {
			return true
		}
	}
	within := func(patterns []string) bool {
		return len(one.Only) > 0 && !slices.ContainsFunc(one.Only, func(pattern string) bool { return !slices.Contains(patterns, pattern) })
	}
	return within(other.Except) || len(other.Only) > 0 && !slices.ContainsFunc(one.Only, func(pattern string) bool {
		return slices.ContainsFunc(other.Only, func(its string) bool { return overlap(pattern, its) })
	}) && len(one.Only) > 0
}

// overlap says whether two patterns can be about the same name: it takes the text around their stars for names.
func overlap(one, other string) bool {
	matched, _ := path.Match(one, strings.ReplaceAll(other, "*", ""))
	back, _ := path.Match(other, strings.ReplaceAll(one, "*", ""))
	return matched || back
}

// canBe says whether a property can have a value; an empty one is for what is left out.
func (r lossRule) canBe(value string) bool {
	switch r.Lost {
	case "off", "on":
		return value == "" || strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	case "lower", "higher", "cap":
		_, err := strconv.ParseFloat(value, 64)
		return err == nil
	default:
		return value == "" || slices.Contains(r.Order, value)
	}
}

// inputPlaces are where the inputs that configure a resource stand, by component and type.
var inputPlaces = map[string][]string{
	"alerts insights:ActionGroup":                                             {"alerts.actionGroups.*"},
	"alerts insights:MetricAlert":                                             {"alerts.metricRules.*", "alerts.rules.*"},
	"alerts insights:ScheduledQueryRule":                                      {"alerts.logRules.*", "alerts.rules.*"},
	"alerts insights:ActivityLogAlert":                                        {"alerts.activityRules.*", "alerts.rules.*"},
	"alerts alertsmanagement:AlertProcessingRuleByName":                       {"alerts.suppressions.*", "alerts.routes.*"},
	"alerts alertsmanagement:AlertProcessingRuleByName RemoveAllActionGroups": {"alerts.suppressions.*"},
	"alerts alertsmanagement:AlertProcessingRuleByName AddActionGroups":       {"alerts.routes.*"},
	"cluster containerservice:ManagedCluster":                                 {"clusters.*"},
	"cluster containerservice:AgentPool":                                      {"clusters.*.nodePools[]"},
	"cluster containerservice:MaintenanceConfiguration": {
		"clusters.*.maintenanceWindows.default", "clusters.*.maintenanceWindows.autoUpgrade", "clusters.*.maintenanceWindows.nodeOs",
	},
	"defender security:Pricing":                                 {"defender.plans.*", "defender.resourcePlans.*"},
	"defender security:SecurityContact":                         {"defender.contact"},
	"defender security:Automation":                              {"defender.export"},
	"defender security:AlertsSuppressionRule":                   {"defender.suppressionRules.*"},
	"defender securityinsights:ScheduledAlertRule":              {"defender.sentinel.rules.*"},
	"cluster authorization:RoleAssignment":                      {"clusters.*.access.roles.*", "clusters.*.access.kubelet.registries.*", "clusters.*.access.kubelet.roles.*"},
	"diagnostics insights:DiagnosticSetting":                    {"clusters.*.diagnostics.settings[]", "activityLog"},
	"insights insights:DataCollectionRule":                      {"clusters.*.insights"},
	"insights insights:DataCollectionRuleAssociation":           {"clusters.*.insights"},
	"insights insights:DataCollectionEndpoint":                  {"clusters.*.insights"},
	"insights insights:PrivateLinkScopedResource":               {"clusters.*.insights"},
	"policy authorization:PolicyAssignment":                     {"policy.assignments.*"},
	"policy authorization:PolicyExemption":                      {"policy.assignments.*.exemptions.*", "policy.exemptions.*"},
	"policy authorization:PolicyDefinition":                     {"policy.customPolicies.*"},
	"policy authorization:PolicyDefinitionAtManagementGroup":    {"policy.customPolicies.*"},
	"policy authorization:PolicySetDefinition":                  {"policy.initiatives.*"},
	"policy authorization:PolicySetDefinitionAtManagementGroup": {"policy.initiatives.*"},
	"workspace operationalinsights:Workspace":                   {"workspace"},
	"workspace operationalinsights:Table":                       {"workspace.tables.*"},
	"workspace insights:PrivateLinkScopedResource":              {"workspace.privateLinkScopeId"},
}

// ofComponent are inputs of a component that an environment sets by itself, or that only a component has which stands alone.
var ofComponent = map[string][]string{
	"cluster": {"workspaceId", "defender.workspaceId"}, "insights": {"workspaceId"},
	"alerts": {"actionGroupIds", "scopeIds", "conditions"},
}

// places are where the inputs stand that configure what a rule is about.
func (r lossRule) places(component string) []string {
	if r.Under != "" {
		return []string{r.Under}
	}
	key := component + " " + r.Type
	if action := r.When["properties.actions.0.actionType"]; action != "" {
		key += " " + action
	}
	return inputPlaces[key]
}

// told are the names of inputs below a place that a line of the rule can have, with * for any of an object's and [] for an element of a list.
func (r lossRule) told(registered []map[string]any) []string {
	base := r.Sets
	switch {
	case base == "" && r.Called != "" && !r.Together:
		return nil
	case base == "" && r.Each == "":
		base = r.Input
	case base == "":
		base = strings.TrimSuffix(r.Each+"[*]."+r.Input, ".")
	}
	base = strings.ReplaceAll(base, "[*]", "[]")
	if r.Lost == "below" {
		return r.changedBelow(base, registered)
	}
	var names []string
	switch last := strings.LastIndex(base, "*"); {
	case r.Together && len(r.Names) > 0:
		return slices.Collect(maps.Values(r.Names)) // of the whole resource
	case last < 0:
		names = append(names, base)
	case len(r.Names) > 0:
		for _, name := range r.Names {
			names = append(names, base[:last]+name+base[last+1:])
		}
	case len(r.Only) > 0:
		for _, name := range r.Only {
			names = append(names, base[:last]+name+base[last+1:])
		}
	default:
		names = append(names, base)
	}
	return names
}

// changedBelow are the inputs that a rule names of the properties below an object, of those that components register.
func (r lossRule) changedBelow(base string, registered []map[string]any) []string {
	var values []any
	for _, one := range registered {
		values = append(values, one)
	}
	for _, at := range []string{r.Each, r.Input} {
		if at != "" {
			values = valuesAt(values, at)
		}
	}
	var names []string
	for _, value := range values {
		for _, property := range leavesOf(value, "") {
			if property == r.By || !r.tells(property) {
				continue
			}
			if name, known := r.Names[property]; known {
				property = name
			}
			names = append(names, base+"."+property)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// tells says whether a rule is about an element, or a property, of that name.
func (r lossRule) tells(name string) bool {
	among := func(pattern string) bool {
		matched, _ := path.Match(pattern, name)
		return matched
	}
	return (len(r.Only) == 0 || slices.ContainsFunc(r.Only, among)) && !slices.ContainsFunc(r.Except, among)
}

func leavesOf(value any, prefix string) []string {
	object, is := value.(map[string]any)
	if !is {
		return []string{strings.TrimPrefix(prefix, ".")}
	}
	var leaves []string
	for name, one := range object {
		leaves = append(leaves, leavesOf(one, prefix+"."+name)...)
	}
	return leaves
}

// isInput says whether a name is that of an input, or of what inputs are below, or of one of an object that is an input as a whole.
func isInput(name string, inputs []string) bool {
	return slices.ContainsFunc(inputs, func(input string) bool {
		mine, its := strings.Split(name, "."), strings.Split(input, ".")
		for i := range min(len(mine), len(its)) {
			matched, _ := path.Match(mine[i], its[i])
			list, _ := path.Match(mine[i]+"[[]]", its[i])
			if !matched && !list && mine[i] != its[i] && its[i] != "*" {
				return false
			}
		}
		free := strings.HasSuffix(input, ".parameters") || strings.HasSuffix(input, ".properties")
		return len(mine) <= len(its) || free && len(mine) == len(its)+1
	})
}

// TestLossRulesNameInputs holds that the input in a line is one that the user can write.
func TestLossRulesNameInputs(t *testing.T) {
	t.Parallel()
	inputs, registered := settings.Inputs(), registrations(t)
	for component, rules := range lossRules(t) {
		for _, rule := range rules {
			places := rule.places(component)
			if !assert.NotEmpty(t, places, "%s: %s", component, rule) {
				continue
			}
			for _, name := range rule.told(registered[component][rule.Type]) {
				if slices.Contains(ofComponent[component], name) {
					continue
				}
				assert.True(t, slices.ContainsFunc(places, func(place string) bool { return isInput(place+"."+name, inputs) }),
					"%s: %s sets %s, which is no input below %v", component, rule, name, places)
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
	house, _ := deployPolicies(t, newPolicyArgs(houseSpec()))
	defined := requireResource(t, house, "PolicyDefinition", "dev-policy-tags-definition").Plain()["parameters"].(map[string]any)
	namespaces := []any{"kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system"}
	want := map[string]struct{ unset, sent any }{
		// Azure documentation, "Manage data retention in a Log Analytics workspace".
		"operationalinsights:Workspace retentionInDays": {30.0, logs["retentionInDays"]},
		// hashicorp/terraform-provider-azurerm, internal/services/loganalytics/log_analytics_workspace_resource.go, daily_quota_gb: -1 is no cap.
		"operationalinsights:Workspace workspaceCapping.dailyQuotaGb": {-1.0, logs["workspaceCapping"].(map[string]any)["dailyQuotaGb"]},
		// The same file, internet_ingestion_enabled.
		"operationalinsights:Workspace publicNetworkAccessForIngestion": {"Enabled", logs["publicNetworkAccessForIngestion"]},
		// The same folder, log_analytics_workspace_table_resource.go, plan.
		"operationalinsights:Table plan": {"Analytics", table["plan"]},
		// The same file, internet_query_enabled.
		"operationalinsights:Workspace publicNetworkAccessForQuery": {"Enabled", logs["publicNetworkAccessForQuery"]},
		// Azure/azure-rest-api-specs, Microsoft.ContainerService, managedClusters.json: the property is left out, and Azure answers "Enabled".
		"containerservice:ManagedCluster publicNetworkAccess": {"Enabled", nil},
		// pulumi/pulumi-azure-native-sdk, authorization/v20250301/policyAssignment.go fills it in.
		"authorization:PolicyAssignment enforcementMode": {"Default", assigned["enforcementMode"]},
	}
	// components/policy/catalogue/policies.json: what Azure's own policies leave alone.
	for key, sent := range map[string]any{
		"authorization:PolicyAssignment parameters value":                                         nil,
		"authorization:PolicyDefinition parameters defaultValue":                                  defined["excludedNamespaces"].(map[string]any)["defaultValue"],
		"authorization:PolicyDefinitionAtManagementGroup parameters defaultValue":                 nil,
		"authorization:PolicySetDefinition policyDefinitions[].parameters value":                  nil,
		"authorization:PolicySetDefinitionAtManagementGroup policyDefinitions[].parameters value": nil,
	} {
		want[key] = struct{ unset, sent any }{namespaces, sent}
	}
	var known []string
	for component, rules := range lossRules(t) {
		for _, rule := range rules {
			if rule.Unset == nil {
				continue
			}
			key := strings.ReplaceAll(rule.Type+" "+rule.Each+" "+rule.Input, "  ", " ")
			known = append(known, key)
			require.Contains(t, want, key, component)
			assert.Equal(t, want[key].unset, rule.Unset, key)
			if want[key].sent != nil {
				assert.Equal(t, want[key].sent, rule.Unset, "%s is what the component sends", key)
			}
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
		Part, Rank, Loses, One, With string
		Goes                         bool
	}
	require.NoError(t, decoder.Decode(&removals))
	var patterns []string
	for _, one := range removals {
		patterns = append(patterns, one.Part)
		assert.Contains(t, []string{"data", "protection", "notice", "service"}, one.Rank, one.Part)
		if one.With != "" {
			assert.True(t, slices.ContainsFunc(everyPart(t), func(part string) bool { return part == one.With || kindOfPart(part) == one.With }), one.Part)
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
		Spec:     cluster.Spec{Defender: &cluster.Defender{}, Access: everyRight()},
		Insights: &insights.Spec{PrivateLink: &insights.PrivateLink{ScopeId: pulumi.String(scopeId)}},
	}})
	args.Workspace = &workspace.Spec{LocalAuthenticationEnabled: new(true), PrivateLinkScopeId: pulumi.String(scopeId)}
	args.Policy = &policy.Spec{Assignments: map[string]policy.ScopedAssignment{"pods": {AssignmentSpec: policy.AssignmentSpec{
		Preset: new("deployPolicyAddOn"), Identity: &policy.Identity{
			RoleDefinitionIds: []string{"b24988ac-6180-42a0-ab88-20f7382dd24c"}, RoleScopeIds: map[string]pulumi.StringInput{"hub": pulumi.String(groupId)},
		},
	}}}}
	args.ActivityLog = &baseline.ActivityLog{Enabled: new(true)}
	args.Defender = &defender.Spec{
		Plans: &defender.Plans{Arm: &defender.SubPlan{}}, Contact: &defender.Contact{}, Export: &defender.Export{},
		ResourcePlans: map[string]defender.ResourcePlan{"a": {Plan: "containers", Cluster: new("blue")}}, Sentinel: &defender.Sentinel{},
	}
	collect(deployBaseline(t, args))
	hub := newBaselineArgs(map[string]baseline.Cluster{"blue": {}})
	hub.Workspace = &workspace.Spec{ExistingWorkspaceId: pulumi.String(workspaceId)}
	collect(deployBaseline(t, hub))
	return parts
}

// everyRight has one right of each kind.
func everyRight() *cluster.Access {
	registries := map[string]pulumi.StringInput{"shop": pulumi.String(groupId + "/providers/Microsoft.ContainerRegistry/registries/shop")}
	roles := map[string]cluster.IdentityRole{"network": {Role: "Network Contributor", ScopeId: pulumi.String(groupId)}}
	return &cluster.Access{
		Roles: map[string]cluster.AccessRole{"team": {
			Role: "Azure Kubernetes Service RBAC Writer", GroupObjectId: pulumi.String("11111111-2222-3333-4444-555555555555"), Namespaces: []string{"shop"},
		}},
		Kubelet: &cluster.IdentityAccess{Registries: registries, Roles: roles}, ControlPlane: &cluster.IdentityAccess{Registries: registries, Roles: roles},
	}
}

// kindOfPart is a part with * in the place of each key that a user chooses.
func kindOfPart(part string) string {
	segments := strings.Split(part, ".")
	switch {
	case segments[0] == "clusters" && segments[2] == "insights":
		return "clusters.*." + strings.Join(segments[2:], ".")
	case segments[0] == "clusters" && segments[2] == "access" && len(segments) > 5 && segments[5] == "namespaces":
		return "clusters.*.access.roles.*.namespaces.*"
	case segments[0] == "clusters" && segments[2] == "access":
		return "clusters.*." + strings.Join(segments[2:len(segments)-1], ".") + ".*"
	case segments[0] == "policy" && len(segments) > 5:
		return "policy.assignments.*." + strings.Join(segments[3:5], ".") + ".*"
	case segments[0] == "policy" && len(segments) > 3:
		return "policy.assignments.*." + strings.Join(segments[3:], ".")
	case strings.HasSuffix(part, "Enabled"):
		return part
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
