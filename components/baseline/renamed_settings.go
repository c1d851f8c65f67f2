package baseline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// diagnosticsRole stands between the name of a cluster's component and that of a diagnostic setting.
const diagnosticsRole = "-diagnostics-"

// renamedSettings are the new diagnostic settings by those of the state that they replace: settings that have left the configuration, and that send to
// where a new one of the same cluster sends to. Azure refuses the new one while the old one is there. Those that have most in common belong together.
func (e *intended) renamedSettings(ctx *pulumi.Context, parts []string, in settingsState) map[string]string {
	renamed := map[string]string{}
	for _, key := range e.clusterKeys() {
		if input.Value(e.Clusters[key].RetainOnDelete, false) {
			continue // the old one would stay
		}
		component, path := e.name+"-"+key+diagnosticsRole, input.Key(clustersKey, key)+".diagnostics"
		taken := map[string]bool{}
		for _, pair := range e.settingPairs(key, parts, in) {
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
func (e *intended) settingClashes(renamed map[string]string, in settingsState) map[string][]guard.Clash {
	clashes := map[string][]guard.Clash{}
	for _, key := range e.clusterKeys() {
		cluster := input.Key(clustersKey, key)
		path, spec := cluster+".diagnostics", e.Clusters[key].Diagnostics
		for _, inputs := range in.of[e.name+"-"+key+diagnosticsRole] {
			former := nameOf(inputs)
			for _, name := range spec.SettingNames() {
				was, is := input.Key(path, former), input.Key(path, name)
				taken := spec.Takes(name, inputs, in.workspaceID)
				if was == is || renamed[was] == is || len(taken) == 0 {
					continue
				}
				clashes[cluster] = append(clashes[cluster], guard.Clash{Former: was, Text: e.clashText(key, was, is, taken)})
			}
		}
		slices.SortFunc(clashes[cluster], func(a, b guard.Clash) int { return cmp.Compare(a.Text, b.Text) })
	}
	return clashes
}

// clashText says what a setting takes from another one, and how it gets it.
func (e *intended) clashText(key, was, is string, taken []string) string {
	them := input.Them(len(taken))
	way := `take ` + them + ` from the one and run "pulumi up", then give ` + them + ` to the other`
	if input.Value(e.Clusters[key].RetainOnDelete, false) {
		way = `retainOnDelete would keep the old one, so remove that and run "pulumi up" first`
	}
	return fmt.Sprintf("%s is to send %s to where %s sends %s, and Azure takes a log for a place from one setting only: %s",
		is, input.Words(taken), was, them, way)
}

// settingPair is a setting of the state and a new one, with how much they have in common.
type settingPair struct {
	former, next string
	common       int
}

// settingPairs are those of a cluster that may be the same setting under another name, the most alike first.
func (e *intended) settingPairs(key string, parts []string, in settingsState) []settingPair {
	var pairs []settingPair
	spec, path := e.Clusters[key].Diagnostics, input.Key(clustersKey, key)+".diagnostics"
	wanted := spec.SettingNames()
	for _, inputs := range in.of[e.name+"-"+key+diagnosticsRole] {
		name := nameOf(inputs)
		if slices.Contains(wanted, name) || !slices.Contains(parts, input.Key(path, name)) {
			continue
		}
		for _, other := range wanted {
			if common := spec.Succeeds(other, inputs, in.workspaceID); common > 0 && !slices.Contains(parts, input.Key(path, other)) {
				pairs = append(pairs, settingPair{name, other, common})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b settingPair) int {
		return cmp.Or(cmp.Compare(b.common, a.common), cmp.Compare(a.former, b.former), cmp.Compare(a.next, b.next))
	})
	return pairs
}

// settingsState is what the state has of diagnostic settings.
type settingsState struct {
	// of are the inputs of the settings, by the beginning of their names in the state.
	of map[string][]map[string]any
	// workspaceID is the id of the environment's workspace, the state's own or an existing one, "" if it is not known.
	workspaceID string
}

func (e *intended) settingsIn(states []map[string]any) settingsState {
	in := settingsState{of: map[string][]map[string]any{}, workspaceID: e.ownWorkspaceIn(states)}
	if existing := e.existingWorkspace(); existing != nil {
		in.workspaceID, _ = azure.Literal(existing)
	}
	for _, state := range states {
		text, _ := state["urn"].(string)
		inputs, _ := state["inputs"].(map[string]any)
		component, ofComponent := strings.CutSuffix(resource.URN(text).Name(), nameOf(inputs))
		if ofComponent && nameOf(inputs) != "" && isOfType(text, settingType) {
			in.of[component] = append(in.of[component], inputs)
		}
	}
	return in
}

func nameOf(inputs map[string]any) string {
	name, _ := inputs["name"].(string)
	return name
}

// ownWorkspaceIn is the id of the workspace that the environment has made, "" for none.
func (e *intended) ownWorkspaceIn(states []map[string]any) string {
	for _, state := range states {
		if text, _ := state["urn"].(string); parentName(state) == e.name+logsRole && isOfType(text, logsType) {
			id, _ := state["id"].(string)
			return id
		}
	}
	return ""
}
