package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// content is a role assignment as far as it is known at preview, with the input that gives it, and its part of an environment.
type content struct {
	input, part string
	right       guard.Right
	// keyed says that the principal is not known, and goes by the key.
	keyed bool
}

var notOfNames = regexp.MustCompile(`[^a-z0-9-]+`)

// knownContents are the role assignments whose principal, role and scope are known at preview.
func (s *Spec) knownContents() []content {
	return slices.DeleteFunc(s.contents(), func(one content) bool { return one.keyed })
}

// contents are the role assignments whose scope is known at preview, in a stable order.
func (s *Spec) contents() []content {
	if s.Access == nil {
		return nil
	}
	var all []content
	for _, key := range slices.Sorted(maps.Keys(s.Access.Roles)) {
		all = append(all, s.Access.Roles[key].contents(input.Key("access.roles", key))...)
	}
	held := s.Access.identities()
	for _, path := range slices.Sorted(maps.Keys(held)) {
		for _, key := range slices.Sorted(maps.Keys(held[path].Registries)) {
			all = appendKnown(all, input.Key(path+".registries", key), s.Access.identityOf(path), pullRole, held[path].Registries[key])
		}
		for _, key := range slices.Sorted(maps.Keys(held[path].Roles)) {
			one := held[path].Roles[key]
			all = appendKnown(all, input.Key(path+".roles", key), s.Access.identityOf(path), one.Role, one.ScopeId)
		}
	}
	return all
}

// identityOf names the identity whose rights stand below an input.
func (*Access) identityOf(path string) string { return strings.TrimPrefix(path, "access.") }

// contents are what a role gives, in each namespace by itself.
func (r AccessRole) contents(path string) []content {
	id, known := azure.Literal(r.principal().id)
	one := content{input: path, part: path, right: guard.Right{Who: strings.ToLower(id), Role: roleGUID(r.Role)}}
	if !known {
		one.right, one.keyed = guard.Right{Who: path}, true // a change of either is told of the resource, which stays
	}
	if len(r.Namespaces) == 0 {
		return []content{one}
	}
	var all []content
	for _, namespace := range r.Namespaces {
		one.right.Where, one.part = namespace, input.Key(path+".namespaces", namespace)
		all = append(all, one)
	}
	return all
}

func appendKnown(all []content, path, who, role string, scope pulumi.StringInput) []content {
	where, known := azure.Literal(scope)
	if !known {
		return all
	}
	right := guard.Right{Who: who, Role: roleGUID(role), Where: strings.ToLower(strings.TrimSuffix(where, "/"))}
	return append(all, content{input: path, part: path, right: right})
}

// principal is the one that is given, or nobody.
func (r AccessRole) principal() grantee {
	for _, one := range r.principals() {
		if one.id != nil {
			return one
		}
	}
	return grantee{}
}

// nameOf is the logical name of a role assignment below that of the component. It follows from what is assigned, and not from the key, since Azure takes an
// assignment once, and the engine creates one of another name before it deletes the former. No key has 36 letters or a period, so that no other name is alike.
func (c content) nameOf() string {
	right := c.right
	if strings.HasPrefix(c.input, "access.roles") {
		name := accessName + right.Who + "." + slugOf(right.Role)
		if right.Where != "" {
			name += "." + right.Where
		}
		return name
	}
	sum := sha256.Sum256([]byte(right.Where))
	called := notOfNames.ReplaceAllString(right.Where[strings.LastIndex(right.Where, "/")+1:], "-")
	name := kubeletName
	if strings.HasPrefix(c.input, "access.controlPlane") {
		name = controlPlaneName
	}
	return name + slugOf(right.Role) + "." + called + "-" + hex.EncodeToString(sum[:4])
}

// slugOf is a role as part of a logical name.
func slugOf(guid string) string {
	for _, table := range []map[string]string{roles.Kubernetes, roles.Azure} {
		for name, known := range table {
			if known == guid {
				return strings.ReplaceAll(strings.ToLower(name), " ", "-")
			}
		}
	}
	return guid
}
