package input

import (
	"fmt"
	"strings"
)

// Said is a piece of a problem's words.
type Said struct {
	// Text is the piece.
	Text string
	// IsFilled says that it was filled in: it may come from what the user wrote. All other words are those of the rule.
	IsFilled bool
}

// Words are the pieces of the problem. Where nobody knows which words were filled in, all of them may be.
func (e *Error) Words() []Said {
	if len(e.words) == 0 || textOf(e.words) != e.Problem {
		return []Said{{Text: e.Problem, IsFilled: true}}
	}
	return e.words
}

// The marks around what is filled in are bytes that no text in UTF-8 has, so that nothing that a user wrote can be taken for them.
const (
	filledBegin = "\xfe"
	filledEnd   = "\xff"
)

// filled is a value that is marked where it is printed.
type filled struct{ value any }

// Format prints the value as it prints itself, between the marks.
func (f filled) Format(state fmt.State, verb rune) {
	text := fmt.Sprintf(fmt.FormatString(state, verb), f.value)
	// Nothing can be done about an error of writing to memory, and there is none.
	_, _ = state.Write([]byte(filledBegin + Printable(text) + filledEnd))
}

// said formats a problem and tells its pieces apart.
func said(format string, args []any) []Said {
	marked := make([]any, len(args))
	for i, arg := range args {
		marked[i] = filled{arg}
	}
	var words []Said
	for rest := fmt.Sprintf(format, marked...); rest != ""; {
		before, after, found := strings.Cut(rest, filledBegin)
		if before != "" {
			words = append(words, Said{Text: Printable(before)})
		}
		if !found {
			break
		}
		value, behind, _ := strings.Cut(after, filledEnd)
		words = append(words, Said{Text: value, IsFilled: true})
		rest = behind
	}
	return words
}

// textOf joins the pieces.
func textOf(words []Said) string {
	var text strings.Builder
	for _, piece := range words {
		text.WriteString(piece.Text)
	}
	return text.String()
}

// literal is a text of a rule as part of a format.
func literal(text string) string { return strings.ReplaceAll(text, "%", "%%") }
