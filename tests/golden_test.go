package tests

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// stacks are the configurations that ship, by stack.
var stacks = map[string]string{
	"dev":        "../Pulumi.dev.yaml",
	"prod":       "../Pulumi.prod.yaml",
	"blue-green": "../examples/blue-green/Pulumi.blue-green.yaml",
	"governed":   "../examples/governed/Pulumi.governed.yaml",
	"defended":   "../examples/defended/Pulumi.defended.yaml",
	"alerted":    "../examples/alerted/Pulumi.alerted.yaml",
}

func TestGoldenGraphs(t *testing.T) {
	t.Parallel()
	for stack, config := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			graph, err := recorder.Run(program(stack, stackValues(t, config), nil), recorder.Options{Stack: stack})
			require.NoError(t, err)
			graph.RequireGolden(t, "testdata/golden/"+stack+".txt")
		})
	}
}

// TestFirstPreview runs each stack as on its first day, when no id of a new resource is known.
func TestFirstPreview(t *testing.T) {
	t.Parallel()
	for stack, config := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			run := program(stack, stackValues(t, config), nil)
			preview, err := recorder.Run(run, recorder.Options{Stack: stack, Preview: true})
			require.NoError(t, err)
			update, err := recorder.Run(run, recorder.Options{Stack: stack})
			require.NoError(t, err)
			assert.Equal(t, names(update), names(preview), "what is created is known before anything exists")
		})
	}
}

func names(graph *recorder.Graph) map[string]int {
	count := map[string]int{}
	for _, r := range graph.Resources {
		count[r.Token+"::"+r.Name]++
	}
	return count
}

// nameInputs are the inputs that name a resource in Azure.
var nameInputs = []string{
	"resourceGroupName", "workspaceName", "resourceName", "dnsPrefix", "dataCollectionRuleName", "dataCollectionEndpointName", "agentPoolName", "name",
}

var namePatterns = map[string]string{
	"resourceGroupName":          `^[-\w._()]{0,89}[-\w_()]$`,
	"workspaceName":              `^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$`,
	"resourceName":               `^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$`,
	"dnsPrefix":                  `^[a-zA-Z\d]$|^[a-zA-Z\d][-a-zA-Z\d]{0,52}[a-zA-Z\d]$`,
	"dataCollectionRuleName":     `^[A-Za-z0-9][-A-Za-z0-9_]{0,62}[A-Za-z0-9]$`,
	"dataCollectionEndpointName": `^[A-Za-z0-9][-A-Za-z0-9]{1,41}[A-Za-z0-9]$`,
	"agentPoolName":              `^[a-z][a-z0-9]{0,11}$`,
	"name":                       `^[-\w.]{1,64}$`,
}

// TestAwkwardEnvironmentNames gives environments names that Azure would refuse, and reads every Azure name that comes of them.
func TestAwkwardEnvironmentNames(t *testing.T) {
	t.Parallel()
	owners := map[string]string{}
	for _, name := range []string{
		"dev", "Dev", "DEV", "1dev", "d.e.v", "d_e_v", "Über Umgebung", strings.Repeat("a", 63), strings.Repeat("a", 62) + "b", strings.Repeat("A", 63),
		"9" + strings.Repeat("x-", 31),
	} {
		values := map[string]string{
			"location": "northeurope", "name": name, "clusters": `{"blue":{"insights":{"highLogScaleEnabled":true}},"Green":{}}`,
		}
		first, err := recorder.Run(program("test", maps.Clone(values), nil), recorder.Options{})
		require.NoError(t, err, name)
		second, err := recorder.Run(program("test", values, nil), recorder.Options{})
		require.NoError(t, err, name)
		assert.Equal(t, first.String(), second.String(), "the same names every time")
		for _, r := range first.Resources {
			if !r.Custom {
				continue
			}
			inputs := r.Plain()
			for _, input := range nameInputs {
				if text, ok := inputs[input].(string); ok {
					assert.Regexp(t, namePatterns[input], text, "%s of %s in %q", input, r.Token, name)
				}
			}
			id := strings.ToLower(r.ID)
			assert.Emptyf(t, owners[id], "%s belongs to %q and to %q", r.ID, name, owners[id])
			owners[id] = name
		}
	}
}
