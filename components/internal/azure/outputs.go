package azure

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// RegisterOutputs registers a component's outputs once the engine knows the component. The SDK's own function waits for that, and with it whatever
// the program registers next: it made an environment of a hundred clusters wait three hundred times.
func RegisterOutputs(ctx *pulumi.Context, component pulumi.ComponentResource, outputs pulumi.Map) {
	component.URN().ApplyT(func(pulumi.URN) (bool, error) {
		return true, ctx.RegisterResourceOutputs(component, outputs)
	})
}
