package faults_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/faults"
)

func call(method, kind, name string) azure.Call {
	return azure.Call{Method: method, Type: "azure-native:containerservice/v20250101:" + kind, Name: name, URN: name, ID: "/" + name}
}

func planned(t *testing.T, text string) *faults.Plan {
	t.Helper()
	file := filepath.Join(t.TempDir(), "faults.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	plan, err := faults.Read(file)
	require.NoError(t, err)
	return plan
}

func TestWhichCallsFail(t *testing.T) {
	t.Parallel()
	plan := planned(t, `
faults:
  - {type: AgentPool, call: 2, times: 2, fault: conflict}
  - {method: Read, name: cluster, fault: throttled, times: -1}
`)
	assert.NoError(t, plan.Answer(call("Create", "AgentPool", "first")), "it is the second one that fails")
	assert.NoError(t, plan.Answer(call("Create", "ManagedCluster", "cluster")))
	assert.ErrorContains(t, plan.Answer(call("Create", "AgentPool", "second")), `Status=409 Code="Conflict"`)
	assert.ErrorContains(t, plan.Answer(call("Create", "AgentPool", "second")), "Conflict", "a repetition is the second time")
	assert.NoError(t, plan.Answer(call("Create", "AgentPool", "second")), "twice is enough")
	for range 5 {
		assert.ErrorContains(t, plan.Answer(call("Read", "ManagedCluster", "cluster")), "429")
	}
	preview := call("Read", "ManagedCluster", "cluster")
	preview.Preview = true
	assert.NoError(t, plan.Answer(preview))
}

func TestJSONIsRead(t *testing.T) {
	t.Parallel()
	plan := planned(t, `{"faults": [{"method": "Delete", "fault": "timeout"}]}`)
	assert.ErrorContains(t, plan.Answer(call("Delete", "AgentPool", "a")), "deadline exceeded")
	assert.Empty(t, planned(t, "").Faults)
}

func TestMistakesInAPlan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"faults: [{fault: explode}]":             `faults[0].fault is "explode"`,
		"faults: [{fault: timeout, typ: x}]":     "field typ not found",
		"faults: [{fault: timeout, call: later}": "reading the faults",
	} {
		file := filepath.Join(t.TempDir(), "faults.yaml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := faults.Read(file)
		assert.ErrorContains(t, err, want)
	}
	_, err := faults.Read("missing.yaml")
	assert.ErrorContains(t, err, "reading the faults")
}

func TestKilling(t *testing.T) {
	t.Parallel()
	killed := 0
	plan := planned(t, "faults: [{fault: kill, name: a}, {fault: killAfter, name: b}]")
	plan.Kill = func() { killed++ }
	var lost azure.LostResponseError
	assert.NotErrorAs(t, plan.Answer(call("Create", "AgentPool", "a")), &lost)
	assert.ErrorAs(t, plan.Answer(call("Create", "AgentPool", "b")), &lost, "it takes effect")
	assert.Equal(t, 2, killed)
}
