package azure

import (
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const systemAssigned = "SystemAssigned"

// Principal is the object id of the system-assigned identity of a resource, which lives as long as the resource has one. azure-native's preview of an
// update does not know it, although only a replacement or another kind of identity changes it; a role assignment, which every other principal replaces,
// would be shown as replaced. The engine tells the one from before, by a hook that runs when the resource is updated in place.
type Principal struct {
	ctx  *pulumi.Context
	hook *pulumi.ResourceHook
	read func(*pulumi.ResourceHookArgs) string

	mu     sync.Mutex
	before string
}

// WatchPrincipal follows the principal of the resource with that logical name. The hook's name stands in the state.
func WatchPrincipal(ctx *pulumi.Context, name string) (*Principal, error) {
	return WatchOutput(ctx, name, systemPrincipal)
}

// WatchOutput follows the principal that read finds in what an update of the resource starts from, "" where the update may change it.
func WatchOutput(ctx *pulumi.Context, name string, read func(*pulumi.ResourceHookArgs) string) (*Principal, error) {
	p := &Principal{ctx: ctx, read: read}
	hook, err := ctx.RegisterResourceHook(name+"-principal", p.remember, &pulumi.ResourceHookOptions{OnDryRun: true, IgnoreErrors: true})
	if err != nil {
		return nil, err
	}
	p.hook = hook
	return p, nil
}

// Option is what the resource is registered with.
func (p *Principal) Option() pulumi.ResourceOption {
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeUpdate: []*pulumi.ResourceHook{p.hook}})
}

// Of is the object id: what Azure answers about the resource, and in previews of updates that leave its identity alone the one from before.
func (p *Principal) Of(registered pulumi.Resource, answered pulumi.StringOutput) pulumi.StringOutput {
	//nolint:forcetypeassert // a function that returns this type makes this type
	return registered.URN().ApplyT(func(pulumi.URN) pulumi.StringOutput {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.ctx.DryRun() && p.before != "" {
			return pulumi.String(p.before).ToStringOutput()
		}
		return answered
	}).(pulumi.StringOutput)
}

func (p *Principal) remember(args *pulumi.ResourceHookArgs) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before = p.read(args)
	return nil
}

// systemPrincipal is the object id of a system-assigned identity that an update leaves alone, or "".
func systemPrincipal(args *pulumi.ResourceHookArgs) string {
	if identityText(args.OldInputs, "type") != systemAssigned || identityText(args.NewInputs, "type") != systemAssigned {
		return ""
	}
	return identityText(args.OldOutputs, "principalId")
}

// identityText is a plain text of an identity, or "".
func identityText(of resource.PropertyMap, name resource.PropertyKey) string {
	identity, given := of["identity"]
	if !given || !identity.IsObject() {
		return ""
	}
	if text := identity.ObjectValue()[name]; text.IsString() {
		return text.StringValue()
	}
	return ""
}
