package policy

import (
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts are the inputs whose disappearance takes something away that no update of a resource shows.
func (s *Spec) Parts() []string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(s.Assignments)) {
		parts = append(parts, input.Key("assignments", key))
	}
	return parts
}
