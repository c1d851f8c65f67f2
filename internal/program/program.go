// Package program is what the stack runs: its configuration becomes an environment, and that the stack's outputs.
package program

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/runs"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
	"github.com/aksops/pulumi-aksops/internal/settings"
)

// Deploy registers the environment that the configuration of the running stack describes. A configuration that cannot be used gives
// [settings.MistakesError].
func Deploy(ctx *pulumi.Context) error {
	chosen, err := settings.Load(ctx)
	if err != nil {
		return err
	}
	environment, err := baseline.New(ctx, *chosen.Name, &chosen.Args)
	if err != nil {
		return secrecy.Error(runs.Of(ctx), err)
	}
	for name, value := range environment.Outputs() {
		ctx.Export(name, value)
	}
	return nil
}
