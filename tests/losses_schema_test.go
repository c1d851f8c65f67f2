package tests

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	role "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	exemption "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220701preview"
	auth "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	ma "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20180301"
	ala "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	diag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	ampls "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210701preview"
	dcr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"
	ag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	sqr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	law "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	suppression "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20190101preview"
	security "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20231201preview"
	pricing "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// argsOf are the SDK's inputs of each type that a rule is about. Those without an SDK are left out: their inputs are the ones that are registered.
var argsOf = map[string]pulumi.Input{
	"authorization:RoleAssignment":                       role.RoleAssignmentArgs{},
	"authorization:PolicyAssignment":                     &auth.PolicyAssignmentArgs{},
	"authorization:PolicyDefinition":                     &auth.PolicyDefinitionArgs{},
	"authorization:PolicyDefinitionAtManagementGroup":    &auth.PolicyDefinitionAtManagementGroupArgs{},
	"authorization:PolicySetDefinition":                  &auth.PolicySetDefinitionArgs{},
	"authorization:PolicySetDefinitionAtManagementGroup": &auth.PolicySetDefinitionAtManagementGroupArgs{},
	"authorization:PolicyExemption":                      &exemption.PolicyExemptionArgs{},
	"containerservice:ManagedCluster":                    &cs.ManagedClusterArgs{},
	"containerservice:MaintenanceConfiguration":          &cs.MaintenanceConfigurationArgs{},
	"containerservice:AgentPool":                         &cs.AgentPoolArgs{},
	"insights:PrivateLinkScopedResource":                 &ampls.PrivateLinkScopedResourceArgs{},
	"insights:ActionGroup":                               &ag.ActionGroupArgs{},
	"insights:MetricAlert":                               &ma.MetricAlertArgs{},
	"insights:ScheduledQueryRule":                        &sqr.ScheduledQueryRuleArgs{},
	"insights:ActivityLogAlert":                          &ala.ActivityLogAlertArgs{},
	"insights:DiagnosticSetting":                         &diag.DiagnosticSettingArgs{},
	"insights:DataCollectionRule":                        &dcr.DataCollectionRuleArgs{},
	"insights:DataCollectionRuleAssociation":             &dcr.DataCollectionRuleAssociationArgs{},
	"insights:DataCollectionEndpoint":                    &dcr.DataCollectionEndpointArgs{},
	"operationalinsights:Workspace":                      &law.WorkspaceArgs{},
	"operationalinsights:Table":                          &law.TableArgs{},
	"security:Pricing":                                   &pricing.PricingArgs{},
	"security:SecurityContact":                           &security.SecurityContactArgs{},
	"security:Automation":                                &security.AutomationArgs{},
	"security:AlertsSuppressionRule":                     &suppression.AlertsSuppressionRuleArgs{},
}

// withoutSDK are the types whose Go module is not published; see components/internal/azure.
var withoutSDK = []string{"alertsmanagement:AlertProcessingRuleByName", "securityinsights:ScheduledAlertRule"}

// outputsOf are the SDK's outputs of the types whose rules look at one.
var outputsOf = map[string]any{"operationalinsights:Table": law.Table{}}

// unions are the properties that take one of several types, which the SDK has no common type for.
var unions = map[string][]any{
	"security:Automation actions": {security.AutomationActionWorkspace{}, security.AutomationActionEventHub{}},
	"insights:MetricAlert criteria": {
		ma.MetricAlertSingleResourceMultipleMetricCriteria{}, ma.MetricAlertMultipleResourceMultipleMetricCriteria{},
	},
	"insights:MetricAlert criteria.allOf":           {ma.MetricCriteria{}, ma.DynamicMetricCriteria{}},
	"security:SecurityContact notificationsSources": {security.NotificationsSourceAlert{}, security.NotificationsSourceAttackPath{}},
}

// untyped are the properties that take anything; what is below them is compared with what is registered.
var untyped = []string{"insights:DataCollectionRule dataSources.extensions.extensionSettings", "security:Pricing extensions.additionalExtensionProperties"}

// resolver finds properties below a type, at a path for errors and unions.
type resolver struct{ of string }

// elements are the types that a value can have once lists and pointers are taken away.
func (r resolver) elements(t reflect.Type, at string) []reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Interface {
		return []reflect.Type{t}
	}
	var found []reflect.Type
	for _, one := range unions[r.of+" "+at] {
		found = append(found, reflect.TypeOf(one))
	}
	return found
}

