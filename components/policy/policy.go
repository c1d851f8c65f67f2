// Package policy provides the rules of an environment: policies and initiatives, Azure's own or custom, that are assigned with the
// identities, roles, remediation tasks and exemptions that they need.
package policy

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Policy]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:policy:Policy"

// Args are the inputs of [New].
type Args struct {
	// ScopeId is the id of what assignments apply to that name nothing else, as a rule the environment's resource group. Required.
	ScopeId pulumi.StringInput `pulumi:"scopeId"`
	// ScopeType is managementGroup, subscription, resourceGroup or resource. Defaults to what the id says, and to resourceGroup for an id
	// that is not known at preview. Must be known at preview.
	ScopeType *string `pulumi:"scopeType,optional"`
	// Location is the region of the assignments' identities. Required for anything that deploys or modifies.
	Location pulumi.StringInput `pulumi:"location,optional"`
	// WorkspaceId is the Log Analytics workspace of presets that send something to one, unless their parameters name another.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	// ClusterIds are the ids of the clusters that assignments and exemptions name, by key. The keys must be known at preview.
	ClusterIds map[string]pulumi.StringInput `pulumi:"clusterIds,optional"`
	Spec
}

// Policy is the policies of an environment.
type Policy struct {
	pulumi.ResourceState

	// AssignmentIds are the assignments' ids, by key.
	AssignmentIds pulumi.StringMapOutput `pulumi:"assignmentIds"`
	// PrincipalIds are the object ids of the assignments' identities, by key of those that have one.
	PrincipalIds pulumi.StringMapOutput `pulumi:"principalIds"`
	// CustomPolicyIds are the ids of the definitions of custom policies, by key.
	CustomPolicyIds pulumi.StringMapOutput `pulumi:"customPolicyIds"`
	// InitiativeIds are the ids of the definitions of initiatives, by key.
	InitiativeIds pulumi.StringMapOutput `pulumi:"initiativeIds"`

	// Assignments are the assignments by key, for Go programs.
	Assignments map[string]*Assignment
	// CustomPolicies are the custom policies by key, for Go programs.
	CustomPolicies map[string]*CustomPolicy
	// Initiatives are the initiatives by key, for Go programs.
	Initiatives map[string]*Initiative
	// Exemptions are the exemptions from assignments that somebody else made, by key, for Go programs.
	Exemptions map[string]*StandaloneExemption
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none. It takes the present from [clock.Present].
func (a *Args) Validate() error { return a.ValidateAt(present()) }

// ValidateAt is [Args.Validate] at another moment.
func (a *Args) ValidateAt(now time.Time) error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	c.Required("scopeId", azure.IsGiven(a.ScopeId), "give the id of what the assignments apply to")
	checkScope(&c, "scopeId", a.ScopeId)
	c.OneOf("scopeType", a.ScopeType, azure.ScopeKinds()...)
	azure.CheckLiteralID(&c, "workspaceId", a.WorkspaceId, "Microsoft.OperationalInsights/workspaces")
	a.check(&c)
	for _, key := range slices.Sorted(maps.Keys(a.Assignments)) {
		path := input.Key("assignments", key)
		checkKey(&c, path, key)
		a.checkAssignment(&c, path, key, now)
	}
	a.checkSharedIdentities(&c)
	a.checkForeignExemptions(&c, now)
	return c.Err()
}

func (a *Args) checkForeignExemptions(c *input.Checker, now time.Time) {
	for _, key := range slices.Sorted(maps.Keys(a.Exemptions)) {
		path, one := input.Key("exemptions", key), a.Exemptions[key]
		checkKey(c, path, key)
		one.check(c, path, now)
		checkCluster(c, path+".cluster", one.Cluster, a.ClusterIds)
		if _, taken := a.Assignments[exemptionRole].Exemptions[key]; taken {
			c.Failf(path, "has the same Azure name as %s: choose another key", input.Key("assignments."+exemptionRole+".exemptions", key))
		}
	}
}

