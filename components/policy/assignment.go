package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	auth "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20250301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// AssignmentToken is the type token of [Assignment]. It is part of every URN, so it never changes without an alias.
const AssignmentToken = "aksops:policy:Assignment"

// AssignmentArgs are the inputs of [NewAssignment].
type AssignmentArgs struct {
	// ScopeId is the id of the management group, subscription, resource group or resource that the rules apply to. Required.
	ScopeId pulumi.StringInput `pulumi:"scopeId"`
	// ScopeType is managementGroup, subscription, resourceGroup or resource. Defaults to what the id says, and to resourceGroup for an id
	// that is not known at preview. Must be known at preview.
	ScopeType *string `pulumi:"scopeType,optional"`
	// Location is the region of the assignment's identity. Required if it has one, that is for anything that deploys or modifies. Another
	// region replaces the assignment.
	Location pulumi.StringInput `pulumi:"location,optional"`
	// AssignmentName is the Azure name, up to 64 characters and 24 at a management group. Defaults to the component's name, within that
	// limit. Must be known at preview. Another name replaces the assignment.
	AssignmentName *string `pulumi:"assignmentName,optional"`
	// ManagementGroupId is where the definition of a preset that is an initiative of ours is stored, aksBestPractices. Defaults to the
	// subscription that the provider deploys to.
	ManagementGroupId pulumi.StringInput `pulumi:"managementGroupId,optional"`
	// ClusterIds are the ids of the clusters that exemptions name, by key. The keys must be known at preview.
	ClusterIds map[string]pulumi.StringInput `pulumi:"clusterIds,optional"`
	AssignmentSpec

	// own is a definition of this environment, and ownID its id, for an assignment that names it by key.
	own   *definition
	ownID pulumi.StringInput
	// within says that it is one of [Args], whose inputs are checked there.
	within bool
}

// Assignment is a policy or initiative that applies to a scope.
type Assignment struct {
	pulumi.ResourceState

	// AssignmentId is the assignment's id.
	AssignmentId pulumi.StringOutput `pulumi:"assignmentId"`
	// AssignmentName is its Azure name.
	AssignmentName pulumi.StringOutput `pulumi:"assignmentName"`
	// PrincipalId is the object id of its identity, empty without one.
	PrincipalId pulumi.StringOutput `pulumi:"principalId"`

	// Assignment is the assignment itself, for Go programs.
	Assignment *auth.PolicyAssignment
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none. It takes the present from [clock.Present].
func (a *AssignmentArgs) Validate() error { return a.ValidateAt(present()) }

// ValidateAt is [AssignmentArgs.Validate] at another moment.
func (a *AssignmentArgs) ValidateAt(now time.Time) error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	c.Required("scopeId", azure.IsGiven(a.ScopeId), "give the id of what the rules apply to")
	checkScope(&c, "scopeId", a.ScopeId)
	c.OneOf("scopeType", a.ScopeType, azure.ScopeKinds()...)
	a.checkScopeType(&c)
	if !a.within {
		checkManagementGroup(&c, a.ManagementGroupId)
	}
	d := a.own
	if d == nil {
		d = a.resolve(&c)
	}
	a.AssignmentSpec.check(&c, d, now)
	a.checkName(&c)
	a.checkClusters(&c)
	a.checkExemptScopes(&c)
	if d == nil {
		return c.Err()
	}
	a.checkManagementGroupScope(&c)
	if !a.within {
		a.checkSurroundings(&c, d)
	}
	return c.Err()
}

