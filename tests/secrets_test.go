package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestSecretsStaySecret passes a secret through every way by which text reaches a resource.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	const hidden = "s3cret-value"
	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"tags":     `{"owner":"` + hidden + `"}`,
		"clusters": `{"blue":{"properties":{"windowsProfile":{"adminUsername":"azureuser","adminPassword":"` + hidden + `"}},
			"nodePools":[{"name":"a","labels":{"token":"` + hidden + `"}}]}}`,
	}, map[string]bool{"tags": true, "clusters": true}), recorder.Options{})
	require.NoError(t, err)
	assert.NotContains(t, graph.String(), hidden)
	cluster, ok := graph.Find("ManagedCluster", "test-blue-cluster")
	require.True(t, ok)
	profile, ok := cluster.Plain()["windowsProfile"].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, "[secret]", profile["adminPassword"])
	assert.True(t, cluster.Inputs["tags"].ObjectValue()["owner"].IsSecret() || cluster.Inputs["tags"].IsSecret())
}

// TestCredentialsAmongPropertiesAreSecret gives raw properties that hold credentials as plain text.
func TestCredentialsAmongPropertiesAreSecret(t *testing.T) {
	t.Parallel()
	const hidden = "s3cret-value"
	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"clusters": `{"blue": {"properties": {
			"windowsProfile": {"adminUsername": "azureuser", "adminPassword": "` + hidden + `"},
			"servicePrincipalProfile": {"clientId": "c", "secret": "` + hidden + `"},
			"httpProxyConfig": {"httpProxy": "http://u:` + hidden + `@proxy", "httpsProxy": "http://u:` + hidden + `@proxy", "noProxy": ["localhost"]}
		}}}`,
	}, nil), recorder.Options{})
	require.NoError(t, err)
	assert.NotContains(t, graph.String(), hidden)
	cluster, ok := graph.Find("ManagedCluster", "test-blue-cluster")
	require.True(t, ok)
	plain := cluster.Plain()
	assert.Equal(t, map[string]any{"adminUsername": "azureuser", "adminPassword": "[secret]"}, plain["windowsProfile"])
	assert.Equal(t, map[string]any{"clientId": "c", "secret": "[secret]"}, plain["servicePrincipalProfile"])
	assert.Equal(t, map[string]any{"httpProxy": "[secret]", "httpsProxy": "[secret]", "noProxy": []any{"localhost"}}, plain["httpProxyConfig"])
}

// TestReceiversStaySecret passes every address and number by which somebody is told, once as a secret of the configuration and once as plain text.
func TestReceiversStaySecret(t *testing.T) {
	t.Parallel()
	const (
		hidden  = "s3cret-value"
		number  = "15550123"
		account = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared/providers/Microsoft.Automation/automationAccounts/aa"
		app     = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared/providers/Microsoft.Web/sites/func"
		itsm    = "00000000-0000-0000-0000-000000000001|00000000-0000-0000-0000-000000000002"
		flow    = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared/providers/Microsoft.Logic/workflows/tell"
	)
	address := `"https://hooks.example.com/` + hidden + `"`
	alerts := `{"profile":"minimal","actionGroups":{"onCall":{
		"webhooks":{"hook":{"serviceUri":` + address + `}},
		"sms":{"text":{"countryCode":"49","phoneNumber":"` + number + `"}},
		"voice":{"call":{"countryCode":"49","phoneNumber":"` + number + `"}},
		"functions":{"function":{"functionAppId":"` + app + `","functionName":"tell","httpTriggerUrl":` + address + `}},
		"logicApps":{"flow":{"logicAppId":"` + flow + `","callbackUrl":` + address + `}},
		"itsm":{"tickets":{"workspaceId":"` + itsm + `","connectionId":"c","region":"northeurope","ticketConfiguration":"{\"token\":\"` + hidden + `\"}"}},
		"runbooks":{"runbook":{"automationAccountId":"` + account + `","runbookName":"mend","webhookId":"` + account + `/webhooks/mend","serviceUri":` + address + `}}
	}},"logRules":{"own":{"severity":2,"query":"KubePodInventory","customProperties":{"token":"` + hidden + `"}}}}`
	for _, secret := range []bool{true, false} {
		graph, err := recorder.Run(program("test", map[string]string{"location": "northeurope", "clusters": `{"blue":{}}`, "alerts": alerts},
			map[string]bool{"alerts": secret}), recorder.Options{})
		require.NoError(t, err)
		shown := graph.String()
		assert.NotContains(t, shown, hidden)
		assert.NotContains(t, shown, number)
		group, ok := graph.Find("ActionGroup", "test-alerts-onCall-group")
		require.True(t, ok)
		for kind, hides := range map[string]string{
			"webhookReceivers": "serviceUri", "smsReceivers": "phoneNumber", "voiceReceivers": "phoneNumber", "azureFunctionReceivers": "httpTriggerUrl",
			"logicAppReceivers": "callbackUrl", "automationRunbookReceivers": "serviceUri", "itsmReceivers": "ticketConfiguration",
		} {
			receivers, ok := group.Plain()[kind].([]any)
			require.True(t, ok, kind)
			require.Len(t, receivers, 1, kind)
			assert.Equal(t, "[secret]", receivers[0].(map[string]any)[hides], kind)
		}
		rule, ok := graph.Find("ScheduledQueryRule", "test-alerts-own-rule")
		require.True(t, ok)
		assert.True(t, rule.Inputs["actions"].ObjectValue()["customProperties"].ContainsSecrets())
	}
	_, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"alerts":   `{"actionGroups":{"onCall":{"webhooks":{"hook":{"serviceUri":"` + hidden + `"}},"sms":{"text":{"countryCode":"0","phoneNumber":"+` + number + `"}}}}}`,
	}, nil), recorder.Options{})
	require.Error(t, err)
	for _, path := range []string{"webhooks.hook.serviceUri", "sms.text.phoneNumber", "sms.text.countryCode"} {
		assert.Contains(t, err.Error(), "alerts.actionGroups.onCall."+path)
	}
	assert.NotContains(t, err.Error(), hidden)
	assert.NotContains(t, err.Error(), number)
}
