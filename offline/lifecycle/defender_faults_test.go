package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
	"github.com/aksops/pulumi-aksops/offline/faults"
)

// small has one of everything that Defender for Cloud and Sentinel have around a cluster.
func small(t *testing.T) *enginetest.Rig {
	t.Helper()
	some := everything()
	some["plans"] = on("containers", "keyVaults")["plans"]
	some["resourcePlans"] = map[string]any{"main": map[string]any{"plan": "containers", "cluster": "main", "tier": "free", "allowDowngrade": true}}
	off := map[string]any{}
	for _, rule := range []string{
		"access-granted-to-anyone", "anonymous-api-access", "audit-log-silenced", "exec-into-system-pod", "node-proxy-used", "powerful-role-created",
		"privileged-pod-created", "secrets-listed-en-masse", "sensitive-host-path-mounted", "service-account-token-created",
		"workload-created-in-system-namespace",
	} {
		off[rule] = map[string]any{"enabled": false}
	}
	some["sentinel"] = map[string]any{"rules": off}
	rig := defended(t, "dev", azure.New(), some)
	rig.Config["aksops:clusters"] = `{"main": {"monitoringEnabled": false}}`
	return rig
}

func TestDefenderThatFailsAtAnyCallIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	whole := small(t)
	up(t, whole)
	want := reality(t, whole.Azure)
	for n := range whole.Azure.Calls() {
		rig := small(t)
		rig.Azure.Fault = atCall(n+1, func() error { return errors.New("the connection broke") })
		_, err := rig.Update()
		require.Error(t, err, "call %d", n+1)
		rig.Azure.Fault = nil
		up(t, rig)
		assertConverged(t, rig, want)
	}
}

func TestDefenderThatIsCancelledAtAnyCallIsCompletedByTheNext(t *testing.T) {
	t.Parallel()
	whole := small(t)
	up(t, whole)
	want := reality(t, whole.Azure)
	for n := range whole.Azure.Calls() {
		rig := small(t)
		ctx, cancel := context.WithCancel(t.Context())
		rig.Azure.Fault = atCall(n+1, func() error { cancel(); return nil })
		_, err := rig.UpdateUntil(ctx)
		assert.NotErrorIs(t, err, context.DeadlineExceeded)
		cancel()
		rig.Azure.Fault = nil
		up(t, rig)
		assertConverged(t, rig, want)
	}
}

// Each write of Defender for Cloud fails in every way until somebody has looked.
func TestDefenderGetsOverEveryFault(t *testing.T) {
	t.Parallel()
	whole := small(t)
	up(t, whole)
	want := reality(t, whole.Azure)
	var names []string
	for _, call := range whole.Azure.Calls() {
		isWrite := !call.Preview && (call.Method == "Create" || call.Method == "Update")
		if isWrite && strings.Contains(call.Name, "-defender-") && !slices.Contains(names, call.Name) {
			names = append(names, call.Name)
		}
	}
	require.NotEmpty(t, names)
	for _, kind := range faults.Kinds {
		for _, name := range names {
			rig := small(t)
			plan := &faults.Plan{Faults: []*faults.Fault{{Name: name, Fault: kind, Times: faults.Forever}}}
			rig.Azure.Fault = plan.Answer
			_, err := rig.Update()
			require.Error(t, err, "%s of %s", kind, name)
			rig.Azure.Fault = nil
			recoverByHand(t, rig)
			assertConverged(t, rig, want)
		}
	}
}

// planWrites notes when writes to plans begin.
type planWrites struct {
	mu    sync.Mutex
	began []time.Time
}

func (w *planWrites) note(call azure.Call) error {
	if strings.HasSuffix(call.Type, ":Pricing") && !call.Preview && (call.Method == "Create" || call.Method == "Update" || call.Method == "Delete") {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.began = append(w.began, time.Now())
	}
	return nil
}

