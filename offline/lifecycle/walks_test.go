package lifecycle_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/edits"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/inventory"
)

const (
	// usualWalks and stepsPerWalk are how much is tried. AKSOPS_WALKS=100 asks for more walks, and AKSOPS_WALK=17 for the one with that seed.
	usualWalks   = 6
	stepsPerWalk = 10
	// editsPerWalk are how many edits a walk goes through.
	editsPerWalk = 6
	// mostCalls is about how many calls an update of the environment takes.
	mostCalls = 45
)

// asked is where a refusal names the consents that are missing.
var asked = regexp.MustCompile(`aksops:allowReplace: \[(.*)\]`)

// walk is an environment on its way through edits.
type walk struct {
	rig    *enginetest.Rig
	random *rand.Rand
	base   map[string]any
	// edits are those of the walk, and taken those of them that are made at present.
	edits []edits.Edit
	taken []bool
}

// step is one change of the configuration, of one edit or two.
type step struct {
	does edits.Direction
	// kept are the incarnations of what the step does not delete.
	kept map[string]int
	what []string
}

// Edits are made and taken back in random order, alone or two at once, with disturbances. After each nothing is gone that the edits do not delete, the
// state is whole, and nothing is left to do.
func TestRandomWalks(t *testing.T) {
	t.Parallel()
	for _, seed := range seeds(t) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, seed)
			for n := range stepsPerWalk {
				w.step(t)
				if t.Failed() {
					t.Fatalf("seed %d, step %d", seed, n+1)
				}
			}
		})
	}
}

func seeds(t *testing.T) []uint64 {
	t.Helper()
	if one := os.Getenv("AKSOPS_WALK"); one != "" {
		seed, err := strconv.ParseUint(one, 10, 64)
		require.NoError(t, err)
		return []uint64{seed}
	}
	n := usualWalks
	if more := os.Getenv("AKSOPS_WALKS"); more != "" {
		var err error
		n, err = strconv.Atoi(more)
		require.NoError(t, err)
	}
	var all []uint64
	for seed := range n {
		all = append(all, uint64(seed)+1)
	}
	return all
}

// newWalk chooses edits that have nothing to do with each other, and makes an environment that each of them fits.
func newWalk(t *testing.T, seed uint64) *walk {
	t.Helper()
	w := &walk{rig: enginetest.New(t, program), random: rand.New(rand.NewPCG(seed, 1)), base: edits.Environment()}
	all := edits.All()
	w.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, edit := range all {
		if len(w.edits) < editsPerWalk && !slices.ContainsFunc(w.edits, edit.Touches) {
			w.edits = append(w.edits, edit)
			w.base = edit.Start(w.base)
		}
	}
	w.taken = make([]bool, len(w.edits))
	w.rig.Lean, w.rig.Config = true, configured(t, w.base)
	up(t, w.rig)
	assertInOrder(t, w.rig)
	return w
}

// config is the configuration with the edits that are taken.
func (w *walk) config(consents []string) map[string]any {
	config := w.base
	for i, edit := range w.edits {
		if w.taken[i] {
			config = edit.Apply(config)
		}
	}
	config = edits.CopyConfig(config)
	delete(config, "allowReplace")
	if len(consents) > 0 {
		var list []any
		for _, consent := range consents {
			list = append(list, consent)
		}
		config["allowReplace"] = list
	}
	return config
}

// turn makes one edit or two, or takes them back. Others are chosen where together they are a mistake.
func (w *walk) turn(t *testing.T) step {
	t.Helper()
	for range 20 {
		chosen := w.random.Perm(len(w.edits))[:1+w.random.IntN(2)]
		var s step
		for _, i := range chosen {
			does, what := w.edits[i].Direction, w.edits[i].Name
			if w.taken[i] {
				does, what = w.edits[i].Backwards(), what+", taken back"
			}
			s.does.Deletes = append(s.does.Deletes, along(does.Deletes)...)
			s.does.AllowReplace = append(s.does.AllowReplace, does.AllowReplace...)
			s.what = append(s.what, what)
			w.taken[i] = !w.taken[i]
		}
		if valid(t, w.config(nil)) {
			return s
		}
		for _, i := range chosen {
			w.taken[i] = !w.taken[i]
		}
	}
	t.Fatal("no edit leads to a valid configuration")
	return step{}
}

// valid says whether a configuration has no mistake.
func valid(t *testing.T, config map[string]any) bool {
	t.Helper()
	bare := map[string]string{}
	for key, value := range configured(t, config) {
		bare[strings.TrimPrefix(key, enginetest.Project+":")] = value
	}
	chosen, err := settings.Parse(enginetest.Stack, bare, nil)
	return err == nil && chosen.Validate(enginetest.Stack) == nil
}

// along are names of what is deleted, with what other edits have made that goes with it: alert rules on clusters and the workspace, and saved queries, which are those of
// the clusters and tables that there are.
func along(names []string) []string {
	all := append([]string{"alerts-queries-query-*"}, names...)
	for _, name := range names {
		if name == "logs-workspace" {
			all = append(all, "alerts-*-rule")
		}
		if of, found := strings.CutSuffix(name, "-main-rule"); found { // which there is for every cluster
			all = append(all, of+"-*-rule")
		}
		for _, end := range []string{"-cluster", "-*"} {
			if key, found := strings.CutSuffix(name, end); found && !strings.Contains(key, "-") {
				all = append(all, "alerts-*-"+key+"-rule")
			}
		}
	}
	return all
}

