package regions

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNames(t *testing.T) {
	t.Parallel()
	names := Names()
	assert.True(t, slices.IsSorted(names))
	assert.Len(t, slices.Compact(slices.Clone(names)), len(names))
	for _, name := range names {
		assert.Regexp(t, `^[a-z]+[0-9]?$`, name)
	}
}

func TestNote(t *testing.T) {
	t.Parallel()
	for _, location := range []string{"northeurope", "North Europe", "UKSouth", "usgovvirginia", "westus3"} {
		_, unknown := Note("location", location)
		assert.False(t, unknown, location)
	}
	const unknown = ", not among the regions that were known on 2026-11-30"
	for location, want := range map[string]string{
		"norteurope": `location is "norteurope"` + unknown + `; did you mean "northeurope"? A newer region is no mistake.`,
		"West US 9":  `location is "West US 9"` + unknown + `; did you mean "westus"? A newer region is no mistake.`,
		"atlantis":   `location is "atlantis"` + unknown + `. A newer region is no mistake.`,
	} {
		text, noted := Note("location", location)
		assert.True(t, noted)
		assert.Equal(t, want, text)
	}
}
