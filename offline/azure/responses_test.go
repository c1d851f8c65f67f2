package azure_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	role "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	exemption "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220701preview"
	policy "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	containers "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	metrics "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	activity "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	diagnostics "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	links "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210701preview"
	collection "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"
	actions "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	workbooks "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230601"
	queries "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	packs "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20190901"
	workspaces "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	settings "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20170801preview"
	suppressions "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20190101preview"
	security "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20231201preview"
	plans "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write responses.json anew, but for the types that the SDK does not have here")

// inSDK are the types of the simulation as azure-native's SDK has them.
var inSDK = map[string]any{
	"authorization:PolicyAssignment":                     policy.PolicyAssignment{},
	"authorization:PolicyDefinition":                     policy.PolicyDefinition{},
	"authorization:PolicyDefinitionAtManagementGroup":    policy.PolicyDefinitionAtManagementGroup{},
	"authorization:PolicyExemption":                      exemption.PolicyExemption{},
	"authorization:PolicySetDefinition":                  policy.PolicySetDefinition{},
	"authorization:PolicySetDefinitionAtManagementGroup": policy.PolicySetDefinitionAtManagementGroup{},
	"authorization:RoleAssignment":                       role.RoleAssignment{},
	"containerservice:AgentPool":                         containers.AgentPool{},
	"containerservice:MaintenanceConfiguration":          containers.MaintenanceConfiguration{},
	"containerservice:ManagedCluster":                    containers.ManagedCluster{},
	"insights:ActionGroup":                               actions.ActionGroup{},
	"insights:ActivityLogAlert":                          activity.ActivityLogAlert{},
	"insights:DataCollectionEndpoint":                    collection.DataCollectionEndpoint{},
	"insights:DataCollectionRule":                        collection.DataCollectionRule{},
	"insights:DataCollectionRuleAssociation":             collection.DataCollectionRuleAssociation{},
	"insights:DiagnosticSetting":                         diagnostics.DiagnosticSetting{},
	"insights:MetricAlert":                               metrics.MetricAlert{},
	"insights:PrivateLinkScopedResource":                 links.PrivateLinkScopedResource{},
	"insights:ScheduledQueryRule":                        queries.ScheduledQueryRule{},
	"insights:Workbook":                                  workbooks.Workbook{},
	"operationalinsights:Query":                          packs.Query{},
	"operationalinsights:QueryPack":                      packs.QueryPack{},
	"operationalinsights:Table":                          workspaces.Table{},
	"operationalinsights:Workspace":                      workspaces.Workspace{},
	"resources:ResourceGroup":                            resources.ResourceGroup{},
	"security:AlertsSuppressionRule":                     suppressions.AlertsSuppressionRule{},
	"security:Automation":                                security.Automation{},
	"security:Pricing":                                   plans.Pricing{},
	"security:SecurityContact":                           security.SecurityContact{},
	"security:WorkspaceSetting":                          settings.WorkspaceSetting{},
}

// What previews know of outputs is read from responses.json, which must say what the SDK says.
func TestResponsesAreThoseOfTheSDK(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("responses.json")
	require.NoError(t, err)
	var recorded map[string]map[string]any
	require.NoError(t, json.Unmarshal(data, &recorded))
	for name, one := range inSDK {
		shape := outputsOf(reflect.TypeOf(one))
		if *update {
			recorded[name] = shape
		}
		assert.Equal(t, shape, recorded[name], "%s: go -C offline test ./azure -run Responses -update", name)
	}
	if *update {
		require.NoError(t, os.WriteFile("responses.json", legible(t, recorded), 0o600))
	}
}

// outputsOf is the shape of a resource's outputs.
func outputsOf(resource reflect.Type) map[string]any {
	shape := map[string]any{}
	for field := range resource.Fields() {
		name, output := field.Tag.Lookup("pulumi")
		if !output {
			continue
		}
		value := reflect.New(field.Type).Elem().Interface().(pulumi.Output)
		shape[name] = shapeOf(value.ElementType())
	}
	return shape
}

// shapeOf is the shape of a value. A type inside itself, as details of an error are errors, has any.
func shapeOf(t reflect.Type, within ...reflect.Type) any {
	switch t.Kind() {
	case reflect.Pointer:
		return shapeOf(t.Elem(), within...)
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Float64:
		return "number"
	case reflect.Slice:
		return []any{shapeOf(t.Elem(), within...)}
	case reflect.Map:
		return map[string]any{"*": shapeOf(t.Elem(), within...)}
	case reflect.Struct:
		if slices.Contains(within, t) {
			return "any"
		}
		shape := map[string]any{}
		for field := range t.Fields() {
			shape[field.Tag.Get("pulumi")] = shapeOf(field.Type, append(slices.Clone(within), t)...)
		}
		return shape
	default:
		return "any"
	}
}

// legible writes one output of a resource a line.
func legible(t *testing.T, all map[string]map[string]any) []byte {
	t.Helper()
	var text bytes.Buffer
	text.WriteString("{")
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i > 0 {
			text.WriteString(",")
		}
		text.WriteString("\n  \"" + name + "\": {")
		for j, output := range slices.Sorted(maps.Keys(all[name])) {
			if j > 0 {
				text.WriteString(",")
			}
			shape, err := json.Marshal(all[name][output])
			require.NoError(t, err)
			text.WriteString("\n    \"" + output + "\": " + string(shape))
		}
		text.WriteString("\n  }")
	}
	text.WriteString("\n}\n")
	return text.Bytes()
}
