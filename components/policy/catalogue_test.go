package policy

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	embedded "github.com/aksops/pulumi-aksops/components/policy/catalogue"
)

func TestFindPolicy(t *testing.T) {
	t.Parallel()
	const hostNetwork = "82985F06-dc18-4a48-bc1c-b9f4f0098cfe"
	assert.Equal(t, 7, findPolicy(hostNetwork, "").major())
	assert.Contains(t, findPolicy(hostNetwork, "7").Parameters, "allowedHostPorts")
	assert.Contains(t, findPolicy(hostNetwork, "6").Parameters, "minPort")
	assert.Nil(t, findPolicy(hostNetwork, "5"))
	assert.Nil(t, findPolicy("no-guid", ""))
	assert.Equal(t, "Append a tag and its value to resources", findPolicy("2a0e14a6-b0a6-4fab-991a-187a4f81c498", "").Name)
}

func TestFindInitiative(t *testing.T) {
	t.Parallel()
	baseline := findInitiative("A8640138-9b0a-4a28-b8cb-1666c838647d")
	require.NotNil(t, baseline)
	assert.Equal(t, "6.*.*", baseline.member("BlockUsingHostNetwork").Version)
	assert.Nil(t, baseline.member("blockUsingHostNetwork"))
	assert.Nil(t, findInitiative(""))
	assert.True(t, findInitiative("d5264498-16f4-418a-b659-fa7ef418175f").Partial)
}

func TestDeployEffects(t *testing.T) {
	t.Parallel()
	for _, effect := range []string{"DeployIfNotExists", "deployIfNotExists", "Modify", "modify"} {
		assert.True(t, acts(effect), effect)
	}
	for _, effect := range []string{"Audit", "AuditIfNotExists", "Mutate", "append", "Disabled", ""} {
		assert.False(t, acts(effect), effect)
	}
}

// member is the member of exactly that reference id, nil if there is none.
func (s *initiative) member(ref string) *member {
	for i := range s.Members {
		if s.Members[i].Ref == ref {
			return &s.Members[i]
		}
	}
	return nil
}

func TestRoleName(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Contributor", roleName("B24988AC-6180-42a0-ab88-20f7382dd24c"))
	assert.Equal(t, "unknown", roleName("unknown"))
}

func TestPresets(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		"podSecurityBaseline", "podSecurityRestricted", "deploymentSafeguards", "cloudSecurityBenchmark", "cisKubernetes",
		"aksBestPractices", "defenderPlans", "deployPolicyAddOn", "deployDefenderSensor", "deployDiagnostics",
	}, presetNames())
	assert.Nil(t, findPreset("PodSecurityBaseline"))
	for _, name := range presetNames() {
		preset := findPreset(name)
		assert.NotEmpty(t, preset.Title, name)
		assert.NotEmpty(t, preset.Doc, name)
		assert.LessOrEqual(t, len(preset.Title), 100, "%s: a display name has room for the environment's too", name)
		if preset.WorkspaceParameter != "" {
			assert.True(t, findPolicy(preset.Policy, "").Parameters[preset.WorkspaceParameter].AssignPermissions, name)
		}
		switch {
		case preset.Initiative != "":
			set := findInitiative(preset.Initiative)
			require.NotNil(t, set, name)
			assert.False(t, set.Partial || set.Deprecated, name)
			for _, member := range set.Members {
				assert.NotEmpty(t, member.Ref, name)
			}
			checkNeeds(t, preset, set)
		case preset.Policy != "":
			policy := findPolicy(preset.Policy, "")
			require.NotNil(t, policy, name)
			assert.False(t, policy.Deprecated, name)
			assert.Empty(t, preset.Needs, name)
		default:
			checkOwnMembers(t, preset)
		}
	}
}

// checkNeeds asks that the members exist, take each parameter from the set.
func checkNeeds(t *testing.T, preset *preset, set *initiative) {
	t.Helper()
	for ref, parameters := range preset.Needs {
		member := set.member(ref)
		require.NotNil(t, member, "%s %s", preset.Name, ref)
		require.NotEmpty(t, parameters, "%s %s", preset.Name, ref)
		for _, parameter := range parameters {
			require.Contains(t, set.Parameters, parameter, "%s %s", preset.Name, ref)
			assert.True(t, slices.ContainsFunc(values(member.Parameters), func(value any) bool { return value == "$"+parameter }), "%s %s", ref, parameter)
		}
	}
}

func checkOwnMembers(t *testing.T, preset *preset) {
	t.Helper()
	require.NotEmpty(t, preset.Members, preset.Name)
	var refs, policies []string
	for _, member := range preset.Members {
		refs, policies = append(refs, member.Ref), append(policies, member.Policy)
		assert.Regexp(t, `^[a-z][A-Za-z]+$`, member.Ref)
		policy := findPolicy(member.Policy, "")
		require.NotNil(t, policy, member.Ref)
		assert.False(t, policy.Deprecated || policy.Preview, member.Ref)
		for name, parameter := range policy.Parameters {
			assert.False(t, parameter.Required, "%s %s", member.Ref, name)
		}
	}
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(refs))), len(refs))
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(policies))), len(policies))
}

func values(of map[string]any) []any {
	var found []any
	for _, value := range of {
		found = append(found, value)
	}
	return found
}

func TestCatalogueIsSmall(t *testing.T) {
	t.Parallel()
	const limit = 450 << 10
	size := 0
	for _, name := range []string{"policies.json", "initiatives.json", "roles.json", "presets.json"} {
		content, err := embedded.Files.ReadFile(name)
		require.NoError(t, err)
		t.Logf("%s: %d bytes", name, len(content))
		size += len(content)
	}
	assert.LessOrEqual(t, size, limit, strconv.Itoa(size))
}

// BenchmarkCatalogue is what a preview waits for that assigns one initiative: finding all definitions, and decoding those of its members.
func BenchmarkCatalogue(b *testing.B) {
	for b.Loop() {
		policies, initiatives := definitionsIn[builtIn]("policies.json"), definitionsIn[initiative]("initiatives.json")
		for _, member := range initiatives.of("a8640138-9b0a-4a28-b8cb-1666c838647d")[0].Members {
			if len(policies.of(member.Policy)) == 0 {
				b.Fatal(member.Policy)
			}
		}
	}
}

// allPolicies are all policies of the catalogue, by GUID and in rising majors.
func allPolicies() map[string][]builtIn {
	all := map[string][]builtIn{}
	for _, guid := range knownPolicies.guids() {
		all[guid] = knownPolicies.of(guid)
	}
	return all
}

func allInitiatives() map[string]*initiative {
	all := map[string]*initiative{}
	for _, guid := range knownInitiatives.guids() {
		all[guid] = findInitiative(guid)
	}
	return all
}

// TestEachDefinitionStandsOnALine holds what reading single definitions rests on: the lines are all that the file holds.
func TestEachDefinitionStandsOnALine(t *testing.T) {
	t.Parallel()
	whole := catalogue.Decode[struct {
		Policies []builtIn `json:"policies"`
	}]("policies.json", contentOf("policies.json"))
	byID := map[string][]builtIn{}
	for _, known := range whole.Policies {
		byID[known.ID] = append(byID[known.ID], known)
	}
	assert.Equal(t, byID, allPolicies())
	sets := catalogue.Decode[struct {
		Initiatives []initiative `json:"initiatives"`
	}]("initiatives.json", contentOf("initiatives.json"))
	for i := range sets.Initiatives {
		assert.Equal(t, &sets.Initiatives[i], findInitiative(sets.Initiatives[i].ID))
	}
	assert.Len(t, allInitiatives(), len(sets.Initiatives))
}
