// Package input checks what a user wrote and says what is wrong with it: every mistake at once, each named by the path of the input as the
// user wrote it, with its value, the rule it breaks and what to do.
package input

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Error is one mistake in one input.
type Error struct {
	// Path is the input as the user wrote it, for example nodePools[1].vmSize.
	Path string
	// Problem says what is wrong, starting with a verb: "is 7: must be 30 to 730".
	Problem string
	// Also are further inputs with the same mistake: see [Merge].
	Also []string

	words   []Said
	singles []*Error
}

// Error joins path and problem.
func (e *Error) Error() string { return strings.TrimSpace(e.Path + " " + e.Problem + also(e.Also)) }

// Checker collects mistakes. Its zero value is ready for use.
type Checker struct{ found []error }

// Failf records a mistake at path; the text starts with a verb, as in "is 7: must be 30 to 730". What a terminal would not print as it stands, in the
// path or in a value, is escaped: see [Printable].
func (c *Checker) Failf(path, format string, args ...any) {
	words := said(format, args)
	c.found = append(c.found, &Error{Path: Printable(path), Problem: textOf(words), words: words})
}

// Required records path as missing unless set. The hint says what to give.
func (c *Checker) Required(path string, set bool, hint string) {
	if !set {
		c.Failf(path, "is required: %s", hint)
	}
}

// IntRange records a value outside minimum to maximum; nil passes.
func (c *Checker) IntRange(path string, value *int, minimum, maximum int) {
	if value != nil && (*value < minimum || *value > maximum) {
		c.Failf(path, "is %d: must be %d to %d", *value, minimum, maximum)
	}
}

// OneOf records a value that is not among allowed, with the nearest one; nil passes.
func (c *Checker) OneOf(path string, value *string, allowed ...string) {
	if value == nil || slices.Contains(allowed, *value) {
		return
	}
	c.Failf(path, "is %q: must be one of "+literal(strings.Join(allowed, ", ")+DidYouMean(*value, allowed)), *value)
}

// Match records a value that does not match the pattern; rule is the pattern in words. nil passes.
func (c *Checker) Match(path string, value *string, pattern *regexp.Regexp, rule string) {
	if value != nil && !pattern.MatchString(*value) {
		c.Failf(path, "is %q: "+literal(rule), *value)
	}
}

// Add takes over the mistakes in err, each with its path put below prefix.
func (c *Checker) Add(prefix string, err error) {
	for _, e := range List(err) {
		if known, ok := errors.AsType[*Error](e); ok {
			taken := &Error{Path: Printable(Join(prefix, known.Path)), Problem: Printable(known.Problem), words: known.words}
			if prefix == "" {
				taken.singles = known.singles
			}
			for _, path := range known.Also {
				taken.Also = append(taken.Also, Printable(Join(prefix, path)))
			}
			c.found = append(c.found, taken)
			continue
		}
		c.Failf(prefix, "%s", e)
	}
}

// Err is nil if nothing was found, otherwise all mistakes joined in the order they were found.
func (c *Checker) Err() error { return errors.Join(c.found...) }

// List takes a joined error apart, however deep the joining.
func List(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, List(e)...)
	}
	return all
}

// Join puts path below prefix: ("clusters", "blue") is clusters.blue, ("nodePools", "[1].name") is nodePools[1].name. A key that
// holds a dot or a bracket is quoted, so that a path stays readable: clusters["a.b"].
func Join(prefix, path string) string {
	switch {
	case prefix == "":
		return path
	case path == "" || strings.HasPrefix(path, "["):
		return prefix + path
	default:
		return prefix + "." + path
	}
}

// Key is the path of one entry of the map at prefix, quoted where the key would be misread.
func Key(prefix, key string) string {
	if key == "" || strings.ContainsAny(key, ".[]\" \\") || Printable(key) != key {
		return fmt.Sprintf("%s[%q]", prefix, key)
	}
	return Join(prefix, key)
}

// Index is the path of element i of the list at path.
func Index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// Value is what a pointer points to, or the default when it is not set.
func Value[T any](set *T, otherwise T) T {
	if set == nil {
		return otherwise
	}
	return *set
}

// Them is the pronoun for so many things: it or them.
func Them(count int) string {
	if count == 1 {
		return "it"
	}
	return "them"
}

// Words lists values for a sentence: "1, 2, 3".
func Words[T any](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}