func (a *Args) checkAssignment(c *input.Checker, path, key string, now time.Time) {
	one := a.Assignments[key]
	named := 0
	for _, given := range []bool{one.Preset != nil, one.DefinitionId != nil, one.Initiative != nil, one.CustomPolicy != nil} {
		if given {
			named++
		}
	}
	if named != 1 {
		c.Failf(path, "must have exactly one of preset, definitionId, initiative and customPolicy: it has %d of them", named)
		return
	}
	if one.Initiative != nil {
		checkKnown(c, path+".initiative", "an initiative", *one.Initiative, a.Initiatives)
	}
	if one.CustomPolicy != nil {
		checkKnown(c, path+".customPolicy", "a custom policy", *one.CustomPolicy, a.CustomPolicies)
	}
	if one.Cluster != nil && one.ScopeId != nil {
		c.Failf(path+".scopeId", "is set together with cluster: keep one of the two")
	}
	if one.ScopeType != nil && one.ScopeId == nil {
		c.Failf(path+".scopeType", "is %q without scopeId: give the id that it is the type of, or leave it out", *one.ScopeType)
	}
	if one.Cluster != nil && a.ClusterIds[*one.Cluster] == nil {
		c.Failf(path+".cluster", "is %q: not a cluster%s", *one.Cluster, input.NearOrAll(*one.Cluster, slices.Sorted(maps.Keys(a.ClusterIds))))
		return
	}
	args := a.assignmentArgs(key)
	if (one.Initiative != nil || one.CustomPolicy != nil) && args.own == nil {
		return
	}
	c.Add(path, args.ValidateAt(now))
	one.checkExemptClusters(c, path)
	a.checkSurroundings(c, path, args)
}

// checkExemptClusters refuses another cluster than the one that the assignment applies to.
func (s ScopedAssignment) checkExemptClusters(c *input.Checker, path string) {
	for _, key := range slices.Sorted(maps.Keys(s.Exemptions)) {
		if exempt := s.Exemptions[key].Cluster; exempt != nil && s.Cluster != nil && *exempt != *s.Cluster {
			c.Failf(input.Key(path+".exemptions", key)+".cluster", "is %q, but the assignment applies to cluster %q alone: remove the exemption", *exempt, *s.Cluster)
		}
	}
}

// checkKnown refuses a key of nothing that the environment has.
func checkKnown[V any](c *input.Checker, path, what, key string, known map[string]V) {
	if _, ok := known[key]; !ok {
		c.Failf(path, "is %q: not %s%s", key, what, input.NearOrAll(key, slices.Sorted(maps.Keys(known))))
	}
}

// checkSurroundings holds what an assignment needs of the other inputs: a region for its identity, and a definition of ours at or above what
// it is assigned to.
func (a *Args) checkSurroundings(c *input.Checker, path string, args *AssignmentArgs) {
	if args.hasIdentity() {
		c.Required("location", azure.IsGiven(a.Location), path+" needs an identity, which lives in a region")
	}
	if args.isOfOurs() && args.scopeKind() == azure.ManagementGroupScope && a.ManagementGroupId == nil {
		c.Failf("managementGroupId", "is required by %s, which assigns a definition of yours or of ours at a management group: "+
			"it must be stored there or above", path)
	}
}

// New registers the policies of an environment. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Policy, error) {
	now, err := clock.Now(ctx)
	if err != nil {
		return nil, err
	}
	if err := args.ValidateAt(now); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	x := &Policy{
		Assignments: map[string]*Assignment{}, CustomPolicies: map[string]*CustomPolicy{}, Initiatives: map[string]*Initiative{},
		Exemptions: map[string]*StandaloneExemption{},
	}
	if err := ctx.RegisterComponentResource(Token, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", Token, name, err)
	}
	r := registering{ctx: ctx, name: name, args: args, parent: x}
	if err := r.define(); err != nil {
		return nil, err
	}
	if err := r.assign(); err != nil {
		return nil, err
	}
	if err := r.exempt(); err != nil {
		return nil, err
	}
	x.AssignmentIds, x.PrincipalIds = stringMap(r.assignmentIDs), stringMap(r.principalIDs)
	x.CustomPolicyIds, x.InitiativeIds = stringMap(r.customPolicyIDs), stringMap(r.initiativeIDs)
	azure.RegisterOutputs(ctx, x, pulumi.Map{
		"assignmentIds":   x.AssignmentIds,
		"principalIds":    x.PrincipalIds,
		"customPolicyIds": x.CustomPolicyIds,
		"initiativeIds":   x.InitiativeIds,
	})
	return x, nil
}

func stringMap(values map[string]pulumi.StringInput) pulumi.StringMapOutput {
	return pulumi.StringMap(values).ToStringMapOutput()
}
