package guard

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestValues reads values whatever marks they carry, and shows none that is secret.
func TestValues(t *testing.T) {
	t.Parallel()
	output := func(text string, known, secret bool) resource.PropertyValue {
		return resource.NewProperty(resource.Output{Element: resource.NewProperty(text), Known: known, Secret: secret})
	}
	for _, test := range []struct {
		of    resource.PropertyValue
		want  value
		shown string
	}{
		{resource.PropertyValue{}, value{}, "none"},
		{resource.NewNullProperty(), value{}, "none"},
		{resource.NewProperty(""), value{}, "none"},
		{resource.NewProperty("a"), value{text: "a"}, `"a"`},
		{resource.NewProperty(true), value{text: "true"}, `"true"`},
		{resource.NewProperty(30.0), value{text: "30"}, `"30"`},
		{resource.NewProperty(1500000.5), value{text: "1500000.5"}, `"1500000.5"`},
		{resource.NewProperty([]resource.PropertyValue{resource.NewProperty("a")}), value{text: "[a]"}, `"[a]"`},
		{resource.MakeSecret(resource.NewProperty("a")), value{text: "a", secret: true}, "[secret]"},
		{resource.MakeSecret(resource.MakeComputed(resource.NewProperty(""))), value{unknown: true, secret: true}, "[secret]"},
		{resource.MakeComputed(resource.NewProperty("")), value{unknown: true}, "a value that is known after the deployment only"},
		{output("a", true, false), value{text: "a"}, `"a"`},
		{output("a", true, true), value{text: "a", secret: true}, "[secret]"},
		{output("", false, false), value{unknown: true}, "a value that is known after the deployment only"},
	} {
		assert.Equal(t, test.want, valueOf(test.of), "%v", test.of)
		assert.Equal(t, test.shown, test.want.String(), "%v", test.of)
	}
	assert.Nil(t, asObject(resource.NewProperty("a")))
	assert.Nil(t, textsOf(resource.NewProperty("a")))
	assert.Equal(t, []string{"a", "b"}, textsOf(resource.MakeSecret(resource.NewProperty([]resource.PropertyValue{resource.NewProperty("a"), output("b", true, false)}))))
	assert.False(t, isTrue(resource.NewProperty(false)))
}

// record has everything that a record can hold.
var record = Record{
	Name: "prod",
	Holdings: map[string]Holding{
		pool: {
			LogicalName: "prod-blue-pool-work", Protected: true, Retained: true,
			Fixed:  map[string]pulumi.Input{"vmSize": pulumi.String("Standard_D4s_v5"), "size": pulumi.Int(3).ToIntOutput(), "on": pulumi.Bool(true)},
			Leaves: map[string]pulumi.Input{"a.b": pulumi.ToSecret(pulumi.String("s"))}, Unset: map[string]pulumi.Input{"c": pulumi.String("d")},
			Adopted: []string{"plans"},
		},
		group: {},
	},
	Existing: map[string]Existing{logs: {Input: "workspace.existingWorkspaceId", ResourceGroup: pulumi.String("rg"), Name: pulumi.String("log").ToStringOutput()}},
	Parts:    []string{"activityLog", "alerts"},
	Alike:    map[string]pulumi.Input{"policy.assignments.pods": pulumi.String("d1"), "alerts.logRules.a": pulumi.ToSecret(pulumi.String("d2"))},
	Rights:   map[string]Right{"c.roles.a.b": {"c a", "r", ""}, `c.roles["a b"]`: {"c a", "r", "x"}},
	Reach: Reach{
		Profile: "standard", Told: map[string][]Telling{"nodes-not-ready": {{Group: "team"}, {Group: "onCall", Route: "night"}}, "off": {}},
		Written: map[string]string{"a": "alerts.logRules.a"}, When: map[string]string{"night": "20:00 to 08:00 UTC"},
		Except: map[string][]string{"a": {"blue"}},
		Receivers: map[string]map[string][]pulumi.Input{
			"team": {"emails.a": {pulumi.String("a@example.com").ToStringOutput()}, `webhooks["a b"]`: {pulumi.ToSecret(pulumi.String("s")), pulumi.String("t")}},
			"off":  {},
		},
	},
	AllowReplace: []string{blue},
}

