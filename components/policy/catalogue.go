package policy

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	embedded "github.com/aksops/pulumi-aksops/components/policy/catalogue"
)

// parameter is one parameter of a built-in policy or initiative.
type parameter struct {
	// Type is Azure's, whose spelling varies: "String" and "string" are the same.
	Type string `json:"type"`
	// Allowed are the only values, case-sensitive, or of an array the only elements.
	Allowed []any `json:"allowed"`
	// Default is nil for a parameter that is Required.
	Default  any  `json:"default"`
	Required bool `json:"required"`
	// AssignPermissions says that the assignment's identity needs its roles also on the resource that is the value.
	AssignPermissions bool `json:"assignPermissions"`
	Deprecated        bool `json:"deprecated"`
}

// builtIn is one major version of a policy that comes with Azure.
type builtIn struct {
	// ID is the GUID in lower case.
	ID         string `json:"id"`
	Name       string `json:"name"`
	Version    string `json:"version"`
	Mode       string `json:"mode"`
	Preview    bool   `json:"preview"`
	Deprecated bool   `json:"deprecated"`
	// EffectParameter names the parameter that chooses among Effects, case-sensitive; empty where the effect is fixed.
	EffectParameter string               `json:"effectParameter"`
	Effects         []string             `json:"effects"`
	DefaultEffect   string               `json:"defaultEffect"`
	Parameters      map[string]parameter `json:"parameters"`
	// Roles are the GUIDs of the roles that the policy's deployments need.
	Roles []string `json:"roles"`
}

// member is a policy in an initiative.
type member struct {
	Ref string `json:"ref"`
	// Policy and what follows is empty for a policy that the catalogue does not hold.
	Policy string `json:"policy"`
	// Version is the pin, such as "9.*.*".
	Version string `json:"version"`
	// Parameters are values, "$x" for the initiative's parameter x, or an ARM expression "[…]".
	Parameters map[string]any `json:"parameters"`
}

// initiative is a set of policies that comes with Azure.
type initiative struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Version    string `json:"version"`
	Preview    bool   `json:"preview"`
	Deprecated bool   `json:"deprecated"`
	// Partial says that its members and parameters are not known, except for RequiredParameters.
	Partial bool `json:"partial"`
	// IdentityRequired says that a member deploys or modifies with the default parameters; Roles are those of all such members.
	IdentityRequired   bool                 `json:"identityRequired"`
	Roles              []string             `json:"roles"`
	RequiredParameters []string             `json:"requiredParameters"`
	Parameters         map[string]parameter `json:"parameters"`
	Members            []member             `json:"members"`
}

// preset is a short name for something to assign: an initiative, a policy, or members that become an initiative of ours.
type preset struct {
	Name       string         `json:"name"`
	Title      string         `json:"title"`
	Doc        string         `json:"doc"`
	Initiative string         `json:"initiative"`
	Policy     string         `json:"policy"`
	Members    []presetMember `json:"members"`
	// Needs are, by member, parameters of the initiative that must be given before the member is enforced: their defaults allow nothing.
	Needs map[string][]string `json:"needs"`
	// WorkspaceParameter takes the id of the environment's Log Analytics workspace unless it is given.
	WorkspaceParameter string `json:"workspaceParameter"`
}

// presetMember is one policy, in its newest major version, of a preset that is an initiative of ours.
type presetMember struct {
	Ref    string `json:"ref"`
	Policy string `json:"policy"`
}

// contentOf is a file of the catalogue.
func contentOf(file string) []byte {
	data, err := embedded.Files.ReadFile(file)
	if err != nil {
		panic(err) // a mistake in this repository that the first test finds
	}
	return data
}

// The files are read at first use: a program without policies does not wait for them.
var (
	knownPolicies    = definitionsIn[builtIn]("policies.json")
	knownInitiatives = definitionsIn[initiative]("initiatives.json")

	knownRoles = sync.OnceValue(func() map[string]string {
		const file = "roles.json"
		return catalogue.Decode[struct {
			Roles map[string]string `json:"roles"`
		}](file, contentOf(file)).Roles
	})
	knownPresets = sync.OnceValue(func() []preset {
		const file = "presets.json"
		return catalogue.Decode[struct {
			Presets []preset `json:"presets"`
		}](file, contentOf(file)).Presets
	})
)

// findPolicy is the policy of that GUID in that major version, or in the newest if major is empty; nil if it is not known.
func findPolicy(guid, major string) *builtIn {
	// The file has the majors of a policy in rising order.
	majors := knownPolicies.of(guid)
	for i := range slices.Backward(majors) {
		if major == "" || strconv.Itoa(majors[i].major()) == major {
			return &majors[i]
		}
	}
	return nil
}

// findInitiative is the initiative of that GUID, nil if it is not known.
func findInitiative(guid string) *initiative {
	if known := knownInitiatives.of(guid); len(known) > 0 {
		return &known[0]
	}
	return nil
}

// roleName is the name of the role of that GUID, or the GUID itself if it is not known.
func roleName(guid string) string {
	if name, known := knownRoles()[strings.ToLower(guid)]; known {
		return name
	}
	return guid
}

// findPreset is the preset of that name, nil if there is none.
func findPreset(name string) *preset {
	presets := knownPresets()
	for i := range presets {
		if presets[i].Name == name {
			return &presets[i]
		}
	}
	return nil
}

func presetNames() []string {
	var names []string
	for _, known := range knownPresets() {
		names = append(names, known.Name)
	}
	return names
}

// major is the first number of the version, by which definitions are pinned.
func (b *builtIn) major() int {
	first, _, _ := strings.Cut(b.Version, ".")
	number, _ := strconv.Atoi(first) // a test reads every version
	return number
}

// acts says whether an effect, in any spelling, acts with the identity of the assignment.
func acts(effect string) bool {
	return strings.EqualFold(effect, "deployIfNotExists") || strings.EqualFold(effect, "modify")
}

// policyVersions are all versions of a policy that are known, the oldest first.
func policyVersions(guid string) []*builtIn {
	majors := knownPolicies.of(guid)
	versions := make([]*builtIn, len(majors))
	for i := range majors {
		versions[i] = &majors[i]
	}
	return versions
}
