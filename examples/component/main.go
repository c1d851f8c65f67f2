// Command component uses the components from a Pulumi program of one's own.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/components/cluster"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		version := "1.36"
		environment, err := baseline.New(ctx, "shop", &baseline.Args{
			Location: pulumi.String("northeurope"),
			Clusters: map[string]baseline.Cluster{
				"blue": {Spec: cluster.Spec{KubernetesVersion: &version}},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("issuers", environment.OidcIssuerUrls)
		return nil
	})
}
