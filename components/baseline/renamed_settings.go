package baseline

import (
	"cmp"
	"iter"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// diagnosticsRole stands between the name of a cluster's component and that of a diagnostic setting.
const diagnosticsRole = "-diagnostics-"

// renamedSettings are the new diagnostic settings by those of the state that they replace: settings that have left the configuration, and that send to
// where a new one of the same cluster sends to. Azure refuses the new one while the old one is there. Those that have most in common belong together.
func (e *intended) renamedSettings(ctx *pulumi.Context, parts []string, states []map[string]any) map[string]string {
	renamed := map[string]string{}
	for _, key := range e.clusterKeys() {
		component, path := e.name+"-"+key+diagnosticsRole, input.Key(clustersKey, key)+".diagnostics"
		taken := map[string]bool{}
		for _, pair := range e.settingPairs(key, parts, states) {
			former, next := input.Key(path, pair.former), input.Key(path, pair.next)
			if renamed[former] == "" && !taken[next] {
				renamed[former], taken[next] = next, true
				losses.Succeeds(ctx, component+pair.next, component+pair.former)
			}
		}
	}
	return renamed
}

// settingPair is a setting of the state and a new one, with how much they have in common.
type settingPair struct {
	former, next string
	common       int
}

// settingPairs are those of a cluster that may be the same setting under another name, the most alike first.
func (e *intended) settingPairs(key string, parts []string, states []map[string]any) []settingPair {
	var pairs []settingPair
	spec, path := e.Clusters[key].Diagnostics, input.Key(clustersKey, key)+".diagnostics"
	wanted := spec.SettingNames()
	workspaceID := e.workspaceIn(states)
	for name, inputs := range settingsIn(e.name+"-"+key+diagnosticsRole, states) {
		if slices.Contains(wanted, name) || !slices.Contains(parts, input.Key(path, name)) {
			continue
		}
		for _, other := range wanted {
			if common := spec.Succeeds(other, inputs, workspaceID); common > 0 && !slices.Contains(parts, input.Key(path, other)) {
				pairs = append(pairs, settingPair{name, other, common})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b settingPair) int {
		return cmp.Or(cmp.Compare(b.common, a.common), cmp.Compare(a.former, b.former), cmp.Compare(a.next, b.next))
	})
	return pairs
}

// workspaceIn is the id of the environment's workspace, the state's own or an existing one, "" if it is not known.
func (e *intended) workspaceIn(states []map[string]any) string {
	if existing := e.existingWorkspace(); existing != nil {
		id, _ := azure.Literal(existing)
		return id
	}
	for _, state := range states {
		if text, _ := state["urn"].(string); isOfType(text, logsType) && parentName(state) == e.name+logsRole {
			id, _ := state["id"].(string)
			return id
		}
	}
	return ""
}

// settingsIn are the inputs of a cluster's diagnostic settings in the state, by the settings' names.
func settingsIn(component string, states []map[string]any) iter.Seq2[string, map[string]any] {
	return func(yield func(string, map[string]any) bool) {
		for _, state := range states {
			text, _ := state["urn"].(string)
			inputs, _ := state["inputs"].(map[string]any)
			name, named := inputs["name"].(string)
			if named && isOfType(text, settingType) && resource.URN(text).Name() == component+name && !yield(name, inputs) {
				return
			}
		}
	}
}
