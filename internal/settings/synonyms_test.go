package settings

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestSynonymsLeadToInputs holds the data to inputs that exist, and to words that are none.
func TestSynonymsLeadToInputs(t *testing.T) {
	t.Parallel()
	inputs := Inputs()
	exists := func(path string) bool {
		return slices.ContainsFunc(inputs, func(one string) bool { return isAtOrBelow(one, path) })
	}
	count := 0
	for at, words := range synonyms() {
		assert.True(t, at == "" || exists(at), at)
		for word, one := range words {
			count++
			assert.NotEqual(t, len(one.Use) == 0, one.Say == "", "%s.%s: either inputs or a text", at, word)
			for _, use := range one.Use {
				assert.True(t, exists(input.Join(at, use)), "%s.%s: %s", at, word, use)
			}
			for _, name := range namesAt(inputs, at) {
				assert.NotEqual(t, word, plainWord(name), "%s.%s is an input", at, name)
			}
		}
	}
	assert.Greater(t, count, 150)
}

// TestEveryWordIsExplained writes each word where it would be: there is one mistake, and it says what the data says.
func TestEveryWordIsExplained(t *testing.T) {
	t.Parallel()
	for at, words := range synonyms() {
		for word, one := range words {
			key, below, _ := strings.Cut(input.Join(at, word), ".")
			content, err := json.Marshal(nested(below, "x"))
			require.NoError(t, err)
			_, d := decodeAll("dev", map[string]string{"location": "northeurope", key: string(content)}, decoding{})
			found := input.List(d.Err())
			require.Len(t, found, 1, "%s.%s", at, word)
			wanted := []string{one.Say}
			if one.Say == "" {
				wanted = nil
				for _, use := range one.Use {
					wanted = append(wanted, use[strings.LastIndex(use, ".")+1:])
				}
				wanted = append(wanted, one.Note)
			}
			for _, want := range wanted {
				assert.ErrorContains(t, found[0], want, "%s.%s", at, word)
			}
		}
	}
}

// namesAt are the names of the inputs among which a path's are.
func namesAt(inputs []string, at string) []string {
	names := map[string]bool{}
	for _, one := range inputs {
		if at != "" {
			rest, below := strings.CutPrefix(one, at+".")
			if !below {
				continue
			}
			one = rest
		}
		name, _, _ := strings.Cut(one, ".")
		names[strings.TrimSuffix(name, "[]")] = true
	}
	return slices.Sorted(maps.Keys(names))
}
