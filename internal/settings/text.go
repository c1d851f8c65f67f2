package settings

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

var (
	// wholeNumber is one that has a single spelling, and few enough digits that no format has rounded it.
	wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})$`)
	// twoParts is a version of which YAML has lost nothing: it takes 1.30 for the number 1.3, and leaves 1.36 alone.
	twoParts = regexp.MustCompile(`^[0-9]+\.[0-9]*[1-9]$`)
	// shortMinor is a version of which YAML may have lost a zero.
	shortMinor = regexp.MustCompile(`^[0-9]+\.[1-9]$`)
)

// text is a value where text is wanted. YAML and `pulumi config set --path` make numbers and booleans of what looks like one; those that can have been
// written in one way only are that text.
func (d *decoder) text(path string, value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case nil:
		d.fail(path, "is empty: give a text")
		return "", false
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		if wholeNumber.MatchString(v.String()) && !hasZeros(path) || isVersion(path) && twoParts.MatchString(v.String()) && !shortMinor.MatchString(v.String()) {
			return v.String(), true
		}
		d.fail(path, "is %s: %s", d.show(value), quoting(path, v.String()))
		return "", false
	}
	d.fail(path, "is %s: must be text; put it in quotes", d.show(value))
	return "", false
}

// quoting says what to do about a number that is no text.
func quoting(path, number string) string {
	if isVersion(path) && shortMinor.MatchString(number) {
		return "YAML takes a version that ends in a zero, such as 1.30, for a number without it; put the version in quotes"
	}
	return "must be text; put it in quotes"
}

// hasZeros says whether an input can begin with zeros, which a number has lost.
func hasZeros(path string) bool { return strings.HasSuffix(path, ".phoneNumber") }

// isVersion says whether an input is a version, by its name.
func isVersion(path string) bool {
	name := path[strings.LastIndexAny(path, ".")+1:]
	return strings.HasSuffix(strings.ToLower(name), "version")
}
