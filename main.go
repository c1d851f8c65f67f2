// Command aksops provisions and operates one environment of Azure Kubernetes Service from the configuration of a Pulumi stack.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/pulumi/pulumi/sdk/v3/go/common/constant"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/program"
)

// collectionPercent makes the program, which ends after seconds, collect garbage rarely: time is dearer than memory, of which it still holds less than
// 300 MiB with a hundred clusters.
const collectionPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectionPercent)
	}
	// pulumi.Run would put "an unhandled error occurred: program failed" before mistakes that are told to be mended.
	told := false
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		err := program.Deploy(ctx)
		if told = program.Told(err); err != nil && !told {
			told = ctx.Log.Error(err.Error(), nil) == nil
		}
		return err
	})
	switch {
	case err == nil:
	case errors.Is(err, pulumi.ErrPlugins):
		pulumi.Run(program.Deploy) // which lists the plugins
	default:
		if !told && !program.Told(err) {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(constant.ExitStatusLoggedError)
	}
}
