package input

import (
	"slices"
	"strings"
	"unicode"
)

// opposites are words of which one is never meant where the other is written.
var opposites = [][2]string{
	{"include", "exclude"},
	{"included", "excluded"},
	{"included", "ignored"},
	{"includes", "excludes"},
	{"enable", "disable"},
	{"enabled", "disabled"},
	{"allow", "deny"},
	{"allow", "block"},
	{"allowed", "denied"},
	{"allowed", "blocked"},
	{"min", "max"},
	{"minimum", "maximum"},
	{"public", "private"},
	{"internal", "external"},
	{"inbound", "outbound"},
	{"start", "end"},
	{"up", "down"},
	{"above", "below"},
}

// negations turn what is said without them into its opposite.
var negations = []string{"exclude", "excluded", "excludes", "except", "ignored", "disable", "disabled", "deny", "denied", "blocked", "not"}

// isOpposite says whether a word is more like the opposite of a candidate than like the candidate. It may lack letters, but it would mean the other one.
func isOpposite(word, candidate string) bool {
	like, name := Distance(word, candidate), wordsIn(candidate)
	written := strings.Join(wordsIn(word), "")
	for i, one := range name {
		with := func(other ...string) int {
			return Distance(written, strings.Join(slices.Concat(name[:i], other, name[i+1:]), ""))
		}
		without := with()
		if slices.Contains(negations, one) && without < like && len(name) > 1 {
			return true
		}
		if slices.ContainsFunc(oppositesOf(one), func(other string) bool { return with(other) < min(like, without) }) {
			return true
		}
	}
	return false
}

// oppositesOf are the words that say the opposite of one.
func oppositesOf(word string) []string {
	var found []string
	for _, pair := range opposites {
		switch word {
		case pair[0]:
			found = append(found, pair[1])
		case pair[1]:
			found = append(found, pair[0])
		}
	}
	return found
}

// wordsIn are the words of a name in small letters, which begin with a capital letter or after what is no letter: excludedNamespaces has two.
func wordsIn(name string) []string {
	var words []string
	begins := true
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			begins = true
			continue
		}
		if begins || unicode.IsUpper(r) {
			words = append(words, "")
		}
		words[len(words)-1] += string(unicode.ToLower(r))
		begins = false
	}
	return words
}
