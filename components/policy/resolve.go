package policy

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	builtInPolicyPrefix     = "/providers/Microsoft.Authorization/policyDefinitions/"
	builtInInitiativePrefix = "/providers/Microsoft.Authorization/policySetDefinitions/"
)

// The characters that the name at the end cannot have are those of the resource type in Bicep, Microsoft.Authorization/policyDefinitions@2023-04-01.
var definitionPattern = regexp.MustCompile(`(?i)^(.*)/providers/Microsoft\.Authorization/policy(Set)?Definitions/([^/<>%&:\\?\x00-\x1f\x7f]+)$`)

// resolve finds what is assigned, and records why it cannot be found. It returns nil then.
func (s *AssignmentSpec) resolve(c *input.Checker) *definition {
	switch {
	case s.Preset != nil && s.DefinitionId != nil:
		c.Failf("definitionId", "is set together with preset: keep one of the two")
		return nil
	case s.Preset != nil:
		c.OneOf("preset", s.Preset, presetNames()...)
		if known := findPreset(*s.Preset); known != nil {
			return known.definition()
		}
		return nil
	case s.DefinitionId == nil:
		c.Failf("preset", "is required: name what to assign, one of %s, or give definitionId", input.Words(presetNames()))
		return nil
	}
	id, literal := azure.Literal(s.DefinitionId)
	if !literal {
		return &definition{own: true}
	}
	return resolveID(c, id, majorOf(input.Value(s.DefinitionVersion, "")))
}

// resolveID finds a definition in that major version, which may have other parameters than the newest; empty is the newest.
func resolveID(c *input.Checker, id, major string) *definition {
	const path = "definitionId"
	match := definitionPattern.FindStringSubmatch(id)
	if match == nil {
		c.Failf(path, "is %q: must be the id of a policy or initiative, such as %s<GUID>", id, builtInInitiativePrefix)
		return nil
	}
	scope, isSet, guid := match[1], match[2] != "", match[3]
	if scope != "" {
		if _, err := azure.ScopeOf(scope); err != nil {
			c.Failf(path, "is %q: its beginning is neither that of a subscription nor of a management group", id)
			return nil
		}
		return &definition{isSet: isSet, own: true}
	}
	policy, set := findPolicy(guid, major), findInitiative(guid)
	if policy == nil {
		policy = findPolicy(guid, "")
	}
	switch {
	case isSet && policy != nil:
		c.Failf(path, "is %q, but that GUID is the policy %q: use %s%s", id, policy.Name, builtInPolicyPrefix, guid)
	case !isSet && set != nil:
		c.Failf(path, "is %q, but that GUID is the initiative %q: use %s%s", id, set.Name, builtInInitiativePrefix, guid)
	case set != nil && set.Deprecated:
		c.Failf(path, "is %q, the initiative %q, which Azure has deprecated: use its successor", id, set.Name)
	case policy != nil && policy.Deprecated:
		c.Failf(path, "is %q, the policy %q, which Azure has deprecated: use its successor", id, policy.Name)
	case policy != nil:
		return singlePolicy(policy)
	case set != nil:
		return initiativeOf(set)
	case !guidPattern.MatchString(guid):
		c.Failf(path, "is %q: a built-in definition is named by a GUID", id)
	default:
		return &definition{isSet: isSet}
	}
	return nil
}

func (p *preset) definition() *definition {
	var d *definition
	switch {
	case p.Initiative != "":
		d = initiativeOf(findInitiative(p.Initiative))
	case p.Policy != "":
		d = singlePolicy(findPolicy(p.Policy, ""))
	default:
		spec := p.spec()
		d = spec.definitionOf(spec.resolve(nil, nil))
	}
	d.preset = p
	return d
}

// definitionID is the id of what the spec names; nil for a preset that is an initiative of ours, which has none before it is created.
func (s *AssignmentSpec) definitionID() pulumi.StringInput {
	if s.Preset == nil {
		return s.DefinitionId
	}
	switch known := findPreset(*s.Preset); {
	case known.Initiative != "":
		return pulumi.String(builtInInitiativePrefix + known.Initiative)
	case known.Policy != "":
		return pulumi.String(builtInPolicyPrefix + known.Policy)
	}
	return nil
}

// definitionGUID is the GUID of what the spec names, empty if it is not known.
func (s *AssignmentSpec) definitionGUID() string {
	id, _ := azure.Literal(s.definitionID())
	return id[strings.LastIndex(id, "/")+1:]
}

// findPolicyByID is the built-in policy of that id in that major version, or the newest; nil if it is not known.
func findPolicyByID(id, major string) *builtIn {
	match := definitionPattern.FindStringSubmatch(id)
	if match == nil || match[1] != "" || match[2] != "" {
		return nil
	}
	return findPolicy(match[3], major)
}

// version is the version to send; empty for a definition without versions.
func (s *AssignmentSpec) version(d *definition) string {
	if s.DefinitionVersion != nil {
		return *s.DefinitionVersion
	}
	if d.own {
		return ""
	}
	return d.pin()
}

// enforcementMode is what the user chose or the stage means: of what deploys, only enforce acts.
func (s *AssignmentSpec) enforcementMode(d *definition) string {
	if s.EnforcementMode != nil {
		return *s.EnforcementMode
	}
	if s.Effect == nil && s.stage() != stageEnforce && d.known() && s.needsMode(d) {
		return enforcementNone
	}
	return enforcementDefault
}
