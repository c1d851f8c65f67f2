package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPoliciesThatBlockRunCommands holds that a preview speaks of policies that may refuse the pod of `az aks command invoke`.
func TestPoliciesThatBlockRunCommands(t *testing.T) {
	t.Parallel()
	const (
		invoke   = "assignment one may refuse the pod of `az aks command invoke` in clusters.main, by its rules on "
		images   = "/providers/Microsoft.Authorization/policyDefinitions/febd0533-8e55-448f-b837-bd0e06f16469"
		readOnly = "/providers/Microsoft.Authorization/policyDefinitions/df49d893-a74c-421d-bc95-c663042e5b80"
	)
	allowed := func(pattern string) map[string]any {
		return map[string]any{"definitionId": images, "stage": "enforce", "parameters": map[string]any{"allowedContainerImagesRegex": pattern}}
	}
	with := func(assignment map[string]any, name string, value any) map[string]any {
		assignment[name] = value
		return assignment
	}
	restricted := func() map[string]any { return map[string]any{"preset": "podSecurityRestricted", "stage": "enforce"} }
	invoked := map[string]any{"apiServer": map[string]any{"runCommandEnabled": true}}
	for name, test := range map[string]struct {
		cluster, assignment map[string]any
		want                []string
	}{
		"no run command":     {map[string]any{}, restricted(), nil},
		"restricted":         {invoked, restricted(), []string{invoke}},
		"only observed":      {invoked, with(restricted(), "stage", "observe"), nil},
		"namespace excluded": {invoked, with(restricted(), "excludedNamespaces", []string{"aks-command"}), nil},
		"other namespaces":   {invoked, with(restricted(), "namespaces", []string{"shop"}), nil},
		"baseline":           {invoked, with(restricted(), "preset", "podSecurityBaseline"), nil},
		"read-only root":     {invoked, map[string]any{"definitionId": readOnly, "stage": "enforce"}, []string{invoke}},
		"another registry":   {invoked, allowed(`^acme\.azurecr\.io/.+$`), []string{invoke}},
		"Microsoft's too":    {invoked, allowed(`^(acme\.azurecr\.io|mcr\.microsoft\.com)/.+$`), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings := warningsOf(t, map[string]string{
				"location": "westeurope", "clusters": passed(t, map[string]any{"main": test.cluster}),
				"policy": passed(t, map[string]any{"assignments": map[string]any{"one": test.assignment}}),
			}, nil)
			assert.Len(t, warnings, len(test.want), "%v", warnings)
			for i, want := range test.want {
				assert.True(t, strings.HasPrefix(warnings[i].Message, want), warnings[i].Message)
				assert.Contains(t, warnings[i].Message, "excludedNamespaces")
			}
		})
	}
}
