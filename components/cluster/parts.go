package cluster

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts are the inputs below the cluster's whose disappearance takes something away that no update of a resource shows.
func (s *Spec) Parts() []string {
	var parts []string
	for _, w := range s.windows() {
		parts = append(parts, "maintenanceWindows."+w.input)
	}
	if s.Access == nil {
		return parts
	}
	for _, key := range slices.Sorted(maps.Keys(s.Access.Roles)) {
		path := input.Key("access.roles", key)
		parts = append(parts, path)
		for _, namespace := range s.Access.Roles[key].Namespaces {
			parts = append(parts, input.Key(path+".namespaces", namespace))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(s.Access.identities())) {
		held := s.Access.identities()[path]
		for _, key := range slices.Sorted(maps.Keys(held.Registries)) {
			parts = append(parts, input.Key(path+".registries", key))
		}
		for _, key := range slices.Sorted(maps.Keys(held.Roles)) {
			parts = append(parts, input.Key(path+".roles", key))
		}
	}
	return parts
}

// Alike are digests of the rights, by their inputs below path: one that stands under another key is not lost.
func (s *Spec) Alike(path string) map[string]pulumi.Input {
	alike := map[string]pulumi.Input{}
	if s.Access == nil {
		return alike
	}
	add := func(kind, key string, content any) {
		alike[input.Join(path, input.Key(kind, key))] = guard.Digest(struct {
			Kind    string
			Content any
		}{kind, content})
	}
	for key, one := range s.Access.Roles {
		add("access.roles", key, one)
	}
	for at, held := range s.Access.identities() {
		for key, id := range held.Registries {
			add(at+".registries", key, id)
		}
		for key, one := range held.Roles {
			add(at+".roles", key, one)
		}
	}
	return alike
}

// Rights are those that are known at preview, by their inputs below path.
func (s *Spec) Rights(path string) map[string]guard.Right {
	rights := map[string]guard.Right{}
	for _, one := range s.contents() {
		right := one.right
		right.Who = path + " " + right.Who
		rights[input.Join(path, one.part)] = right
	}
	return rights
}

// identities are what the identities of the cluster may do in Azure, by input.
func (a *Access) identities() map[string]*IdentityAccess {
	all := map[string]*IdentityAccess{}
	for path, held := range map[string]*IdentityAccess{"access.kubelet": a.Kubelet, "access.controlPlane": a.ControlPlane} {
		if held != nil {
			all[path] = held
		}
	}
	return all
}
