package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Spec is what a user chooses about the policies of an environment.
type Spec struct {
	// Assignments are the policies and initiatives that apply, by a short key of letters, digits and hyphens that becomes part of their
	// names. Must be known at preview. Another key replaces the assignment.
	Assignments map[string]ScopedAssignment `pulumi:"assignments,optional"`
	// CustomPolicies are rules of your own for what runs in clusters, by key. They do nothing until they are assigned.
	CustomPolicies map[string]CustomPolicySpec `pulumi:"customPolicies,optional"`
	// Initiatives are policies that are assigned together, by key.
	Initiatives map[string]InitiativeSpec `pulumi:"initiatives,optional"`
	// Exemptions free clusters or scopes of this environment from assignments that somebody else made, by a short key of letters, digits and hyphens
	// that becomes part of their names. Must be known at preview. Another key replaces the exemption. Exemptions from an assignment of this environment
	// stand below it.
	Exemptions map[string]ForeignExemption `pulumi:"exemptions,optional"`
	// ManagementGroupId is the id of the management group that holds the definitions of custom policies and initiatives. Required to assign
	// them at a management group. Defaults to the subscription that the provider deploys to. Another one replaces them and their
	// assignments.
	ManagementGroupId pulumi.StringInput `pulumi:"managementGroupId,optional"`
}

// ScopedAssignment is an assignment, and what it applies to. It assigns exactly one of preset, definitionId, initiative and customPolicy.
type ScopedAssignment struct {
	AssignmentSpec
	// Initiative is the key of an initiative of the same environment to assign. Must be known at preview. Another one replaces the
	// assignment.
	Initiative *string `pulumi:"initiative,optional"`
	// CustomPolicy is the key of a custom policy of the same environment to assign. Must be known at preview. Another one replaces the
	// assignment.
	CustomPolicy *string `pulumi:"customPolicy,optional"`
	// Cluster is the key of the one cluster that it applies to. Must be known at preview. Another one replaces the assignment.
	Cluster *string `pulumi:"cluster,optional"`
	// ScopeId is the id of a management group, subscription, resource group or resource that it applies to. Defaults to the environment's
	// resource group. Another one replaces the assignment.
	ScopeId pulumi.StringInput `pulumi:"scopeId,optional"`
	// ScopeType is managementGroup, subscription, resourceGroup or resource. Defaults to what ScopeId says, and to resourceGroup for an id
	// that is not known at preview. Must be known at preview.
	ScopeType *string `pulumi:"scopeType,optional"`
	// AssignmentName is the Azure name, up to 64 characters and 24 at a management group. Defaults to one made of the environment and the
	// key. Must be known at preview. Another name replaces the assignment.
	AssignmentName *string `pulumi:"assignmentName,optional"`
}

// definitionOf is what an assignment assigns: of this environment by key, or what it names itself. Nil if it cannot be found.
func (s *Spec) definitionOf(one ScopedAssignment) *definition {
	if one.Initiative != nil || one.CustomPolicy != nil {
		return s.own(one)
	}
	return one.resolve(&input.Checker{})
}

// own is the definition of this environment that an assignment names by key, nil if it names none or an unknown one.
func (s *Spec) own(one ScopedAssignment) *definition {
	switch {
	case one.Initiative != nil:
		if set, known := s.Initiatives[*one.Initiative]; known {
			d := set.definitionOf(set.resolve(s.customShapes(), nil))
			d.name = input.Value(set.DisplayName, *one.Initiative)
			return d
		}
	case one.CustomPolicy != nil:
		if shape := s.customShape(*one.CustomPolicy); shape != nil {
			d := singlePolicy(shape)
			d.own = true
			return d
		}
	}
	return nil
}

// customShapes are the environment's custom policies as assignments and initiatives see them, by key.
func (s *Spec) customShapes() map[string]*builtIn {
	shapes := map[string]*builtIn{}
	for key := range s.CustomPolicies {
		if shape := s.customShape(key); shape != nil {
			shapes[key] = shape
		}
	}
	return shapes
}

// customShape is nil for a custom policy that does not exist or has mistakes.
func (s *Spec) customShape(key string) *builtIn {
	one, exists := s.CustomPolicies[key]
	if !exists {
		return nil
	}
	parameters := customParameters(&one)
	if parameters == nil {
		return nil
	}
	return &builtIn{
		Name: input.Value(one.DisplayName, key), Mode: modeKubernetes, EffectParameter: "effect",
		Effects: texts(parameters["effect"].Allowed), DefaultEffect: effectAudit, Parameters: parameters,
	}
}

func (s *Spec) check(c *input.Checker) {
	checkManagementGroup(c, s.ManagementGroupId)
	for _, key := range slices.Sorted(maps.Keys(s.CustomPolicies)) {
		path, one := input.Key("customPolicies", key), s.CustomPolicies[key]
		checkKey(c, path, key)
		c.Add(path, one.Validate())
	}
	s.checkTemplates(c)
	policies := s.customShapes()
	for _, key := range slices.Sorted(maps.Keys(s.Initiatives)) {
		path, one := input.Key("initiatives", key), s.Initiatives[key]
		checkKey(c, path, key)
		var found input.Checker
		one.check(&found, policies)
		one.checkHomes(&found, s.ManagementGroupId)
		c.Add(path, found.Err())
	}
	s.checkNames(c)
}

func checkKey(c *input.Checker, path, key string) {
	if !keyPattern.MatchString(key) {
		c.Failf(path, keyRule)
	}
}

// checkNames refuses two assignments of one Azure name at one scope. Azure does not tell capital letters from small ones there.
func (s *Spec) checkNames(c *input.Checker) {
	type place struct{ cluster, scope, name string }
	owners := map[place]string{}
	for _, key := range slices.Sorted(maps.Keys(s.Assignments)) {
		one := s.Assignments[key]
		if one.AssignmentName == nil {
			continue
		}
		scope, _ := azure.Literal(one.ScopeId)
		at, path := place{input.Value(one.Cluster, ""), strings.ToLower(scope), strings.ToLower(*one.AssignmentName)}, input.Key("assignments", key)+".assignmentName"
		if first, taken := owners[at]; taken {
			c.Failf(path, "is %q: %s is the same at the same scope; choose another", *one.AssignmentName, first)
			continue
		}
		owners[at] = path
	}
}

// checkTemplates refuses two templates of one kind that differ: a cluster takes one, and Azure does not say which.
func (s *Spec) checkTemplates(c *input.Checker) {
	type owner struct{ path, source string }
	owners := map[string]owner{}
	for _, key := range slices.Sorted(maps.Keys(s.CustomPolicies)) {
		one, path := s.CustomPolicies[key], input.Key("customPolicies", key)
		t, err := one.constraintTemplate()
		if err != nil {
			continue
		}
		first, taken := owners[t.kind]
		if taken && first.source != string(t.source) {
			c.Failf(path, "has another template of the kind %s than %s: give it a kind of its own", t.kind, first.path)
		}
		if !taken {
			owners[t.kind] = owner{path, string(t.source)}
		}
	}
}
