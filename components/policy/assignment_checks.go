package policy

import (
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

func (a *AssignmentArgs) checkScopeType(c *input.Checker) {
	literal, known := azure.Literal(a.ScopeId)
	if a.ScopeType == nil || !slices.Contains(azure.ScopeKinds(), *a.ScopeType) {
		return
	}
	if kind, err := azure.ScopeOf(literal); known && err == nil && *a.ScopeType != string(kind) {
		c.Failf("scopeType", "is %q, but scopeId is the id of a %s: leave it out", *a.ScopeType, kind)
	}
}

func (a *AssignmentArgs) scopeKind() azure.ScopeKind {
	if literal, known := azure.Literal(a.ScopeId); known {
		if kind, err := azure.ScopeOf(literal); err == nil {
			return kind
		}
	}
	return azure.ScopeKind(input.Value(a.ScopeType, string(azure.ResourceGroupScope)))
}

func (a *AssignmentArgs) nameLimit() naming.Limit {
	if a.scopeKind() == azure.ManagementGroupScope {
		return naming.PolicyAssignmentAtManagementGroup
	}
	return naming.PolicyAssignment
}

func (a *AssignmentArgs) checkName(c *input.Checker) {
	if a.AssignmentName == nil {
		return
	}
	const path = "assignmentName"
	if length, limit := utf8.RuneCountInString(*a.AssignmentName), a.nameLimit().Max; length > limit {
		c.Failf(path, "is %q, %d characters: at a %s Azure takes at most %d", *a.AssignmentName, length, a.scopeKind(), limit)
		return
	}
	c.Match(path, a.AssignmentName, namePattern, nameRule)
}

func (a *AssignmentArgs) checkClusters(c *input.Checker) {
	for _, key := range slices.Sorted(maps.Keys(a.Exemptions)) {
		cluster := a.Exemptions[key].Cluster
		if cluster == nil || a.ClusterIds[*cluster] != nil {
			continue
		}
		known := slices.Sorted(maps.Keys(a.ClusterIds))
		c.Failf(input.Key("exemptions", key)+".cluster", "is %q: not a cluster%s", *cluster, input.NearOrAll(*cluster, known))
	}
}

// checkManagementGroupScope holds what a management group alone does not have.
func (a *AssignmentArgs) checkManagementGroupScope(c *input.Checker) {
	r := a.Remediation
	if r != nil && a.scopeKind() == azure.ManagementGroupScope && input.Value(r.ResourceDiscoveryMode, "") == discoverAgain {
		c.Failf("remediation.resourceDiscoveryMode", "is %q at a management group, which has no evaluation of its own: leave it out", discoverAgain)
	}
}

// checkSurroundings holds what an assignment needs besides its spec.
func (a *AssignmentArgs) checkSurroundings(c *input.Checker, d *definition) {
	if a.needsIdentity(d) {
		c.Required("location", azure.IsGiven(a.Location), d.title()+" needs an identity, which lives in a region")
	}
	if d.own && d.preset != nil && a.scopeKind() == azure.ManagementGroupScope && a.ManagementGroupId == nil {
		c.Failf("managementGroupId", "is required to assign preset %s at a management group: it is an initiative of ours, which must be stored there or above",
			d.preset.Name)
	}
}

// isOfOurs says whether the definition is one that this environment creates.
func (a *AssignmentArgs) isOfOurs() bool {
	d := a.definition()
	return a.own != nil || d != nil && d.own && d.preset != nil
}

// definition is what is assigned, nil if it cannot be found.
func (a *AssignmentArgs) definition() *definition {
	if a.own != nil {
		return a.own
	}
	return a.resolve(&input.Checker{})
}
