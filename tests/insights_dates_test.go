package tests

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestStreamsThatRetireAreTold moves the clock: nothing until sixty days before, then the end, then what it means.
func TestStreamsThatRetireAreTold(t *testing.T) {
	t.Parallel()
	const (
		listed, group = `support by Azure of streams[1] "Microsoft-ContainerLog" `, `support by Azure of containerLogV2Enabled "false" `
		before, after = "ends on 2026-09-30: ", "ended on 2026-09-30: "
		then          = "Azure no longer supports the table ContainerLog, and promises for no day that the agent goes on to fill it; take Microsoft-ContainerLogV2"
	)
	v1 := insights.Spec{
		Preset: new(insights.PresetCustom), ContainerLogV2Enabled: new(false), Streams: []string{"Microsoft-Perf", "Microsoft-ContainerLog"},
	}
	whole := v1
	whole.Streams = []string{"Microsoft-ContainerInsights-Group-Default"}
	v2 := insights.Spec{Preset: new(insights.PresetCustom), Streams: []string{"Microsoft-Perf", "Microsoft-ContainerLogV2"}}
	for name, test := range map[string]struct {
		spec insights.Spec
		day  string
		want []string
	}{
		"61 days before":     {v1, "2026-07-31", nil},
		"60 days before":     {v1, "2026-08-02", []string{listed + before + then}},
		"the last day":       {v1, "2026-09-30", []string{listed + before + then}},
		"the day after":      {v1, "2026-10-01", []string{listed + after + then}},
		"a group of streams": {whole, "2026-10-01", []string{group + after + then}},
		"the successor":      {v2, "2026-10-01", nil},
		"no streams named":   {insights.Spec{}, "2026-10-01", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			day, err := time.Parse(time.DateOnly, test.day)
			require.NoError(t, err)
			graph, err := recorder.Run(func(ctx *pulumi.Context) error {
				_, err := insights.New(ctx, "ci", newInsightsArgs(test.spec))
				return err
			}, recorder.Options{Now: day.Add(12 * time.Hour)})
			require.NoError(t, err)
			var told []string
			for _, warning := range graph.Warnings {
				told = append(told, warning.Message)
			}
			assert.Equal(t, test.want, told)
		})
	}
}
