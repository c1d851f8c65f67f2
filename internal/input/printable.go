package input

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Printable is text with everything escaped that a terminal or a log viewer does not print as it stands: line breaks, which would forge a line,
// control characters, which would move the cursor, marks of direction and characters without width, which would make a line read otherwise, and bytes
// that are no text.
func Printable(text string) string {
	if plain(text) {
		return text
	}
	var escaped strings.Builder
	for rest := text; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&escaped, `\x%02x`, rest[0])
		case strconv.IsPrint(r):
			escaped.WriteRune(r)
		default:
			escaped.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		rest = rest[size:]
	}
	return escaped.String()
}

func plain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) })
}