// Azure answers 409 to a write of a plan while another one of the same subscription is under way.
func TestWritesToPlansNeverMeet(t *testing.T) {
	t.Parallel()
	const latency = 30 * time.Millisecond
	const registry = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/images"
	all := on("containers", "cloudPosture", "arm", "keyVaults", "appServices", "sqlServers", "sqlServerVirtualMachines",
		"openSourceRelationalDatabases", "cosmosDbs", "ai")
	maps.Copy(all["plans"].(map[string]any), map[string]any{
		"virtualMachines": map[string]any{"defenderForEndpointEnabled": true}, "storageAccounts": map[string]any{"malwareScanningCapGb": 500},
		"api": map[string]any{"subPlan": "P1"},
	})
	all["resourcePlans"] = map[string]any{"images": map[string]any{"plan": "containers", "scopeId": registry}}
	rig := defended(t, "dev", azure.New(), all)
	require.NoError(t, rig.Azure.Seed(registry, nil))
	rig.Azure.Latency = latency
	writes := &planWrites{}
	rig.Azure.Fault = writes.note
	up(t, rig)
	first := len(writes.began)
	assert.Equal(t, 14, first, "every plan, and one of a registry")

	for id := range reality(t, rig.Azure) {
		if strings.HasPrefix(id, plansID) {
			_, err := rig.Azure.Remove(id)
			require.NoError(t, err)
		}
	}
	_, err := rig.Refresh()
	require.NoError(t, err)
	up(t, rig)
	assert.GreaterOrEqual(t, len(writes.began), 2*first-1, "all of them at once again")
	_, err = rig.Destroy()
	require.NoError(t, err)
	for i := 1; i < len(writes.began); i++ {
		assert.GreaterOrEqual(t, writes.began[i].Sub(writes.began[i-1]), latency, "write %d begins when the one before has ended", i)
	}
}

// The phone number of the contact and the connection string of an event hub reach Azure, and nobody else.
func TestSecretsOfDefenderAreShownNowhere(t *testing.T) {
	t.Parallel()
	const hub = "/subscriptions/" + azure.SubscriptionID + "/resourceGroups/shared/providers/Microsoft.EventHub/namespaces/hubs/eventhubs/alerts"
	rig := defended(t, "dev", azure.New(), nil)
	require.NoError(t, rig.Azure.Seed(hub, nil))
	rig.SecretKeys = []string{"aksops:defender"}
	shown := func(what string, text ...string) {
		for _, secret := range []string{"5550100", "5550199", hidden, changed} {
			assert.NotContains(t, strings.Join(text, "\n"), secret, what)
		}
	}
	for _, secrets := range [][2]string{{"+495550100", hidden}, {"+495550199", changed}} {
		defend(t, rig, map[string]any{
			"contact": map[string]any{"phone": secrets[0]},
			"export":  map[string]any{"eventHub": map[string]any{"eventHubId": hub, "connectionString": "Endpoint=sb://hubs;SharedAccessKey=" + secrets[1]}},
		})
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		shown("the preview", planned.Text(), strings.Join(planned.Diagnostics, "\n"), strings.Join(planned.Infos, "\n"))
		updated := up(t, rig)
		shown("the update", updated.Text(), strings.Join(updated.Diagnostics, "\n"))
		assert.Contains(t, fmt.Sprint(reality(t, rig.Azure)), secrets[0], "Azure has it")
		assert.Contains(t, fmt.Sprint(reality(t, rig.Azure)), secrets[1], "Azure has it")
		refreshed, err := rig.Refresh()
		require.NoError(t, err)
		assert.False(t, refreshed.Changed(), refreshed.Text())
		shown("the refresh", refreshed.Text())
		state, err := rig.Export()
		require.NoError(t, err)
		shown("the state", string(state))
	}
	rig.Azure.Fault = func(call azure.Call) error {
		if call.Method == "Update" {
			return azure.ServiceError{Status: 400, Code: "BadRequest", Message: "a value is wrong"}
		}
		return nil
	}
	defend(t, rig, map[string]any{"contact": map[string]any{"phone": "+495550100"}})
	failed, err := rig.Update()
	require.Error(t, err)
	shown("the error of Azure", err.Error(), failed.Text(), strings.Join(failed.Diagnostics, "\n"))
	defend(t, rig, map[string]any{"contact": map[string]any{"phone": "call 5550100"}})
	refused, err := rig.Preview()
	require.Error(t, err)
	shown("the error of the configuration", err.Error(), strings.Join(refused.Diagnostics, "\n"))
}
