package policy

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

const (
	hostNetwork = builtInPolicyPrefix + "82985f06-dc18-4a48-bc1c-b9f4f0098cfe"
	cis         = builtInInitiativePrefix + "4fd005fd-51be-478f-a8fb-149d48b20d48"
)

// TestPins holds the version that is sent: the major one whose parameters were checked.
func TestPins(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		spec AssignmentSpec
		want string
	}{
		"an initiative":               {AssignmentSpec{Preset: new("podSecurityRestricted")}, "2.*.*"},
		"an initiative in preview":    {AssignmentSpec{Preset: new("cisKubernetes")}, "1.*.*-preview"},
		"a policy":                    {AssignmentSpec{Preset: new("deployDiagnostics")}, "3.*.*"},
		"by id":                       {AssignmentSpec{DefinitionId: pulumi.String(hostNetwork)}, "7.*.*"},
		"by an older version":         {AssignmentSpec{DefinitionId: pulumi.String(hostNetwork), DefinitionVersion: new("6.*.*")}, "6.*.*"},
		"by a minor version":          {AssignmentSpec{DefinitionId: pulumi.String(hostNetwork), DefinitionVersion: new("7.0.*")}, "7.0.*"},
		"a set of which little":       {AssignmentSpec{DefinitionId: pulumi.String(nist)}, "14.*.*"},
		"an initiative of ours":       {AssignmentSpec{Preset: new("aksBestPractices")}, ""},
		"in a subscription":           {AssignmentSpec{DefinitionId: pulumi.String("/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/own")}, ""},
		"not known to the catalogue":  {AssignmentSpec{DefinitionId: pulumi.String(builtInPolicyPrefix + "00000000-0000-0000-0000-000000000000")}, ""},
		"an output":                   {AssignmentSpec{DefinitionId: pulumi.String(hostNetwork).ToStringOutput()}, ""},
		"unknown, with a version":     {AssignmentSpec{DefinitionId: pulumi.String(builtInPolicyPrefix + "00000000-0000-0000-0000-000000000000"), DefinitionVersion: new("2.*.*")}, "2.*.*"},
		"capital letters in the GUID": {AssignmentSpec{DefinitionId: pulumi.String(builtInPolicyPrefix + "82985F06-DC18-4A48-BC1C-B9F4F0098CFE")}, "7.*.*"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.spec.version(definitionOf(t, &test.spec)))
		})
	}
}

// TestParametersOfThePinnedVersion holds that parameters are those of the version that applies, which is not always the newest.
func TestParametersOfThePinnedVersion(t *testing.T) {
	t.Parallel()
	old, recent := pulumi.Map{"minPort": pulumi.Int(1)}, pulumi.Map{"allowedHostPorts": pulumi.Array{}}
	for name, test := range map[string]struct {
		version    *string
		parameters pulumi.MapInput
		want       []string
	}{
		"6 has minPort":              {new("6.*.*"), old, nil},
		"6 has no allowedHostPorts":  {new("6.*.*"), recent, []string{`parameters.allowedHostPorts is not a parameter of "Kubernetes cluster pods should only use approved host network and port range"`}},
		"7 has allowedHostPorts":     {new("7.*.*"), recent, nil},
		"7 has no minPort":           {new("7.*.*"), old, []string{`parameters.minPort is not a parameter of "Kubernetes cluster pods should only use approved host network and port list"`}},
		"newest has allowedHostPort": {nil, recent, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := AssignmentSpec{DefinitionId: pulumi.String(hostNetwork), DefinitionVersion: test.version, Parameters: test.parameters}
			member := InitiativeSpec{Members: map[string]InitiativeMember{"net": {DefinitionId: spec.DefinitionId, DefinitionVersion: spec.DefinitionVersion, Parameters: spec.Parameters}}}
			got, inInitiative := problems(spec.Validate()), problems(member.Validate())
			assert.Len(t, got, len(test.want))
			assert.Len(t, inInitiative, len(test.want))
			for i, want := range test.want {
				assert.Contains(t, got[i], want)
				assert.Contains(t, inInitiative[i], "members.net."+want)
			}
		})
	}
}

func TestWrongPins(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"5.*.*":         "the catalogue knows the parameters of 6.*.* and 7.*.*; use that, or leave it out",
		"7.*.*-preview": "the catalogue knows the parameters of 6.*.* and 7.*.*; use that, or leave it out",
		"7.0.0":         versionRule, "7": versionRule, "": versionRule, "latest": versionRule, "v7.*.*": versionRule,
	} {
		spec := AssignmentSpec{DefinitionId: pulumi.String(hostNetwork), DefinitionVersion: &version}
		assert.Equal(t, []string{`definitionVersion is "` + version + `": ` + want}, problems(spec.Validate()))
	}
	for version, valid := range map[string]bool{"1.*.*": false, "1.*.*-preview": true, "1.0.*-preview": true, "2.*.*-preview": false} {
		spec := AssignmentSpec{DefinitionId: pulumi.String(cis), DefinitionVersion: &version}
		assert.Equal(t, valid, spec.Validate() == nil, version)
	}
}
