// Command program is what the repository's main is, but with its configuration from a file: in an environment variable, as a language host passes
// it, that of a hundred clusters is longer than Linux allows.
package main

import (
	"runtime/debug"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/program"
	"github.com/aksops/pulumi-aksops/offline/bench/fleet"
)

func main() {
	debug.SetGCPercent(400) // as main does
	pulumi.Run(program.Deploy, fleet.FromFile)
}
