package azure

import (
	"context"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Diff compares inputs, as azure-native does, and says which changes replace the resource. The old one always goes first.
func (p *Provider) Diff(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	t, call, err := begin("Diff", request.GetUrn(), request.GetNews())
	if err != nil {
		return nil, err
	}
	call.ID = request.GetId()
	if err := p.enter(call); err != nil {
		return nil, err
	}
	before, err := fromWire(request.GetOldInputs())
	if err != nil {
		return nil, err
	}
	before, after := plain(before), plain(call.Inputs)
	changed := before.Diff(after)
	if changed == nil {
		return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
	}
	response := &pulumirpc.DiffResponse{
		Changes:         pulumirpc.DiffResponse_DIFF_SOME,
		HasDetailedDiff: true,
		DetailedDiff:    t.detail(changed),
	}
	for _, input := range changed.ChangedKeys() {
		response.Diffs = append(response.Diffs, string(input))
		if t.forcesReplacement(string(input)) {
			response.Replaces = append(response.Replaces, string(input))
		}
	}
	response.DeleteBeforeReplace = len(response.GetReplaces()) > 0
	return response, nil
}

func (t *resourceType) detail(changed *resource.ObjectDiff) map[string]*pulumirpc.PropertyDiff {
	detailed := map[string]*pulumirpc.PropertyDiff{}
	for path, difference := range plugin.NewDetailedDiffFromObjectDiff(changed, true) {
		kind := pulumirpc.PropertyDiff_UPDATE
		switch difference.Kind {
		case plugin.DiffAdd, plugin.DiffAddReplace:
			kind = pulumirpc.PropertyDiff_ADD
		case plugin.DiffDelete, plugin.DiffDeleteReplace:
			kind = pulumirpc.PropertyDiff_DELETE
		default: // an update
		}
		if t.forcesReplacement(topLevel(path)) {
			kind++ // each kind is followed by the same one with replacement
		}
		detailed[path] = &pulumirpc.PropertyDiff{Kind: kind, InputDiff: true}
	}
	return detailed
}

func topLevel(path string) string {
	if end := strings.IndexAny(path, ".["); end >= 0 {
		return path[:end]
	}
	return path
}
