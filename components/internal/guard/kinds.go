package guard

import "strings"

// kind is what there is to say of every holding of a kind, which no record has to keep.
type kind struct {
	// name is what it is, in a few words.
	name string
	// loses is what is lost with it, as the end of a sentence.
	loses string
	// one says that loses is in the singular.
	one bool
	// within is the key of the holding that it is deleted with, "" for none.
	within string
	// identity are the fixed inputs that make up its id.
	identity []string
}

const (
	groupName    = "resourceGroup.name"
	groupKey     = "resourceGroup"
	workspaceKey = "workspace"
	clusterKeys  = "clusters."
)

// isHolding says whether a name in a record is the key of a holding.
func isHolding(name string) bool {
	return name == groupKey || name == workspaceKey || strings.HasPrefix(name, clusterKeys)
}

// kindOf is the kind of a holding, by the key that consent names.
func kindOf(key string) kind {
	parent := parentOf(key)
	switch {
	case key == groupKey:
		return kind{name: "resource group", loses: "whatever else is in the group", one: true, identity: []string{groupName}}
	case key == workspaceKey:
		return kind{name: "workspace", loses: "all logs in it", within: groupKey, identity: []string{groupName, "workspaceName"}}
	case parent != "":
		return kind{name: "node pool", loses: "its nodes, whose pods move to other pools or wait", within: parent}
	default:
		return kind{
			name: "cluster", loses: "everything that runs and is stored in the cluster", one: true, within: groupKey,
			identity: []string{groupName, "clusterName"},
		}
	}
}
