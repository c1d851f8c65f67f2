package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/defender"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

func TestDefenderContactIsAdopted(t *testing.T) {
	t.Parallel()
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Contact: &defender.Contact{
		Emails: pulumi.StringArray{pulumi.String("soc@example.com"), pulumi.String("ops@example.com")}, Phone: pulumi.String("+49 30 123456"),
		Roles: []string{"Owner", "Contributor"}, MinimalAlertSeverity: new("Low"), MinimalAttackPathRisk: new("Medium"),
	}}))
	contact := requireResource(t, graph, "SecurityContact", "sec-contact")
	assert.Equal(t, map[string]any{
		"securityContactName": "default", "isEnabled": true, "emails": "soc@example.com;ops@example.com", "phone": "+49 30 123456",
		"notificationsByRole": map[string]any{"state": "On", "roles": []any{"Owner", "Contributor"}},
		"notificationsSources": []any{
			map[string]any{"sourceType": "Alert", "minimalSeverity": "Low"}, map[string]any{"sourceType": "AttackPath", "minimalRiskLevel": "Medium"},
		},
	}, contact.Plain())
	assert.Equal(t, recorder.ResourceOptions{
		Parent: parentOfDefender, DeleteBeforeReplace: true, RetainOnDelete: true,
		Import: recorder.Subscription + "/providers/Microsoft.Security/securityContacts/default",
	}, contact.Options())
}

func TestDefenderContactDefaults(t *testing.T) {
	t.Parallel()
	sources := []any{
		map[string]any{"sourceType": "Alert", "minimalSeverity": "High"}, map[string]any{"sourceType": "AttackPath", "minimalRiskLevel": "Critical"},
	}
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Contact: &defender.Contact{}}))
	assert.Equal(t, map[string]any{
		"securityContactName": "default", "isEnabled": true, "notificationsSources": sources,
		"notificationsByRole": map[string]any{"state": "On", "roles": []any{"Owner"}},
	}, requireResource(t, graph, "SecurityContact", "sec-contact").Plain())
	graph, _ = deployDefender(t, newDefenderArgs(defender.Spec{Contact: &defender.Contact{
		Roles: []string{}, Emails: pulumi.ToStringArray([]string{"a@example.com"}),
	}}))
	assert.Equal(t, map[string]any{
		"securityContactName": "default", "isEnabled": true, "notificationsSources": sources, "emails": "a@example.com",
		"notificationsByRole": map[string]any{"state": "Off", "roles": []any{}},
	}, requireResource(t, graph, "SecurityContact", "sec-contact").Plain(), "nobody by role")
}

func rule(property, operator, value string) map[string]any {
	return map[string]any{"propertyJPath": property, "propertyType": "String", "operator": operator, "expectedValue": value}
}

func ruleSets(sets ...[]any) []any {
	all := []any{}
	for _, set := range sets {
		all = append(all, map[string]any{"rules": set})
	}
	return all
}

func TestDefenderExports(t *testing.T) {
	t.Parallel()
	args := newDefenderArgs(defender.Spec{Export: &defender.Export{
		Workspace: &defender.WorkspaceExport{}, EventHub: &defender.EventHubExport{EventHubId: pulumi.String(hubId), TrustedServiceEnabled: new(true)},
	}})
	args.Tags = pulumi.StringMap{"owner": pulumi.String("soc")}
	graph, _ := deployDefender(t, args)
	kind := rule("type", "Contains", "Microsoft.Security/assessments")
	export := func(name string, action map[string]any) map[string]any {
		return map[string]any{
			"resourceGroupName": "rg-test", "automationName": name, "location": "northeurope", "isEnabled": true, "tags": map[string]any{"owner": "soc"},
			"scopes": []any{map[string]any{"description": "The subscription", "scopePath": recorder.Subscription}},
			"sources": []any{
				map[string]any{"eventSource": "Alerts", "ruleSets": ruleSets([]any{rule("Severity", "Equals", "high")}, []any{rule("Severity", "Equals", "medium")})},
				map[string]any{"eventSource": "Assessments", "ruleSets": ruleSets(
					[]any{kind, rule("properties.metadata.severity", "Equals", "high")}, []any{kind, rule("properties.metadata.severity", "Equals", "medium")},
				)},
				map[string]any{"eventSource": "SecureScores"},
				map[string]any{"eventSource": "SecureScoreControls"},
				map[string]any{"eventSource": "RegulatoryComplianceAssessment"},
			},
			"actions": []any{action},
		}
	}
	solution := solutionToken + "::sec-solution"
	assert.Equal(t, map[string]map[string]any{
		solution: {
			"resourceGroupName": "rg-test", "solutionName": "SecurityCenterFree(log-test)", "location": "westeurope", "tags": map[string]any{"owner": "soc"},
			"plan":       map[string]any{"name": "SecurityCenterFree(log-test)", "product": "OMSGallery/SecurityCenterFree", "publisher": "Microsoft", "promotionCode": ""},
			"properties": map[string]any{"workspaceResourceId": workspaceId},
		},
		automationToken + "::sec-export-workspace": export("ExportToWorkspace", map[string]any{"actionType": "Workspace", "workspaceResourceId": workspaceId}),
		automationToken + "::sec-export-eventhub":  export("ExportToHub", map[string]any{"actionType": "EventHub", "eventHubResourceId": hubId, "isTrustedServiceEnabled": true}),
	}, inputsOf(graph))
	moved := func(dependsOn ...string) recorder.ResourceOptions {
		options := deletedFirst(parentOfDefender, dependsOn...)
		options.ReplaceOnChanges = []string{"location"}
		return options
	}
	assert.Equal(t, map[string]recorder.ResourceOptions{
		parentOfDefender: {Parent: stackParent},
		solution:         moved(),
		automationToken + "::sec-export-workspace": moved(solution),
		automationToken + "::sec-export-eventhub":  moved(),
	}, optionsOf(graph))
}

