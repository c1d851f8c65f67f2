package guard

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// Right is a role that somebody has somewhere. What says the same under another key is no loss.
type Right struct {
	// Who is the principal, with what the right is about.
	Who string
	// Role is the role's GUID.
	Role string
	// Where is a namespace, or an id in small letters; "" for everywhere.
	Where string
}

// Roles are what there is to know of roles, by GUID. They are not kept.
type Roles struct {
	// Names are their names.
	Names map[string]string
	// Include are the roles whose holder may do everything that they allow too.
	Include map[string][]string
}

// includes says whether who has a right has another one too.
func (r Roles) includes(right, other Right) bool {
	role := right.Role == other.Role || slices.Contains(r.Include[right.Role], other.Role)
	return right.Who == other.Who && role && (right.Where == "" || azure.IsWithin(other.Where, right.Where))
}

func (r Roles) given(rights map[string]Right, right Right) bool {
	for _, one := range rights {
		if r.includes(one, right) {
			return true
		}
	}
	return false
}

// judgeRight says of a part that gives rights whether it is gone: because nothing else gives the last of them. It says why, where the input is still there.
func judgeRight(part string, before, after kept) (told, bool) {
	for path, right := range before.Rights {
		if isOrBelow(path, part) && after.Roles.given(after.Rights, right) {
			return told{}, false
		}
	}
	was, exact := before.Rights[part]
	if !slices.Contains(after.Parts, part) {
		return told{}, true
	}
	if !exact {
		return told{}, false // its namespaces say it
	}
	for path, now := range after.Rights {
		if path != part && isOrBelow(path, part) && after.Roles.includes(was, now) {
			return told{cause: part + ".namespaces limits the role", loses: "who had it in the whole cluster has it in these namespaces alone"}, true
		}
	}
	if now, same := after.Rights[part]; same && was.Who != now.Who {
		return told{cause: part + " goes from " + was.principal() + " to " + now.principal()}, true
	}
	return told{cause: part + " changes"}, true
}

// principal is who has the right.
func (r Right) principal() string { return r.Who[strings.LastIndex(r.Who, " ")+1:] }

func isOrBelow(path, part string) bool { return path == part || strings.HasPrefix(path, part+".") }

// givesRights says whether a part gives rights that are known.
func (k kept) givesRights(part string) bool {
	for path := range k.Rights {
		if isOrBelow(path, part) {
			return true
		}
	}
	return false
}

func rightsAsInput(rights map[string]Right) pulumi.Map {
	all := pulumi.Map{}
	for path, one := range rights {
		all[path] = pulumi.ToStringMap(map[string]string{"who": one.Who, "role": one.Role, "where": one.Where})
	}
	return all
}

func rightsOf(v resource.PropertyValue) map[string]Right {
	rights := map[string]Right{}
	for path, one := range asObject(v) {
		texts := valuesOf(one)
		rights[string(path)] = Right{texts["who"].text, texts["role"].text, texts["where"].text}
	}
	return rights
}
