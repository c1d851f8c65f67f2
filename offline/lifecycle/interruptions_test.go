package lifecycle_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/inventory"
)

// callsOf counts the provider calls of an update of few that nothing disturbs.
func callsOf(t *testing.T) int {
	t.Helper()
	rig := few(t)
	up(t, rig)
	return len(rig.Azure.Calls())
}

// atCall is a fault hook that does something at the n-th call.
func atCall(n int, do func() error) func(azure.Call) error {
	var mu sync.Mutex
	seen := 0
	return func(azure.Call) error {
		mu.Lock()
		seen++
		now := seen == n
		mu.Unlock()
		if now {
			return do()
		}
		return nil
	}
}

// Each provider call of an update fails in turn, whatever it is: a check, a diff, a read or a write.
func TestUpdateThatFailsAtAnyCallIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	want := undisturbed(t, few)
	for n := range callsOf(t) {
		t.Run(strconv.Itoa(n+1), func(t *testing.T) {
			t.Parallel()
			rig := few(t)
			rig.Azure.Fault = atCall(n+1, func() error { return errors.New("the connection broke") })
			_, err := rig.Update()
			require.Error(t, err)
			rig.Azure.Fault = nil
			up(t, rig)
			assertConverged(t, rig, want)
		})
	}
}

// An operator presses Ctrl-C during each provider call in turn.
func TestUpdateThatIsCancelledAtAnyCallIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	want := undisturbed(t, few)
	for n := range callsOf(t) {
		t.Run(strconv.Itoa(n+1), func(t *testing.T) {
			t.Parallel()
			rig := few(t)
			ctx, cancel := context.WithCancel(t.Context())
			rig.Azure.Fault = atCall(n+1, func() error { cancel(); return nil })
			_, err := rig.UpdateUntil(ctx)
			if err != nil {
				assert.NotErrorIs(t, err, context.DeadlineExceeded)
			}
			cancel()
			rig.Azure.Fault = nil
			up(t, rig)
			assertConverged(t, rig, want)
		})
	}
}

// few is dev with one alert rule of each type, for tests that deploy it hundreds of times: its state is looked at after each operation alone. Nothing
// depends on a rule, so that what becomes of one becomes of all of its type.
func few(t *testing.T) *enginetest.Rig {
	t.Helper()
	rig := open(t, "dev")
	rig.Lean = true
	var alerts map[string]any
	require.NoError(t, json.Unmarshal([]byte(rig.Config["aksops:alerts"]), &alerts))
	alerts["profile"] = "none"
	alerts["rules"] = map[string]any{"node-disk-almost-full": object{}, "pods-crash-looping": object{}, "cluster-deleted": object{}}
	changed, err := json.Marshal(alerts)
	require.NoError(t, err)
	rig.Config["aksops:alerts"] = string(changed)
	return rig
}

// The process is killed at a provider call of each kind while everything is created, and at writes also right after they took effect.
func TestKilledCreationIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	rig := few(t)
	up(t, rig)
	want, err := inventory.Of(rig.Azure)
	require.NoError(t, err)
	calls := rig.Azure.Calls()
	for _, n := range enginetest.SampleOf(calls, 1) {
		for _, after := range []bool{false, true} {
			if after && !calls[n-1].Writes() {
				continue
			}
			t.Run(fmt.Sprintf("%d %s %s %t", n, calls[n-1].Method, calls[n-1].Name, after), func(t *testing.T) {
				t.Parallel()
				rig := few(t)
				killed, err := rig.UpdateKilled(enginetest.Kill{Call: n, After: after})
				require.NoError(t, err)
				if killed {
					require.NoError(t, rig.Recover())
				}
				up(t, rig)
				found, err := inventory.Of(rig.Azure)
				require.NoError(t, err)
				assert.Empty(t, inventory.Differences(want, found))
				assertInOrder(t, rig)
			})
		}
	}
}

