package policies

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// definition is a policy definition as it is registered with Azure.
type definition struct {
	parameters map[string]any
	details    map[string]any
	effect     any
	// template is the ConstraintTemplate that the definition carries.
	template []byte
}

// register registers the policy of a spec and returns what Azure gets.
func register(t *testing.T, spec policy.CustomPolicySpec) *definition {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := policy.NewCustomPolicy(ctx, "tested", &policy.CustomPolicyArgs{CustomPolicySpec: spec})
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	registered, ok := graph.Find("PolicyDefinition", "tested-definition")
	require.True(t, ok)
	inputs := registered.Plain()
	require.Equal(t, "Microsoft.Kubernetes.Data", inputs["mode"])

	then := at[map[string]any](t, inputs, "policyRule", "then")
	details := at[map[string]any](t, then, "details")
	require.Equal(t, "Base64Encoded", at[string](t, details, "templateInfo", "sourceType"))
	template, err := base64.StdEncoding.DecodeString(at[string](t, details, "templateInfo", "content"))
	require.NoError(t, err)
	return &definition{parameters: at[map[string]any](t, inputs, "parameters"), details: details, effect: then["effect"], template: template}
}

// at is the value that keys lead to.
func at[T any](t *testing.T, value any, keys ...string) T {
	t.Helper()
	for _, key := range keys {
		level, ok := value.(map[string]any)
		require.Truef(t, ok, "%s of %v", key, value)
		value = level[key]
	}
	typed, ok := value.(T)
	require.Truef(t, ok, "%v is %v", keys, value)
	return typed
}

// constraint is what the add-on makes of the definition when it is assigned with the given parameters.
func (d *definition) constraint(t *testing.T, kind string, assigned map[string]any) map[string]any {
	t.Helper()
	resolve := func(value any) any { return d.resolve(t, value, assigned) }
	return map[string]any{
		"apiVersion": "constraints.gatekeeper.sh/v1beta1",
		"kind":       kind,
		"metadata":   map[string]any{"name": "tested"},
		"spec": map[string]any{
			"enforcementAction": action(t, resolve(d.effect)),
			"match": map[string]any{
				"kinds":              []any{map[string]any{"apiGroups": resolve(d.details["apiGroups"]), "kinds": resolve(d.details["kinds"])}},
				"namespaces":         resolve(d.details["namespaces"]),
				"excludedNamespaces": resolve(d.details["excludedNamespaces"]),
				"labelSelector":      resolve(d.details["labelSelector"]),
				"source":             resolve(d.details["source"]),
			},
			"parameters": resolve(d.details["values"]),
		},
	}
}

func action(t *testing.T, effect any) string {
	t.Helper()
	actions := map[any]string{"Audit": "dryrun", "Deny": "deny"}
	require.Contains(t, actions, effect)
	return actions[effect]
}

// resolve puts parameters in the place of the only expressions that definitions for clusters have.
func (d *definition) resolve(t *testing.T, value any, assigned map[string]any) any {
	t.Helper()
	text, ok := value.(string)
	if !ok || !strings.HasPrefix(text, "[") {
		return value
	}
	name := strings.TrimSuffix(strings.TrimPrefix(text, "[parameters('"), "')]")
	require.Equal(t, fmt.Sprintf("[parameters('%s')]", name), text, "an expression that nobody can resolve")
	require.Contains(t, d.parameters, name)
	if value, ok := assigned[name]; ok {
		return value
	}
	return at[map[string]any](t, d.parameters, name)["defaultValue"]
}
