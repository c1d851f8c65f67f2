package policy

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const localAccounts = "993c2fcd-2b29-49d2-9eb0-df2c3a730c32"

// ruleOf is what an environment's only assignment makes of the policy of that GUID.
func ruleOfPolicy(t *testing.T, one ScopedAssignment, guid string) []Rule {
	t.Helper()
	var found []Rule
	for _, rule := range (&Spec{Assignments: map[string]ScopedAssignment{"one": one}}).Rules() {
		if rule.Policy == guid {
			found = append(found, rule)
		}
	}
	return found
}

func TestRules(t *testing.T) {
	t.Parallel()
	const title = "Azure Kubernetes Service Clusters should have local authentication methods disabled"
	single := func(change func(*AssignmentSpec)) ScopedAssignment {
		one := ScopedAssignment{AssignmentSpec: AssignmentSpec{DefinitionId: pulumi.String(builtInPolicyPrefix + localAccounts)}}
		change(&one.AssignmentSpec)
		return one
	}
	rule := func(effect string, enforced bool) Rule {
		return Rule{Assignment: "one", Policy: localAccounts, Title: title, Effect: effect, Enforced: enforced, Parameters: map[string]any{"effect": effect}}
	}
	elsewhere := rule("Audit", true)
	elsewhere.Parameters = map[string]any{"effect": "Deny"}
	cases := map[string]struct {
		one  ScopedAssignment
		want []Rule
	}{
		"observe":      {single(func(*AssignmentSpec) {}), []Rule{rule("Audit", true)}},
		"enforce":      {single(func(s *AssignmentSpec) { s.Stage = new("enforce") }), []Rule{rule("Deny", true)}},
		"an effect":    {single(func(s *AssignmentSpec) { s.Effect = new("Disabled") }), []Rule{rule("Disabled", true)}},
		"a parameter":  {single(func(s *AssignmentSpec) { s.Parameters = pulumi.Map{"effect": pulumi.String("Deny")} }), []Rule{rule("Deny", true)}},
		"not enforced": {single(func(s *AssignmentSpec) { s.Stage, s.EnforcementMode = new("enforce"), new("DoNotEnforce") }), []Rule{rule("Deny", false)}},
		"an override": {single(func(s *AssignmentSpec) {
			s.Stage, s.Overrides = new("enforce"), []Override{{Effect: new("Audit")}}
		}), []Rule{elsewhere}},
		"an override in a region": {single(func(s *AssignmentSpec) {
			s.Stage, s.Overrides = new("enforce"), []Override{{Effect: new("Audit"), Locations: []string{"westeurope"}}}
		}), []Rule{rule("Deny", true), elsewhere}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, test.one.Validate())
			assert.Equal(t, test.want, ruleOfPolicy(t, test.one, localAccounts))
		})
	}
}

func TestRulesOfInitiatives(t *testing.T) {
	t.Parallel()
	practices := ScopedAssignment{AssignmentSpec: AssignmentSpec{Preset: new("aksBestPractices"), Stage: new("enforce")}}
	got := ruleOfPolicy(t, practices, localAccounts)
	require.Len(t, got, 1)
	assert.Equal(t, "localAccountsDisabled", got[0].Member)
	assert.True(t, got[0].Denies())
	assert.False(t, got[0].Deploys() || got[0].IsOff() || got[0].Kubernetes)

	plans := ScopedAssignment{AssignmentSpec: AssignmentSpec{Preset: new("defenderPlans")}}
	const arm = "b7021b2b-08fd-4dc0-9de7-3c6ece09faf9"
	assert.False(t, ruleOfPolicy(t, plans, arm)[0].Deploys(), "observe changes nothing")
	plans.Stage = new("enforce")
	assert.True(t, ruleOfPolicy(t, plans, arm)[0].Deploys())

	safeguards := ScopedAssignment{AssignmentSpec: AssignmentSpec{Preset: new("deploymentSafeguards"), Stage: new("enforce"), Parameters: requiredParameters["deploymentSafeguards"]}}
	privileged := ruleOfPolicy(t, safeguards, "95edb821-ddaf-4404-9732-666045e056b4")
	require.Len(t, privileged, 1)
	assert.True(t, privileged[0].Kubernetes && privileged[0].Denies(), "by an override, though its parameter says Audit")
	mutating := ruleOfPolicy(t, safeguards, "e16d171b-bfe5-4d79-a525-19736b396e92")
	assert.True(t, mutating[0].IsOff())
	assert.Len(t, (&Spec{Assignments: map[string]ScopedAssignment{"one": {AssignmentSpec: AssignmentSpec{DefinitionId: pulumi.String(nist)}}}}).Rules(), 0)
	assert.Empty(t, (*Spec)(nil).Rules())
}

