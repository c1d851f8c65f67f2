package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
)

// Untied is the value without the resources that it comes from, for the inputs of what is taken over with an import. When a resource is deleted before
// its replacement, the engine deletes with it what depends on it by an input that forces a replacement, and then imports that without taking the
// deleted one from the state: two resources have one URN, and every later command refuses the state (pulumi/pkg/resource/deploy/step_generator.go,
// calculateDependentReplacements and the import before case "recreating"). What has no such input is imported in the place of the old one instead.
// Name the resources that it has to wait for with DependsOn.
func Untied(ctx *pulumi.Context, value pulumi.StringInput) pulumi.StringOutput {
	if literal, known := Literal(value); known {
		return pulumi.String(literal).ToStringOutput()
	}
	free, resolve, reject := ctx.NewOutput()
	go func() {
		result, err := internals.UnsafeAwaitOutput(ctx.Context(), value.ToStringOutput())
		if err != nil {
			reject(err)
			return
		}
		resolve(result)
	}()
	return free.ApplyT(func(of any) pulumi.StringOutput {
		result, _ := of.(internals.UnsafeAwaitOutputResult)
		text, isText := result.Value.(string)
		var untied pulumi.Output = pulumi.String(text).ToStringOutput()
		if !result.Known || !isText {
			untied = pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" })
		}
		if result.Secret {
			untied = pulumi.ToSecret(untied)
		}
		return untied.(pulumi.StringOutput) //nolint:forcetypeassert // both are outputs of texts
	}).(pulumi.StringOutput)
}

// UntiedID is the same for the id of an import.
func UntiedID(ctx *pulumi.Context, value pulumi.StringInput) pulumi.IDOutput {
	return Untied(ctx, value).ApplyT(func(id string) pulumi.ID { return pulumi.ID(id) }).(pulumi.IDOutput)
}
