package policy

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// registering is the policies of an environment while they are registered.
type registering struct {
	ctx    *pulumi.Context
	name   string
	args   *Args
	parent *Policy

	customPolicyIDs, initiativeIDs, assignmentIDs, principalIDs map[string]pulumi.StringInput
}

func (r *registering) define() error {
	r.customPolicyIDs, r.initiativeIDs = map[string]pulumi.StringInput{}, map[string]pulumi.StringInput{}
	for _, key := range slices.Sorted(maps.Keys(r.args.CustomPolicies)) {
		losses.At(r.ctx, r.name, r.name+"-policy-"+key, input.Key("customPolicies", key))
		created, err := NewCustomPolicy(r.ctx, r.name+"-policy-"+key, &CustomPolicyArgs{
			ManagementGroupId: r.args.ManagementGroupId, CustomPolicySpec: r.args.CustomPolicies[key],
		}, pulumi.Parent(r.parent))
		if err != nil {
			return fmt.Errorf("custom policy %q: %w", key, err)
		}
		r.parent.CustomPolicies[key], r.customPolicyIDs[key] = created, created.PolicyDefinitionId
	}
	policies := r.args.customShapes()
	for _, key := range slices.Sorted(maps.Keys(r.args.Initiatives)) {
		losses.At(r.ctx, r.name, r.name+"-initiative-"+key, input.Key("initiatives", key))
		created, err := NewInitiative(r.ctx, r.name+"-initiative-"+key, &InitiativeArgs{
			ManagementGroupId: r.args.ManagementGroupId, InitiativeSpec: r.args.Initiatives[key],
			policies: policies, ids: r.customPolicyIDs,
		}, pulumi.Parent(r.parent))
		if err != nil {
			return fmt.Errorf("initiative %q: %w", key, err)
		}
		r.parent.Initiatives[key], r.initiativeIDs[key] = created, created.PolicySetDefinitionId
	}
	return nil
}

func (r *registering) assign() error {
	r.assignmentIDs, r.principalIDs = map[string]pulumi.StringInput{}, map[string]pulumi.StringInput{}
	for _, key := range slices.Sorted(maps.Keys(r.args.Assignments)) {
		one, args := r.args.Assignments[key], r.args.assignmentArgs(key)
		switch {
		case one.Initiative != nil:
			args.ownID = r.initiativeIDs[*one.Initiative]
		case one.CustomPolicy != nil:
			args.ownID = r.customPolicyIDs[*one.CustomPolicy]
		}
		losses.At(r.ctx, r.name, r.name+"-"+key, input.Key("assignments", key))
		created, err := NewAssignment(r.ctx, r.name+"-"+key, args, pulumi.Parent(r.parent))
		if err != nil {
			return fmt.Errorf("assignment %q: %w", key, err)
		}
		r.parent.Assignments[key], r.assignmentIDs[key] = created, created.AssignmentId
		if args.hasIdentity() {
			r.principalIDs[key] = created.PrincipalId
		}
	}
	return nil
}

// exemptionRole stands in the names of exemptions from assignments that somebody else made, before their key.
const exemptionRole = "exemption"

func (r *registering) exempt() error {
	for _, key := range slices.Sorted(maps.Keys(r.args.Exemptions)) {
		name := r.name + "-" + exemptionRole + "-" + key
		losses.At(r.ctx, r.name, name, input.Key("exemptions", key))
		one := r.args.Exemptions[key]
		args := &ExemptionArgs{ClusterIds: r.args.ClusterIds, AssignmentId: one.AssignmentId, Exemption: one.Exemption}
		created, err := NewExemption(r.ctx, name, args, pulumi.Parent(r.parent))
		if err != nil {
			return fmt.Errorf("exemption %q: %w", key, err)
		}
		r.parent.Exemptions[key] = created
	}
	return nil
}

// assignmentArgs are the inputs of one assignment, put together from its own and those of the environment.
func (a *Args) assignmentArgs(key string) *AssignmentArgs {
	one := a.Assignments[key]
	args := &AssignmentArgs{
		ScopeId: a.ScopeId, ScopeType: a.ScopeType, Location: a.Location, AssignmentName: one.AssignmentName,
		ManagementGroupId: a.ManagementGroupId, ClusterIds: a.ClusterIds, AssignmentSpec: one.AssignmentSpec,
		own: a.own(one), within: true,
	}
	switch {
	case one.Cluster != nil:
		kind := string(azure.ResourceScope)
		args.ScopeId, args.ScopeType = a.ClusterIds[*one.Cluster], &kind
	case one.ScopeId != nil:
		args.ScopeId, args.ScopeType = one.ScopeId, one.ScopeType
	}
	if _, literal := azure.Literal(args.ScopeId); literal {
		args.ScopeType = one.ScopeType
	}
	args.Parameters = a.withWorkspace(one)
	return args
}

// withWorkspace are the parameters of an assignment, with the environment's workspace where its preset wants one.
func (a *Args) withWorkspace(one ScopedAssignment) pulumi.MapInput {
	if one.Preset == nil || a.WorkspaceId == nil {
		return one.Parameters
	}
	known := findPreset(*one.Preset)
	if known == nil || known.WorkspaceParameter == "" {
		return one.Parameters
	}
	given, literal := one.Parameters.(pulumi.Map)
	if one.Parameters != nil && !literal {
		return one.Parameters
	}
	parameters := pulumi.Map{known.WorkspaceParameter: a.WorkspaceId}
	maps.Copy(parameters, given)
	return parameters
}
