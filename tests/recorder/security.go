package recorder

// securityID is the id of a resource of Defender for Cloud or Sentinel, "" for any other: they stand on subscriptions, on single resources
// and on workspaces.
func securityID(shortType string, text func(key string) string) string {
	group := Subscription + "/resourceGroups/" + text("resourceGroupName")
	workspace := group + "/providers/Microsoft.OperationalInsights/workspaces/" + text("workspaceName") + "/providers/Microsoft.SecurityInsights"
	switch shortType {
	case "Pricing":
		return "/" + text("scopeId") + "/providers/Microsoft.Security/pricings/" + text("pricingName")
	case "SecurityContact":
		return Subscription + "/providers/Microsoft.Security/securityContacts/" + text("securityContactName")
	case "WorkspaceSetting":
		return Subscription + "/providers/Microsoft.Security/workspaceSettings/" + text("workspaceSettingName")
	case "AlertsSuppressionRule":
		return Subscription + "/providers/Microsoft.Security/alertsSuppressionRules/" + text("alertsSuppressionRuleName")
	case "Automation":
		return group + "/providers/Microsoft.Security/automations/" + text("automationName")
	case "Solution":
		return group + "/providers/Microsoft.OperationsManagement/solutions/" + text("solutionName")
	case "SentinelOnboardingState":
		return workspace + "/onboardingStates/" + text("sentinelOnboardingStateName")
	case "ScheduledAlertRule":
		return workspace + "/alertRules/" + text("ruleId")
	}
	return ""
}
