package changes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/settings"
)

// wrong are values of which hardly any input takes more than one.
var wrong = []any{"no such word", "", -7, 123456789, 0.5, true, []any{}, []any{"no such word"}}

// wrongForOne are more, of which an input that holds others would lack what is required, and a map whose keys mean something has a wrong key too.
var wrongForOne = []any{[]any{map[string]any{"no": "such"}}, map[string]any{"no": "such word"}}

// TestOneMistakeIsToldOnce puts wrong values into every input of a valid environment: whoever reads the error has one thing to mend.
func TestOneMistakeIsToldOnce(t *testing.T) {
	t.Parallel()
	inputs := settings.Inputs()
	for _, e := range entries(t) {
		tried := wrong
		if slices.Contains(inputs, e.Input) && !strings.HasSuffix(e.Input, ".transformations") {
			tried = slices.Concat(wrong, wrongForOne)
		}
		for when, after := range map[string]bool{"before": false, "after": true} {
			if given := map[bool]any{false: e.From, true: e.To}[after]; given == nil {
				continue // Without it other inputs may not be as they have to be with it.
			}
			if _, err := settings.Parse("dev", e.values(t, after), nil); err != nil {
				continue // What is refused is refused for reasons of its own.
			}
			for _, value := range tried {
				t.Run(fmt.Sprintf("%s %s %v", e.Input, when, value), func(t *testing.T) {
					t.Parallel()
					changed := e
					changed.From, changed.To = value, value
					_, err := settings.Parse("dev", changed.values(t, after), nil)
					var lines []string
					for _, one := range input.List(err) {
						lines = append(lines, one.Error())
					}
					assert.LessOrEqual(t, len(lines), 1, strings.Join(lines, "\n"))
				})
			}
		}
	}
}