// TestRecordIsReadAsItWasWritten registers a record, and reads what the state keeps of it.
func TestRecordIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := Register(ctx, "prod-guard", record, nil)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	require.Len(t, graph.Resources, 1)
	registered, ok := graph.Find("Guard", "prod-guard")
	require.True(t, ok)
	assert.Equal(t, Token, registered.Token)
	assert.Equal(t, kept{
		Name: "prod",
		Holdings: map[string]keptHolding{
			pool: {
				Kind: "node pool", Loses: "its nodes, whose pods move to other pools or wait", Within: blue, LogicalName: "prod-blue-pool-work", Protected: true, Retained: true,
				Fixed: values("vmSize", "Standard_D4s_v5", "size", "3", "on", "true"), Leaves: map[string]value{"a.b": {text: "s", secret: true}}, Unset: values("c", "d"),
			},
			group: {Kind: "resource group", Loses: "whatever else is in the group", One: true, Identity: []string{groupName}, Fixed: values(), Leaves: values(), Unset: values()},
		},
		Existing: map[string]keptExisting{logs: {Input: "workspace.existingWorkspaceId", ResourceGroup: value{text: "rg"}, Name: value{text: "log"}}},
		Alike:    map[string]value{"policy.assignments.pods": {text: "d1"}, "alerts.logRules.a": {text: "d2", secret: true}},
		Rights:   map[string]Right{"c.roles.a.b": {"c a", "r", ""}, `c.roles["a b"]`: {"c a", "r", "x"}},
		Reach: keptReach{
			Profile: "standard", Told: map[string][]Telling{"nodes-not-ready": {{Group: "team"}, {Group: "onCall", Route: "night"}}, "off": {}},
			Written: map[string]string{"a": "alerts.logRules.a"}, When: map[string]string{"night": "20:00 to 08:00 UTC"},
			Except: map[string][]string{"a": {"blue"}},
			Receivers: map[string]map[string][]value{
				"team": {"emails.a": {{text: "a@example.com"}}, `webhooks["a b"]`: {{text: "s", secret: true}, {text: "t"}}}, "off": {},
			},
		},
		Parts:        []string{"activityLog", "alerts"},
		AllowReplace: []string{blue},
	}, recordOf(registered.Inputs))
}

// written is a record as the state keeps it.
func written(t *testing.T, r Record) resource.PropertyMap {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := Register(ctx, "prod-guard", r, nil)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	require.Len(t, graph.Resources, 1)
	return graph.Resources[0].Inputs
}

// TestCompare runs the hook as the engine does when the record changes.
func TestCompare(t *testing.T) {
	t.Parallel()
	holdings := map[string]Holding{pool: {LogicalName: "p"}}
	before := Record{Name: "prod", Holdings: holdings, Parts: []string{"activityLog"}}
	refused := "nothing was changed: this would delete what cannot be brought back\n    " + pool + " is no longer in the configuration, and is deleted. " +
		"With it go its nodes, whose pods move to other pools or wait\nTo do it all the same, set this in the configuration and run again:\n    aksops:allowReplace: [" + pool + "]"
	told := recorder.Warning{Message: "data: no longer in the configuration: activityLog: the Activity log is no longer recorded"}
	deleted := recorder.Warning{Message: "data: " + pool + " is no longer in the configuration, and is deleted. With it go its nodes, whose pods move to other pools or wait (allowReplace names " + pool + ")"}
	for name, test := range map[string]struct {
		before resource.PropertyMap
		after  Record
		warned []recorder.Warning
		err    string
	}{
		"no record before":      {nil, Record{Name: "prod"}, nil, ""},
		"an empty one before":   {written(t, Record{Name: "prod", Parts: []string{"activityLog"}}), Record{Name: "prod", Removals: someRemovals}, nil, ""},
		"nothing lost":          {written(t, before), before, nil, ""},
		"a part lost":           {written(t, before), Record{Name: "prod", Holdings: holdings, Removals: someRemovals}, []recorder.Warning{told}, ""},
		"a deletion":            {written(t, before), Record{Name: "prod", Removals: someRemovals}, []recorder.Warning{told}, refused},
		"a deletion, asked for": {written(t, before), Record{Name: "prod", Removals: someRemovals, AllowReplace: []string{pool}}, []recorder.Warning{deleted, told}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := written(t, test.after)
			var refusal error
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				refusal = (&Guard{}).compare(ctx, test.after, nil)(&pulumi.ResourceHookArgs{OldInputs: test.before, NewInputs: after})
				return nil
			}, recorder.Options{})
			require.NoError(t, err)
			assert.Equal(t, test.warned, graph.Warnings)
			if test.err == "" {
				assert.NoError(t, refusal)
			} else {
				assert.EqualError(t, refusal, test.err)
			}
		})
	}
}

// TestUnusedConsentIsReported names the consents that only keep protection off.
func TestUnusedConsentIsReported(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		consents []string
		used     map[string]bool
		want     []recorder.Warning
	}{
		"none given": {nil, nil, nil},
		"all used":   {[]string{blue}, map[string]bool{blue: true}, nil},
		"some used": {[]string{blue, logs, group}, map[string]bool{logs: true}, []recorder.Warning{{
			Resource: Token + "::prod-guard", Message: "allowReplace names clusters.blue, resourceGroup, of which this run replaces and deletes nothing: " +
				"it only keeps protection off. Remove what you no longer need",
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				g, err := Register(ctx, "prod-guard", Record{Name: "prod"}, nil)
				if err != nil {
					return err
				}
				g.verdict.used = test.used
				return g.reportUnused(ctx, Record{AllowReplace: test.consents, Holdings: map[string]Holding{blue: {}, logs: {}, group: {}}})
			}, recorder.Options{})
			require.NoError(t, err)
			assert.Equal(t, test.want, graph.Warnings)
		})
	}
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := Register(ctx, "prod-guard", Record{Name: "prod", AllowReplace: []string{blue}}, nil)
		return err
	}, recorder.Options{})
	require.NoError(t, err)
	assert.Len(t, graph.Warnings, 1, "nothing needs a consent while the record is the same")
}
