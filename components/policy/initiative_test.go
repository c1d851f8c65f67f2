package policy

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// Policies with different effects and parameters.
const (
	privileged   = builtInPolicyPrefix + "95edb821-ddaf-4404-9732-666045e056b4" // Kubernetes, can deny
	wildcards    = builtInPolicyPrefix + "ca8d5704-aa2b-40cf-b110-dc19052825ad" // Kubernetes, audits only
	resourceLogs = builtInPolicyPrefix + "245fc9df-fa96-4414-9a0b-3738c2f7341c" // AuditIfNotExists
	addOn        = builtInPolicyPrefix + "a8eff44f-8c92-45c3-a3fb-9880802d67a7" // DeployIfNotExists
	taints       = builtInPolicyPrefix + "e16d171b-bfe5-4d79-a525-19736b396e92" // Mutate
	tagFromGroup = builtInPolicyPrefix + "ea3f2387-9b95-492a-a190-fcdc54f7b070" // Modify, fixed
)

func memberOf(id string) InitiativeMember { return InitiativeMember{DefinitionId: pulumi.String(id)} }

func with(m InitiativeMember, name string, value pulumi.Input) InitiativeMember {
	given, _ := m.Parameters.(pulumi.Map)
	m.Parameters = pulumi.Map{name: value}
	maps.Copy(m.Parameters.(pulumi.Map), given)
	return m
}

func house(members map[string]InitiativeMember) *definition {
	s := &InitiativeSpec{Members: members}
	return s.definitionOf(s.resolve(nil, nil))
}

// TestExposedParameters holds which parameters an initiative of ours has: one effect for all members that know the same effects.
func TestExposedParameters(t *testing.T) {
	t.Parallel()
	d := house(map[string]InitiativeMember{
		"privileged": memberOf(privileged), "wildcards": memberOf(wildcards), "logs": memberOf(resourceLogs), "addOn": memberOf(addOn), "taints": memberOf(taints),
	})
	effect := func(effects ...any) parameter {
		return parameter{Type: "String", Allowed: effects, Default: effects[0]}
	}
	system := []any{"kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system"}
	assert.Equal(t, map[string]parameter{
		"effect": effect("Audit", "Deny", "Disabled"), "auditEffect": effect("Audit", "Disabled"),
		"auditIfNotExistsEffect":  effect("AuditIfNotExists", "Disabled"),
		"deployIfNotExistsEffect": effect("DeployIfNotExists", "Disabled"), "mutateEffect": effect("Mutate", "Disabled"),
		"warn": {Type: "Boolean", Default: false}, "excludedNamespaces": {Type: "Array", Default: system},
		"namespaces": {Type: "Array", Default: []any{}}, "excludedImages": {Type: "Array", Default: []any{}},
	}, d.parameters)
	assert.True(t, d.isSet && d.own && d.known())
	assert.Equal(t, []string{"addOn", "logs", "privileged", "taints", "wildcards"}, d.refs())
	for _, m := range d.members {
		for name, value := range m.arguments {
			assert.Contains(t, m.policy.Parameters, name, m.ref)
			assert.Contains(t, d.parameters, strings.TrimPrefix(value.(string), "$"), m.ref)
		}
	}
}

// TestFixedParametersStay holds that what a member fixes is no parameter of the initiative.
func TestFixedParametersStay(t *testing.T) {
	t.Parallel()
	d := house(map[string]InitiativeMember{"privileged": with(memberOf(privileged), "effect", pulumi.String("Deny"))})
	assert.NotContains(t, d.parameters, "effect")
	s := &AssignmentSpec{}
	assert.Equal(t, "Deny", d.effect(d.members[0], s.effective(d)))
	assert.Equal(t, enforcementNone, s.enforcementMode(d), "a fixed refusal is recorded alone until the stage is enforce")
	assert.Equal(t, enforcementDefault, (&AssignmentSpec{Stage: new("enforce")}).enforcementMode(d))
}

// TestStagesOfOwnInitiatives holds that one word moves all members.
func TestStagesOfOwnInitiatives(t *testing.T) {
	t.Parallel()
	d := house(map[string]InitiativeMember{"privileged": memberOf(privileged), "wildcards": memberOf(wildcards), "addOn": memberOf(addOn), "taints": memberOf(taints)})
	for stage, want := range map[string]staged{
		"observe": {effects("Audit", "effect", "auditEffect"), nil, "DoNotEnforce"},
		"warn":    {together(effects("Audit", "effect", "auditEffect"), map[string]any{"warn": true}), nil, "DoNotEnforce"},
		"enforce": {together(effects("Deny", "effect"), effects("Audit", "auditEffect")), nil, "Default"},
	} {
		s := &AssignmentSpec{Stage: &stage}
		assert.Equal(t, want, staged{s.values(d), s.allOverrides(d), s.enforcementMode(d)}, stage)
		requireTaken(t, s, d)
	}
	s := &AssignmentSpec{Stage: new("enforce"), ExcludedNamespaces: []string{"legacy", "kube-system"}}
	assert.Equal(t, []any{"kube-system", "gatekeeper-system", "azure-arc", "azure-extensions-usage-system", "legacy"}, s.values(d)["excludedNamespaces"])
	assert.Equal(t, at(contributorForAddOn, clusterContributor), s.grants(d))
}

