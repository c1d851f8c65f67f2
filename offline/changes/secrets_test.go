package changes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/internal/stackconfig"
)

// TestSecretOfEachInput encrypts all texts of every input in turn: without the key, a configuration is as valid as with it.
func TestSecretOfEachInput(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, e := range entries(t) {
		tried[e.Input] = true
		if e.Effect == effectRefused {
			continue
		}
		for when, after := range map[string]bool{"before": false, "after": true} {
			values := e.values(t, after)
			if _, err := settings.Parse("dev", values, nil); err != nil {
				continue // What can be decided only after the change.
			}
			t.Run(e.Input+" "+when, func(t *testing.T) {
				t.Parallel()
				hidden, count := e.hidden(t, after)
				if count == 0 {
					return
				}
				for path, text := range stackconfig.Placeholders(hidden) {
					assert.NotEmpty(t, text, path)
				}
				_, err := settings.Parse("dev", filled(t, hidden), nil)
				assert.NoError(t, err)
			})
		}
	}
	for _, input := range settings.Inputs() {
		assert.True(t, tried[input], input)
	}
}

// filled are the values as the commands without the key have them.
func filled(t *testing.T, hidden map[string]string) map[string]string {
	t.Helper()
	config := &stackconfig.Config{Project: "aksops", Values: map[string]string{}}
	for key, value := range hidden {
		config.Values["aksops:"+key] = value
		if strings.Contains(value, stackconfig.SecretPlaceholder) {
			config.SecretKeys = append(config.SecretKeys, "aksops:"+key)
		}
	}
	config.Fill()
	values, _ := settings.Own(config.Project, config.Values, config.SecretKeys)
	return values
}

// hidden are the values of an entry with a placeholder for each text of its input, and how many there are.
func (e entry) hidden(t *testing.T, after bool) (map[string]string, int) {
	t.Helper()
	changed := e
	count := 0
	changed.From, changed.To = withoutTexts(e.From, &count), withoutTexts(e.To, &count)
	values := changed.values(t, after)
	require.NotEmpty(t, values)
	return values, count
}

func withoutTexts(value any, count *int) any {
	switch v := value.(type) {
	case string:
		*count++
		return stackconfig.SecretPlaceholder
	case []any:
		hidden := make([]any, len(v))
		for i, element := range v {
			hidden[i] = withoutTexts(element, count)
		}
		return hidden
	case map[string]any:
		hidden := map[string]any{}
		for key, element := range v {
			hidden[key] = withoutTexts(element, count)
		}
		return hidden
	default:
		return value
	}
}
