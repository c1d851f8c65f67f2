package baseline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/workspace"
)

// migrations mend what refreshes do to the state, so that the preview after a refresh shows what differs and nothing else.
func (e *intended) migrations(ctx *pulumi.Context) pulumi.ResourceOption {
	return azure.Migrate(ctx, cluster.OwnPools(e.specs()), workspace.InheritedRetention(e.name+logsRole, &e.workspaceArgs().Spec))
}
