package lifecycle_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	hidden  = "s3cret-of-the-operator"
	changed = "another-s3cret-of-theirs"
)

// numbers are telephone numbers that are secret too.
var numbers = map[string]string{hidden: "15550123", changed: "15550188"}

// told are alerts with one receiver of each kind that has an address or number of its own.
func told(secret string) string {
	const shared = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared/providers/"
	address := "https://hooks.example.com/" + secret
	return fmt.Sprintf(`{"profile": "none", "actionGroups": {"onCall": {
		"webhooks": {"hook": {"serviceUri": %[1]q}},
		"sms": {"text": {"countryCode": "49", "phoneNumber": %[2]q}},
		"voice": {"call": {"countryCode": "49", "phoneNumber": %[2]q}},
		"functions": {"function": {"functionAppId": "%[3]sMicrosoft.Web/sites/func", "functionName": "tell", "httpTriggerUrl": %[1]q}},
		"logicApps": {"flow": {"logicAppId": "%[3]sMicrosoft.Logic/workflows/tell", "callbackUrl": %[1]q}},
		"runbooks": {"runbook": {"automationAccountId": "%[3]sMicrosoft.Automation/automationAccounts/aa", "runbookName": "mend",
			"webhookId": "%[3]sMicrosoft.Automation/automationAccounts/aa/webhooks/mend", "serviceUri": %[1]q}}
	}}, "rules": {"pods-crash-looping": {}}}`, address, numbers[secret], shared)
}

// Secrets of the configuration reach Azure, and nobody else.
func TestSecretsAreShownNowhere(t *testing.T) {
	t.Parallel()
	rig := open(t, "dev")
	rig.Config["aksops:allowReplace"] = `["clusters.main"]` // a changed password replaces the cluster
	configure := func(secret string) {
		rig.Config["aksops:tags"] = fmt.Sprintf(`{"owner": %q}`, secret)
		rig.Config["aksops:clusters"] = fmt.Sprintf(`{"main": {
			"properties": {"windowsProfile": {"adminUsername": "azureuser", "adminPassword": %q}},
			"nodePools": [{"name": "work", "vmSize": "Standard_D4s_v5", "labels": {"token": %q}}]}}`, secret, secret)
		rig.Config["aksops:alerts"] = told(secret)
		rig.SecretKeys = []string{"aksops:tags", "aksops:clusters", "aksops:alerts"}
	}
	shown := func(what string, text ...string) {
		for _, secret := range []string{hidden, changed} {
			assert.NotContains(t, strings.Join(text, "\n"), secret, what)
			assert.NotContains(t, strings.Join(text, "\n"), numbers[secret], what)
		}
	}
	for _, secret := range []string{hidden, changed} {
		configure(secret)
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		shown("the preview", planned.Text(), strings.Join(planned.Diagnostics, "\n"))
		updated := up(t, rig)
		shown("the update", updated.Text(), strings.Join(updated.Diagnostics, "\n"))
		there := fmt.Sprint(reality(t, rig.Azure))
		assert.Contains(t, there, "https://hooks.example.com/"+secret, "Azure has it")
		assert.Contains(t, there, numbers[secret], "Azure has it")
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
	rig.Config["aksops:alerts"] = fmt.Sprintf(`{"profile": %q, "actionGroups": {"onCall": {"webhooks": {"hook": {"serviceUri": %[1]q}}}}}`, hidden)
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

// Refusals of hooks show no secret either, also one that only the state has.
func TestSecretsAreHiddenInRefusals(t *testing.T) {
	t.Parallel()
	rig := open(t, "dev")
	rig.SecretKeys = []string{"aksops:clusters", "aksops:policy"}
	configure := func(prefix string) {
		rig.Config["aksops:clusters"] = fmt.Sprintf(`{"main": {"kubernetesVersion": "1.36", "dnsPrefix": %q, "nodePools": []}}`, prefix)
	}
	configure(hidden)
	up(t, rig)
	configure(changed)
	refused, err := rig.Preview()
	require.Error(t, err)
	said := strings.Join(refused.Diagnostics, "\n") + err.Error()
	assert.Contains(t, said, "clusters.main is replaced, since dnsPrefix changes from [secret] to [secret]")
	for _, secret := range []string{hidden, changed} {
		assert.NotContains(t, said, secret)
	}

	configure(hidden)
	ended := time.Now().UTC().AddDate(0, 0, -2).Format(time.DateOnly)
	rig.Config["aksops:policy"] = fmt.Sprintf(`{"assignments": {"one": {"preset": "podSecurityBaseline", "exemptions": {
		"a": {"cluster": "main", "category": "Waiver", "owner": %q, "reason": "theirs", "expiresOn": %q, "graceDays": 30}}}}}`, changed, ended)
	refused, err = rig.Preview()
	require.Error(t, err)
	said = strings.Join(refused.Diagnostics, "\n") + err.Error()
	assert.Contains(t, said, "policy.assignments.one.exemptions.a of [secret]")
	assert.NotContains(t, said, changed)
}
