package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// After is a value that is known at once, and whose users wait for the resource: a name that we chose stays readable in the first preview,
// where the resource's own outputs are unknown.
func After(ctx *pulumi.Context, value string, resource pulumi.Resource) pulumi.StringOutput {
	return pulumi.OutputWithDependencies(ctx.Context(), pulumi.String(value).ToStringOutput(), resource).(pulumi.StringOutput)
}

// Behind orders a resource behind whatever makes the input, without taking its value.
func Behind(in pulumi.StringInput) pulumi.ResourceOption {
	nothing := in.ToStringOutput().ApplyT(func(string) []pulumi.Resource { return []pulumi.Resource{} }).(pulumi.ResourceArrayOutput)
	return pulumi.DependsOnInputs(nothing)
}
