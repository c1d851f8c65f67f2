package guard

import (
	"maps"
	"slices"
	"strings"
)

// judgeTold tells who is no longer told of alerts whose rules stay, a line for each who is.
func (v *verdict) judgeTold(before, after kept) {
	rules := map[string][]string{}
	for _, rule := range slices.Sorted(maps.Keys(before.Told)) {
		receivers, still := after.Told[rule]
		if !still {
			continue // the rule is gone, which is told with the parts
		}
		for _, receiver := range before.Told[rule] {
			if !slices.Contains(receivers, receiver) {
				rules[receiver] = append(rules[receiver], rule)
			}
		}
	}
	for _, receiver := range slices.Sorted(maps.Keys(rules)) {
		v.lines = append(v.lines, "notice: "+receiver+" is no longer told by the alert rules "+strings.Join(rules[receiver], ", "))
	}
}
