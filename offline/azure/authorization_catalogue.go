package azure

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

const (
	kubernetesMode = "Microsoft.Kubernetes.Data"
	// customVersion is the only version that definitions of one's own have.
	customVersion = "1.0.0"

	builtInPolicies = "/providers/Microsoft.Authorization/policyDefinitions/"
	builtInSets     = "/providers/Microsoft.Authorization/policySetDefinitions/"
)

// policyParameter is one parameter of a definition.
type policyParameter struct {
	Type              string `json:"type"`
	Allowed           []any  `json:"allowed"`
	Default           any    `json:"default"`
	Required          bool   `json:"required"`
	AssignPermissions bool   `json:"assignPermissions"`
}

// policy is a policy definition in one version, as far as it decides what Azure takes.
type policy struct {
	ID              string   `json:"id"`
	Version         string   `json:"version"`
	Mode            string   `json:"mode"`
	EffectParameter string   `json:"effectParameter"`
	Effects         []string `json:"effects"`
	// DefaultEffect is the effect without parameters, or always if no parameter decides it.
	DefaultEffect string                      `json:"defaultEffect"`
	Parameters    map[string]*policyParameter `json:"parameters"`
	// Roles are the GUIDs of the roles that an identity needs to deploy what the policy asks for.
	Roles []string `json:"roles"`
}

// policyMember is a policy in a set. A parameter "$x" is the set's parameter x.
type policyMember struct {
	Ref        string         `json:"ref"`
	Policy     string         `json:"policy"`
	Version    string         `json:"version"`
	Parameters map[string]any `json:"parameters"`
	// definition is nil for a policy that nobody knows.
	definition *policy
}

// policySet is a built-in set. Of a partial one, neither members nor parameters are known.
type policySet struct {
	ID                 string                      `json:"id"`
	Version            string                      `json:"version"`
	Partial            bool                        `json:"partial"`
	IdentityRequired   bool                        `json:"identityRequired"`
	RequiredParameters []string                    `json:"requiredParameters"`
	Parameters         map[string]*policyParameter `json:"parameters"`
	Members            []*policyMember             `json:"members"`
}

// assignable is what an assignment assigns: a set, or a policy as a set of itself.
type assignable struct {
	id               string
	versions         []string
	set              bool
	partial          bool
	identityRequired bool
	required         []string
	parameters       map[string]*policyParameter
	members          []*policyMember
}

// The built-in policies and sets are those that a repository of Azure's publishes, which the files name, in the versions that it pins: parameters as they
// are defined, the effect, and the roles of the definition's details. A set is partial where only its own needs were taken over: whether it deploys
// or modifies with the values that its parameters have by default, and which parameters have none. The roles
// are those that anybody may give, by GUID, from Azure's own list of them.
//
//go:embed builtin_policies.json builtin_sets.json builtin_roles.json
var builtInFiles embed.FS

type policyCatalogue struct {
	policies map[string][]*policy
	sets     map[string]*policySet
	roles    map[string]string
}

// builtInCatalogue is decoded when it is first asked for.
var builtInCatalogue = sync.OnceValue(func() *policyCatalogue {
	var all struct {
		Policies []*policy
		Sets     []*policySet
		Roles    map[string]string
	}
	for _, name := range []string{"builtin_policies.json", "builtin_sets.json", "builtin_roles.json"} {
		data, err := builtInFiles.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(data, &all)
		}
		if err != nil {
			panic(name + ": " + err.Error())
		}
	}
	found := &policyCatalogue{policies: map[string][]*policy{}, sets: map[string]*policySet{}, roles: all.Roles}
	for _, one := range all.Policies {
		found.policies[one.ID] = append(found.policies[one.ID], one)
	}
	for _, set := range all.Sets {
		found.sets[set.ID] = set
		for _, member := range set.Members {
			member.definition = atMajor(found.policies[member.Policy], major(member.Version))
		}
	}
	return found
})

