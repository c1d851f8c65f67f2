package policy

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

const (
	groupRule     = "must be the id of a management group, /providers/Microsoft.Management/managementGroups/<name>"
	namespaceGlob = ": must be the name of a namespace, or a part of one with a * before or after it"
	labelValue    = ": must be up to 63 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends"
	labelKey      = ": must be the key of a label, up to 63 letters, digits, dots, hyphens and underscores, with a DNS name and / before them at most"
)

// shipped is a policy of a template of ours.
func shipped(change func(*CustomPolicySpec)) CustomPolicySpec {
	spec := CustomPolicySpec{Template: new("immutableImageTags")}
	change(&spec)
	return spec
}

func selecting(selector map[string]any) CustomPolicySpec {
	return shipped(func(s *CustomPolicySpec) { s.LabelSelector = selector })
}

func requiring(requirement map[string]any) CustomPolicySpec {
	return selecting(map[string]any{"matchExpressions": []any{requirement}})
}

var customRejections = map[string]struct {
	spec CustomPolicySpec
	want []string
}{
	"no template":        {CustomPolicySpec{}, []string{"template is required: name one of immutableImageTags, namespaceRoutingLabel, or give a ConstraintTemplate of your own as templateYaml"}},
	"empty template":     {own(" \n", nil), []string{"template is required: name one of immutableImageTags, namespaceRoutingLabel, or give a ConstraintTemplate of your own as templateYaml"}},
	"two templates":      {shipped(func(s *CustomPolicySpec) { *s = own(ownTemplate, nil); s.Template = new("x") }), []string{`templateYaml is given together with template "x": keep one of the two`}},
	"unknown template":   {CustomPolicySpec{Template: new("immutableTags")}, []string{`template is "immutableTags": must be one of immutableImageTags, namespaceRoutingLabel; did you mean "immutableImageTags"?`}},
	"no kinds":           {CustomPolicySpec{TemplateYaml: new(ownTemplate), Values: level}, []string{"kinds is required: name the kinds that the template is for, such as Pod", `apiGroups is required: name the API groups of the kinds, "" for the core group`}},
	"every kind":         {shipped(func(s *CustomPolicySpec) { s.Kinds = []string{"*"} }), []string{`kinds[0] is "*": Azure refuses it, because the add-on would have to watch everything in the cluster; name each one`}},
	"every group":        {shipped(func(s *CustomPolicySpec) { s.ApiGroups = []string{"*"} }), []string{`apiGroups[0] is "*": Azure refuses it, because the add-on would have to watch everything in the cluster; name each one`}},
	"plural kind":        {shipped(func(s *CustomPolicySpec) { s.Kinds = []string{"pods"} }), []string{`kinds[0] is "pods": must be a Kubernetes kind, such as Pod or Deployment`}},
	"kind twice":         {shipped(func(s *CustomPolicySpec) { s.Kinds = []string{"Pod", "Pod"} }), []string{`kinds[1] is "Pod" a second time: list each one once`}},
	"group with version": {shipped(func(s *CustomPolicySpec) { s.ApiGroups = []string{"", "apps/v1"} }), []string{`apiGroups[1] is "apps/v1": must be an API group without its version, such as "apps", or "" for the core group`}},
	"namespace":          {shipped(func(s *CustomPolicySpec) { s.Namespaces = []string{"Shop"} }), []string{`namespaces[0] is "Shop"` + namespaceGlob}},
	"long namespace":     {shipped(func(s *CustomPolicySpec) { s.ExcludedNamespaces = []string{strings.Repeat("n", 64)} }), []string{`excludedNamespaces[0] is "` + strings.Repeat("n", 64) + `"` + namespaceGlob}},
	"every namespace":    {shipped(func(s *CustomPolicySpec) { s.ExcludedNamespaces = []string{"*"} }), []string{`excludedNamespaces[0] is "*"` + namespaceGlob}},
	"star within":        {shipped(func(s *CustomPolicySpec) { s.ExcludedNamespaces = []string{"a*b"} }), []string{`excludedNamespaces[0] is "a*b"` + namespaceGlob}},
	"hyphen first":       {shipped(func(s *CustomPolicySpec) { s.Namespaces = []string{"-a"} }), []string{`namespaces[0] is "-a"` + namespaceGlob}},
	"namespace twice":    {shipped(func(s *CustomPolicySpec) { s.ExcludedNamespaces = []string{"a", "a"} }), []string{`excludedNamespaces[1] is "a" a second time: list each one once`}},
	"in and out": {shipped(func(s *CustomPolicySpec) {
		s.Namespaces, s.ExcludedNamespaces = []string{"a", "shop"}, []string{"shop"}
	}), []string{`namespaces[1] is "shop", which excludedNamespaces[0] leaves out again: remove it from one of the two`}},
	"in and out by star": {shipped(func(s *CustomPolicySpec) {
		s.Namespaces, s.ExcludedNamespaces = []string{"a-test"}, []string{"x", "*-test"}
	}), []string{`namespaces[0] is "a-test", which excludedNamespaces[1] leaves out again: remove it from one of the two`}},
	"always excluded":      {shipped(func(s *CustomPolicySpec) { s.Namespaces = []string{"kube-system"} }), []string{`namespaces[0] is "kube-system", which is always excluded: such a policy would look at nothing there; leave it out`}},
	"excluded by template": {CustomPolicySpec{Template: new("namespaceRoutingLabel"), Namespaces: []string{"aks-command"}}, []string{`namespaces[0] is "aks-command", which is always excluded: such a policy would look at nothing there; leave it out`}},
	"selector of a list":   {selecting(map[string]any{"matchLabels": []any{"a"}}), []string{"labelSelector is no label selector (cannot unmarshal array into Go struct field labelSelector.matchLabels of type map[string]string): give matchLabels, a map of texts, or matchExpressions, a list of key, operator and values"}},
	"selector misspelt":    {selecting(map[string]any{"matchLabel": map[string]any{"a": "b"}}), []string{`labelSelector is no label selector (unknown field "matchLabel"): give matchLabels, a map of texts, or matchExpressions, a list of key, operator and values`}},
	"label value":          {selecting(map[string]any{"matchLabels": map[string]any{"tier": "a b"}}), []string{`labelSelector.matchLabels.tier is "a b"` + labelValue}},
	"label key":            {selecting(map[string]any{"matchLabels": map[string]any{"a//b": "c"}}), []string{`labelSelector.matchLabels.a//b is "a//b"` + labelKey}},
	"operator":             {requiring(map[string]any{"key": "a", "operator": "Is"}), []string{`labelSelector.matchExpressions[0].operator is "Is": must be one of In, NotIn, Exists, DoesNotExist; did you mean "In"?`}},
	"no values":            {requiring(map[string]any{"key": "a", "operator": "In"}), []string{"labelSelector.matchExpressions[0].values is required: operator In compares with them"}},
	"too many values":      {requiring(map[string]any{"key": "a", "operator": "Exists", "values": []any{"x"}}), []string{"labelSelector.matchExpressions[0].values is set, but operator Exists takes none: remove it"}},
	"value of expression":  {requiring(map[string]any{"key": "", "operator": "NotIn", "values": []any{"x", "-"}}), []string{`labelSelector.matchExpressions[0].key is ""` + labelKey, `labelSelector.matchExpressions[0].values[1] is "-"` + labelValue}},
	"display name":         {shipped(func(s *CustomPolicySpec) { s.DisplayName = new(strings.Repeat("ü", 129)) }), []string{"displayName has 129 characters: must be 1 to 128"}},
	"description":          {shipped(func(s *CustomPolicySpec) { s.Description = new(strings.Repeat("x", 513)) }), []string{"description has 513 characters: must be 1 to 512"}},
	"secret value":         {shipped(func(s *CustomPolicySpec) { s.Values = map[string]any{"exemptImages": []any{pulumi.ToSecret("x")}} }), []string{"values has a value that is secret or comes from another resource: give values that are known at preview"}},
	"secret selector":      {selecting(map[string]any{"matchLabels": map[string]any{"a": pulumi.ToSecret("x")}}), []string{"labelSelector has a value that is secret or comes from another resource: give values that are known at preview"}},
	"tag with a slash":     {shipped(func(s *CustomPolicySpec) { s.Values = map[string]any{"mutableTags": []any{"latest", "a/b"}} }), []string{`values.mutableTags[1] is "a/b": must match ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\*?$`}},
	"everything exempt":    {shipped(func(s *CustomPolicySpec) { s.Values = map[string]any{"exemptImages": []any{"*"}} }), []string{`values.exemptImages[0] is "*": must match ^[^*\s]+\*?$`}},
	"expression no regex":  {CustomPolicySpec{Template: new("namespaceRoutingLabel"), Values: map[string]any{"pattern": "a("}}, []string{`values.pattern is "a(": must be a valid regex`}},
	"all at once": {
		CustomPolicySpec{Template: new("immutableImageTags"), Kinds: []string{"*"}, Namespaces: []string{"A"}, Values: map[string]any{"digests": true}, DisplayName: new("")},
		[]string{
			"displayName has 0 characters: must be 1 to 128",
			`kinds[0] is "*": Azure refuses it, because the add-on would have to watch everything in the cluster; name each one`,
			`namespaces[0] is "A"` + namespaceGlob,
			"values.digests is not in the template's schema: must be one of digestRequired, exemptImages, mutableTags",
		},
	},
}