func (w *walk) step(t *testing.T) {
	t.Helper()
	require.NoError(t, w.rig.Azure.Advance(overAWeek))
	s := w.turn(t)
	drifted := w.random.IntN(4) == 0
	if drifted {
		s.what = append(s.what, w.drift(t))
	}
	t.Log(strings.Join(s.what, " + "))
	var err error
	s.kept, err = inventory.Incarnations(w.rig.Azure, s.does.Keeps(enginetest.Stack, w.rig.Resources()))
	require.NoError(t, err)

	consents := w.refused(t, s)
	w.rig.Config = configured(t, w.config(consents))
	w.disturb(t, s)
	w.rig.Azure.ForgetCalls()
	planned, err := w.rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	outcome := up(t, w.rig)
	assertForetold(t, planned, outcome, drifted)
	w.assertKept(t, s)
	if len(consents) > 0 {
		w.withdraw(t)
	}
	w.assertInOrder(t)
}

// assertForetold holds that a preview says of each resource that an update replaces or deletes that it does, and says it of no other one. Only of what is
// made again after somebody took it away, a preview cannot know the id, so that what is on it might be replaced.
func assertForetold(t *testing.T, planned, outcome *enginetest.Outcome, drifted bool) {
	t.Helper()
	said, done := slices.Sorted(maps.Keys(planned.Replaced())), slices.Sorted(maps.Keys(outcome.Replaced()))
	if drifted {
		assert.Subset(t, said, done)
		return
	}
	assert.Equal(t, said, done)
}

// refused tries the step without consents. If it needs some, nothing may have happened, and what it asks for is known afterwards.
func (w *walk) refused(t *testing.T, s step) []string {
	t.Helper()
	w.rig.Config = configured(t, w.config(nil))
	if len(s.does.AllowReplace) == 0 {
		return nil
	}
	before, err := w.rig.Azure.Save()
	require.NoError(t, err)
	w.rig.Azure.ForgetCalls()
	outcome, err := w.rig.Update()
	if err == nil { // what it would delete was away already, or has what the edit gives it
		assertBringsBack(t, outcome)
		return nil
	}
	assert.False(t, slices.ContainsFunc(w.rig.Azure.Calls(), azure.Call.Writes))
	after, err := w.rig.Azure.Save()
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	named := asked.FindStringSubmatch(strings.Join(outcome.Diagnostics, "\n"))
	require.NotNil(t, named, outcome.Diagnostics)
	consents := strings.Split(named[1], ", ")
	if !slices.Contains(s.does.Deletes, "*") { // which replaces what other edits have made, too
		assert.Subset(t, s.does.AllowReplace, consents)
	}
	return consents
}

// assertBringsBack holds that nothing was deleted that cannot be brought back.
func assertBringsBack(t *testing.T, outcome *enginetest.Outcome) {
	t.Helper()
	for urn := range outcome.Replaced() {
		for _, kind := range []string{":ResourceGroup::", ":Workspace::", ":ManagedCluster::", ":AgentPool::"} {
			assert.NotContains(t, urn, kind, "without consent")
		}
	}
}

// disturb does what happens on the way: nothing, a refresh, a call that fails, or a killed process and what an operator does then.
func (w *walk) disturb(t *testing.T, s step) {
	t.Helper()
	w.rig.Azure.ForgetCalls()
	n := 1 + w.random.IntN(mostCalls)
	switch kind := w.random.IntN(5); kind {
	case 0:
	case 1:
		t.Log("refresh")
		_, err := w.rig.Refresh()
		require.NoError(t, err)
	case 2:
		t.Logf("call %d fails", n)
		w.rig.Azure.Fault = atCall(n, func() error { return errors.New("the connection broke") })
		_, _ = w.rig.Update() // which gets through if it has fewer calls
		w.rig.Azure.Fault = nil
	default:
		after := kind == 4
		t.Logf("killed at call %d, after it: %t", n, after)
		killed, err := w.rig.UpdateKilled(enginetest.Kill{Call: n, After: after})
		require.NoError(t, err)
		if killed {
			require.NoError(t, w.rig.Recover())
		}
	}
	w.assertKept(t, s)
	require.NoError(t, w.rig.Snapshot().VerifyIntegrity())
}

// drift changes something behind Pulumi's back, and has it read.
func (w *walk) drift(t *testing.T) string {
	t.Helper()
	ids := own(t, w.rig.Azure)
	ids = slices.DeleteFunc(ids, func(id string) bool { return stays(id) })
	id := ids[w.random.IntN(len(ids))]
	drift(t, w.rig.Azure, id)
	_, err := w.rig.Refresh()
	require.NoError(t, err)
	return "drift of " + id
}

// withdraw takes the consents out, which changes nothing in Azure.
func (w *walk) withdraw(t *testing.T) {
	t.Helper()
	w.rig.Config = configured(t, w.config(nil))
	w.rig.Azure.ForgetCalls()
	up(t, w.rig)
	assert.False(t, slices.ContainsFunc(w.rig.Azure.Calls(), azure.Call.Writes))
}

func (w *walk) assertKept(t *testing.T, s step) {
	t.Helper()
	lost, err := inventory.Lost(w.rig.Azure, s.kept)
	require.NoError(t, err)
	assert.Empty(t, lost, "what %v does not delete", s.what)
}

func (w *walk) assertInOrder(t *testing.T) {
	t.Helper()
	problems, err := w.rig.Unsettled()
	require.NoError(t, err)
	problems = slices.DeleteFunc(problems, func(problem string) bool {
		id, _, left := strings.Cut(problem, " exists and is not in the state")
		return left && stays(id)
	})
	assert.Empty(t, problems)
}

// stays says whether a resource stays in Azure as it is when it leaves the configuration (docs/changes.md).
func stays(id string) bool { return strings.Contains(id, "/tables/") }
