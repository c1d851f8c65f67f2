package cluster

import (
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// ended says what of the spec has come to its end and does nothing any more.
func (s *Spec) ended(now time.Time) []string {
	var said []string
	if u := s.Upgrades; u != nil && u.ForceUpgradeUntil != nil {
		if until, err := time.Parse(time.RFC3339, *u.ForceUpgradeUntil); err == nil && now.After(until) {
			said = append(said, fmt.Sprintf("upgrades.forceUpgradeUntil was %s: what AKS's checks find stops upgrades again; remove it", *u.ForceUpgradeUntil))
		}
	}
	if m := s.MaintenanceWindows; m != nil {
		said = append(said, m.Default.ended("maintenanceWindows.default", now)...)
		said = append(said, m.AutoUpgrade.ended("maintenanceWindows.autoUpgrade", now)...)
		said = append(said, m.NodeOs.ended("maintenanceWindows.nodeOs", now)...)
	}
	return said
}

// lastMoment is how long after midnight UTC of its date a day may last somewhere.
const lastMoment = 36 * time.Hour

func (w *MaintenanceWindow) ended(path string, now time.Time) []string {
	if w == nil {
		return nil
	}
	var said []string
	for i, span := range w.NotAllowedDates {
		if end, err := time.Parse(time.DateOnly, span.End); err == nil && now.After(end.Add(lastMoment)) {
			said = append(said, fmt.Sprintf("%s ended on %s: it keeps no maintenance away any more; remove it, or give the next dates",
				input.Index(path+".notAllowedDates", i), span.End))
		}
	}
	return said
}

// tell says in the preview what has come to its end.
func (c *Cluster) tell(ctx *pulumi.Context, s *Spec) error {
	for _, text := range s.ended(time.Now()) {
		if err := ctx.Log.Warn(text, &pulumi.LogArgs{Resource: c}); err != nil {
			return err
		}
	}
	return nil
}
