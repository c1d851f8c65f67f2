package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// Ids that alerts are given in tests.
const (
	onCallId     = groupId + "/providers/Microsoft.Insights/actionGroups/on-call"
	mailboxId    = groupId + "/providers/Microsoft.Insights/actionGroups/mailbox"
	otherVmId    = groupId + "/providers/Microsoft.Compute/virtualMachines/vm-other"
	functionId   = groupId + "/providers/Microsoft.Web/sites/func-test"
	workflowId   = groupId + "/providers/Microsoft.Logic/workflows/logic-test"
	automationId = groupId + "/providers/Microsoft.Automation/automationAccounts/aa-test"
	someGuid     = "77777777-7777-7777-7777-777777777777"
	otherGuid    = "88888888-8888-8888-8888-888888888888"
)

// Types of the resources that alerts register.
const (
	actionGroupToken    = "azure-native:insights/v20230101:ActionGroup"
	metricAlertToken    = "azure-native:insights/v20180301:MetricAlert"
	logAlertToken       = "azure-native:insights/v20231201:ScheduledQueryRule"
	activityAlertToken  = "azure-native:insights/v20201001:ActivityLogAlert"
	processingRuleToken = "azure-native:alertsmanagement:AlertProcessingRuleByName"
)

// object and items are values as a graph shows them.
type (
	object = map[string]any
	items  = []any
)

// create is one of the constructors of alerts.
type create[A, C any] func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error)

// record registers one component named x.
func record[A, C any](t *testing.T, construct create[A, C], args *A, options recorder.Options) *recorder.Graph {
	t.Helper()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		_, err := construct(ctx, "x", args)
		return err
	}, options)
	require.NoError(t, err)
	return graph
}

// texts are literal texts as an input.
func texts(values ...string) pulumi.StringArray { return pulumi.ToStringArray(values) }

// unknownText is the id of an action group named other, and so is unknown in the first preview.
func unknownText(ctx *pulumi.Context) (pulumi.StringOutput, error) {
	group, err := alerts.NewActionGroup(ctx, "other", newActionGroupArgs(alerts.ActionGroupSpec{}))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return group.ActionGroupId, nil
}

func newActionGroupArgs(spec alerts.ActionGroupSpec) *alerts.ActionGroupArgs {
	return &alerts.ActionGroupArgs{ResourceGroupName: pulumi.String("rg-test"), ActionGroupSpec: spec}
}

// newMetricAlertArgs look at the processor of one machine, changed as a test wants.
func newMetricAlertArgs(change func(*alerts.MetricAlertArgs)) *alerts.MetricAlertArgs {
	args := &alerts.MetricAlertArgs{
		ResourceGroupName: pulumi.String("rg-test"), ScopeIds: texts(machineId),
		MetricAlertSpec: alerts.MetricAlertSpec{
			Severity: new(2),
			Criteria: []alerts.MetricCriterion{{MetricName: "Percentage CPU", Operator: "GreaterThan", Threshold: new(70.0)}},
		},
	}
	if change != nil {
		change(args)
	}
	return args
}

// newLogAlertArgs count the heartbeats in a workspace, changed as a test wants.
func newLogAlertArgs(change func(*alerts.LogAlertArgs)) *alerts.LogAlertArgs {
	args := &alerts.LogAlertArgs{
		ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("northeurope"), ScopeId: pulumi.String(workspaceId),
		LogAlertSpec: alerts.LogAlertSpec{Severity: new(2), Query: "Heartbeat"},
	}
	if change != nil {
		change(args)
	}
	return args
}

// newActivityAlertArgs look for the deletion of a cluster, changed as a test wants.
func newActivityAlertArgs(change func(*alerts.ActivityAlertArgs)) *alerts.ActivityAlertArgs {
	args := &alerts.ActivityAlertArgs{
		ResourceGroupName: pulumi.String("rg-test"), ScopeIds: texts(groupId),
		ActivityAlertSpec: alerts.ActivityAlertSpec{
			Category:   "Administrative",
			Conditions: []alerts.ActivityCondition{{Field: new("operationName"), Equals: new("Microsoft.ContainerService/managedClusters/delete")}},
		},
	}
	if change != nil {
		change(args)
	}
	return args
}

// newProcessingRuleArgs keep a resource group quiet, changed as a test wants.
func newProcessingRuleArgs(change func(*alerts.ProcessingRuleArgs)) *alerts.ProcessingRuleArgs {
	args := &alerts.ProcessingRuleArgs{
		ResourceGroupName: pulumi.String("rg-test"), ScopeIds: texts(groupId),
		ProcessingRuleSpec: alerts.ProcessingRuleSpec{Suppress: new(true)},
	}
	if change != nil {
		change(args)
	}
	return args
}