func TestCustomPolicyRejections(t *testing.T) {
	t.Parallel()
	for name, test := range customRejections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, problems(test.spec.Validate()))
		})
	}
	t.Run("too long", func(t *testing.T) {
		t.Parallel()
		spec := own(ownTemplate+"#"+strings.Repeat("x", 800_000), level)
		assert.ErrorContains(t, spec.Validate(), "bytes: Azure takes 1048576 at most; shorten the template or values")
	})
	t.Run("arguments", func(t *testing.T) {
		t.Parallel()
		args := CustomPolicyArgs{PolicyName: new("a/b"), ManagementGroupId: pulumi.String("corp")}
		got := problems(args.Validate())
		require.Len(t, got, 3)
		assert.Equal(t, `policyName is "a/b": `+nameRule, got[0])
		assert.Equal(t, `managementGroupId is "corp": `+groupRule, got[1])
		assert.Equal(t, []string{"args is required"}, problems((*CustomPolicyArgs)(nil).Validate()))
		assert.NoError(t, (*CustomPolicySpec)(nil).Validate())
	})
}

// registered runs NewCustomPolicy and returns the definition that it registers, of a short type.
func registered(t *testing.T, shortType string, args *CustomPolicyArgs) recorder.Resource {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := NewCustomPolicy(ctx, "house-tags", args)
		return err
	}, recorder.Options{Preview: true})
	require.NoError(t, err)
	found, ok := graph.Find(shortType, "house-tags-definition")
	require.True(t, ok)
	assert.Equal(t, CustomPolicyToken+"::house-tags", found.Parent())
	assert.Len(t, graph.Resources, 2)
	return found
}

