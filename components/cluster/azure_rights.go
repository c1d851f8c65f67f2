package cluster

import (
	"fmt"
	"maps"
	"slices"

	role "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// The role assignments' logical names, below the component's, of those that are not known at preview: see also [content.nameOf]. A key has no period, so that
// a namespace after one tells two assignments apart.
const (
	accessName       = "-access-"
	kubeletName      = "-kubelet-"
	controlPlaneName = "-control-plane-"
	registryName     = "registry-"
	identityRoleName = "role-"
)

// right is a role assignment.
type right struct {
	// name is the logical name by its key, input where it is configured, and part what of that it is, all below those of the component.
	name, input, part string
	role              string
	kind              string
	principal         pulumi.StringInput
	scope             pulumi.StringInput
}

// principals follows the identities of a cluster, which previews of its updates do not know.
type principals struct{ controlPlane, kubelet *azure.Principal }

// watchPrincipals follows the identities that get roles.
func watchPrincipals(ctx *pulumi.Context, name string, spec *Spec) (principals, []pulumi.ResourceOption, error) {
	var watched principals
	var options []pulumi.ResourceOption
	var err error
	if spec.Access == nil {
		return watched, nil, nil
	}
	if spec.Access.ControlPlane != nil {
		if watched.controlPlane, err = azure.WatchOutput(ctx, name+"-control-plane", controlPlaneBefore); err != nil {
			return watched, nil, err
		}
		options = append(options, watched.controlPlane.Option())
	}
	if spec.Access.Kubelet != nil {
		if watched.kubelet, err = azure.WatchOutput(ctx, name+"-kubelet", kubeletBefore); err != nil {
			return watched, nil, err
		}
		options = append(options, watched.kubelet.Option())
	}
	return watched, options, nil
}

// controlPlaneBefore is the object id of the control plane's identity that an update leaves alone, or "".
func controlPlaneBefore(args *pulumi.ResourceHookArgs) string {
	if !propertyAt(args.OldInputs, "identity").DeepEquals(propertyAt(args.NewInputs, "identity")) {
		return ""
	}
	if own := textOf(propertyAt(args.OldOutputs, "identity.principalId")); own != "" {
		return own
	}
	assigned := propertyAt(args.OldOutputs, "identity.userAssignedIdentities")
	if !assigned.IsObject() {
		return ""
	}
	for _, one := range assigned.ObjectValue() {
		if one.IsObject() {
			return textOf(one.ObjectValue()["principalId"]) // AKS takes one at most
		}
	}
	return ""
}

// kubeletBefore is the same of the nodes' identity.
func kubeletBefore(args *pulumi.ResourceHookArgs) string {
	if !propertyAt(args.OldInputs, "identityProfile").DeepEquals(propertyAt(args.NewInputs, "identityProfile")) {
		return ""
	}
	return textOf(propertyAt(args.OldOutputs, "identityProfile."+kubeletIdentityKey+".objectId"))
}

func textOf(value resource.PropertyValue) string {
	if value.IsString() {
		return value.StringValue()
	}
	return ""
}

// rights are all role assignments of the cluster, in a stable order.
func (c *Cluster) rights(spec *Spec, watched principals) []right {
	a := spec.Access
	if a == nil {
		return nil
	}
	var all []right
	for _, key := range slices.Sorted(maps.Keys(a.Roles)) {
		all = append(all, c.rightsOf(key, a.Roles[key])...)
	}
	if watched.kubelet != nil {
		all = append(all, a.Kubelet.rights(kubeletName, "access.kubelet", c.kubeletPrincipal(spec, watched))...)
	}
	if watched.controlPlane != nil {
		principal := watched.controlPlane.Of(c.ManagedCluster, c.PrincipalId)
		all = append(all, a.ControlPlane.rights(controlPlaneName, "access.controlPlane", principal)...)
	}
	return all
}

// kubeletPrincipal is who the nodes are. An own identity is known without the cluster, and its rights need not wait for it: nodes without a way out pull what
// they begin with from a registry (Microsoft Learn, network-isolated.md, which grants AcrPull before it makes the cluster).
func (c *Cluster) kubeletPrincipal(spec *Spec, watched principals) pulumi.StringInput {
	if spec.Identity != nil && spec.Identity.KubeletIdentity != nil {
		return spec.Identity.KubeletIdentity.ObjectId
	}
	return watched.kubelet.Of(c.ManagedCluster, c.KubeletIdentityObjectId)
}

func (c *Cluster) rightsOf(key string, chosen AccessRole) []right {
	who := chosen.principal()
	path := input.Key("access.roles", key)
	one := right{name: accessName + key, input: path, part: path, role: chosen.Role, scope: c.ClusterId, principal: who.id, kind: who.kind}
	if len(chosen.Namespaces) == 0 {
		return []right{one}
	}
	var all []right
	for _, namespace := range chosen.Namespaces {
		in := one
		in.name, in.part = one.name+"."+namespace, input.Key(path+".namespaces", namespace)
		in.scope = pulumi.Sprintf("%s/namespaces/%s", c.ClusterId, namespace)
		all = append(all, in)
	}
	return all
}

func (i *IdentityAccess) rights(name, path string, principal pulumi.StringInput) []right {
	const kind = "ServicePrincipal"
	var all []right
	add := func(name, input, role string, scope pulumi.StringInput) {
		all = append(all, right{name: name, input: input, part: input, role: role, kind: kind, principal: principal, scope: azure.Spelled(scope)})
	}
	for _, key := range slices.Sorted(maps.Keys(i.Registries)) {
		add(name+registryName+key, input.Key(path+".registries", key), pullRole, i.Registries[key])
	}
	for _, key := range slices.Sorted(maps.Keys(i.Roles)) {
		add(name+identityRoleName+key, input.Key(path+".roles", key), i.Roles[key].Role, i.Roles[key].ScopeId)
	}
	return all
}

// addRights registers the role assignments. They say what the principal is: Azure then takes an identity that has not reached all of its directory yet, and
// refuses an object id of another kind.
func (c *Cluster) addRights(ctx *pulumi.Context, name string, args *Args, watched principals) error {
	known := map[string]string{}
	for _, one := range args.knownContents() {
		known[one.part] = one.nameOf()
	}
	once, err := losses.Once(ctx)
	if err != nil {
		return err
	}
	for _, one := range c.rights(&args.Spec, watched) {
		scope := one.scope
		if args.RoleScope != nil {
			scope = args.RoleScope(scope)
		}
		options := []pulumi.ResourceOption{pulumi.ReplaceOnChanges([]string{"roleDefinitionId", "principalType"}), once}
		logical := name + one.name
		if called, is := known[one.part]; is {
			// What was not known in an earlier run, and so has the name of its key, is the same.
			options = append(options, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(logical)}}))
			logical = name + called
		}
		losses.At(ctx, name, logical, one.input)
		_, err := role.NewRoleAssignment(ctx, logical, &role.RoleAssignmentArgs{
			Scope:            scope.ToStringOutput(),
			PrincipalId:      one.principal,
			PrincipalType:    pulumi.String(one.kind),
			RoleDefinitionId: azure.RoleDefinitionID(one.scope, roleGUID(one.role)),
		}, c.child(ctx, name, args, options...)...)
		if err != nil {
			return fmt.Errorf("granting %s: %w", one.role, err)
		}
	}
	return nil
}