// find are the types of the property at a path below these types; nil if none has it, and true if anything may stand there.
func (r resolver) find(types []reflect.Type, prefix, path string) ([]reflect.Type, bool) {
	at := prefix
	for segment := range strings.SplitSeq(path, ".") {
		if isPosition(segment) {
			continue // of a list, whose elements have the same properties
		}
		at = strings.TrimPrefix(at+"."+segment, ".")
		var next []reflect.Type
		for _, t := range types {
			for _, parent := range r.elements(t, strings.TrimSuffix(at, "."+segment)) {
				if found, ok := property(parent, segment); ok {
					next = append(next, found)
				}
			}
		}
		if len(next) == 0 {
			return nil, false
		}
		types = next
		if slices.Contains(untyped, r.of+" "+at) {
			return types, true
		}
	}
	return types, false
}

func isPosition(segment string) bool {
	_, err := strconv.Atoi(segment)
	return err == nil
}

func property(parent reflect.Type, name string) (reflect.Type, bool) {
	switch parent.Kind() {
	case reflect.Map:
		return parent.Elem(), true
	case reflect.Struct:
		for field := range parent.Fields() {
			if field.Tag.Get("pulumi") == name {
				return field.Type, true
			}
		}
	default: // has no properties
	}
	return nil, false
}

// kindsOf are the kinds that a property can have for each direction; directions for anything are left out.
var kindsOf = map[string][]reflect.Kind{
	"lower":     {reflect.Int, reflect.Float64},
	"higher":    {reflect.Int, reflect.Float64},
	"cap":       {reflect.Int, reflect.Float64},
	"threshold": {reflect.Int, reflect.Float64},
	"longer":    {reflect.String},
	"shorter":   {reflect.String},
	"later":     {reflect.String},
	"earlier":   {reflect.String},
	"allowlist": {reflect.String},
	"leaves":    {reflect.String},
	"enters":    {reflect.String},
	"off":       {reflect.Bool, reflect.String, reflect.Interface},
	"on":        {reflect.Bool, reflect.String, reflect.Interface},
	"order":     {reflect.String, reflect.Interface},
	"ranked":    {reflect.String, reflect.Interface},
	"labels":    {reflect.Map},
	"narrower":  {reflect.Slice},
	"broader":   {reflect.Slice},
	"effects":   {reflect.Slice},
	"networks":  {reflect.Slice},
	"emptied":   {reflect.Slice},
	"widened":   {reflect.Slice},
	"below":     {reflect.Struct},
}

// listed are the directions that list elements in a line.
var listed = []string{"removed", "added", "gains", "widened", "networks"}

// TestLossRulesNameProperties holds that the SDK's type has each property that a rule looks at, of a kind that the rule can compare.
func TestLossRulesNameProperties(t *testing.T) {
	t.Parallel()
	registered := registrations(t)
	used := map[string]bool{}
	for component, rules := range lossRules(t) {
		for _, rule := range rules {
			used[rule.Type] = true
			args, typed := argsOf[rule.Type]
			if !typed {
				assert.Contains(t, withoutSDK, rule.Type, component)
				requireRegistered(t, rule, registered[component][rule.Type])
				continue
			}
			if requireTyped(t, rule, args) {
				requireRegistered(t, rule, registered[component][rule.Type])
			}
			if rule.AsDefault != "" {
				_, ok := property(reflect.TypeOf(outputsOf[rule.Type]), rule.AsDefault)
				assert.True(t, ok, "%s is an output of %s", rule.AsDefault, rule.Type)
			}
		}
	}
	for one := range argsOf {
		assert.True(t, used[one], "no rule is about %s any more", one)
	}
}

// requireTyped reports whether the rule looks below a property that takes anything.
func requireTyped(t *testing.T, rule lossRule, args pulumi.Input) bool {
	t.Helper()
	r := resolver{rule.Type}
	root := []reflect.Type{args.ElementType()}
	whole := slices.Concat(rule.MadeWith, rule.From, rule.Takes, slices.Collect(maps.Keys(rule.When)))
	if rule.Each == "" {
		whole = append(append(whole, rule.Beside...), rule.While)
	}
	for _, named := range whole {
		if named != "" {
			found, _ := r.find(root, "", named)
			assert.NotEmpty(t, found, "%s: %s", rule, named)
		}
	}
	if rule.Lost == "created" {
		return false
	}
	types, open := root, false
	if rule.Each != "" {
		types, open = requireElements(t, r, rule, root)
	}
	if rule.Input != "" && !open {
		types, open = r.find(types, rule.prefix(), rule.Input)
		require.NotEmpty(t, types, "%s: %s", rule, rule.Input)
	}
	if open {
		return true
	}
	for _, found := range types {
		if found.Kind() == reflect.Pointer {
			found = found.Elem()
		}
		if rule.Split != "" {
			assert.Equal(t, reflect.String, found.Kind(), "%s splits a %s", rule, found)
			continue
		}
		if kinds, limited := kindsOf[rule.Lost]; limited {
			assert.Contains(t, kinds, found.Kind(), "%s compares a %s", rule, found)
		}
		if slices.Contains(listed, rule.Lost) && rule.comparesValues() && found.Kind() == reflect.Slice {
			assert.Equal(t, reflect.String, found.Elem().Kind(), "%s lists elements, which have to be texts", rule)
		}
	}
	return false
}

