package alerts

import (
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts are the inputs whose disappearance takes something away that no update of a resource shows: rules too that a profile brings. It is empty for
// inputs that [Args.Validate] refuses.
func (a *Args) Parts(name string) []string {
	planned, err := a.plan(name)
	if err != nil {
		return nil
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(a.ActionGroups)) {
		parts = append(parts, input.Key("actionGroups", key))
	}
	for _, key := range slices.Sorted(maps.Keys(a.Routes)) {
		parts = append(parts, input.Key("routes", key))
	}
	for _, one := range planned.rules {
		parts = append(parts, input.Key("rules", one.key))
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}
