package policy

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Roles by their names in Azure.
const (
	contributorForAddOn   = "18ed5180-3e48-46fd-8541-4ea054d57064" // Azure Kubernetes Service Policy Add-on Deployment
	clusterContributor    = "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8" // Azure Kubernetes Service Contributor Role
	owner                 = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
	securityAdmin         = "fb1c8493-542b-48eb-b624-b4c8fea62acd"
	defenderAgentOperator = "8bb6f106-b146-4ee6-a3f9-b9c5a96e0ae5" // Defender Kubernetes Agent Operator
	agentOperator         = "5e93ba01-8f92-4c7a-b12a-801e3df23824" // Kubernetes Agent Operator
	monitoring            = "749f88d5-cbae-40b8-bcfc-e573ddc772fa" // Monitoring Contributor
	logAnalytics          = "92aaf0da-9dab-42b6-94a3-d43ce8d16293" // Log Analytics Contributor
	contributor           = "b24988ac-6180-42a0-ab88-20f7382dd24c"

	imageIntegrity = builtInInitiativePrefix + "af28bf8b-c669-4dd3-9137-1e68fdc61bd6"
	allLogs        = builtInInitiativePrefix + "0884adba-2312-4468-abeb-5422caed1038"
	nist           = builtInInitiativePrefix + "179d1daa-458f-4e47-8086-2a68d0d6c38f"
	nlBio          = builtInInitiativePrefix + "6ce73208-883e-490f-a2ac-44aac3b3687f"
)

// at is a role at the scope of the assignment.
func at(roles ...string) []grant {
	var all []grant
	for _, role := range roles {
		all = append(all, grant{role: role})
	}
	return all
}

func TestGrants(t *testing.T) {
	t.Parallel()
	workspace, vault := pulumi.String(testWorkspace), pulumi.String(testGroup+"-vault")
	cases := map[string]struct {
		spec AssignmentSpec
		// needed says whether it has an identity, with roles or without.
		needed bool
		want   []grant
	}{
		"nothing that acts": {AssignmentSpec{Preset: new("podSecurityBaseline")}, false, nil},
		"audits alone":      {AssignmentSpec{Preset: new("aksBestPractices"), Stage: new("enforce")}, false, nil},
		"a benchmark":       {AssignmentSpec{Preset: new("cloudSecurityBenchmark")}, false, nil},
		"defender plans":    {AssignmentSpec{Preset: new("defenderPlans")}, true, at(owner, securityAdmin)},
		"add-on":            {AssignmentSpec{Preset: new("deployPolicyAddOn")}, true, at(contributorForAddOn, clusterContributor)},
		"add-on, enforced":  {AssignmentSpec{Preset: new("deployPolicyAddOn"), Stage: new("enforce")}, true, at(contributorForAddOn, clusterContributor)},
		"add-on, with an effect that is not known yet": {
			AssignmentSpec{Preset: new("deployPolicyAddOn"), Parameters: pulumi.Map{"effect": pulumi.String("DeployIfNotExists").ToStringOutput()}},
			true, at(contributorForAddOn, clusterContributor),
		},
		"add-on, off": {AssignmentSpec{Preset: new("deployPolicyAddOn"), Effect: new("Disabled")}, false, nil},
		"add-on, off by a parameter": {
			AssignmentSpec{Preset: new("deployPolicyAddOn"), Parameters: pulumi.Map{"effect": pulumi.String("Disabled")}}, false, nil,
		},
		"sensor, with a workspace of its own choice": {AssignmentSpec{Preset: new("deployDefenderSensor")}, true, at(agentOperator, defenderAgentOperator)},
		"sensor, with a workspace": {
			AssignmentSpec{Preset: new("deployDefenderSensor"), Parameters: pulumi.Map{"logAnalyticsWorkspaceResourceId": workspace}},
			true,
			append(at(agentOperator, defenderAgentOperator), grant{agentOperator, "logAnalyticsWorkspaceResourceId", workspace},
				grant{defenderAgentOperator, "logAnalyticsWorkspaceResourceId", workspace}),
		},
		"diagnostics, with the workspace outside the scope": {
			AssignmentSpec{Preset: new("deployDiagnostics"), Parameters: pulumi.Map{"logAnalytics": workspace}},
			true,
			append(at(monitoring, logAnalytics), grant{monitoring, "logAnalytics", workspace}, grant{logAnalytics, "logAnalytics", workspace}),
		},
		"a parameter that is no id": {
			AssignmentSpec{Preset: new("deployDiagnostics"), Parameters: pulumi.Map{"logAnalytics": pulumi.String("log-test")}},
			true,
			at(monitoring, logAnalytics),
		},
		"image integrity, by id": {AssignmentSpec{DefinitionId: pulumi.String(imageIntegrity)}, true, at(contributorForAddOn, clusterContributor)},
		"members that are not all known": {
			AssignmentSpec{DefinitionId: pulumi.String(allLogs), Parameters: pulumi.Map{"logAnalytics": workspace}},
			true,
			append(at(logAnalytics), grant{logAnalytics, "logAnalytics", workspace}),
		},
		"a set of which little is known":      {AssignmentSpec{DefinitionId: pulumi.String(nist)}, true, at(contributor)},
		"a set of which no member acts":       {AssignmentSpec{DefinitionId: pulumi.String(nlBio)}, false, nil},
		"of the user's own, without identity": {AssignmentSpec{DefinitionId: pulumi.String(testGroup)}, false, nil},
		"granted elsewhere":                   {AssignmentSpec{Preset: new("deployPolicyAddOn"), Identity: &Identity{RoleAssignmentsEnabled: new(false)}}, true, nil},
		"an identity though nothing acts":     {AssignmentSpec{Preset: new("podSecurityBaseline"), Identity: &Identity{}}, true, nil},
		"one role more, known already, in caps": {
			AssignmentSpec{Preset: new("defenderPlans"), Identity: &Identity{RoleDefinitionIds: []string{"FB1C8493-542B-48EB-B624-B4C8FEA62ACD", logAnalytics}}},
			true, at(owner, logAnalytics, securityAdmin),
		},
		"at more scopes": {
			AssignmentSpec{Preset: new("deployPolicyAddOn"), Identity: &Identity{RoleScopeIds: map[string]pulumi.StringInput{"vault": vault, "log": workspace}}},
			true, append(at(contributorForAddOn, clusterContributor),
				grant{contributorForAddOn, "scope-log", workspace}, grant{clusterContributor, "scope-log", workspace},
				grant{contributorForAddOn, "scope-vault", vault}, grant{clusterContributor, "scope-vault", vault}),
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &definition{own: true}
			if id, _ := test.spec.DefinitionId.(pulumi.String); string(id) != testGroup {
				d = definitionOf(t, &test.spec)
			}
			assert.Equal(t, test.needed, test.spec.needsIdentity(d))
			assert.Equal(t, test.want, test.spec.grants(d))
		})
	}
}

