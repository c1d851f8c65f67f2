package policy

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTaskHash holds what starts a task again: every setting of it, and not which members there are besides.
func TestTaskHash(t *testing.T) {
	t.Parallel()
	hash := func(change func(*Remediation)) string {
		s := &AssignmentSpec{Preset: new("deployPolicyAddOn"), Remediation: &Remediation{Trigger: "2026-11-01"}}
		change(s.Remediation)
		tasks := s.tasks(definitionOf(t, s))
		require.Len(t, tasks, 1)
		assert.Len(t, tasks[0].hash, hashLength)
		return tasks[0].hash
	}
	first := hash(func(*Remediation) {})
	assert.Equal(t, first, hash(func(*Remediation) {}))
	assert.Equal(t, "6dbe3508", first, "a task that has run would run again after an upgrade of this package")
	seen := map[string]string{first: "nothing"}
	for name, change := range map[string]func(*Remediation){
		"trigger":     func(r *Remediation) { r.Trigger = "2026-11-02" },
		"discovery":   func(r *Remediation) { r.ResourceDiscoveryMode = new("ReEvaluateCompliance") },
		"locations":   func(r *Remediation) { r.Locations = []string{"westeurope"} },
		"count":       func(r *Remediation) { r.ResourceCount = new(10) },
		"parallel":    func(r *Remediation) { r.ParallelDeployments = new(10) },
		"threshold":   func(r *Remediation) { r.FailureThresholdPercent = new(10) },
		"no failures": func(r *Remediation) { r.FailureThresholdPercent = new(0) },
	} {
		got := hash(change)
		assert.Empty(t, seen[got], name)
		seen[got] = name
	}
}

func TestTasks(t *testing.T) {
	t.Parallel()
	refs := func(s *AssignmentSpec) []string {
		require.NoError(t, s.Validate())
		var all []string
		for _, one := range s.tasks(definitionOf(t, s)) {
			all = append(all, one.ref)
		}
		return all
	}
	assert.Nil(t, refs(&AssignmentSpec{Preset: new("defenderPlans")}))
	assert.Equal(t, []string{""}, refs(&AssignmentSpec{Preset: new("deployPolicyAddOn"), Remediation: &Remediation{Trigger: "1"}}))
	members := []string{"deployDefenderArm", "deployDefenderAI"}
	assert.Equal(t, members, refs(&AssignmentSpec{Preset: new("defenderPlans"), Remediation: &Remediation{Trigger: "1", Members: members}}))
	one := &AssignmentSpec{Preset: new("defenderPlans"), Remediation: &Remediation{Trigger: "1", Members: members[:1]}}
	two := &AssignmentSpec{Preset: new("defenderPlans"), Remediation: &Remediation{Trigger: "1", Members: members}}
	d := definitionOf(t, one)
	assert.Equal(t, one.tasks(d)[0], two.tasks(d)[0], "another member does not start the task of the first again")
}

// TestRemediable holds that only what deploys or modifies can be remediated, overrides included.
func TestRemediable(t *testing.T) {
	t.Parallel()
	remedy := func(members ...string) *Remediation { return &Remediation{Trigger: "1", Members: members} }
	const only = ", which neither deploys nor modifies anything: only what does can be remediated"
	for name, test := range map[string]struct {
		spec AssignmentSpec
		want []string
	}{
		"what records": {
			AssignmentSpec{Preset: new("aksBestPractices"), Remediation: remedy("policyAddOn")}, []string{"remediation.members[0] is set for policyAddOn" + only},
		},
		"what is off": {
			AssignmentSpec{Preset: new("deployPolicyAddOn"), Effect: new("Disabled"), Remediation: remedy()},
			[]string{`remediation is set for "Deploy Azure Policy Add-on to Azure Kubernetes Service clusters"` + only},
		},
		"a member that an override switches off": {
			AssignmentSpec{
				Preset: new("defenderPlans"), Overrides: []Override{{Effect: new("Disabled"), Members: []string{"deployDefenderAI"}}},
				Remediation: remedy("deployDefenderAI", "deployDefenderArm"),
			},
			[]string{"remediation.members[0] is set for deployDefenderAI" + only},
		},
		"members of a single policy": {
			AssignmentSpec{Preset: new("deployPolicyAddOn"), Remediation: remedy("addOn")},
			[]string{`remediation.members[0] is "addOn", but "Deploy Azure Policy Add-on to Azure Kubernetes Service clusters" is a single policy, without members: leave it out`},
		},
		"a set of the user's own, on trust": {
			AssignmentSpec{
				DefinitionId: pulumi.String("/subscriptions/s/providers/Microsoft.Authorization/policySetDefinitions/own"), Remediation: remedy("any"),
			}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, problems(test.spec.Validate()))
		})
	}
}
