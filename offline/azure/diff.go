package azure

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// createBeforeDelete is the input that azure-native adds to a resource whose name it made up: another one can stand beside it.
const createBeforeDelete = "__createBeforeDelete"

// Diff compares inputs with inputs, and says which changes replace the resource.
//
// It answers as azure-native does: pulumi/pulumi-azure-native, provider/pkg/provider/provider.go (Diff) and diff.go.
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
	outputs, err := fromWire(request.GetOlds())
	if err != nil {
		return nil, err
	}
	return t.diff(plain(before), plain(call.Inputs), plain(outputs)), nil
}

func (t *resourceType) diff(before, after, outputs resource.PropertyMap) *pulumirpc.DiffResponse {
	changed := t.changedObject(before, after, "")
	if changed == nil {
		return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}
	}
	withoutSpelling(changed)
	detailed := kinds(t.replaceKeys()).ofObject(changed, "", "")
	response := &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE, HasDetailedDiff: true, DetailedDiff: detailed}
	for _, path := range slices.Sorted(maps.Keys(detailed)) {
		t.conclude(response, path, before, after, outputs)
	}
	if len(response.GetDiffs()) > 0 {
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
	}
	response.DeleteBeforeReplace = len(response.GetReplaces()) > 0
	if madeUp, given := before[createBeforeDelete]; given && madeUp.IsBool() {
		response.DeleteBeforeReplace = !madeUp.BoolValue()
	}
	return response
}

// conclude draws the conclusions from one changed path. Two additions are none: of what the outputs have already, which replaces nothing, and of a
// default, which changes nothing.
func (t *resourceType) conclude(response *pulumirpc.DiffResponse, path string, before, after, outputs resource.PropertyMap) {
	difference, name := response.GetDetailedDiff()[path], resource.PropertyKey(path)
	_, had := before[name]
	wanted, given := after[name]
	added := !had && given
	switch difference.GetKind() {
	case pulumirpc.PropertyDiff_ADD_REPLACE:
		if answered, ok := outputs[name]; ok && added && answered.DeepEquals(wanted) {
			difference.Kind = pulumirpc.PropertyDiff_ADD
		} else {
			response.Replaces = append(response.Replaces, path)
		}
	case pulumirpc.PropertyDiff_ADD:
		if standard, ok := t.Defaults[path]; ok && added && wanted.V == standard {
			return
		}
	case pulumirpc.PropertyDiff_DELETE_REPLACE, pulumirpc.PropertyDiff_UPDATE_REPLACE:
		response.Replaces = append(response.Replaces, path)
	default: // changed in place
	}
	first, _, _ := strings.Cut(path, ".")
	response.Diffs = append(response.Diffs, first)
	difference.InputDiff = true
}

// withoutSpelling takes away what only looks different. The names of other resources than resource groups count with their case.
func withoutSpelling(changed *resource.ObjectDiff) {
	for name, same := range map[resource.PropertyKey]func(a, b resource.PropertyValue) bool{
		"resourceGroupName": func(a, b resource.PropertyValue) bool {
			return a.IsString() && b.IsString() && strings.EqualFold(a.StringValue(), b.StringValue())
		},
		"location": func(a, b resource.PropertyValue) bool {
			return a.IsString() && b.IsString() && region(a.StringValue()) == region(b.StringValue())
		},
		"sku": sameClusterSKU,
	} {
		if updated, ok := changed.Updates[name]; ok && same(updated.Old, updated.New) {
			delete(changed.Updates, name)
		}
	}
}

// renamedSKUs are the words for a cluster's SKU that AKS renamed.
var renamedSKUs = map[string]map[string]string{
	"name": {"Basic": "Base"},
	"tier": {"Paid": "Standard"},
}

// sameClusterSKU compares SKUs that have exactly name and tier, those of clusters. Every type's input sku is compared so.
func sameClusterSKU(a, b resource.PropertyValue) bool {
	if !a.IsObject() || !b.IsObject() || len(a.ObjectValue()) != len(renamedSKUs) || len(b.ObjectValue()) != len(renamedSKUs) {
		return false
	}
	for part, renamed := range renamedSKUs {
		one, ok := text(a.ObjectValue(), part)
		other, okToo := text(b.ObjectValue(), part)
		if !ok || !okToo || current(one, renamed) != current(other, renamed) {
			return false
		}
	}
	return true
}

func current(word string, renamed map[string]string) string {
	if now, ok := renamed[word]; ok {
		return now
	}
	return word
}
