package cluster

import (
	_ "embed"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
)

//go:embed losses.json
var lossesJSON []byte

// lossTable says what changes of this component's resources in place take away.
var lossTable = losses.Load("cluster", lossesJSON)

// child are the options of a resource of this component. It is deleted before its replacement, also in a second run after a failed one: its Azure
// name is fixed, so that deleting the old one last would delete the new one. Options that follow win.
func (c *Cluster) child(ctx *pulumi.Context, name string, args *Args, more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	options := []pulumi.ResourceOption{pulumi.Parent(c), pulumi.DeleteBeforeReplace(true), lossTable.Told(ctx, name)}
	if args.retained() {
		options = append(options, pulumi.RetainOnDelete(true))
	}
	return append(options, more...)
}
