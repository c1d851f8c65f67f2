package baseline

import (
	"iter"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// diagnosticsRole stands between the name of a cluster's component and that of a diagnostic setting.
const diagnosticsRole = "-diagnostics-"

// renamedSettings are the new diagnostic settings by those of the state that they replace: settings that have left the configuration, and that send to
// where a new one of the same cluster sends to. Azure refuses the new one while the old one is there.
func (e *intended) renamedSettings(ctx *pulumi.Context, parts []string, states []map[string]any) map[string]string {
	renamed := map[string]string{}
	for _, key := range e.clusterKeys() {
		spec, component, path := e.Clusters[key].Diagnostics, e.name+"-"+key+diagnosticsRole, input.Key(clustersKey, key)+".diagnostics"
		wanted := spec.SettingNames()
		taken := map[string]bool{}
		for name, inputs := range settingsIn(component, states) {
			part := input.Key(path, name)
			if slices.Contains(wanted, name) || !slices.Contains(parts, part) {
				continue
			}
			for _, other := range wanted {
				is := input.Key(path, other)
				if !taken[other] && !slices.Contains(parts, is) && spec.MaySucceed(other, inputs) {
					taken[other] = true
					renamed[part] = is
					losses.Succeeds(ctx, component+other, component+name)
					break
				}
			}
		}
	}
	return renamed
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
