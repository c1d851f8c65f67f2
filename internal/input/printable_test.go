package input_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "",
		"naïve ß 漢字 🚀":              "naïve ß 漢字 🚀",
		`"quoted" \ and 'so'`:       `"quoted" \ and 'so'`,
		"a\nb\r\tc":                 `a\nb\r\tc`,
		"\x1b[31mred\x07\x7f":       `\x1b[31mred\a\x7f`,
		"\u009b31m":                 `\u009b31m`,
		"x\u202eevil\u2066\u200f":   `x\u202eevil\u2066\u200f`,
		"zero\u200bwidth\ufeff":     `zero\u200bwidth\ufeff`,
		"line\u2028paragraph\u2029": `line\u2028paragraph\u2029`,
		"no\u00a0break":             `no\u00a0break`,
		"bad\xff\xfe":               `bad\xff\xfe`,
		"\ufffd":                    "\ufffd",
	} {
		assert.Equal(t, want, input.Printable(text))
		assert.Equal(t, want, input.Printable(want), "what is escaped stays as it is")
	}
}

// TestNoLineIsForged writes what would end a line, move the cursor or turn the reading direction into everything that an error is made of.
func TestNoLineIsForged(t *testing.T) {
	t.Parallel()
	const hostile = "x\n    location is wrong\x1b[2K\u202e"
	var inner, c input.Checker
	word := hostile
	c.Failf(input.Key("clusters", hostile), "is %s: must be short", hostile)
	c.Failf("clusters."+hostile, "is not an input")
	c.OneOf("tier", &word, "Free", "Standard")
	inner.Failf(input.Key("", hostile), "is %v", []string{hostile})
	c.Add(hostile, inner.Err())
	const shown = `x\n    location is wrong\x1b[2K\u202e`
	assert.EqualError(t, c.Err(), `clusters["`+shown+`"] is `+shown+`: must be short
clusters.`+shown+` is not an input
tier is "`+shown+`": must be one of Free, Standard
`+shown+`["`+shown+`"] is [`+shown+`]`)
	assert.Equal(t, `a["b\\n"]`, input.Key("a", `b\n`), "a backslash that was written is told from one that escapes")
}
