package alerts

import (
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// maintenanceWindows are the names of the windows that AKS knows, as clusters have them.
var maintenanceWindows = []string{"default", "autoUpgrade", "nodeOs"}

// schedule is when a suppression applies.
func (s Suppression) schedule(c *input.Checker, path string) *Schedule {
	built := &Schedule{TimeZone: s.TimeZone, Recurrences: s.Recurrences, EffectiveFrom: s.From, EffectiveUntil: s.Until}
	if s.From == nil {
		return built
	}
	switch {
	case s.Until == nil && s.Duration == nil:
		c.Failf(path+".until", "is required with from, unless duration says how long it lasts")
	case s.Until != nil && s.Duration != nil:
		c.Failf(path+".duration", "is set together with until: keep one of the two")
	case s.Duration != nil:
		length, ok := kql.Duration(*s.Duration)
		if !ok || length < time.Minute {
			c.Failf(path+".duration", "is %q: must be a duration of at least a minute in ISO 8601, such as %s", *s.Duration,
				kql.ExampleOf(*s.Duration, time.Minute, longestSuppression, "PT20M"))
			return built
		}
		if begins, err := time.Parse(localTime, *s.From); err == nil {
			built.EffectiveUntil = new(begins.Add(length).Format(localTime))
		}
	}
	return built
}

// longestSuppression is how long a duration is that is still shown as meant: longer ones are more likely meant as something else.
const longestSuppression = 31 * 24 * time.Hour

// lastMoment is how long after a moment in UTC its local time may come somewhere.
const lastMoment = 12 * time.Hour

// terms are the ends of suppressions.
func (p *plan) terms() []terms.Term {
	var all []terms.Term
	for _, one := range p.processing {
		schedule := one.spec.Schedule
		if !input.Value(one.spec.Suppress, false) || schedule == nil || schedule.EffectiveUntil == nil {
			continue
		}
		if until, err := time.Parse(localTime, *schedule.EffectiveUntil); err == nil {
			all = append(all, terms.Term{
				Path: one.from, End: until.Add(lastMoment), Written: *schedule.EffectiveUntil,
				Before: "alerts are heard again from then on; remove it then", After: "it keeps nothing quiet any more; remove it",
			})
		}
	}
	return all
}

// addSchedule reports mistakes in times by the names that suppressions have.
func addSchedule(c *input.Checker, path string, schedule *Schedule) {
	var found input.Checker
	schedule.check(&found)
	names := strings.NewReplacer(
		"schedule.effectiveFrom", "from", "schedule.effectiveUntil", "until", "schedule.recurrences", "recurrences", "effectiveFrom", "from",
	)
	for _, one := range input.List(found.Err()) {
		mistake, ok := one.(*input.Error) //nolint:errorlint // List takes joined errors apart
		if !ok || mistake.Path == "schedule.timeZone" {
			continue // the zone is checked where it was written
		}
		c.Failf(input.Join(path, names.Replace(mistake.Path)), "%s", names.Replace(mistake.Problem))
	}
}
