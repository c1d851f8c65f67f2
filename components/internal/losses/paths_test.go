package losses

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestLinesNameTheirInput holds that lines begin with what is lost and have the input as the user writes it, and that the same is said once. Of a component
// that stands alone they name the resource, and say what it is where they are about the whole of it.
func TestLinesNameTheirInput(t *testing.T) {
	t.Parallel()
	graph, err := recorder.Run(func(ctx *pulumi.Context) error {
		Under(ctx, "dev-alerts", "alerts")
		At(ctx, "dev-alerts", "dev-alerts-onCall", "actionGroups.onCall")
		At(ctx, "dev-alerts-onCall", "dev-alerts-onCall-group", "")
		At(ctx, "alone", "alone-group", "actionGroups.onCall")
		one := line{rank: "notice", path: "emails.bob", text: "is taken away: this receiver is no longer told"}
		for _, resource := range []string{"dev-alerts-onCall-group", "dev-alerts-onCall-group", "alone-group", "dev-alerts-onCall-other"} {
			if err := say(ctx, resource, one); err != nil {
				return err
			}
		}
		whole := line{rank: "notice", called: "the group", text: "is new: a"}
		if err := errors.Join(say(ctx, "dev-alerts-onCall-group", whole), say(ctx, "alone-group", whole)); err != nil {
			return err
		}
		Shared(ctx, "dev-alerts", "dev-alerts-onCall-group", "left", "all", []string{"a", "b"})
		Shared(ctx, "alone", "alone-group", "left", "all", []string{"a"})
		for _, gains := range []string{"a, b", "a, c"} {
			left := line{rank: "notice", path: "left", text: "gains " + gains + ": it is left out: c"}
			if err := errors.Join(say(ctx, "dev-alerts-onCall-group", left), say(ctx, "alone-group", left)); err != nil {
				return err
			}
		}
		Instead(ctx, "dev-alerts", "dev-alerts-onCall-group", "days", "days")
		Instead(ctx, "alone", "alone-group", "days", "days")
		Instead(ctx, "dev-alerts", "dev-alerts-onCall-group", "made", "preset")
		days := line{rank: "data", path: "days", text: "goes from 2 to 1: a"}
		made := line{rank: "notice", path: "made", text: "loses a: b"}
		if err := errors.Join(say(ctx, "dev-alerts-onCall-group", days), say(ctx, "alone-group", days), say(ctx, "dev-alerts-onCall-group", made)); err != nil {
			return err
		}
		if err := say(ctx, "dev-alerts-onCall-group", line{rank: "notice", path: "label", under: "alerts", text: "changes: a"}); err != nil {
			return err
		}
		return say(ctx, "dev-alerts-onCall-group", line{rank: "notice", path: "[0]", text: "is taken away: a: b"})
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
		"notice: alerts.actionGroups.onCall is new: a",
		"alone-group: notice: the group is new: a",
		"notice: alerts.all.left gains a, b: it is left out: c",
		"alone-group: notice: left gains a, b: it is left out: c",
		"notice: alerts.actionGroups.onCall.left gains a, c: it is left out: c",
		"alone-group: notice: left gains a, c: it is left out: c",
		"data: alerts.days goes from 2 to 1: a",
		"alone-group: data: days goes from 2 to 1: a",
		"notice: alerts.preset loses a: b",
		"notice: alerts.label changes: a",
		"notice: alerts.actionGroups.onCall[0] is taken away: a: b",
	}, said)
}