func TestCustomPolicyDefinition(t *testing.T) {
	t.Parallel()
	spec := CustomPolicySpec{
		Template: new("namespaceRoutingLabel"), ExcludedNamespaces: []string{"legacy", "kube-system"}, Namespaces: []string{"shop"},
		LabelSelector: map[string]any{"matchLabels": map[string]any{"a": "b"}}, Values: map[string]any{"allowedValues": []any{"ops"}},
	}
	got := registered(t, "PolicyDefinition", &CustomPolicyArgs{CustomPolicySpec: spec}).Plain()
	assert.Equal(t, "house-tags", got["policyDefinitionName"])
	assert.Equal(t, "Custom", got["policyType"])
	assert.Equal(t, "Microsoft.Kubernetes.Data", got["mode"])
	assert.Equal(t, "Namespaces must carry the label that alert routing reads", got["displayName"])
	assert.Equal(t, map[string]any{"version": "1.0.0", "category": "Kubernetes"}, got["metadata"])

	rule := got["policyRule"].(map[string]any)
	assert.Equal(t, map[string]any{"field": "type", "in": []any{"Microsoft.ContainerService/managedClusters", "Microsoft.Kubernetes/connectedClusters"}}, rule["if"])
	assert.Equal(t, map[string]any{
		"effect": "[parameters('effect')]",
		"details": map[string]any{
			"templateInfo": map[string]any{"sourceType": "Base64Encoded", "content": base64.StdEncoding.EncodeToString(shippedSource("namespaceRoutingLabel"))},
			"apiGroups":    []any{""}, "kinds": []any{"Namespace"},
			"namespaces": "[parameters('namespaces')]", "excludedNamespaces": "[parameters('excludedNamespaces')]",
			"labelSelector": "[parameters('labelSelector')]", "source": "[parameters('source')]", "warn": "[parameters('warn')]",
			"values": map[string]any{"allowedValues": []any{"ops"}},
		},
	}, rule["then"])

	defaults := map[string]any{}
	for name, one := range got["parameters"].(map[string]any) {
		defaults[name] = one.(map[string]any)["defaultValue"]
	}
	assert.Equal(t, map[string]any{
		"effect": "Audit", "warn": false, "source": "Original", "namespaces": []any{"shop"}, "labelSelector": map[string]any{"matchLabels": map[string]any{"a": "b"}},
		"excludedNamespaces": []any{
			"kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system",
			"default", "kube-*", "gatekeeper-*", "aks-*", "app-routing-system", "calico-system", "tigera-operator", "dataprotection-microsoft", "legacy",
		},
	}, defaults)
}

