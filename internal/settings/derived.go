package settings

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// derivations finds words that were made from secrets: parts of them, the same letters written in another way, secrets with something around them, and
// ranges that their addresses are in or have in them.
type derivations struct {
	// letters are the secrets' letters and digits, in small letters.
	letters []string
	// parts are the same with a hyphen for all that lies between, and around.
	parts  []string
	ranges []netip.Prefix
}

// shortestPart is the length below which a word has its letters in a secret by chance.
const shortestPart = 4

func derivedFrom(secrets []string) derivations {
	var d derivations
	for _, text := range secrets {
		if names := partsOf(text); len(names) > 0 && text[0] == '/' {
			continue // The names in an id are secrets of their own, and its other words are everybody's.
		}
		if letters := lettersOf(text); len(letters) >= shortestWord {
			d.letters = append(d.letters, letters)
			d.parts = append(d.parts, partsWithin(text))
		}
		for _, word := range wordPattern.FindAllString(text, -1) {
			if written, ok := rangeOf(word); ok {
				d.ranges = append(d.ranges, written)
			}
		}
	}
	return d
}

// wordPattern finds the runs of characters that names, ids, addresses and times have.
var wordPattern = regexp.MustCompile(`[\pL\pN/][^\s"'(),;=<>|\[\]{}\x60…]*`)

// resourceType is the type of an Azure resource, in which nothing is what a user chose.
var resourceType = regexp.MustCompile(`^(?i:microsoft)\.[A-Za-z.]+(/[A-Za-z]+)+$`)

// hideIn replaces the derived words of a text.
func (d derivations) hideIn(text string) string {
	pieces := strings.Split(text, hidden)
	for i, piece := range pieces {
		pieces[i] = wordPattern.ReplaceAllStringFunc(piece, func(word string) string {
			end := strings.TrimRight(word, ".:")
			if d.has(end) {
				return hidden + word[len(end):]
			}
			return word
		})
	}
	return strings.Join(pieces, hidden)
}

func (d derivations) has(word string) bool {
	if written, ok := rangeOf(word); ok {
		return slices.ContainsFunc(d.ranges, written.Overlaps)
	}
	if resourceType.MatchString(word) {
		return false
	}
	if letters := lettersOf(word); len(letters) >= shortestPart {
		if slices.ContainsFunc(d.letters, func(secret string) bool { return strings.Contains(secret, letters) }) {
			return true
		}
	}
	parts := partsWithin(word)
	return slices.ContainsFunc(d.parts, func(secret string) bool { return strings.Contains(parts, secret) })
}

// rangeOf reads an address as the range of it alone.
func rangeOf(word string) (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(word); err == nil {
		return prefix.Masked(), true
	}
	address, err := netip.ParseAddr(word)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(address, address.BitLen()), true
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func partsWithin(text string) string {
	names := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isLetter(r) })
	return "-" + strings.Join(names, "-") + "-"
}