// TestDefenderExportToAnotherWorkspace puts no solution there: its region and its subscription are not the environment's.
func TestDefenderExportToAnotherWorkspace(t *testing.T) {
	t.Parallel()
	args := newDefenderArgs(defender.Spec{Export: &defender.Export{
		Workspace:       &defender.WorkspaceExport{Name: new("to-soc"), WorkspaceId: pulumi.String(hubWorkspaceId)},
		AlertSeverities: []string{}, SecureScoreEnabled: new(false), RegulatoryComplianceEnabled: new(false), RecommendationSeverities: []string{"High"},
	}})
	args.WorkspaceId, args.WorkspaceLocation = nil, nil
	graph, _ := deployDefender(t, args)
	require.Len(t, graph.Resources, 2)
	export := requireResource(t, graph, "Automation", "sec-export-workspace").Plain()
	assert.Equal(t, "to-soc", export["automationName"])
	assert.Equal(t, []any{map[string]any{"actionType": "Workspace", "workspaceResourceId": hubWorkspaceId}}, export["actions"])
	assert.Equal(t, []any{map[string]any{"eventSource": "Assessments", "ruleSets": ruleSets([]any{
		rule("type", "Contains", "Microsoft.Security/assessments"), rule("properties.metadata.severity", "Equals", "high"),
	})}}, export["sources"])
}

func TestDefenderSuppressionRules(t *testing.T) {
	t.Parallel()
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{SuppressionRules: map[string]defender.SuppressionRule{
		"scans": {
			AlertType: "K8S_PrivilegedContainer", Reason: "the scanner of the platform team", Comment: new("ticket 7"), ExpiresOn: "2999-03-31 00:00:00 +0000 UTC",
		},
		"off": {AlertType: "K8S_ExposedDashboard", Reason: "none", ExpiresOn: "2999-03-31T12:00:00+02:00", Enabled: new(false)},
	}}))
	assert.Equal(t, map[string]map[string]any{
		suppressionToken + "::sec-suppression-scans": {
			"alertsSuppressionRuleName": "sec-suppression-scans", "alertType": "K8S_PrivilegedContainer", "reason": "the scanner of the platform team",
			"comment": "ticket 7", "state": "Enabled", "expirationDateUtc": "2999-03-31T23:59:59Z",
		},
		suppressionToken + "::sec-suppression-off": {
			"alertsSuppressionRuleName": "sec-suppression-off", "alertType": "K8S_ExposedDashboard", "reason": "none", "state": "Disabled",
			"expirationDateUtc": "2999-03-31T10:00:00Z",
		},
	}, inputsOf(graph))
	for key, options := range optionsOf(graph) {
		if key != parentOfDefender {
			assert.Equal(t, deletedFirst(parentOfDefender), options, key)
		}
	}
}

// TestDefenderSecretsStaySecret passes a phone number and a connection string through the program, as plain text in Go and as configuration.
func TestDefenderSecretsStaySecret(t *testing.T) {
	t.Parallel()
	const phone, connection = "+4930123456", "Endpoint=sb://evhns-test.servicebus.windows.net/;SharedAccessKey=s3cret"
	graph, _ := deployDefender(t, newDefenderArgs(defender.Spec{Export: &defender.Export{EventHub: &defender.EventHubExport{
		EventHubId: pulumi.String(hubId), ConnectionString: pulumi.String(connection),
	}}}))
	action := requireResource(t, graph, "Automation", "sec-export-eventhub").Plain()["actions"].([]any)[0]
	assert.Equal(t, map[string]any{
		"actionType": "EventHub", "eventHubResourceId": hubId, "isTrustedServiceEnabled": false, "connectionString": "[secret]",
	}, action, "secret even if the program forgot")

	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"defender": `{"contact":{"phone":"` + phone + `"},"export":{"eventHub":{"eventHubId":"` + hubId + `","connectionString":"` + connection + `"}}}`,
	}, map[string]bool{"defender": true}), recorder.Options{})
	require.NoError(t, err)
	assert.NotContains(t, graph.String(), phone)
	assert.NotContains(t, graph.String(), connection)
	assert.Equal(t, "[secret]", requireResource(t, graph, "SecurityContact", "test-defender-contact").Plain()["phone"])
}

// TestDefenderErrorsHideSecrets makes a mistake beside a secret, and one in a secret.
func TestDefenderErrorsHideSecrets(t *testing.T) {
	t.Parallel()
	const hidden = "not-a-number-but-secret"
	graph, err := recorder.Run(program("test", map[string]string{
		"location": "northeurope",
		"defender": `{"contact":{"phone":"` + hidden + `","roles":["Boss"]},"plans":{"arm":{"tier":"` + hidden + `"}},"export":{"eventHub":{"connectionString":"` + hidden + `"}}}`,
	}, map[string]bool{"defender": true}), recorder.Options{})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), hidden)
	assert.Contains(t, err.Error(), `defender.plans.arm.tier is "[secret]": must be one of standard, free`)
	assert.Empty(t, graph.Resources)
	_, err = recorder.Run(func(ctx *pulumi.Context) error {
		_, err := defender.New(ctx, "sec", newDefenderArgs(defender.Spec{Contact: &defender.Contact{Phone: pulumi.String(hidden)}}))
		return err
	}, recorder.Options{})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), hidden, "a phone number is nobody's business, secret or not")
}
