// Command aksops provisions and operates one environment of Azure Kubernetes Service from the configuration of a Pulumi stack.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/settings"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		chosen, err := settings.Load(ctx)
		if err != nil {
			return err
		}
		environment, err := baseline.New(ctx, *chosen.Name, &chosen.Args)
		if err != nil {
			return err
		}
		for name, value := range environment.Outputs() {
			ctx.Export(name, value)
		}
		return nil
	})
}