// NewAssignment registers an assignment with its identity's roles, remediation tasks and exemptions. It returns every mistake in args at
// once, before anything is registered.
func NewAssignment(ctx *pulumi.Context, name string, args *AssignmentArgs, opts ...pulumi.ResourceOption) (*Assignment, error) {
	now, err := clock.Now(ctx)
	if err != nil {
		return nil, err
	}
	if err := args.ValidateAt(now); err != nil {
		return nil, fmt.Errorf("%s %q: %w", AssignmentToken, name, err)
	}
	x := &Assignment{}
	existing := azure.NewExisting(ctx)
	if err := ctx.RegisterComponentResource(AssignmentToken, name, x, append(slices.Clip(opts), azure.Migrate(ctx, existing.Look))...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", AssignmentToken, name, err)
	}
	spelled := *args
	spelled.ScopeId = azure.Spelled(args.ScopeId)
	b := assigning{ctx: ctx, name: name, parent: x}
	if b.intended, err = b.decide(&spelled); err != nil {
		return nil, err
	}
	if err := b.register(x); err != nil {
		return nil, err
	}
	if err := terms.Tell(ctx, x, losses.InputOf(ctx, name, ""), existing.Has, b.terms()...); err != nil {
		return nil, err
	}
	for _, warning := range args.warnings(b.definition) {
		if err := ctx.Log.Warn(warning, &pulumi.LogArgs{Resource: x}); err != nil {
			return nil, err
		}
	}
	azure.RegisterOutputs(ctx, x, pulumi.Map{
		"assignmentId":   x.AssignmentId,
		"assignmentName": x.AssignmentName,
		"principalId":    x.PrincipalId,
	})
	return x, nil
}

// assigning is an assignment that is being registered.
type assigning struct {
	intended
	ctx    *pulumi.Context
	name   string
	parent *Assignment
}

// decide settles what is assigned, and under which names. A preset that is an initiative of ours is created first.
func (b *assigning) decide(args *AssignmentArgs) (intended, error) {
	decided := intended{AssignmentArgs: args, definition: args.own, definitionID: args.ownID}
	if decided.definition == nil {
		decided.definition = args.resolve(&input.Checker{})
		decided.definitionID = args.definitionID()
	}
	d := decided.definition
	if d.own && d.preset != nil {
		losses.At(b.ctx, b.name, b.name+"-initiative", "")
		created, err := NewInitiative(b.ctx, b.name+"-initiative", &InitiativeArgs{
			ManagementGroupId: args.ManagementGroupId, InitiativeSpec: *d.preset.spec(),
		}, pulumi.Parent(b.parent))
		if err != nil {
			return intended{}, err
		}
		decided.definitionID = created.PolicySetDefinitionId
	}
	decided.azureName = input.Value(args.AssignmentName, naming.Name(args.nameLimit(), b.name))
	decided.displayName = input.Value(args.DisplayName, shortened(strings.TrimSuffix(b.name+": "+d.name, ": ")))
	return decided, nil
}

// shortened cuts a title of Azure's to what Azure takes for that of an assignment.
func shortened(title string) string {
	letters := []rune(title)
	if len(letters) <= maxDisplayName {
		return title
	}
	return string(letters[:maxDisplayName-1]) + "…"
}

func (b *assigning) register(x *Assignment) error {
	losses.At(b.ctx, b.name, b.name+"-assignment", "")
	created, principal, err := newAssignment(b.ctx, b.name+"-assignment", b.intended, x)
	if err != nil {
		return fmt.Errorf("creating the assignment: %w", err)
	}
	x.Assignment = created
	x.AssignmentId = created.ID().ToStringOutput()
	x.AssignmentName = azure.After(b.ctx, b.azureName, created)
	x.PrincipalId = b.principal(principal)
	granted, err := b.grantRoles(x.PrincipalId)
	if err != nil {
		return err
	}
	for _, t := range b.tasks(b.definition) {
		taskName := strings.TrimSuffix(b.name+"-remediation-"+t.ref, "-")
		azureName := naming.Name(naming.PolicyRemediation, taskName, t.hash)
		if err := newRemediation(b.ctx, taskName, azureName, b.intended, t, x.AssignmentId, pulumi.Parent(x), pulumi.DependsOn(granted)); err != nil {
			return fmt.Errorf("creating remediation task %q: %w", t.ref, err)
		}
	}
	return b.exempt(x)
}

// principal is the object id of the identity, the user's own or the system's.
func (b *assigning) principal(system pulumi.StringOutput) pulumi.StringOutput {
	switch {
	case b.hasSystemIdentity():
		return system
	case b.needsIdentity(b.definition) && b.Identity.PrincipalId != nil:
		return b.Identity.PrincipalId.ToStringOutput()
	default:
		return pulumi.String("").ToStringOutput()
	}
}

