package baseline

import (
	"cmp"
	"fmt"
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
		if input.Value(e.Clusters[key].RetainOnDelete, false) {
			continue // the old one would stay
		}
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

// settingClashes are the logs that a setting is to send to where another one sends them before this update, by the cluster's key: updates and creations come
// before deletions, and in no order of their own.
func (e *intended) settingClashes(renamed map[string]string, states []map[string]any) map[string][]string {
	clashes := map[string][]string{}
	workspaceID := e.workspaceIn(states)
	for _, key := range e.clusterKeys() {
		cluster := input.Key(clustersKey, key)
		path, spec := cluster+".diagnostics", e.Clusters[key].Diagnostics
		for former, inputs := range settingsIn(e.name+"-"+key+diagnosticsRole, states) {
			for _, name := range spec.SettingNames() {
				was, is := input.Key(path, former), input.Key(path, name)
				taken := spec.Takes(name, inputs, workspaceID)
				if was == is || renamed[was] == is || len(taken) == 0 {
					continue
				}
				clashes[cluster] = append(clashes[cluster], fmt.Sprintf(
					"%s is to send %s to where %s sends it, and Azure takes a log for a place from one setting only: %s", is, input.Words(taken), was, e.wayOut(key)))
			}
		}
		slices.Sort(clashes[cluster])
	}
	return clashes
}

func (e *intended) wayOut(key string) string {
	if input.Value(e.Clusters[key].RetainOnDelete, false) {
		return `retainOnDelete would keep the old one, so remove that and run "pulumi up" first`
	}
	return `take it from the one and run "pulumi up", then give it to the other`
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
