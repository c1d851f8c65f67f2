package lifecycle_test

import (
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/edits"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/inventory"
)

// quarter is longer than Azure keeps anybody from changing anything again.
const quarter = 90 * 24 * time.Hour

// overAWeek is enough for the plan of a table, and short enough that no version of Kubernetes ends in a walk.
const overAWeek = 8 * 24 * time.Hour

// trial is one direction of an edit, from an environment that is prepared for it.
type trial struct {
	does   edits.Direction
	config map[string]string
	azure  []byte
	state  []byte
	// kept are the incarnations of what must be there all the time.
	kept map[string]int
	// want is what there is after the edit if nothing disturbs it, and calls are the provider calls of that.
	want  map[string]any
	calls []azure.Call
}

// trials are both directions of every edit that deletes something, by name; of those that do the same to the same resources one, if only different
// ones are wanted.
func trials(t *testing.T, different bool) map[string]func(*testing.T) *trial {
	t.Helper()
	all := map[string]func(*testing.T) *trial{}
	for _, edit := range edits.All() {
		if different && edit.Like != "" {
			continue
		}
		start := edit.Start(edits.Environment())
		if len(edit.Deletes) > 0 {
			all[edit.Name] = func(t *testing.T) *trial {
				t.Helper()
				return prepare(t, edit.Direction, start, edit.Apply(start))
			}
		}
		if mirrored := edit.Back == nil; len(edit.Backwards().Deletes) > 0 && !(different && mirrored) {
			all[edit.Name+", taken back"] = func(t *testing.T) *trial {
				t.Helper()
				return prepare(t, edit.Backwards(), edit.Apply(start), edit.Revert(start))
			}
		}
	}
	return all
}

// prepare makes the environment, and learns from an edit that nothing disturbs.
func prepare(t *testing.T, does edits.Direction, before, after map[string]any) *trial {
	t.Helper()
	rig := enginetest.New(t, program)
	rig.Lean, rig.Config = true, configured(t, before)
	up(t, rig)
	require.NoError(t, rig.Azure.Advance(quarter))
	tr := &trial{does: does, config: configured(t, after)}
	var err error
	tr.azure, err = rig.Azure.Save()
	require.NoError(t, err)
	tr.state, err = rig.Export()
	require.NoError(t, err)
	tr.kept, err = inventory.Incarnations(rig.Azure, does.Keeps(enginetest.Stack, rig.Resources()))
	require.NoError(t, err)
	rig.Azure.ForgetCalls()
	rig.Config = tr.config
	up(t, rig)
	tr.calls = rig.Azure.Calls()
	tr.want, err = inventory.Of(rig.Azure)
	require.NoError(t, err)
	assertInOrder(t, rig)
	return tr
}

func configured(t *testing.T, config map[string]any) map[string]string {
	t.Helper()
	values, err := edits.Passed(enginetest.Project, config)
	require.NoError(t, err)
	return values
}

func assertInOrder(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	problems, err := rig.Unsettled()
	require.NoError(t, err)
	assert.Empty(t, problems)
}

// open is the environment before the edit, with the configuration after it.
func (tr *trial) open(t *testing.T) *enginetest.Rig {
	t.Helper()
	rig := enginetest.New(t, program)
	rig.Lean, rig.Config = true, tr.config
	require.NoError(t, rig.Azure.Restore(tr.azure))
	require.NoError(t, rig.ImportState(tr.state))
	rig.Azure.ForgetCalls()
	return rig
}

// assertKept holds that everything is there that the edit does not delete, and was never away.
func (tr *trial) assertKept(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	lost, err := inventory.Lost(rig.Azure, tr.kept)
	require.NoError(t, err)
	assert.Empty(t, lost, "what the edit does not delete")
}

