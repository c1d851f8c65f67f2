package tests

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/insights"
	"github.com/aksops/pulumi-aksops/internal/settings"
)

const (
	hoursOfMonth = 744
	everyMinute  = "1m"
)

// insightsData is what the document on Container Insights is made from.
type insightsData struct {
	presets map[string]struct {
		Note, Interval, NamespaceFilteringMode string
		Namespaces, Streams                    []string
	}
	streams []struct {
		Name, Table, Note string
	}
	volumes struct {
		Source, Sample   string
		MegabytesPerHour map[string]float64
	}
	plans map[string]struct{ Plans []string }
}

func readInsightsData(t *testing.T) insightsData {
	t.Helper()
	var d insightsData
	for file, into := range map[string]any{
		"insights/presets.json": &d.presets, "insights/streams.json": &d.streams, "insights/volumes.json": &d.volumes, "workspace/tables.json": &d.plans,
	} {
		content, err := os.ReadFile("../components/" + file)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(content, into), file)
	}
	return d
}

// TestInsightsDocument keeps the tables of the document equal to the presets, and its example and its query usable.
func TestInsightsDocument(t *testing.T) {
	t.Parallel()
	const file = "../docs/insights.md"
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	query, err := os.ReadFile("../components/alerts/queries/ingestion-by-table.kql")
	require.NoError(t, err)
	data := readInsightsData(t)
	want := section(t, string(content), "presets", data.presetTable())
	want = section(t, want, "sample", data.sampleText())
	want = section(t, want, "tables", data.streamTable())
	want = section(t, want, "query", "```kql\n"+string(query)+"```\n")
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o600))
		return
	}
	assert.Equal(t, want, string(content), "run make docs")
	for _, example := range yamlExamples(t, want) {
		example["aksops:location"] = "northeurope"
		_, err := settings.Parse("docs", asConfigured(t, example), nil)
		assert.NoError(t, err)
	}
}

// TestVolumesAreOfCollectedTables holds that the sums of the document are of what the presets fill, and in the order that their notes claim.
func TestVolumesAreOfCollectedTables(t *testing.T) {
	t.Parallel()
	data := readInsightsData(t)
	for table := range data.volumes.MegabytesPerHour {
		assert.Contains(t, (&insights.Spec{Preset: new(insights.PresetStandard)}).Tables(), table)
	}
	hour := func(preset string) float64 { return data.megabytesPerHour(preset) }
	assert.InDelta(t, 30.185, hour(insights.PresetStandard), 1e-9)
	assert.InDelta(t, 26.45, hour(insights.PresetNodesAndLogs), 1e-9)
	assert.InDelta(t, 1.5, hour(insights.PresetLogsAndEvents), 1e-9)
	assert.InDelta(t, hour(insights.PresetStandard)/5, hour(insights.PresetCostOptimized), 1e-9)
}

// megabytesPerHour is what Microsoft's sample would fill the tables of a preset with, as far as it has figures.
func (d insightsData) megabytesPerHour(preset string) float64 {
	interval, err := time.ParseDuration(d.presets[preset].Interval)
	if err != nil {
		return 0
	}
	total := 0.0
	for _, table := range (&insights.Spec{Preset: &preset}).Tables() {
		total += d.volumes.MegabytesPerHour[table] / interval.Minutes()
	}
	return total
}

// costOrder are the presets by what they cost, the cheapest first.
func costOrder() []string {
	return []string{insights.PresetLogsAndEvents, insights.PresetCostOptimized, insights.PresetNodesAndLogs, insights.PresetStandard}
}

func (d insightsData) presetTable() string {
	var b strings.Builder
	b.WriteString("| Preset | Fills | How often | Besides container logs and events, in Microsoft's sample | Of `standard` |\n|---|---|---|---|---|\n")
	whole := d.megabytesPerHour(insights.PresetStandard)
	for _, name := range costOrder() {
		preset, most := d.presets[name], ""
		often := "every minute"
		if preset.Interval != everyMinute {
			often = "every " + strings.TrimSuffix(preset.Interval, "m") + " minutes"
		}
		if len(preset.Namespaces) > 0 {
			often += ", without " + strings.Join(preset.Namespaces, ", ")
			most = "at most "
		}
		hour := d.megabytesPerHour(name)
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s%.1f MB an hour, %.1f GB a month | %s%.0f %% |\n", name,
			strings.Join((&insights.Spec{Preset: &name}).Tables(), ", "), often, most, hour, hour*hoursOfMonth/1000, most, 100*hour/whole)
	}
	fmt.Fprintf(&b, "| `%s` | what `streams` lists | every minute, or `interval` | the sum of its tables | |\n", insights.PresetCustom)
	return b.String()
}

func (d insightsData) sampleText() string {
	return "The figures are Microsoft's, for " + d.volumes.Sample + " (" + d.volumes.Source + "). They are of 2020, and an order of magnitude: yours grow with " +
		"containers, disks and nodes.\nContainer logs and events, of which the page has no figures, come on top with every preset.\n"
}

func (d insightsData) streamTable() string {
	var b strings.Builder
	b.WriteString("| Stream | Table | Plan | MB an hour in the sample | Presets |\n|---|---|---|---|---|\n")
	for _, stream := range d.streams {
		if stream.Table == "" {
			continue
		}
		var in []string
		for _, name := range costOrder() {
			if slices.Contains(d.presets[name].Streams, stream.Name) {
				in = append(in, "`"+name+"`")
			}
		}
		plans, volume := d.plans[stream.Table].Plans, "no figure"
		if len(plans) == 0 {
			plans = []string{"Analytics"}
		}
		if figure, known := d.volumes.MegabytesPerHour[stream.Table]; known {
			volume = fmt.Sprint(figure)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", stream.Name, stream.Table, strings.Join(plans, " or "), volume,
			cmp.Or(strings.Join(in, ", "), "custom only"))
	}
	return b.String()
}
