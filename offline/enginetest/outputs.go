package enginetest

import (
	"slices"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// ChangedOutputs are the outputs of unchanged resources, components and the stack that this outcome shows as changed, as "<name>.<path>" in
// alphabetical order.
func (o *Outcome) ChangedOutputs() []string {
	changed := map[string]bool{}
	for _, event := range o.events {
		payload, ok := event.Payload().(engine.ResourceOutputsEventPayload)
		if !ok || payload.Metadata.Op != "same" || payload.Metadata.Old == nil || payload.Metadata.New == nil {
			continue
		}
		diff := payload.Metadata.Old.Outputs.Diff(payload.Metadata.New.Outputs)
		for _, path := range changedPaths(diff) {
			changed[payload.Metadata.URN.Name()+path] = true
		}
	}
	var list []string
	for path := range changed {
		list = append(list, path)
	}
	slices.Sort(list)
	return list
}

func changedPaths(diff *resource.ObjectDiff) []string {
	if diff == nil {
		return nil
	}
	var paths []string
	for _, key := range diff.ChangedKeys() {
		update, updated := diff.Updates[key]
		if !updated || update.Object == nil {
			paths = append(paths, "."+string(key))
			continue
		}
		for _, below := range changedPaths(update.Object) {
			paths = append(paths, "."+string(key)+below)
		}
	}
	return paths
}
