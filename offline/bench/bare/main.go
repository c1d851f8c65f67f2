// Command bare registers recorded resources without components: what "offline bench" compares the program with.
package main

import (
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/offline/bench/replay"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		entries, err := replay.ReadFile(os.Getenv(replay.FileVariable))
		if err != nil {
			return err
		}
		return replay.Program(entries)(ctx)
	})
}
