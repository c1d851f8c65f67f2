package tests

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// everyAlert registers each component of alerts in each of its forms, told about by one action group.
func everyAlert(ctx *pulumi.Context) error {
	parent := &pulumi.ResourceState{}
	if err := ctx.RegisterComponentResource("test:alerts:Parent", "parent", parent); err != nil {
		return err
	}
	under := pulumi.Parent(parent)
	group, err := alerts.NewActionGroup(ctx, "everyone", newActionGroupArgs(everyReceiver()), under)
	if err != nil {
		return err
	}
	told := pulumi.StringArray{group.ActionGroupId}
	_, nobody := alerts.NewActionGroup(ctx, "nobody", newActionGroupArgs(alerts.ActionGroupSpec{}))
	errs := []error{nobody}
	for name, change := range map[string]func(*alerts.MetricAlertArgs){
		"metric": nil, "metric-full": fullMetricAlert, "metric-learned": learnedMetricAlert, "metric-several": severalMachines, "metric-group": machinesOfAGroup,
	} {
		args := newMetricAlertArgs(change)
		args.ActionGroupIds = told
		_, err := alerts.NewMetricAlert(ctx, name, args, under)
		errs = append(errs, err)
	}
	for name, change := range map[string]func(*alerts.LogAlertArgs){"log": nil, "log-full": fullLogAlert, "log-muted": mutedLogAlert} {
		args := newLogAlertArgs(change)
		args.ActionGroupIds = told
		_, err := alerts.NewLogAlert(ctx, name, args, under)
		errs = append(errs, err)
	}
	for name, change := range map[string]func(*alerts.ActivityAlertArgs){
		"activity": nil, "activity-full": fullActivityAlert, "activity-service": serviceHealthAlert,
	} {
		args := newActivityAlertArgs(change)
		args.ActionGroupIds = told
		_, err := alerts.NewActivityAlert(ctx, name, args, under)
		errs = append(errs, err)
	}
	for name, change := range map[string]func(*alerts.ProcessingRuleArgs){"quiet": nil, "hours": fullProcessingRule, "pause": twentyMinutes} {
		_, err := alerts.NewProcessingRule(ctx, name, newProcessingRuleArgs(change), under)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func TestAlertsGoldenGraph(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(everyAlert, recorder.Options{})
	require.NoError(t, err)
	graph.RequireGolden(t, "testdata/golden/alerts.txt")
	for _, hidden := range []string{textedNumber, calledNumber, "-key"} {
		assert.NotContains(t, graph.String(), hidden)
	}
	again, err := recorder.Run(everyAlert, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, graph.String(), again.String(), "the same every time")
}

func TestAlertsFirstPreview(t *testing.T) {
	t.Parallel()
	preview, err := recorder.Run(everyAlert, recorder.Options{Preview: true})
	require.NoError(t, err)
	update, err := recorder.Run(everyAlert, recorder.Options{})
	require.NoError(t, err)
	assert.Equal(t, names(update), names(preview), "what is created is known before anything exists")
}
