package baseline

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// intended is an environment as it is asked for, with its name, from which most Azure names follow.
type intended struct {
	*Args
	name string
	// asked is the subscription that the provider deploys to where it was asked, "" otherwise.
	asked string
}

// existingGroup is the id of the resource group to use, nil for one to create.
func (e *intended) existingGroup() pulumi.StringInput {
	if e.ResourceGroup == nil {
		return nil
	}
	return e.ResourceGroup.ExistingId
}

// groupName is the name of the resource group, empty for an existing one whose id is not known yet.
func (e *intended) groupName() string {
	if existing := e.existingGroup(); existing != nil {
		id, _ := azure.Literal(existing)
		parsed, _ := azure.ParseID(id)
		return parsed.ResourceGroup
	}
	if e.ResourceGroup != nil && e.ResourceGroup.Name != nil {
		return *e.ResourceGroup.Name
	}
	return e.defaultGroupName()
}

func (e *intended) defaultGroupName() string { return naming.Name(naming.ResourceGroup, "rg", e.name) }

// mark tells the alerts of this environment from those of another one, also of one that has the same name in another resource group.
func (e *intended) mark() string {
	if group := e.groupName(); group != "" && !strings.EqualFold(group, e.defaultGroupName()) {
		return e.name + "/" + strings.ToLower(group)
	}
	return e.name
}

func (e *intended) workspaceName() string { return naming.Name(naming.Workspace, "log", e.name) }

func (e *intended) clusterName(key string) string {
	return input.Value(e.Clusters[key].ClusterName, naming.Name(naming.Cluster, "aks", e.name, key))
}

func (e *intended) activityLogName() string {
	return naming.Name(naming.DiagnosticSetting, "aksops", e.name)
}
