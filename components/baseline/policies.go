package baseline

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// notYet stands for an id of which only the deployment will know the text.
var notYet = pulumi.String("").ToStringOutput()

// validatePolicy checks the policies as they will be at a moment, with ids that are not known yet.
func (e *intended) validatePolicy(c *input.Checker, now time.Time) {
	if e.Policy == nil {
		return
	}
	args := &policy.Args{
		ScopeId: notYet, Location: pulumi.String("known elsewhere"), WorkspaceId: notYet, ClusterIds: map[string]pulumi.StringInput{}, Spec: *e.Policy,
	}
	for key := range e.Clusters {
		args.ClusterIds[key] = notYet
	}
	c.Add("policy", args.ValidateAt(now))
	e.checkExemptClusters(c)
}

// checkExemptClusters refuses an exemption from an assignment of somebody else's that is known not to reach the cluster.
func (e *intended) checkExemptClusters(c *input.Checker) {
	for _, key := range slices.Sorted(maps.Keys(e.Policy.Exemptions)) {
		one := e.Policy.Exemptions[key]
		id, _ := azure.Literal(one.AssignmentId)
		scope, known := policy.AssignedTo(id)
		if one.Cluster == nil || !known || !input.Value(one.ScopeValidationEnabled, true) {
			continue
		}
		if _, mine := e.Clusters[*one.Cluster]; mine && !e.below(scope, "/providers/"+managedClusterType+"/"+e.clusterName(*one.Cluster)) {
			c.Failf(input.Key("policy.exemptions", key)+".assignmentId", "is %q, an assignment that does not reach cluster %s: remove the exemption, "+
				"or give the id of the assignment that does", id, *one.Cluster)
		}
	}
}

// foreignExemptions are the exemptions from assignments that somebody else made. One of what the environment creates waits
// for that.
func (e *environment) foreignExemptions() map[string]policy.ForeignExemption {
	exemptions := maps.Clone(e.Policy.Exemptions)
	for key, one := range exemptions {
		parsed, err := azure.ParseID(plainText(one.ScopeId))
		ours := err == nil && parsed.Type == resourceGroupType && strings.EqualFold(parsed.ResourceGroup, e.groupName())
		if ours && e.existingGroup() == nil && !azure.Elsewhere(e.subscription(), one.ScopeId) {
			one.ScopeId = e.group.id
		} else {
			one.ScopeId = e.behind(azure.Spelled(one.ScopeId))
		}
		exemptions[key] = one
	}
	return exemptions
}

func plainText(in pulumi.StringInput) string {
	text, _ := azure.Literal(in)
	return text
}

// addPolicies assigns once the clusters are there: an exemption or an assignment of a cluster needs it, and a new cluster gets the rules of its
// resource group at any time.
func (e *environment) addPolicies() error {
	e.b.PolicyAssignmentIds = pulumi.StringMap{}.ToStringMapOutput()
	e.b.PolicyPrincipalIds = e.b.PolicyAssignmentIds
	if e.Policy == nil {
		return nil
	}
	kind := string(azure.ResourceGroupScope)
	args := &policy.Args{
		ScopeId: e.group.id, ScopeType: &kind, Location: e.location, WorkspaceId: e.b.WorkspaceId,
		ClusterIds: map[string]pulumi.StringInput{}, Spec: e.policiesBehindClusters(*e.Policy),
	}
	args.Exemptions = e.foreignExemptions()
	for key, parts := range e.b.Clusters {
		args.ClusterIds[key] = parts.Cluster.ClusterId
	}
	losses.Under(e.ctx, e.name+"-policy", "policy")
	created, err := policy.New(e.ctx, e.name+"-policy", args, e.child()...)
	if err != nil {
		return err
	}
	e.b.Policy, e.b.PolicyAssignmentIds, e.b.PolicyPrincipalIds = created, created.AssignmentIds, created.PrincipalIds
	for _, warning := range slices.Concat(e.fights(), e.blockedCommands()) {
		if err := e.ctx.Log.Warn(warning, &pulumi.LogArgs{Resource: created}); err != nil {
			return err
		}
	}
	return nil
}

// coversGroup says whether an assignment applies to the environment's resource group. Where an id does not say, it may.
func (e *intended) coversGroup(key string) bool {
	scope := e.Policy.ScopeOf(key)
	switch {
	case scope.Cluster != "", e.excluded(scope, ""):
		return false
	case scope.ID == "":
		return true
	}
	return e.below(scope.ID, "")
}

// covered are the keys of the clusters that an assignment applies to.
func (e *intended) covered(key string) []string {
	scope := e.Policy.ScopeOf(key)
	var keys []string
	for _, one := range e.clusterKeys() {
		path := "/providers/" + managedClusterType + "/" + e.clusterName(one)
		switch {
		case scope.Cluster != "" && scope.Cluster != one, e.excluded(scope, path):
		case scope.ID != "" && !e.below(scope.ID, path):
		default:
			keys = append(keys, one)
		}
	}
	return keys
}

// excluded says whether an assignment leaves out something in the environment's resource group.
func (e *intended) excluded(scope policy.Scope, rest string) bool {
	return slices.ContainsFunc(scope.Excluded, func(id string) bool { return e.below(id, rest) })
}

// below says whether something in the environment's resource group may lie below a scope. Where the subscription of a group to be created is not
// known, it is taken for that of the scope.
func (e *intended) below(scope, rest string) bool {
	subscription := e.subscription()
	if parsed, err := azure.ParseID(scope); err == nil && subscription == "" {
		subscription = parsed.SubscriptionID
	}
	if id, known := azure.Literal(e.existingGroup()); known {
		return azure.Covers(scope, id+rest)
	}
	name := e.groupName()
	if name == "" {
		return strings.HasPrefix(strings.ToLower(scope), "/subscriptions/"+strings.ToLower(subscription))
	}
	return azure.Covers(scope, "/subscriptions/"+subscription+"/resourceGroups/"+name+rest)
}