// TestSignature holds when an initiative gets another name in Azure, and with it is replaced: when its parameters change, and never else.
func TestSignature(t *testing.T) {
	t.Parallel()
	members := func(change func(map[string]InitiativeMember)) string {
		all := map[string]InitiativeMember{"privileged": memberOf(privileged)}
		change(all)
		return house(all).signature()
	}
	first := members(func(map[string]InitiativeMember) {})
	for name, change := range map[string]func(map[string]InitiativeMember){
		"a member of the same kind": func(all map[string]InitiativeMember) { all["again"] = memberOf(privileged) },
		"another reference id": func(all map[string]InitiativeMember) {
			delete(all, "privileged")
			all["other"] = memberOf(privileged)
		},
		"a value for what is not exposed": func(all map[string]InitiativeMember) {
			all["privileged"] = with(all["privileged"], "labelSelector", pulumi.Map{})
		},
		"a policy that nobody knows": func(all map[string]InitiativeMember) {
			all["own"] = memberOf("/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/own")
		},
	} {
		assert.Equal(t, first, members(change), name)
	}
	for name, change := range map[string]func(map[string]InitiativeMember){
		"an effect of another kind": func(all map[string]InitiativeMember) { all["addOn"] = memberOf(addOn) },
		"an effect that is fixed": func(all map[string]InitiativeMember) {
			all["privileged"] = with(all["privileged"], "effect", pulumi.String("Audit"))
		},
		"no namespaces any more": func(all map[string]InitiativeMember) {
			all["privileged"] = memberOf(builtInPolicyPrefix + localAccounts)
		},
	} {
		assert.NotEqual(t, first, members(change), name)
	}
	assert.Equal(t, first, house(map[string]InitiativeMember{"privileged": {DefinitionId: pulumi.String(privileged), DefinitionVersion: new("9.*.*")}}).signature())
}

// TestEscaping holds that a text in brackets reaches a member as it is, and that a text which only begins with one does.
func TestEscaping(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		given pulumi.Input
		want  any
	}{
		{pulumi.String("[a-z]"), "[[a-z]"},
		{pulumi.String("[[a]]"), "[[[a]]"},
		{pulumi.String("[]"), "[[]"},
		{pulumi.String("[a-z]+"), "[a-z]+"},
		{pulumi.String("[a-z]+\\.azurecr\\.io/.+$"), "[a-z]+\\.azurecr\\.io/.+$"},
		{pulumi.String("[[a"), "[[a"},
		{pulumi.String("["), "["},
		{pulumi.String("^[a]$"), "^[a]$"},
		{pulumi.String("^[a]"), "^[a]"},
		{pulumi.String(""), ""},
		{pulumi.Int(3), 3},
		{pulumi.Array{pulumi.String("[x]"), pulumi.Bool(true)}, []any{"[[x]", true}},
		{pulumi.Map{"a": pulumi.Map{"b": pulumi.String("[x]")}}, map[string]any{"a": map[string]any{"b": "[[x]"}}},
		{pulumi.ToStringArray([]string{"[x]"}), []any{"[[x]"}},
		{pulumi.ToStringMap(map[string]string{"a": "[x]"}), map[string]any{"a": "[[x]"}},
	} {
		got, known := azure.Plain(escaped(test.given))
		assert.True(t, known)
		assert.Equal(t, test.want, got)
	}
	assert.Equal(t, []any{"[[x]", 1}, escapedValue([]any{"[x]", 1}))
	assert.Equal(t, []any{"[[x]"}, escapedValue([]string{"[x]"}))
	assert.Equal(t, map[string]any{"a": "[[x]"}, escapedValue(map[string]string{"a": "[x]"}))
}

// TestFixedEffects holds that a policy which changes resources, and cannot be told not to, waits for the stage enforce.
func TestFixedEffects(t *testing.T) {
	t.Parallel()
	d := house(map[string]InitiativeMember{"tag": with(memberOf(tagFromGroup), "tagName", pulumi.String("team"))})
	require.NotNil(t, d.members[0].policy)
	assert.Empty(t, d.parameters)
	assert.Equal(t, enforcementNone, (&AssignmentSpec{}).enforcementMode(d))
	assert.Equal(t, enforcementDefault, (&AssignmentSpec{Stage: new("enforce")}).enforcementMode(d))
	assert.True(t, (&AssignmentSpec{}).needsIdentity(d))
}
