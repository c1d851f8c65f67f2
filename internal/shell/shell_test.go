package shell_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/shell"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"":                             "''",
		"rg-dev":                       "rg-dev",
		"/subscriptions/1/x_y.z":       "/subscriptions/1/x_y.z",
		"Contributor of a":             "'Contributor of a'",
		"rg(1)":                        "'rg(1)'",
		"$(id)":                        "'$(id)'",
		"`id`":                         "'`id`'",
		"it's; id #":                   `'it'\''s; id #'`,
		"!!":                           "'!!'",
		"=ls":                          "'=ls'",
		"~root":                        "'~root'",
		"größe":                        "'größe'",
		"a\nid\x1b[2J\u202e\u200b\xff": `'a\nid\x1b[2J\u202e\u200b\xff'`,
	} {
		assert.Equal(t, want, shell.Quote(word), "%q", word)
	}
}

func TestShellTakesQuotedWordsAsTheyAre(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	require.NoError(t, err)
	for _, word := range []string{"", "a b", "$(echo x)", "`echo x`", "'", "''", `\`, `a\'b`, `"$HOME"`, "; echo x", "* ? [a]", "~", "a=b", "%s"} {
		out, err := exec.CommandContext(t.Context(), sh, "-c", "printf %s "+shell.Quote(word)).Output()
		require.NoError(t, err, word)
		assert.Equal(t, word, string(out))
	}
}
