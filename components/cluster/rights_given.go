package cluster

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
)

// GivenRight is a role at a scope of an identity that was made elsewhere, which another cluster may have as well.
type GivenRight struct {
	// Input gives it, below that of the cluster.
	Input string
	// identities are the ids by which the identity is known at preview.
	identities []string
	right      guard.Right
}

// Same says whether both are one role of one identity at one scope, which Azure takes once (error RoleAssignmentExists).
func (g GivenRight) Same(other GivenRight) bool {
	known := slices.ContainsFunc(g.identities, func(id string) bool { return slices.Contains(other.identities, id) })
	return known && g.right.Role == other.right.Role && g.right.Where == other.right.Where
}

// GivenRights are what [Access] gives to own identities of the cluster and its nodes, as far as it is known at preview.
func (s *Spec) GivenRights() []GivenRight {
	if s.Access == nil || s.Identity == nil {
		return nil
	}
	ids := map[string][]string{s.Access.identityOf("access.controlPlane"): knownIDs(s.Identity.UserAssignedIdentityId)}
	if nodes := s.Identity.KubeletIdentity; nodes != nil {
		ids[s.Access.identityOf("access.kubelet")] = knownIDs(nodes.ResourceId, nodes.ObjectId)
	}
	var all []GivenRight
	for _, one := range s.knownContents() {
		if held := ids[one.right.Who]; len(held) > 0 {
			all = append(all, GivenRight{Input: one.input, identities: held, right: one.right})
		}
	}
	return all
}

func knownIDs(ids ...pulumi.StringInput) []string {
	var known []string
	for _, id := range ids {
		if literal, is := azure.Literal(id); is && literal != "" {
			known = append(known, strings.ToLower(strings.TrimSuffix(literal, "/")))
		}
	}
	return known
}