// grantRoles grants each role once at each scope, even if several inputs name it: Azure takes it once.
func (b *assigning) grantRoles(principal pulumi.StringInput) ([]pulumi.Resource, error) {
	var granted []pulumi.Resource
	grants := b.grantsOnce()
	former := b.formerGrants(grants)
	for _, g := range grants {
		name, path := b.grantName(g), "identity"
		if key, scoped := strings.CutPrefix(g.key, scopeKey); scoped {
			path = input.Key("identity.roleScopeIds", key)
		}
		losses.At(b.ctx, b.name, name, path)
		var options []pulumi.ResourceOption
		if was := former[held{role: g.role, scope: sameness(g.scope)}]; was != "" && was != name {
			options = append(options, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(was)}}))
		}
		created, err := newRoleAssignment(b.ctx, name, principal, g, b.parent, options...)
		if err != nil {
			return nil, fmt.Errorf("granting %s: %w", roleName(g.role), err)
		}
		granted = append(granted, created)
	}
	return granted, nil
}

// grantsOnce are the roles to assign with their scopes, each once.
func (b *assigning) grantsOnce() []grant {
	var all []grant
	done := map[held]bool{}
	for _, g := range b.grants(b.definition) {
		if g.scope == nil {
			g.scope = b.ScopeId
		}
		g.scope = azure.Spelled(g.scope)
		one := held{role: g.role, scope: sameness(g.scope)}
		if !done[one] {
			done[one] = true
			all = append(all, g)
		}
	}
	return all
}

// grantName is the logical name of a role assignment.
func (b *assigning) grantName(g grant) string {
	return strings.TrimSuffix(b.name+"-role-"+slug(roleName(g.role))+"-"+g.key, "-")
}

// formerGrants are the names of role assignments of the state that have no grant any more: another key of the same grant takes them over, since Azure takes
// the role once, and the engine creates what has another name before it deletes the former.
func (b *assigning) formerGrants(grants []grant) map[held]string {
	roles, names := losses.FormerOf(b.ctx, roleType, "roleDefinitionId"), map[string]bool{}
	for _, g := range grants {
		names[b.grantName(g)] = true
	}
	former := map[held]string{}
	for name, scope := range losses.FormerOf(b.ctx, roleType, "scope") {
		if strings.HasPrefix(name, b.name+"-role-") && !names[name] {
			id := strings.ToLower(roles[name])
			former[held{role: id[strings.LastIndex(id, "/")+1:], scope: strings.ToLower(scope)}] = name
		}
	}
	return former
}

// slug is a name as part of a logical name: "Log Analytics Contributor" is log-analytics-contributor.
func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

func (b *assigning) exempt(x *Assignment) error {
	if len(b.Exemptions) == 0 {
		return nil
	}
	current, err := terms.RefuseNew(b.ctx, AssignmentToken+":ended:"+b.name, losses.InputOf(b.ctx, b.name, ""), b.terms()...)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(b.Exemptions)) {
		one := b.Exemptions[key]
		name := b.exemptionName(key)
		losses.At(b.ctx, b.name, name, input.Key("exemptions", key))
		azureName := naming.Name(naming.PolicyExemption, b.name, key)
		if _, err := newExemption(b.ctx, name, azureName, one, azure.Spelled(one.scope(b.ClusterIds)), x.AssignmentId, x, current); err != nil {
			return fmt.Errorf("creating exemption %q: %w", key, err)
		}
	}
	return nil
}

func (b *assigning) exemptionName(key string) string { return b.name + "-exemption-" + key }

// terms are the ends of the exemptions.
func (b *assigning) terms() []terms.Term {
	var all []terms.Term
	for _, key := range slices.Sorted(maps.Keys(b.Exemptions)) {
		all = append(all, b.Exemptions[key].terms(input.Key("exemptions", key), b.exemptionName(key))...)
	}
	return all
}

// warnings are what a preview says besides the resources that it shows.
func (s *AssignmentSpec) warnings(d *definition) []string {
	var all []string
	all = append(all, s.unknownRegions()...)
	if s.Remediation != nil && s.EnforcementMode == nil && s.enforcementMode(d) == enforcementNone {
		all = append(all, fmt.Sprintf("remediation repairs what exists, although at stage %s nothing is done to what is new", s.stage()))
	}
	if s.Stage != nil && *s.Stage == stageWarn && !d.canWarn() {
		all = append(all, fmt.Sprintf("stage warn does no more than observe: %s has no switch for warnings", d.title()))
	}
	return all
}
