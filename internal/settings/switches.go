package settings

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// switched is the advice for a word that is not the input meant, but its opposite, or that has a text where the input is true or false: taken over with its
// value, it would say something else. It is "" where the value can stay as it is.
func switched(key string, value any, inputs []string, otherwise string) string {
	if len(inputs) != 1 || !strings.HasSuffix(plainWord(inputs[0]), "enabled") {
		return ""
	}
	opposite := isNegative(key)
	truth, isTruth := truthOf(value)
	if !isTruth {
		if opposite {
			return fmt.Sprintf(": use %s, which is its opposite, false where this is true", inputs[0])
		}
		return ""
	}
	if _, isSwitch := value.(bool); isSwitch && !opposite {
		return ""
	}
	meant := truth != opposite
	said := ""
	if otherwise == strconv.FormatBool(meant) {
		said = ", which is the default"
	}
	return fmt.Sprintf(": set %s: %t%s", inputs[0], meant, said)
}

// isNegative says whether a word is about that something is off.
func isNegative(word string) bool { return strings.Contains(plainWord(word), "disable") }

// truthOf reads a switch as the tools write it: ARM has texts for many.
func truthOf(value any) (bool, bool) {
	switch strings.ToLower(fmt.Sprint(value)) {
	case "true", "enabled":
		return true, true
	case "false", "disabled":
		return false, true
	default:
		return false, false
	}
}

// switchWords are what a switch has beside the name of what it switches.
var switchWords = strings.NewReplacer("enabled", "", "enable", "", "disabled", "", "disable", "")

// switchOf is the name that switches the same as a key: localAccountsEnabled for disable_local_accounts, or "".
func switchOf(key string, names []string) string {
	what := switchWords.Replace(plainWord(key))
	if what == plainWord(key) {
		return ""
	}
	for _, name := range names {
		if strings.HasSuffix(name, "nabled") && switchWords.Replace(plainWord(name)) == what {
			return name
		}
	}
	// A switch that is misspelled besides.
	if near := input.Nearest(what, switchedBy(names)); near != "" {
		return switchOf(near+"Enabled", names)
	}
	return ""
}

// switchedBy is what the switches among names switch.
func switchedBy(names []string) []string {
	var what []string
	for _, name := range names {
		if strings.HasSuffix(name, "Enabled") {
			what = append(what, switchWords.Replace(plainWord(name)))
		}
	}
	return what
}