// complete updates, once as the rule is, and holds that all is as if nothing had happened.
func (tr *trial) complete(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	tr.assertKept(t, rig)
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	tr.assertKept(t, rig)
	found, err := inventory.Of(rig.Azure)
	require.NoError(t, err)
	assert.Empty(t, inventory.Differences(tr.want, found))
	assertInOrder(t, rig)
}

// The table says of each edit what it deletes: it deletes that, all of it, and nothing else.
func TestEditsDeleteWhatTheySay(t *testing.T) {
	t.Parallel()
	for name, prepare := range trials(t, false) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := prepare(t)
			var deleted []string
			for _, call := range tr.calls {
				if call.Method == "Delete" {
					deleted = append(deleted, call.Name)
					assert.True(t, tr.does.MayDelete(enginetest.Stack, call.Name), call.Name)
				}
			}
			for _, pattern := range tr.does.Deletes {
				one := edits.Direction{Deletes: []string{pattern}}
				assert.True(t, slices.ContainsFunc(deleted, func(name string) bool { return one.MayDelete(enginetest.Stack, name) }), pattern)
			}
		})
	}
}

// Without its consents an edit is refused before anything is written, in words that name them all.
func TestEditsNeedTheConsentsThatTheySay(t *testing.T) {
	t.Parallel()
	for name, prepare := range trials(t, false) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := prepare(t)
			if len(tr.does.AllowReplace) == 0 {
				return
			}
			rig := tr.open(t)
			rig.Config = maps.Clone(tr.config)
			delete(rig.Config, "aksops:allowReplace")
			outcome, err := rig.Update()
			require.Error(t, err)
			assert.False(t, slices.ContainsFunc(rig.Azure.Calls(), azure.Call.Writes))
			named := regexp.MustCompile(`aksops:allowReplace: \[(.*)\]`).FindStringSubmatch(strings.Join(outcome.Diagnostics, "\n"))
			require.NotNil(t, named, outcome.Diagnostics)
			assert.ElementsMatch(t, tr.does.AllowReplace, strings.Split(named[1], ", "))
		})
	}
}

// A provider call of each kind, in each edit that deletes something, fails once, whatever it is.
func TestReplacementThatFailsAtAnyCallIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	atEachCall(t, func(t *testing.T, tr *trial, n int) {
		t.Helper()
		rig := tr.open(t)
		rig.Azure.Fault = atCall(n, func() error { return errors.New("the connection broke") })
		_, err := rig.Update()
		rig.Azure.Fault = nil
		if n <= len(tr.calls)/2 {
			require.Error(t, err, "call %d of %d", n, len(tr.calls))
		}
		tr.complete(t, rig)
	})
}

// The process is killed at a provider call of each kind, in each edit that deletes something, and at writes also right after they took effect.
func TestKilledReplacementIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	atEachCall(t, func(t *testing.T, tr *trial, n int) {
		t.Helper()
		for _, after := range []bool{false, true} {
			if after && !tr.calls[n-1].Writes() {
				continue
			}
			rig := tr.open(t)
			killed, err := rig.UpdateKilled(enginetest.Kill{Call: n, After: after})
			require.NoError(t, err, "killed: %t", killed)
			if killed {
				require.NoError(t, rig.Recover())
			}
			tr.complete(t, rig)
		}
	})
}

// seedOf makes every edit choose other calls, always the same ones.
func seedOf(name string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name))
	return hash.Sum64()
}

// atEachCall disturbs a call of each kind in every edit, or every call if tests are thorough.
func atEachCall(t *testing.T, disturb func(t *testing.T, tr *trial, n int)) {
	t.Helper()
	for name, prepare := range trials(t, true) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := prepare(t)
			for _, n := range enginetest.SampleOf(tr.calls, seedOf(name)) {
				t.Run(fmt.Sprintf("%d %s %s", n, tr.calls[n-1].Method, tr.calls[n-1].Name), func(t *testing.T) {
					t.Parallel()
					disturb(t, tr, n)
				})
			}
		})
	}
}
