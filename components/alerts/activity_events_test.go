package alerts

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEventsOfEveryCategoryAreKnown(t *testing.T) {
	t.Parallel()
	assert.ElementsMatch(t, activityCategories, keysOf(knownEvents.Categories))
	for name, means := range knownEvents.OtherNames {
		assert.Contains(t, activityFields, means, name)
		assert.NotContains(t, activityFields, name)
	}
	for category, known := range knownEvents.Categories {
		assert.Subset(t, knownEvents.Levels, known.Levels, category)
		assert.Subset(t, knownEvents.Statuses, known.Statuses, category)
		assert.Subset(t, activityFields, known.Without, category)
		assert.Subset(t, keysOf(known.Properties), known.Exact, category)
	}
}

// TestShippedEventsCanHappen holds the catalogue to what is refused of rules of the user.
func TestShippedEventsCanHappen(t *testing.T) {
	t.Parallel()
	for name, rule := range shippedRules() {
		if rule.Signal == ActivitySignal {
			require.NoError(t, rule.activitySpec([]string{"West Europe"}).Validate(), name)
		}
	}
}

// TestConditionsThatCanHold holds that what events have is let through, in whatever case Azure compares it.
func TestConditionsThatCanHold(t *testing.T) {
	t.Parallel()
	leaf := func(field string, values ...string) ActivityCondition {
		if len(values) == 1 {
			return ActivityCondition{Field: &field, Equals: &values[0]}
		}
		return ActivityCondition{Field: &field, ContainsAny: values}
	}
	for category, conditions := range map[string][]ActivityCondition{
		"Administrative": {
			leaf("level", "Critical", "Error", "Warning", "Informational", "Verbose"), leaf("Status", "accepted"), leaf("status", "Started", "In Progress"),
			leaf("subStatus", "Conflict"), leaf("caller", "me@example.com"), leaf("properties.statusCode", "Created"), leaf("properties.message", "x"),
			leaf("operationName", "Microsoft.Authorization/policyAssignments/write"), leaf("resourceType", "Microsoft.ContainerService/managedClusters"),
		},
		"ServiceHealth": {
			leaf("properties.incidentType", "Incident"), leaf("properties.incidentType", "Security", "Maintenance"), leaf("status", "Active"),
			leaf("properties.impactedServices[*].ServiceName", "Virtual Machines"), leaf("level", "Warning"), leaf("properties.stage", "Complete"),
			leaf("properties.impactedServices[*].ImpactedRegions[*].RegionName", "West Europe", "Global", "East US 99"),
		},
		"ResourceHealth": {
			leaf("level", "critical"), leaf("level", "Informational", "Critical"), leaf("status", "Active", "InProgress", "Resolved", "Updated"),
			leaf("properties.currentHealthStatus", "Degraded", "Unavailable"), leaf("properties.previousHealthStatus", "available"),
			leaf("properties.cause", "Unknown"), leaf("resourceGroup", "rg"), leaf("properties.healthStatus", "Unavailable"),
		},
		"Policy": {
			leaf("operationName", "Microsoft.Authorization/policies/audit/action"), leaf("level", "Warning"), leaf("status", "Failed"),
			leaf("properties.isComplianceCheck", "false"),
		},
		"Security": {
			leaf("properties.Severity", "High"), leaf("properties.severity", "Low"), leaf("status", "Active"), leaf("properties.compromisedEntity", "vm"),
		},
		"Recommendation": {leaf("properties.recommendationCategory", "Cost"), leaf("properties.recommendationImpact", "High"), leaf("level", "Informational")},
		"Autoscale":      {leaf("operationName", "Microsoft.Insights/AutoscaleSettings/Scaleup/Action"), leaf("status", "Failed")},
		"Alert":          {leaf("properties.RuleName", "cpu"), leaf("status", "Resolved")},
	} {
		spec := ActivityAlertSpec{Category: category, Conditions: conditions}
		require.NoError(t, spec.Validate(), category)
	}
}
