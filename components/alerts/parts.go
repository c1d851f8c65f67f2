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

// Told are the keys of the action groups that each rule tells, also those that routes with hours or teams add, by the rule's key. It is empty for
// inputs that [Args.Validate] refuses.
func (a *Args) Told(name string) map[string][]string {
	planned, err := a.plan(name)
	if err != nil {
		return nil
	}
	told := map[string][]string{}
	for _, one := range planned.rules {
		receivers := slices.Clone(one.told)
		for _, route := range one.later {
			for _, group := range a.Routes[route].ActionGroups {
				receivers = append(receivers, group+" on route "+route)
			}
		}
		slices.Sort(receivers)
		told[one.key] = slices.Compact(append(told[one.key], receivers...))
	}
	return told
}
