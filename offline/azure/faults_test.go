package azure_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	const unread = "cannot check existence of resource '" + groupID + "': status code "
	for name, test := range map[string]struct {
		refusal  azure.ServiceError
		requests int32
		text     string
	}{
		"conflict that passes": {azure.ServiceError{Status: 409, Code: azure.CodeOtherOperation, Message: "m"}, 4, `Status=409 Code="AnotherOperationInProgress" Message="m"`},
		"conflict that stays":  {azure.ServiceError{Status: 409, Code: "OperationNotAllowed", Message: `a "b"`}, 1, `Status=409 Code="OperationNotAllowed" Message="a "b""`},
		"throttled":            {azure.ServiceError{Status: 429, Code: "TooManyRequests"}, 4, unread + `429, {"error":{"code":"TooManyRequests","message":""}}`},
		"broken":               {azure.ServiceError{Status: 500, Code: "InternalServerError"}, 4, unread + `500, {"error":{"code":"InternalServerError","message":""}}`},
		"refused":              {azure.ServiceError{Status: 403, Code: "AuthorizationFailed"}, 1, unread + `403, {"error":{"code":"AuthorizationFailed","message":""}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			rig := enginetest.New(t, program(group()))
			rig.Azure.Fault = func(call azure.Call) error {
				if call.Method != "Create" || call.Preview {
					return nil
				}
				requests.Add(1)
				return test.refusal
			}
			outcome, err := rig.Update()
			require.Error(t, err)
			assert.Equal(t, test.text, outcome.Diagnostics[0])
			assert.Equal(t, test.requests, requests.Load())
			assert.Equal(t, 1, rig.Azure.Count("Create"), "repetitions are no calls of the engine's")
		})
	}
}

func TestLostResponsesTakeEffect(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30)))
	lose := func(method string) {
		rig.Azure.Fault = func(call azure.Call) error {
			if call.Method == method && call.Name == "workspace" {
				return azure.LostResponseError{Reason: "connection reset by peer"}
			}
			return nil
		}
	}
	days := func() float64 {
		objects, err := rig.Azure.Objects()
		require.NoError(t, err)
		if len(objects) < 2 {
			return 0
		}
		return objects[1].Inputs["retentionInDays"].NumberValue()
	}
	update := func(fails bool) {
		outcome, err := rig.Update()
		assert.Equal(t, fails, err != nil, outcome.Diagnostics)
	}
	lose("Create")
	update(true)
	assert.InDelta(t, 30, days(), 0)
	update(true)
	_, err := rig.Azure.Remove("/workspaces/log-dev")
	require.NoError(t, err)
	rig.Azure.Fault = nil
	update(false)

	rig.Program = program(group(), workspace(60))
	lose("Update")
	update(true)
	assert.InDelta(t, 60, days(), 0)
	rig.Azure.Fault = nil
	update(false)

	rig.Program = program(group())
	lose("Delete")
	update(true)
	assert.Zero(t, days())
	rig.Azure.Fault = nil
	update(false)
}
