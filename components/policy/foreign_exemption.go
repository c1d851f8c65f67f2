package policy

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	exemption "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220701preview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// ExemptionToken is the type token of [StandaloneExemption]. It is part of every URN, so it never changes without an alias.
const ExemptionToken = "aksops:policy:Exemption"

// ForeignExemption frees a cluster or a scope from an assignment that somebody else made, as a rule at a management group.
type ForeignExemption struct {
	// AssignmentId is the id of the assignment. Required. Another one replaces the exemption.
	AssignmentId pulumi.StringInput `pulumi:"assignmentId"`
	Exemption
}

// ExemptionArgs are the inputs of [NewExemption].
type ExemptionArgs struct {
	// ExemptionName is the Azure name, up to 64 characters. Defaults to the component's name. Must be known at preview. Another name replaces
	// the exemption.
	ExemptionName *string `pulumi:"exemptionName,optional"`
	// ClusterIds are the ids of the clusters that Cluster can name, by key. The keys must be known at preview.
	ClusterIds map[string]pulumi.StringInput `pulumi:"clusterIds,optional"`
	// AssignmentId is the id of the assignment. Required. Another one replaces the exemption.
	AssignmentId pulumi.StringInput `pulumi:"assignmentId"`
	Exemption
}

// StandaloneExemption is an exemption from an assignment that is not made here.
type StandaloneExemption struct {
	pulumi.ResourceState

	// ExemptionId is the exemption's id.
	ExemptionId pulumi.StringOutput `pulumi:"exemptionId"`
	// ExemptionName is its Azure name.
	ExemptionName pulumi.StringOutput `pulumi:"exemptionName"`

	// Exemption is the exemption itself, for Go programs.
	Exemption *exemption.PolicyExemption
}

var assignmentPattern = regexp.MustCompile(`^(?i)(.+)/providers/Microsoft\.Authorization/policyAssignments/([^/]+)$`)

// AssignedTo is the scope in the id of an assignment; false if it is not the id of one.
func AssignedTo(assignmentID string) (string, bool) {
	parts := assignmentPattern.FindStringSubmatch(assignmentID)
	if parts == nil || !namePattern.MatchString(parts[2]) {
		return "", false
	}
	_, err := azure.ScopeOf(parts[1])
	return parts[1], err == nil
}

// check records every mistake, below the path of the exemption.
func (e ForeignExemption) check(c *input.Checker, path string, now time.Time) {
	at := input.Join(path, "assignmentId")
	c.Required(at, azure.IsGiven(e.AssignmentId), "give the id of the assignment to exempt from")
	e.Exemption.check(c, path, now)
	id, literal := azure.Literal(e.AssignmentId)
	if !literal || id == "" {
		return
	}
	scope, ok := AssignedTo(id)
	if !ok {
		c.Failf(at, "is %q: must be the id of an assignment, <scope>/providers/Microsoft.Authorization/policyAssignments/<name>, whose scope is that of a "+
			"management group, subscription, resource group or resource", id)
		return
	}
	e.checkWithin(c, input.Join(path, "scopeId"), scope)
}

// checkWithin refuses what lies outside the assignment's scope, as far as it is known.
func (e Exemption) checkWithin(c *input.Checker, path, assigned string) {
	exempt, literal := azure.Literal(e.ScopeId)
	if _, err := azure.ScopeOf(exempt); !literal || err != nil || !input.Value(e.ScopeValidationEnabled, true) {
		return
	}
	if !azure.Covers(assigned, exempt) {
		c.Failf(path, "is %q, outside the assignment's scope %s: Azure takes only what lies within it", exempt, assigned)
	}
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none. It takes the present from [clock.Present].
func (a *ExemptionArgs) Validate() error { return a.ValidateAt(present()) }

// ValidateAt is [ExemptionArgs.Validate] at another moment.
func (a *ExemptionArgs) ValidateAt(now time.Time) error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	ForeignExemption{a.AssignmentId, a.Exemption}.check(&c, "", now)
	c.Match("exemptionName", a.ExemptionName, namePattern, nameRule)
	checkCluster(&c, "cluster", a.Cluster, a.ClusterIds)
	return c.Err()
}

func checkCluster(c *input.Checker, path string, cluster *string, known map[string]pulumi.StringInput) {
	if cluster != nil && known[*cluster] == nil {
		c.Failf(path, "is %q: not a cluster%s", *cluster, input.NearOrAll(*cluster, slices.Sorted(maps.Keys(known))))
	}
}

// NewExemption registers an exemption from an assignment that somebody else made. It returns every mistake in args at once, before anything is
// registered.
func NewExemption(ctx *pulumi.Context, name string, args *ExemptionArgs, opts ...pulumi.ResourceOption) (*StandaloneExemption, error) {
	now, err := clock.Now(ctx)
	if err != nil {
		return nil, err
	}
	if err := args.ValidateAt(now); err != nil {
		return nil, fmt.Errorf("%s %q: %w", ExemptionToken, name, err)
	}
	x := &StandaloneExemption{}
	existing := azure.NewExisting(ctx)
	if err := ctx.RegisterComponentResource(ExemptionToken, name, x, append(slices.Clip(opts), azure.Migrate(ctx, existing.Look))...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", ExemptionToken, name, err)
	}
	azureName := input.Value(args.ExemptionName, naming.Name(naming.PolicyExemption, name))
	losses.At(ctx, name, name+"-exemption", "")
	ends := args.terms(cmp.Or(losses.InputOf(ctx, name, ""), "exemption"), name+"-exemption")
	current, err := terms.RefuseNew(ctx, ExemptionToken+":ended:"+name, "", ends...)
	if err != nil {
		return nil, err
	}
	created, err := newExemption(ctx, name+"-exemption", azureName, args.Exemption,
		azure.Spelled(args.scope(args.ClusterIds)), args.AssignmentId, x, current)
	if err != nil {
		return nil, fmt.Errorf("creating the exemption: %w", err)
	}
	x.Exemption = created
	x.ExemptionId, x.ExemptionName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	if err := terms.Tell(ctx, x, "", existing.Has, ends...); err != nil {
		return nil, err
	}
	azure.RegisterOutputs(ctx, x, pulumi.Map{"exemptionId": x.ExemptionId, "exemptionName": x.ExemptionName})
	return x, nil
}
