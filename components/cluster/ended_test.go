package cluster

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestEnded(t *testing.T) {
	t.Parallel()
	window := &MaintenanceWindow{NotAllowedDates: []DateSpan{{"2026-12-18", "2027-01-04"}, {"2027-12-18", "2028-01-04"}, {"x", "y"}}}
	spec := &Spec{
		Upgrades:           &Upgrades{ForceUpgradeUntil: new("2027-01-05T12:00:00+02:00")},
		MaintenanceWindows: &MaintenanceWindows{AutoUpgrade: window, NodeOs: window},
	}
	const (
		forced = "upgrades.forceUpgradeUntil was 2027-01-05T12:00:00+02:00: what AKS's checks find stops upgrades again; remove it"
		dates  = ".notAllowedDates[0] ended on 2027-01-04: it keeps no maintenance away any more; remove it, or give the next dates"
	)
	for now, want := range map[string][]string{
		"2027-01-04T23:59:59Z": nil,
		"2027-01-05T10:00:00Z": nil, // where it is still the fourth, or just not noon
		"2027-01-05T10:00:01Z": {forced},
		"2027-01-05T12:00:01Z": {forced, "maintenanceWindows.autoUpgrade" + dates, "maintenanceWindows.nodeOs" + dates},
	} {
		at, err := time.Parse(time.RFC3339, now)
		assert.NoError(t, err)
		assert.Equal(t, want, spec.ended(at), now)
	}
	assert.Empty(t, (&Spec{}).ended(time.Now()))
	assert.Empty(t, (&Spec{Upgrades: &Upgrades{ForceUpgradeUntil: new("soon")}, MaintenanceWindows: &MaintenanceWindows{}}).ended(time.Now()))
}