// written are the logical names of what an update of few that nothing disturbs writes.
func written(t *testing.T) []string {
	t.Helper()
	rig := few(t)
	up(t, rig)
	var names []string
	for _, call := range rig.Azure.Calls() {
		if !call.Preview && (call.Method == "Create" || call.Method == "Update") {
			names = append(names, call.Name)
		}
	}
	return names
}

// invisible are the faults that azure-native gets over if they pass.
var invisible = map[faults.Kind]bool{faults.Busy: true, faults.Throttled: true, faults.Broken: true}

func TestFaultThatPassesGoesUnnoticed(t *testing.T) {
	t.Parallel()
	want, names := undisturbed(t, few), written(t)
	for kind := range invisible {
		for _, name := range names {
			t.Run(string(kind)+" "+name, func(t *testing.T) {
				t.Parallel()
				rig := few(t)
				plan := &faults.Plan{Faults: []*faults.Fault{{Name: name, Fault: kind, Times: 3}}}
				rig.Azure.Fault = plan.Answer
				up(t, rig)
				assertConverged(t, rig, want)
			})
		}
	}
}

func TestFaultThatStaysIsReportedAndTheNextUpdateCompletes(t *testing.T) {
	t.Parallel()
	undisturbed, names := few(t), written(t)
	up(t, undisturbed)
	want, err := inventory.Of(undisturbed.Azure)
	require.NoError(t, err)
	for _, kind := range faults.Kinds {
		for _, name := range names {
			t.Run(string(kind)+" "+name, func(t *testing.T) {
				t.Parallel()
				rig := few(t)
				plan := &faults.Plan{Faults: []*faults.Fault{{Name: name, Fault: kind, Times: faults.Forever}}}
				rig.Azure.Fault = plan.Answer
				outcome, err := rig.Update()
				require.Error(t, err)
				assert.NotEmpty(t, outcome.Diagnostics)
				rig.Azure.Fault = nil
				recoverByHand(t, rig)
				// What was imported is told once more what Azure had filled in: it has the same all the same.
				found, err := inventory.Of(rig.Azure)
				require.NoError(t, err)
				assert.Empty(t, inventory.Differences(want, found))
				assertSettled(t, rig)
			})
		}
	}
}

// recoverByHand updates, and imports what Pulumi does not know because the response to its creation got lost: azure-native refuses to create what
// exists, and names its id.
func recoverByHand(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	const refusal = "cannot create already existing resource '"
	for range 3 {
		rig.Azure.ForgetCalls()
		outcome, err := rig.Update()
		if err == nil {
			return
		}
		for _, message := range outcome.Diagnostics {
			_, rest, found := strings.Cut(message, refusal)
			require.True(t, found, "%s", outcome.Diagnostics)
			id, _, _ := strings.Cut(rest, "'")
			importLost(t, rig, id)
			break
		}
	}
	t.Fatal("the update is refused again and again")
}

// importLost is pulumi import <type> <name> <id> --parent <the component>.
func importLost(t *testing.T, rig *enginetest.Rig, id string) {
	t.Helper()
	for _, call := range rig.Azure.Calls() {
		if call.Method != "Create" || call.Preview || !strings.EqualFold(call.ID, id) {
			continue
		}
		urn := resource.URN(call.URN)
		outcome, err := rig.Import(deploy.Import{
			Type: tokens.Type(call.Type), Name: call.Name, ID: resource.ID(id), Parent: parentOf(t, rig, urn), Version: enginetest.Version(),
		})
		require.NoError(t, err, outcome.Diagnostics)
		return
	}
	t.Fatalf("nobody tried to create %s", id)
}

// parentOf finds the component whose type the URN ends in.
func parentOf(t *testing.T, rig *enginetest.Rig, urn resource.URN) resource.URN {
	t.Helper()
	types := strings.Split(string(urn.QualifiedType()), "$")
	for _, state := range rig.Snapshot().Resources {
		if !state.Custom && string(state.URN.QualifiedType()) == strings.Join(types[:len(types)-1], "$") && strings.HasPrefix(urn.Name(), state.URN.Name()) {
			return state.URN
		}
	}
	return ""
}
