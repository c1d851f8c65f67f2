package azure_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func onboarding() declared {
	return declared{token: "securityinsights/v20240301:SentinelOnboardingState", name: "sentinel", inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "workspaceName": pulumi.String("log-dev"), "sentinelOnboardingStateName": pulumi.String("default"),
	}}
}

func analytics() declared {
	return declared{token: "securityinsights/v20240301:ScheduledAlertRule", name: "rule", inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "workspaceName": pulumi.String("log-dev"), "ruleId": pulumi.String("r"), "kind": pulumi.String("Scheduled"),
		"displayName": pulumi.String("Rule"), "enabled": pulumi.Bool(true), "severity": pulumi.String("High"), "query": pulumi.String("union isfuzzy=true AKSAudit, (datatable(TimeGenerated: datetime)[]) | where TimeGenerated > ago(1h)"),
		"queryFrequency": pulumi.String("PT1H"), "queryPeriod": pulumi.String("PT1H"), "triggerOperator": pulumi.String("GreaterThan"),
		"triggerThreshold": pulumi.Int(0), "suppressionEnabled": pulumi.Bool(false), "suppressionDuration": pulumi.String("PT5H"),
	}}
}

func TestAnalyticsRuleNeedsSentinelOnItsWorkspace(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30), analytics()))
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "is not onboarded to Microsoft Sentinel")

	rig.Program = program(group(), workspace(30), onboarding(), analytics())
	outcome, err = rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Equal(t, workspaceID+"/providers/Microsoft.SecurityInsights/alertRules/r", idOf(t, rig, "rule"))
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())

	rig.Program = program(group(), workspace(30))
	_, err = rig.Update()
	require.NoError(t, err)
	_, err = rig.Destroy()
	require.NoError(t, err)
}

func TestSentinelGoesWithItsWorkspace(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), workspace(30), onboarding(), analytics()))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	removed, err := rig.Azure.Remove("/workspaces/log-dev")
	require.NoError(t, err)
	require.Equal(t, 1, removed)
	left, err := rig.Azure.Objects()
	require.NoError(t, err)
	assert.Len(t, left, 1, "the group is left")
}

func TestAnalyticsRuleRunsAtOnce(t *testing.T) {
	t.Parallel()
	const missing = "Failed to run the analytics rule query. One of the tables does not exist."
	const unbounded = "should not contain 'search' or 'union *'"
	for _, try := range []struct{ query, refusal string }{
		{"AKSAudit | where Verb == 'get'", missing},
		{"let audit = AKSAudit; audit | where Verb == 'get'", missing},
		{"union AKSAudit, (datatable(Verb: string)[]) | count", missing},
		{"union isfuzzy=true AKSAudit, AKSAuditAdmin | count", missing},
		{"union isfuzzy=true AKSAudit, (datatable(Verb: string)[]) | join AKSAuditAdmin on Verb", missing},
		{"search 'kube-audit'", unbounded},
		{"union * | count", unbounded},
		{"let a = (union isfuzzy=true (AKSAudit | where Verb == ')'), (datatable(V: int)[])); a", ""},
		{"Usage | where DataType == 'AKSAudit' // AKSAuditAdmin", ""},
		{"union kind=outer isfuzzy=true AKSAudit, (datatable(Verb: string)[]) | where Verb == ''", ""},
	} {
		t.Run(try.query, func(t *testing.T) {
			t.Parallel()
			one := analytics()
			one.inputs["query"] = pulumi.String(try.query)
			outcome, err := enginetest.New(t, program(group(), workspace(30), onboarding(), one)).Update()
			if try.refusal == "" {
				require.NoError(t, err, outcome.Diagnostics)
				return
			}
			require.Error(t, err)
			assert.Contains(t, outcome.Diagnostics[0], try.refusal)
		})
	}
}
