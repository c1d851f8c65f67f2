package guard

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// misspelling is how many letters at most a key is away from the one that was meant. What is further away could consent to more.
const misspelling = 2

// refusal is the error that stops the run, nil if nothing has to.
func (v verdict) refusal() error {
	if len(v.refused)+len(v.impossible)+len(v.taken) == 0 {
		return nil
	}
	text := "nothing was changed: this would delete what cannot be brought back\n"
	if len(v.refused)+len(v.impossible) == 0 {
		text = "nothing was changed: Azure would refuse this\n"
	}
	text += indent(slices.Concat(v.refused, v.impossible, v.taken, v.unknownConsents(v.given)))
	if v.keepName != "" {
		text += "\nTo keep the environment, keep its name: in the configuration, where it is otherwise that of the stack, or that of the component in a program " +
			"of your own:\n    aksops:name: " + v.keepName
	}
	return errors.New(text + v.way())
}

// way is how to do all the same what consent helps, "" if there is nothing of the kind. What is protected has its two steps and no other.
func (v verdict) way() string {
	setting := "aksops:allowReplace: [" + strings.Join(v.consents(), ", ") + "]"
	switch {
	case v.clashes:
		return ""
	case len(v.early) > 0:
		return "\nTo do it all the same takes two updates, since the last one left " + strings.Join(v.early, ", ") + " protected:\n" +
			"    1. Take the change back, set the following, and run \"pulumi up\", which lifts that protection:\n" +
			"           " + setting + "\n" +
			"    2. Make the change, keep the keys, and run \"pulumi up\""
	case len(v.missing) > 0:
		return "\nTo do it all the same, set this in the configuration and run again:\n    " + setting
	default:
		return ""
	}
}

// consents are all that the change needs: those that are given and needed, and those that are missing.
func (v verdict) consents() []string {
	needed := slices.DeleteFunc(slices.Clone(v.given), func(key string) bool { return !v.used[key] })
	return append(needed, v.missing...)
}

// unusedConsents says of each consent that nothing needed why that is: it names nothing, or something that stays. A run without a change of the record
// has nothing in its verdict, so that the holdings of the configuration are given.
func (v verdict) unusedConsents(given []string, holdings map[string]Holding) []string {
	known := maps.Clone(v.known)
	if known == nil {
		known = map[string]bool{}
	}
	for key := range holdings {
		known[key] = true
	}
	v.known = known
	lines := v.unknownConsents(given)
	unused := slices.DeleteFunc(slices.Clone(given), func(key string) bool { return v.used[key] || !known[key] })
	if len(unused) > 0 {
		lines = append(lines, "allowReplace names "+strings.Join(unused, ", ")+", of which this run replaces and deletes nothing: "+
			"it only keeps protection off. Remove what you no longer need")
	}
	return lines
}

// unknownConsents says which consents name nothing.
func (v verdict) unknownConsents(given []string) []string {
	var lines []string
	for _, key := range given {
		if v.known[key] {
			continue
		}
		line := fmt.Sprintf("allowReplace names %s, which is neither in the configuration nor in what the last update left, and allows nothing", key)
		lines = append(lines, line+v.didYouMean(key, given))
	}
	return lines
}

// didYouMean names the known key that is written almost like this and that no other consent names.
func (v verdict) didYouMean(key string, given []string) string {
	near := slices.DeleteFunc(slices.Sorted(maps.Keys(v.known)), func(known string) bool {
		return slices.Contains(given, known) || input.Distance(key, known) > misspelling
	})
	return input.DidYouMean(key, near)
}

func indent(lines []string) string { return "    " + strings.Join(lines, "\n    ") }
