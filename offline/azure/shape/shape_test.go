package shape

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// anything are the properties that take whatever they are given: "Any" in azure-native's schema.
var anything = []string{
	"Extension.additionalExtensionProperties", "ExtensionDataSource.extensionSettings", "ExternalEvaluationEndpointSettings.details",
	"ParameterDefinitionsValue.allowedValues", "ParameterDefinitionsValue.defaultValue", "ParameterDefinitionsValue.schema",
	"ParameterValuesValue.value", "policyAssignmentArgs.metadata", "policyDefinitionArgs.metadata", "policyDefinitionArgs.policyRule",
	"policyDefinitionAtManagementGroupArgs.metadata", "policyDefinitionAtManagementGroupArgs.policyRule", "policyExemptionArgs.metadata",
	"policySetDefinitionArgs.metadata", "policySetDefinitionAtManagementGroupArgs.metadata", "queryArgs.properties",
}

// The SDK has the same type for unions and for anything: each such property is one or the other here.
func TestUntypedPropertiesAreUnionsOrTakeAnything(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	visited := map[reflect.Type]bool{}
	for _, of := range sdk {
		untyped(structOf(of.args), visited, found)
	}
	for _, members := range unions {
		for _, member := range members {
			untyped(reflect.TypeOf(member.of), visited, found)
		}
	}
	want := append(slices.Collect(maps.Keys(unions)), anything...)
	assert.ElementsMatch(t, want, slices.Collect(maps.Keys(found)))
}

func untyped(of reflect.Type, visited map[reflect.Type]bool, found map[string]bool) {
	of = elementOf(of)
	if visited[of] || of.Kind() != reflect.Struct {
		return
	}
	visited[of] = true
	for field := range of.Fields() {
		if elementOf(field.Type).Kind() == reflect.Interface {
			found[of.Name()+"."+tagOf(field)] = true
		}
		untyped(field.Type, visited, found)
	}
}

func elementOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

func TestUnionsAreToldApartByAPropertyOfEachType(t *testing.T) {
	t.Parallel()
	for name, members := range unions {
		for _, member := range members {
			of := reflect.TypeOf(member.of)
			assert.True(t, slices.ContainsFunc(reflect.VisibleFields(of), func(f reflect.StructField) bool { return tagOf(f) == member.property }), name)
		}
	}
}

func TestWhatATypeDoesNotHaveIsLeftOutAtEveryDepth(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		token       string
		given, kept map[string]any
		unknown     []string
	}{
		"nested object": {
			"azure-native:containerservice/v20250101:ManagedCluster",
			map[string]any{"securityProfile": map[string]any{"imageCleaner": map[string]any{"enabled": true}, "imageCleanr": map[string]any{"enabled": true}}},
			map[string]any{"securityProfile": map[string]any{"imageCleaner": map[string]any{"enabled": true}}},
			[]string{"securityProfile.imageCleanr"},
		},
		"what only Azure writes": {
			"containerservice:AgentPool",
			map[string]any{"count": 3.0, "provisioningState": "Succeeded"},
			map[string]any{"count": 3.0},
			[]string{"provisioningState"},
		},
		"list": {
			"azure-native:security/v20190101preview:AlertsSuppressionRule",
			map[string]any{"suppressionAlertsScope": map[string]any{"allOf": []any{map[string]any{"field": "entities.host.name", "in": []any{"a"}}}}},
			map[string]any{"suppressionAlertsScope": map[string]any{"allOf": []any{map[string]any{"field": "entities.host.name"}}}},
			[]string{"suppressionAlertsScope.allOf[0].in"},
		},
		"map with keys of the user": {
			"containerservice:ManagedCluster",
			map[string]any{"tags": map[string]any{"any": "key"}, "addonProfiles": map[string]any{"mine": map[string]any{"enabled": true, "on": true}}},
			map[string]any{"tags": map[string]any{"any": "key"}, "addonProfiles": map[string]any{"mine": map[string]any{"enabled": true}}},
			[]string{"addonProfiles.mine.on"},
		},
		"union": {
			"azure-native:alertsmanagement:AlertProcessingRuleByName",
			map[string]any{"properties": map[string]any{"actions": []any{map[string]any{"actionType": "RemoveAllActionGroups", "actionGroupIds": []any{"a"}}}}},
			map[string]any{"properties": map[string]any{"actions": []any{map[string]any{"actionType": "RemoveAllActionGroups"}}}},
			[]string{"properties.actions[0].actionGroupIds"},
		},
		"no type of the union": {
			"insights:MetricAlert",
			map[string]any{"criteria": map[string]any{"odataType": "other", "a": 1.0}},
			map[string]any{"criteria": map[string]any{"odataType": "other", "a": 1.0}},
			nil,
		},
		"anything": {
			"authorization:PolicyDefinition",
			map[string]any{"policyRule": map[string]any{"if": map[string]any{"a": 1.0}}},
			map[string]any{"policyRule": map[string]any{"if": map[string]any{"a": 1.0}}},
			nil,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of, known := Of(c.token)
			require.True(t, known)
			given := resource.NewPropertyMapFromMap(c.given)
			assert.Equal(t, c.kept, of.Inputs.KeepObject(given).Mappable())
			assert.Equal(t, c.unknown, of.Inputs.Unknown(resource.NewProperty(given)))
			assert.Equal(t, c.given, given.Mappable(), "the given value is left alone")
		})
	}
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	of, _ := Of("security:Automation")
	action := resource.NewProperty(resource.PropertyMap{
		"actionType": resource.NewProperty("EventHub"), "connectionString": resource.MakeSecret(resource.NewProperty("hidden")), "x": resource.NewProperty(1.0),
	})
	given := resource.PropertyMap{"actions": resource.NewProperty([]resource.PropertyValue{action})}
	kept := of.Inputs.KeepObject(given)["actions"].ArrayValue()[0].ObjectValue()
	assert.Equal(t, resource.PropertyMap{
		"actionType": resource.NewProperty("EventHub"), "connectionString": resource.MakeSecret(resource.NewProperty("hidden")),
	}, kept)
}

// Azure answers identities by id, and azure-native takes a list of ids.
func TestWhatIsAnsweredByKeyBecomesTheListOfTheInputs(t *testing.T) {
	t.Parallel()
	of, _ := Of("containerservice:ManagedCluster")
	given := resource.NewPropertyMapFromMap(map[string]any{"identity": map[string]any{"userAssignedIdentities": map[string]any{"b": map[string]any{}, "a": map[string]any{}}}})
	assert.Equal(t, map[string]any{"identity": map[string]any{"userAssignedIdentities": []any{"a", "b"}}}, of.Inputs.KeepObject(given).Mappable())
}
