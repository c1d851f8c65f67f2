package alerts

import (
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// maxActionGroups is how many action groups Azure takes in one alert rule.
const maxActionGroups = 5

const (
	actionGroupType = "Microsoft.Insights/actionGroups"

	maxDescription    = 2048
	maxLogDescription = 4096
)

var (
	metricNamePattern   = regexp.MustCompile(`^[^*#&+:<>?@%{}\\/\x00-\x1f]{0,259}[^*#&+:<>?@%{}\\/. \x00-\x1f]$`)
	logNamePattern      = regexp.MustCompile(`^[^#<>%&:\\?/{}*\x00-\x1f]{1,260}$`)
	activityNamePattern = regexp.MustCompile(`^[^<>*%{}&:\\?+/#\x00-\x1f]{1,260}$`)
)

const (
	metricNameRule   = `must be 1 to 260 characters without * # & + : < > ? @ % { } \ / and without a space or period at the end`
	logNameRule      = `must be 1 to 260 characters without # < > % & : \ ? / { } *`
	activityNameRule = `must be 1 to 260 characters without < > * % { } & : \ ? + / #`
)

func checkActionGroups(c *input.Checker, ids pulumi.StringArrayInput) {
	if list, literal := ids.(pulumi.StringArray); literal && len(list) > maxActionGroups {
		c.Failf("actionGroupIds", "has %d entries: Azure takes at most %d in an alert rule; put receivers together in fewer groups", len(list), maxActionGroups)
	}
	known := azure.Literals(ids)
	for _, i := range slices.Sorted(maps.Keys(known)) {
		if err := azure.CheckID(known[i], actionGroupType); err != nil {
			c.Failf(input.Index("actionGroupIds", i), "%s", err)
		}
	}
}

func checkSeverity(c *input.Checker, severity *int) {
	const least = 4
	c.IntRange("severity", severity, 0, least)
}

func checkDescription(c *input.Checker, text *string, longest int) {
	if text != nil && len([]rune(*text)) > longest {
		c.Failf("description", "has %d characters: must have at most %d", len([]rune(*text)), longest)
	}
}