func TestOwnTemplateReachesAzureByteForByte(t *testing.T) {
	t.Parallel()
	yaml := "# ü, and a comment\r\n" + ownTemplate + "\n\n  \n"
	spec := own(yaml, level)
	rule := registered(t, "PolicyDefinition", &CustomPolicyArgs{PolicyName: new("House tags"), CustomPolicySpec: spec}).Plain()
	assert.Equal(t, "House tags", rule["policyDefinitionName"])
	assert.Equal(t, "AcmeRule", rule["displayName"])
	assert.Equal(t, "What the rule is for.", rule["description"])
	details := rule["policyRule"].(map[string]any)["then"].(map[string]any)["details"].(map[string]any)
	content, err := base64.StdEncoding.DecodeString(details["templateInfo"].(map[string]any)["content"].(string))
	require.NoError(t, err)
	assert.Equal(t, yaml, string(content))
}

func TestCustomPolicyAtManagementGroup(t *testing.T) {
	t.Parallel()
	group := pulumi.String("/providers/Microsoft.Management/managementGroups/corp").ToStringOutput()
	args := &CustomPolicyArgs{ManagementGroupId: group, CustomPolicySpec: CustomPolicySpec{Template: new("immutableImageTags")}}
	inGroup := registered(t, "PolicyDefinitionAtManagementGroup", args).Plain()
	assert.Equal(t, "corp", inGroup["managementGroupId"])
	delete(inGroup, "managementGroupId")
	inSubscription := registered(t, "PolicyDefinition", &CustomPolicyArgs{CustomPolicySpec: args.CustomPolicySpec}).Plain()
	assert.Equal(t, inSubscription, inGroup, "apart from the group, the definition is the same")
}

// Azure refuses an update that removes a parameter or changes its type, so all specs have the same ones.
func TestCustomParametersNeverChange(t *testing.T) {
	t.Parallel()
	for name, spec := range map[string]CustomPolicySpec{"shipped": {Template: new("immutableImageTags")}, "own": own(ownTemplate, level)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			types := map[string]string{}
			for name, one := range customParameters(&spec) {
				types[name] = one.Type
				assert.False(t, one.Required)
				assert.NotNil(t, one.Default)
			}
			assert.Equal(t, map[string]string{
				"effect": "String", "warn": "Boolean", "source": "String", "excludedNamespaces": "Array", "namespaces": "Array", "labelSelector": "Object",
			}, types)
			assert.Equal(t, []any{"Audit", "Deny", "Disabled"}, customParameters(&spec)["effect"].Allowed)
		})
	}
}

func TestRejectedCustomPolicyRegistersNothing(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := NewCustomPolicy(ctx, "house", &CustomPolicyArgs{})
		return err
	}, recorder.Options{})
	require.ErrorContains(t, err, CustomPolicyToken+` "house": template is required`)
	assert.Empty(t, graph.Resources)
}

func TestAcceptedCustomPolicies(t *testing.T) {
	t.Parallel()
	for name, spec := range map[string]CustomPolicySpec{
		"namespaces": shipped(func(s *CustomPolicySpec) {
			s.Namespaces, s.ExcludedNamespaces = []string{"a", "shop-*", "*-x"}, []string{"*-test", "*mid*", "shop-1"}
		}),
		"selector": selecting(map[string]any{
			"matchLabels":      map[string]any{"app.kubernetes.io/name": "web", "empty": ""},
			"matchExpressions": []any{map[string]any{"key": "tier", "operator": "In", "values": []any{"a"}}, map[string]any{"key": "x", "operator": "Exists"}},
		}),
		"fewer kinds": shipped(func(s *CustomPolicySpec) { s.Kinds, s.ApiGroups = []string{"Pod"}, []string{"", "networking.k8s.io"} }),
		"values": shipped(func(s *CustomPolicySpec) {
			s.Values = map[string]any{"mutableTags": []any{}, "digestRequired": true, "exemptImages": []any{"mcr.microsoft.com/*"}}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, spec.Validate())
		})
	}
}

func TestNamespacePatterns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"shop", "shop", true},
		{"shop", "shops", false},
		{"kube-*", "kube-public", true},
		{"kube-*", "my-kube-x", false},
		{"*-test", "shop-test", true},
		{"*-test", "shop-test-2", false},
		{"*-mid-*", "a-mid-b", true},
		{"*-mid-*", "a-mad-b", false},
	} {
		assert.Equal(t, c.want, namespaceMatches(c.pattern, c.name), "%s of %s", c.name, c.pattern)
	}
}
