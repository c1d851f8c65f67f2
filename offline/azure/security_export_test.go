package azure_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	hubID    = "/" + subscription + "/resourceGroups/shared/providers/Microsoft.EventHub/namespaces/hubs/eventhubs/alerts"
	exportID = groupID + "/providers/Microsoft.Security/automations/ExportToHub"
)

func export(connection string, options ...pulumi.ResourceOption) declared {
	return declared{token: "security/v20231201preview:Automation", name: "export", options: options, inputs: pulumi.Map{
		"resourceGroupName": pulumi.String("rg-dev"), "automationName": pulumi.String("ExportToHub"), "location": pulumi.String("westeurope"),
		"isEnabled": pulumi.Bool(true), "scopes": pulumi.Array{pulumi.Map{"scopePath": pulumi.String("/" + subscription)}},
		"sources": pulumi.Array{pulumi.Map{"eventSource": pulumi.String("Alerts")}},
		"actions": pulumi.Array{pulumi.Map{
			"actionType": pulumi.String("EventHub"), "eventHubResourceId": pulumi.String(hubID), "connectionString": pulumi.ToSecret(pulumi.String(connection)),
		}},
	}}
}

// Azure never answers connection strings, so Pulumi can neither see their drift nor import them.
func TestConnectionStringOfAnExportIsNotAnswered(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), export("Endpoint=one")))
	require.NoError(t, rig.Azure.Seed(hubID, nil))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.NotContains(t, fmt.Sprint(output(t, rig, "export", "actions")), "Endpoint")
	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.False(t, refreshed.Changed(), refreshed.Text())
	assert.NotContains(t, fmt.Sprint(readIt(t, rig.Azure, subject{token: "security/v20231201preview:Automation", id: exportID})), "Endpoint")

	rig.Program = program(group(), export("Endpoint=two"))
	changed, err := rig.Update()
	require.NoError(t, err)
	assert.Equal(t, "update", changed.OpOf("export"))

	other := enginetest.NewStack(t, "other", rig.Azure, program(export("Endpoint=two", pulumi.Import(pulumi.ID(exportID)))))
	imported, err := other.Update()
	require.NoError(t, err, imported.Diagnostics)
	assert.Equal(t, 1, imported.Counts["update"], "what was not read is written again")
}

func TestSuppressionRuleThatHasEndedIsRefused(t *testing.T) {
	t.Parallel()
	rule := func(comment string) declared {
		return declared{token: "security/v20190101preview:AlertsSuppressionRule", name: "rule", inputs: pulumi.Map{
			"alertsSuppressionRuleName": pulumi.String("rule"), "alertType": pulumi.String("K8S_Exec"), "reason": pulumi.String("FalsePositive"),
			"state": pulumi.String("Enabled"), "comment": pulumi.String(comment),
			"expirationDateUtc": pulumi.String(time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)),
		}}
	}
	rig := enginetest.New(t, program(rule("a")))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Equal(t, "/"+subscription+"/providers/Microsoft.Security/alertsSuppressionRules/rule", idOf(t, rig, "rule"))
	require.NoError(t, rig.Azure.Advance(48*time.Hour))
	rig.Program = program(rule("b"))
	outcome, err = rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "must be in the future")
	_, err = rig.Destroy()
	require.NoError(t, err)
}

func TestPlanThatIsEnforcedCannotBeAnotherOnOneResource(t *testing.T) {
	t.Parallel()
	its := defender("Containers", nil, pulumi.Import(pulumi.ID(clusterID+"/providers/Microsoft.Security/pricings/Containers")))
	its.inputs["scopeId"], its.inputs["extensions"] = pulumi.String(clusterID[1:]), off("AgentlessDiscoveryForKubernetes", "AgentlessVmScanning", "ContainerIntegrityContribution",
		"ContainerRegistriesVulnerabilityAssessments", "ContainerSensor")
	rig := enginetest.New(t, program(group(), cluster(nil), its))
	require.NoError(t, rig.Azure.Seed(plansID+"Containers", map[string]any{"pricingTier": "Standard", "enforce": "True"}))
	outcome, err := rig.Update()
	require.NoError(t, err, "what is inherited is imported, with the extensions that are off")
	assert.Equal(t, 0, outcome.Counts["update"])
	its.inputs["pricingTier"] = pulumi.String("Free")
	delete(its.inputs, "extensions")
	outcome, err = rig.Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "is enforced")
}

// off are extensions that a plan has and that are not enabled, as Defender for Cloud answers them.
func off(names ...string) pulumi.Array {
	var extensions pulumi.Array
	for _, name := range names {
		extensions = append(extensions, pulumi.Map{"name": pulumi.String(name), "isEnabled": pulumi.String("False")})
	}
	return extensions
}
