package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// held is a role of an identity at a scope, of which Azure takes one.
type held struct {
	identity, role string
	// scope is text for what is known, or the very output of another resource.
	scope any
}

// checkSharedIdentities refuses two assignments that grant one role to one identity at one scope.
func (a *Args) checkSharedIdentities(c *input.Checker) {
	owners := map[held]string{}
	for _, key := range slices.Sorted(maps.Keys(a.Assignments)) {
		path := input.Key("assignments", key)
		twice := map[string]bool{}
		for _, one := range a.holds(key) {
			switch first, taken := owners[one]; {
			case !taken:
				owners[one] = path
			case first != path && !twice[first]:
				twice[first] = true
				c.Failf(path+".identity", "is granted %s at the same scope as by %s, and Azure takes a role once: set roleAssignmentsEnabled to false here, "+
					"and list there in roleDefinitionIds and roleScopeIds what is missing", roleName(one.role), first)
			}
		}
	}
}

// holds are the roles that an assignment grants to an identity of the user's own.
func (a *Args) holds(key string) []held {
	one, args := a.Assignments[key], a.assignmentArgs(key)
	d := args.definition()
	if d == nil || one.Identity == nil {
		return nil
	}
	identity, known := azure.Literal(one.Identity.UserAssignedIdentityId)
	if !known {
		return nil
	}
	var all []held
	for _, g := range args.grants(d) {
		scope := sameness(g.scope)
		if g.scope == nil {
			scope = one.place()
		}
		all = append(all, held{strings.ToLower(identity), g.role, scope})
	}
	return all
}

// place tells the scopes of assignments apart before their ids are known.
func (s ScopedAssignment) place() any {
	switch {
	case s.Cluster != nil:
		return "cluster " + *s.Cluster
	case s.ScopeId != nil:
		return sameness(s.ScopeId)
	}
	return "default"
}

func sameness(id pulumi.StringInput) any {
	if literal, known := azure.Literal(id); known {
		return strings.ToLower(literal)
	}
	return id
}
