// Package shell writes words into commands that a reader pastes into a shell.
package shell

import (
	"regexp"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// plain are the words that no shell changes: those without blanks, quotes, wildcards and the like.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@+,-]+$`)

// Quote writes a word so that a POSIX shell, bash or zsh takes it as it is, and runs nothing of it. What cannot be printed is escaped in
// words: a newline or an escape sequence in a pasted command would act before the shell reads the quotes.
func Quote(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(input.Printable(word), "'", `'\''`) + "'"
}
