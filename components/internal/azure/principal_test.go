package azure

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrincipalRemembersWhatStays(t *testing.T) {
	t.Parallel()
	kind := func(kind string) resource.PropertyMap {
		return resource.NewPropertyMapFromMap(map[string]any{"identity": map[string]any{"type": kind}})
	}
	answered := resource.NewPropertyMapFromMap(map[string]any{"identity": map[string]any{"type": systemAssigned, "principalId": "a"}})
	for name, test := range map[string]struct {
		args   pulumi.ResourceHookArgs
		wanted string
	}{
		"the same kind":       {pulumi.ResourceHookArgs{OldInputs: kind(systemAssigned), NewInputs: kind(systemAssigned), OldOutputs: answered}, "a"},
		"another kind before": {pulumi.ResourceHookArgs{OldInputs: kind("UserAssigned"), NewInputs: kind(systemAssigned), OldOutputs: answered}, ""},
		"another kind after":  {pulumi.ResourceHookArgs{OldInputs: kind(systemAssigned), NewInputs: kind("UserAssigned"), OldOutputs: answered}, ""},
		"no identity before":  {pulumi.ResourceHookArgs{NewInputs: kind(systemAssigned), OldOutputs: answered}, ""},
		"no answer":           {pulumi.ResourceHookArgs{OldInputs: kind(systemAssigned), NewInputs: kind(systemAssigned)}, ""},
		"an unknown answer": {pulumi.ResourceHookArgs{OldInputs: kind(systemAssigned), NewInputs: kind(systemAssigned), OldOutputs: resource.PropertyMap{
			"identity": resource.NewProperty(resource.PropertyMap{"principalId": resource.MakeComputed(resource.NewProperty(""))}),
		}}, ""},
	} {
		p := &Principal{read: systemPrincipal}
		require.NoError(t, p.remember(&test.args))
		assert.Equal(t, test.wanted, p.before, name)
	}
}
