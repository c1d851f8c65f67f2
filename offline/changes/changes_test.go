package changes_test

import (
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// quarter is longer than Azure keeps anybody from changing anything again.
const quarter = 90 * 24 * time.Hour

// TestMain lets garbage lie around longer: the engine makes much of it, and collecting it took a quarter of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

func TestEveryInputHasAnEntry(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	inputs := settings.Inputs()
	for _, e := range entries(t) {
		listed[e.Input] = true
		assert.Empty(t, e.problem(), e.Input)
		assert.True(t, slices.ContainsFunc(inputs, func(input string) bool {
			rest, found := strings.CutPrefix(input, e.Input)
			return found && (rest == "" || rest[0] == '.' || rest[0] == '[')
		}), "%s is not an input", e.Input)
	}
	for _, input := range inputs {
		assert.True(t, listed[input], "%s has no entry in testdata/inputs: what does a change of it do?", input)
	}
}

// Every input is changed in an environment of its own: the plan must touch what the entry says and nothing else, the update must do
// without anything that the plan did not announce, and afterwards there must be nothing left to do.
func TestChangeOfEachInput(t *testing.T) {
	t.Parallel()
	for _, e := range entries(t) {
		t.Run(e.Input, func(t *testing.T) {
			t.Parallel()
			e.run(t)
		})
	}
}

func (e entry) run(t *testing.T) {
	t.Helper()
	rig := enginetest.New(t, program(e.values(t, false)))
	defer func() {
		for _, call := range rig.Azure.Calls() {
			assert.Empty(t, call.LeftOut(), "%s: azure-native sends only what its type has", call.Name)
		}
	}()
	for _, id := range slices.Concat(e.Exists, e.references(t)) {
		require.NoError(t, rig.Azure.Presume(id, map[string]any{"location": "northeurope"}))
	}
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	require.NoError(t, rig.Azure.Advance(quarter), "some things cannot change again at once, such as the plan of a table")

	e.refusesWithoutConsent(t, rig)
	rig.Program = program(e.values(t, true))
	planned, err := rig.Preview()
	if e.Effect == effectRefused {
		require.Error(t, err)
		assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), e.Error)
		return
	}
	if e.Effect == effectImmutable {
		require.Error(t, err)
		assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), "AKS would refuse this update: clusters.main."+e.belowCluster()+" changes from ")
		return
	}
	require.NoError(t, err, planned.Diagnostics)
	if e.fails() {
		assert.Empty(t, planned.Replaced(), planned.Text())
		assert.True(t, planned.Changed(), "the engine sees no change")
		refused, err := rig.Update()
		require.Error(t, err, "Azure takes the change after all")
		assert.Regexp(t, `Code="(PropertyChangeNotAllowed|OperationNotAllowed)"|A new agent pool was introduced`, strings.Join(refused.Diagnostics, "\n"))
		return
	}
	assert.Equal(t, e.plan(), touched(planned), planned.Text())

	updated, err := rig.Update()
	require.NoError(t, err, updated.Diagnostics)
	for name, op := range touched(updated) {
		assert.Equal(t, e.plan()[name], op, "%s was not planned so", name)
	}
	after, err := rig.Preview()
	require.NoError(t, err, after.Diagnostics)
	assert.Empty(t, touched(after), after.Text())
	assert.Empty(t, after.ChangedOutputs(), "outputs of what does not change do not change either")
}

// refusesWithoutConsent holds that a change which deletes what cannot be brought back is refused, with the keys that it has to be allowed by, and that
// nothing is deleted meanwhile, also without a preview.
func (e entry) refusesWithoutConsent(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	consents := e.consents()
	if len(consents) == 0 || e.fails() || e.Effect == effectRefused {
		return
	}
	values := e.values(t, true)
	delete(values, "allowReplace")
	rig.Program = program(values)
	rig.Azure.ForgetCalls()
	keys := make([]string, len(consents))
	for i, key := range consents {
		keys[i] = key.(string) //nolint:forcetypeassert // a key of consents
	}
	for _, run := range []func() (*enginetest.Outcome, error){rig.Preview, rig.Update} {
		outcome, err := run()
		require.Error(t, err, outcome.Text())
		assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "\n    aksops:allowReplace: ["+strings.Join(keys, ", ")+"]")
	}
	assert.Zero(t, rig.Azure.Count("Delete"))
	assert.Zero(t, rig.Azure.Count("Create"))
}

// program is what main runs.
func program(values map[string]string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		chosen, err := settings.Parse(ctx.Stack(), values, nil)
		if err != nil {
			return err
		}
		environment, err := baseline.New(ctx, *chosen.Name, &chosen.Args)
		if err != nil {
			return err
		}
		ctx.Export("outputs", environment.Outputs())
		return nil
	}
}

// touched are the Azure resources that an outcome changes, by logical name, with what happens to them in an entry's words.
func touched(outcome *enginetest.Outcome) map[string]string {
	words := map[string]string{
		"same": "", "read": "", "refresh": "", "discard": "",
		"update": "update", "create": "create", "import": "create", "delete": "delete",
	}
	plan := map[string]string{}
	for text, op := range outcome.Ops() {
		urn := resource.URN(text)
		if !strings.HasPrefix(string(urn.Type()), "azure-native:") {
			continue
		}
		word, inPlace := words[op]
		if !inPlace {
			word = "replace"
		}
		if word != "" {
			plan[urn.Name()] = word
		}
	}
	return plan
}
