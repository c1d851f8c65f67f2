package guard

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTold is who is no longer told of alerts, in one line for all rules.
func TestTold(t *testing.T) {
	t.Parallel()
	before := map[string][]string{"a": {"onCall", "team"}, "b": {"onCall"}, "c": {"team"}, "gone": {"onCall"}}
	for name, test := range map[string]struct {
		after map[string][]string
		want  []string
	}{
		"the same":            {before, nil},
		"more":                {map[string][]string{"a": {"onCall", "team", "other"}, "b": {"onCall", "team"}, "c": {"team"}, "gone": {"onCall"}}, nil},
		"a receiver of two":   {map[string][]string{"a": {"team"}, "b": nil, "c": {"team"}}, []string{"notice: onCall is no longer told by the alert rules a, b"}},
		"two receivers":       {map[string][]string{"a": {"onCall"}, "b": nil, "c": {"team"}}, []string{"notice: onCall is no longer told by the alert rules b", "notice: team is no longer told by the alert rules a"}},
		"rules that are gone": {map[string][]string{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, judge(kept{Told: before}, kept{Told: test.after}).lines)
		})
	}
}