// TestRulesOfOwnDefinitions goes through keys: an initiative of the user's own with a built-in member and a custom one.
func TestRulesOfOwnDefinitions(t *testing.T) {
	t.Parallel()
	s := &Spec{
		CustomPolicies: map[string]CustomPolicySpec{"tags": {Template: new("immutableImageTags")}},
		Initiatives: map[string]InitiativeSpec{"house": {Members: map[string]InitiativeMember{
			"tags": {CustomPolicy: new("tags")}, "local": {DefinitionId: pulumi.String(builtInPolicyPrefix + localAccounts)},
		}}},
		Assignments: map[string]ScopedAssignment{
			"a": {Initiative: new("house"), AssignmentSpec: AssignmentSpec{Stage: new("enforce")}},
			"b": {CustomPolicy: new("tags")},
			"c": {CustomPolicy: new("gone")},
			"d": {Initiative: new("gone")},
		},
	}
	type found struct {
		assignment, policy, member, effect string
		kubernetes                         bool
	}
	var got []found
	for _, rule := range s.Rules() {
		got = append(got, found{rule.Assignment, rule.Policy, rule.Member, rule.Effect, rule.Kubernetes})
	}
	assert.Equal(t, []found{
		{"a", localAccounts, "local", "Deny", false}, {"a", "", "tags", "Deny", true}, {"b", "", "", "Audit", true},
	}, got)
}

// TestRuleParameters holds that a rule knows the values that reach its policy, whoever gives them.
func TestRuleParameters(t *testing.T) {
	t.Parallel()
	const locations = "e56962a6-4747-49cd-b67b-bf8b01975c4c"
	id := pulumi.String(builtInPolicyPrefix + locations)
	allowed := pulumi.Map{"listOfAllowedLocations": pulumi.ToStringArray([]string{"westeurope"})}
	s := &Spec{
		Initiatives: map[string]InitiativeSpec{"house": {Members: map[string]InitiativeMember{"where": {DefinitionId: id, Parameters: allowed}}}},
		Assignments: map[string]ScopedAssignment{
			"a": {AssignmentSpec: AssignmentSpec{DefinitionId: id, Parameters: allowed}},
			"b": {Initiative: new("house")},
			"c": {AssignmentSpec: AssignmentSpec{DefinitionId: id, Parameters: pulumi.Map{"listOfAllowedLocations": pulumi.Array{pulumi.String("x").ToStringOutput()}}}},
		},
	}
	rules := s.Rules()
	require.Len(t, rules, 3)
	assert.Equal(t, []any{"westeurope"}, rules[0].Parameters["listOfAllowedLocations"])
	assert.Equal(t, []any{"westeurope"}, rules[1].Parameters["listOfAllowedLocations"])
	assert.NotContains(t, rules[2].Parameters, "listOfAllowedLocations", "nobody knows it yet")
}

func TestScopeOf(t *testing.T) {
	t.Parallel()
	s := &Spec{Assignments: map[string]ScopedAssignment{
		"default": {}, "cluster": {Cluster: new("blue")}, "literal": {ScopeId: pulumi.String(testGroup)},
		"output":   {ScopeId: pulumi.String(testGroup).ToStringOutput()},
		"excluded": {AssignmentSpec: AssignmentSpec{ExcludedScopeIds: pulumi.StringArray{pulumi.String("b"), pulumi.String("a"), pulumi.String("c").ToStringOutput()}}},
	}}
	assert.Equal(t, Scope{}, s.ScopeOf("default"))
	assert.Equal(t, Scope{Cluster: "blue"}, s.ScopeOf("cluster"))
	assert.Equal(t, Scope{ID: testGroup}, s.ScopeOf("literal"))
	assert.Equal(t, Scope{Unknown: true}, s.ScopeOf("output"))
	assert.Equal(t, Scope{Excluded: []string{"a", "b"}}, s.ScopeOf("excluded"))
}
