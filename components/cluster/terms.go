package cluster

import (
	"time"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// lastMoment is how long after midnight UTC of its date a day may last somewhere.
const lastMoment = 36 * time.Hour

// terms are what of the spec holds until a day only, whatever the state has.
func (s *Spec) terms() []terms.Term {
	var all []terms.Term
	if u := s.Upgrades; u != nil && u.ForceUpgradeUntil != nil {
		if until, err := time.Parse(time.RFC3339, *u.ForceUpgradeUntil); err == nil {
			all = append(all, terms.Term{
				Path: "upgrades.forceUpgradeUntil", End: until, Written: *u.ForceUpgradeUntil,
				Before: "what AKS's checks find stops upgrades again from then on; remove it then",
				After:  "what AKS's checks find stops upgrades again; remove it",
			})
		}
	}
	for _, w := range s.windows() {
		path := "maintenanceWindows." + w.input
		all = append(all, w.window.terms(path)...)
		all = append(all, w.window.beginning(path)...)
	}
	return all
}

func (w *MaintenanceWindow) terms(path string) []terms.Term {
	var all []terms.Term
	for i, span := range w.NotAllowedDates {
		if end, err := time.Parse(time.DateOnly, span.End); err == nil {
			all = append(all, terms.Term{
				Path: input.Index(path+".notAllowedDates", i), End: end.Add(lastMoment), Written: span.End,
				Before: "it keeps no maintenance away from then on; give the next dates in time",
				After:  "it keeps no maintenance away any more; remove it, or give the next dates",
			})
		}
	}
	return all
}