// requireElements are the types of the elements of Each, and true if what is below them can be anything.
func requireElements(t *testing.T, r resolver, rule lossRule, root []reflect.Type) ([]reflect.Type, bool) {
	t.Helper()
	types, open := root, false
	outer, inner, nested := strings.Cut(rule.Each, "[].")
	types, open = r.find(types, "", outer)
	require.NotEmpty(t, types, "%s: %s", rule, rule.Each)
	if open {
		return types, true
	}
	for by := range strings.SplitSeq(rule.By, "|") {
		if rule.By != "" {
			found, _ := r.find(types, outer, by)
			assert.NotEmpty(t, found, "%s: %s", rule, by)
		}
	}
	if nested {
		requireBelow(t, r, rule, types, outer, rule.Beside)
		types, open = r.find(types, outer, inner)
		require.NotEmpty(t, types, "%s: %s", rule, rule.Each)
	} else {
		requireBelow(t, r, rule, root, "", rule.Beside)
	}
	if rule.While != "" {
		requireBelow(t, r, rule, types, rule.prefix(), []string{rule.While})
	}
	if isMap(types[0]) || rule.Input == "" && rule.Split == "" && types[0].Kind() == reflect.Slice {
		types[0] = types[0].Elem()
	}
	return types, open
}

func requireBelow(t *testing.T, r resolver, rule lossRule, types []reflect.Type, at string, paths []string) {
	t.Helper()
	for _, path := range paths {
		found, _ := r.find(types, at, path)
		assert.NotEmpty(t, found, "%s: %s", rule, path)
	}
}

// prefix is where the elements of Each are, for unions.
func (r lossRule) prefix() string { return strings.ReplaceAll(r.Each, "[].", ".") }

func isMap(t reflect.Type) bool { return t.Kind() == reflect.Map }

// requireRegistered holds that some resource of the type is registered with the property.
func requireRegistered(t *testing.T, rule lossRule, inputs []map[string]any) {
	t.Helper()
	for _, one := range inputs {
		values := []any{any(one)}
		if rule.Lost == "created" {
			values = valuesAt(values, append(slices.Clone(rule.Takes), rule.From...)[0])
		}
		if rule.Each != "" {
			outer, inner, _ := strings.Cut(rule.Each, "[].")
			values = valuesAt(values, outer)
			if by, _, _ := strings.Cut(rule.By, "|"); by != "" && len(values) > 0 {
				assert.NotEmpty(t, valuesAt(values, by), "%s: %s", rule, by)
			}
			if inner != "" {
				values = valuesAt(values, inner)
			}
		}
		if below := valuesAt(values, rule.Input); rule.Input != "" && len(below) == 0 && rule.Each != "" {
			values = valuesOfObjects(values) // of an object by keys
		}
		if rule.Input != "" {
			values = valuesAt(values, rule.Input)
		}
		if len(values) > 0 {
			return
		}
	}
	assert.Fail(t, fmt.Sprintf("%s: nothing is registered with that property", rule))
}

// valuesAt are the values at a path below others, in each element of a list on the way.
func valuesAt(values []any, path string) []any {
	for segment := range strings.SplitSeq(strings.ReplaceAll(path, "[].", "."), ".") {
		if isPosition(segment) {
			continue // the values of all elements are those of a list
		}
		var next []any
		for _, value := range values {
			if object, ok := value.(map[string]any); ok && object[segment] != nil {
				next = append(next, elements(object[segment])...)
			}
		}
		values = next
	}
	return values
}

func valuesOfObjects(values []any) []any {
	var all []any
	for _, value := range values {
		if object, is := value.(map[string]any); is {
			all = slices.AppendSeq(all, maps.Values(object))
		}
	}
	return all
}

func elements(value any) []any {
	list, ok := value.([]any)
	if !ok {
		return []any{value}
	}
	return list
}
