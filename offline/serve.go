package main

import (
	"context"
	"fmt"
	"io"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// serveWelcome is a script for a shell: what is not a setting is a comment.
const serveWelcome = `# A simulated Azure for stack %[1]s answers on this machine until this command ends. Run the lines below in another shell,
# and each "pulumi preview", "pulumi up" and so on there talks to it instead of Azure. Choose a backend of its own, so that no state of real resources
# is touched, and unset the first variable before you deploy to Azure.
export PULUMI_DEBUG_PROVIDERS=%[2]s:%[3]d
export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
export PULUMI_BACKEND_URL=file://~/.aksops-offline
export PULUMI_CONFIG_PASSPHRASE=offline
mkdir -p ~/.aksops-offline && pulumi stack select --create %[1]s
`

// runServe serves a simulated Azure to a Pulumi CLI that this repository did not start.
func runServe(ctx context.Context, args []string) error {
	flags := newStackFlags("serve", "dev").withAzure()
	port := flags.set.Int("port", 0, "`port` on this machine (default: any that is free)")
	options, err := flags.parse(args)
	if err != nil {
		return err
	}
	return serve(ctx, options.Output, options, *port)
}

func serve(ctx context.Context, output io.Writer, options session.Options, port int) error {
	_, actual, stop, err := session.Serve(options, port)
	if err != nil {
		return err
	}
	defer stop()
	_, _ = fmt.Fprintf(output, serveWelcome, options.Stack, azure.PackageName, actual)
	<-ctx.Done()
	return nil
}