// atMajor is the version with that major number; the newest if there is none, or none was asked for.
func atMajor(versions []*policy, wanted string) *policy {
	var newest *policy
	for _, version := range versions {
		if wanted != "" && major(version.Version) == wanted {
			return version
		}
		if newest == nil || decimal(major(version.Version)) > decimal(major(newest.Version)) {
			newest = version
		}
	}
	return newest
}

func major(version string) string {
	first, _, _ := strings.Cut(version, ".")
	return first
}

// decimal is a decimal number, or 0.
func decimal(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// versionPattern is how a version is pinned: its patch is always the newest.
var versionPattern = regexp.MustCompile(`^[0-9]+\.([0-9]+|\*)\.\*(-preview)?$`)

// checkVersion refuses a pinned version that cannot be, or is not, one of those that exist.
func (r *request) checkVersion(path, pinned, id string, versions []string) error {
	if pinned == "" {
		return nil
	}
	if !versionPattern.MatchString(pinned) {
		return r.refuse("InvalidPolicyDefinitionVersion", "The value '%s' of '%s' is not a version in the form '#.*.*' or '#.#.*'.", pinned, path)
	}
	if !slices.ContainsFunc(versions, func(version string) bool { return pins(pinned, version) }) {
		return r.refuseWith(404, "PolicyDefinitionVersionNotFound", "The version '%s' in '%s' of '%s' could not be found: it has %s.",
			pinned, path, id, strings.Join(versions, ", "))
	}
	return nil
}

// pins says whether a version, or an older one of the same major number, is what was pinned.
func pins(pinned, version string) bool {
	wanted, is := strings.Split(pinned, "."), strings.Split(version, ".")
	preview := strings.HasSuffix(pinned, "-preview") == strings.HasSuffix(version, "-preview")
	return preview && wanted[0] == is[0] && (wanted[1] == "*" || decimal(wanted[1]) <= decimal(is[1]))
}

// findAssignable is the definition with that id in the pinned version; nil if there is none.
func (o *world) findAssignable(id, pinned string) *assignable {
	if guid, ok := cutPrefixFold(id, builtInPolicies); ok {
		versions := builtInCatalogue().policies[guid]
		if len(versions) == 0 {
			return nil
		}
		return ofPolicy(id, atMajor(versions, major(pinned)), versions)
	}
	if guid, ok := cutPrefixFold(id, builtInSets); ok {
		set := builtInCatalogue().sets[guid]
		if set == nil {
			return nil
		}
		return &assignable{
			id: id, versions: []string{set.Version}, set: true, partial: set.Partial, identityRequired: set.IdentityRequired,
			required: set.RequiredParameters, parameters: set.Parameters, members: set.Members,
		}
	}
	existing := o.find(id)
	switch {
	case existing == nil:
		return nil
	case existing.Type == definitionType || existing.Type == groupDefinitionType:
		own := readPolicy(existing)
		return ofPolicy(id, own, []*policy{own})
	case existing.Type == setType || existing.Type == groupSetType:
		return o.readSet(existing)
	}
	return nil
}

// ofPolicy makes a policy a set of itself.
func ofPolicy(id string, one *policy, versions []*policy) *assignable {
	itself := &policyMember{Parameters: map[string]any{}, definition: one}
	for name := range one.Parameters {
		itself.Parameters[name] = "$" + name
	}
	found := &assignable{id: id, parameters: one.Parameters, members: []*policyMember{itself}}
	for _, version := range versions {
		found.versions = append(found.versions, version.Version)
	}
	return found
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return key(s[len(prefix):]), true
}

// String names the definition as refusals do.
func (a *assignable) String() string {
	if len(a.members) == 1 && !a.set {
		return fmt.Sprintf("%s version %s", lastSegment(a.id), a.members[0].definition.Version)
	}
	return lastSegment(a.id)
}
