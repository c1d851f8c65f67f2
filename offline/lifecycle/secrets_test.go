package lifecycle_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	hidden  = "s3cret-of-the-operator"
	changed = "another-s3cret-of-theirs"
)

// Secrets of the configuration reach Azure, and nobody else.
func TestSecretsAreShownNowhere(t *testing.T) {
	t.Parallel()
	rig := open(t, "dev")
	configure := func(secret string) {
		rig.Config["aksops:tags"] = fmt.Sprintf(`{"owner": %q}`, secret)
		rig.Config["aksops:clusters"] = fmt.Sprintf(`{"main": {
			"properties": {"windowsProfile": {"adminUsername": "azureuser", "adminPassword": %q}},
			"nodePools": [{"name": "work", "vmSize": "Standard_D4s_v5", "labels": {"token": %q}}]}}`, secret, secret)
		rig.SecretKeys = []string{"aksops:tags", "aksops:clusters"}
	}
	shown := func(what string, text ...string) {
		for _, secret := range []string{hidden, changed} {
			assert.NotContains(t, strings.Join(text, "\n"), secret, what)
		}
	}
	for _, secret := range []string{hidden, changed} {
		configure(secret)
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		shown("the preview", planned.Text(), strings.Join(planned.Diagnostics, "\n"))
		updated := up(t, rig)
		shown("the update", updated.Text(), strings.Join(updated.Diagnostics, "\n"))
		assert.Contains(t, fmt.Sprint(reality(t, rig.Azure)), secret, "Azure has it")
		refreshed, err := rig.Refresh()
		require.NoError(t, err)
		shown("the refresh", refreshed.Text())
		shown("the state", exported(t, rig))
	}

	configure(hidden)
	rig.Azure.Fault = func(call azure.Call) error {
		if call.Method == "Update" {
			return azure.ServiceError{Status: 400, Code: "BadRequest", Message: "a value is wrong"}
		}
		return nil
	}
	failed, err := rig.Update()
	require.Error(t, err)
	shown("the error of Azure", err.Error(), failed.Text(), strings.Join(failed.Diagnostics, "\n"), exported(t, rig))

	rig.Config["aksops:clusters"] = fmt.Sprintf(`{"main": {"tier": %q, "systemPool": {"vmSize": %q}}}`, hidden, hidden)
	refused, err := rig.Preview()
	require.Error(t, err)
	shown("the error of the configuration", err.Error(), strings.Join(refused.Diagnostics, "\n"))
}

// exported is the state, with what is encrypted left as it is: the test's own encryption is base64.
func exported(t *testing.T, rig *enginetest.Rig) string {
	t.Helper()
	state, err := rig.Export()
	require.NoError(t, err)
	assert.Contains(t, string(state), base64.StdEncoding.EncodeToString([]byte(`"azureuser"`)), "the state has the secrets, encrypted")
	return string(state)
}