// TestOverridesDecideWhoActs holds that roles follow the effects that overrides leave.
func TestOverridesDecideWhoActs(t *testing.T) {
	t.Parallel()
	acting := func(overrides ...Override) []string {
		s := &AssignmentSpec{Preset: new("defenderPlans"), Overrides: overrides}
		require.NoError(t, s.Validate())
		var refs []string
		for _, m := range s.acting(definitionOf(t, s)) {
			refs = append(refs, m.ref)
		}
		return refs
	}
	assert.Len(t, acting(), 12)
	assert.Empty(t, acting(Override{Effect: new("Disabled")}))
	assert.Len(t, acting(Override{Effect: new("Disabled"), Locations: []string{"westeurope"}}), 12, "it acts in the other regions")
	without := acting(Override{Effect: new("Disabled"), Members: []string{"deployDefenderArm", "deployDefenderAI"}})
	assert.Len(t, without, 10)
	assert.False(t, slices.Contains(without, "deployDefenderArm"))
}

// TestEveryActorHasRoles goes through all single policies: what acts by default gets an identity, and roles with it.
func TestEveryActorHasRoles(t *testing.T) {
	t.Parallel()
	for id := range allPolicies() {
		newest := findPolicy(id, "")
		if newest.Deprecated {
			continue
		}
		s := &AssignmentSpec{DefinitionId: pulumi.String(builtInPolicyPrefix + id)}
		d := definitionOf(t, s)
		assert.Equal(t, acts(newest.DefaultEffect), s.needsIdentity(d), newest.Name)
		var roles []string
		for _, g := range s.grants(d) {
			roles = append(roles, g.role)
		}
		if acts(newest.DefaultEffect) {
			assert.ElementsMatch(t, newest.Roles, roles, newest.Name)
		}
	}
}

// TestEveryInitiativesRoles holds that an initiative's identity has no fewer roles than the initiative says.
func TestEveryInitiativesRoles(t *testing.T) {
	t.Parallel()
	for id, set := range allInitiatives() {
		if set.Deprecated {
			continue
		}
		s := &AssignmentSpec{DefinitionId: pulumi.String(builtInInitiativePrefix + id)}
		d := definitionOf(t, s)
		assert.Equal(t, set.IdentityRequired, s.needsIdentity(d), set.Name)
		if !set.IdentityRequired {
			assert.Empty(t, s.grants(d), set.Name)
			continue
		}
		var roles []string
		for _, g := range s.grants(d) {
			roles = append(roles, g.role)
		}
		assert.Subset(t, roles, set.Roles, set.Name)
	}
}
