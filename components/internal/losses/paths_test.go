package losses

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestLinesNameTheirInput holds that lines begin with what is lost and have the input as the user writes it, and that the same is said once. Of a component
// that stands alone they name the resource.
func TestLinesNameTheirInput(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		Under(ctx, "dev-alerts", "alerts")
		At(ctx, "dev-alerts", "dev-alerts-onCall", "actionGroups.onCall")
		At(ctx, "dev-alerts-onCall", "dev-alerts-onCall-group", "")
		At(ctx, "alone", "alone-group", "actionGroups.onCall")
		const line = "notice: emails.bob is taken away: this receiver is no longer told"
		for _, resource := range []string{"dev-alerts-onCall-group", "dev-alerts-onCall-group", "alone-group", "dev-alerts-onCall-other"} {
			if err := say(ctx, resource, line); err != nil {
				return err
			}
		}
		return say(ctx, "dev-alerts-onCall-group", "notice: [0] is taken away: a: b")
	}, recorder.Options{})
	require.NoError(t, err)
	var said []string
	for _, warning := range graph.Warnings {
		said = append(said, warning.Message)
	}
	assert.Equal(t, []string{
		"notice: alerts.actionGroups.onCall.emails.bob is taken away: this receiver is no longer told",
		"alone-group: notice: emails.bob is taken away: this receiver is no longer told",
		"dev-alerts-onCall-other: notice: emails.bob is taken away: this receiver is no longer told",
		"notice: alerts.actionGroups.onCall[0] is taken away: a: b",
	}, said)
}
