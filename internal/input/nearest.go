package input

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest is the candidate most like word, or "" when none is close enough to be what was meant. It is never one that says the opposite.
func Nearest(word string, candidates []string) string {
	best, distance := "", 0
	for _, candidate := range candidates {
		d := Distance(word, candidate)
		// Half the letters may differ at most; beyond that a hint misleads more than it helps.
		if d*2 > max(len(word), len(candidate)) || isOpposite(word, candidate) {
			continue
		}
		if best == "" || d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// DidYouMean is a clause naming the nearest candidate, or "" when there is none.
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// Distance is the number of letters to add, remove or change to turn one word into the other, capital letters counting as small ones.
func Distance(a, b string) int {
	return levenshtein.Distance(strings.ToLower(a), strings.ToLower(b), nil)
}

// NearOrAll ends an error about a word that names nothing: with the nearest of the names, or with all of them if they are few.
func NearOrAll(word string, names []string) string {
	const few = 30
	if near := DidYouMean(word, names); near != "" || len(names) > few {
		return near
	}
	if len(names) == 0 {
		return "; there are none"
	}
	return ": must be one of " + strings.Join(names, ", ")
}
