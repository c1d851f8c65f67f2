package settings

import (
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// unknown records a key that is none of the fields. What it was meant to be, unless that is given too, counts as broken: that it is missing is no second
// mistake.
func (d *decoder) unknown(path, key string, value any, what string, fields map[string]reflect.Value, isGiven func(string) bool) {
	names := slices.Sorted(maps.Keys(fields))
	if d.hides || isSecretAt(d.secrets, input.Key(path, key)) {
		value = nil
	}
	d.fail(input.Key(path, key), "is not %s%s", what, hint(path, key, value, names))
	for _, meant := range namesMeant(path, key, names) {
		if first, _, _ := strings.Cut(meant, "."); !isGiven(first) {
			d.broken = append(d.broken, input.Join(path, meant))
		}
	}
}

// independent are the broken rules that do not come from what could not be decoded: on none of those inputs or what they are part of, naming none of them, and
// broken whether the inputs count as not set or as zero.
func (d *decoder) independent(unset, zero []error) []error {
	var told []error
	for _, e := range unset {
		same := func(other error) bool { return other.Error() == e.Error() }
		if slices.ContainsFunc(zero, same) && !d.followsFromBroken(e) {
			told = append(told, e)
		}
	}
	return told
}

func (d *decoder) followsFromBroken(e error) bool {
	rule, ok := errors.AsType[*input.Error](e)
	return ok && slices.ContainsFunc(d.broken, func(path string) bool {
		parent, name := split(path)
		beside, _ := split(rule.Path)
		isPart := rule.Path != "" && rule.Path == parent || beside == parent && namesSibling(rule.Problem, name)
		return isPart || followsFrom(rule, path) || isAtOrBelow(keysNamedBy(rule.Path), path)
	})
}

// followsFrom says whether a rule is broken because the value at a path is none: it is about that input or what is below, or compares with it.
func followsFrom(rule *input.Error, path string) bool {
	if isAtOrBelow(rule.Path, path) || names(rule.Problem, path) {
		return true
	}
	parent, name := split(path)
	beside, _ := split(rule.Path)
	compared, _, _ := strings.Cut(rule.Problem, ": ")
	return beside == parent && namesSibling(compared, name) || !noValue.MatchString(rule.Problem) && isAtOrBelow(rule.Path, decidedBy(path))
}

// deciding are inputs that decide which others there have to be, or what those can be.
var deciding = regexp.MustCompile(`^(?:(defender\.plans\.[^.]+)\.(?:tier|subPlan)|(alerts\.metricRules(?:\.[^.\[]+|\["[^"]+"\]))\.scopeId)$`)

// decidedBy is where the inputs are about which the one at a path decides, or "".
func decidedBy(path string) string {
	switch found := deciding.FindStringSubmatch(path); {
	case found == nil:
		return ""
	case found[1] != "":
		return found[1]
	default:
		return found[2] + ".criteria"
	}
}

// noValue is a problem of a value that its input never takes, whatever the others are.
var noValue = regexp.MustCompile(`^is (?:"": |(?:"(?:[^"\\]|\\.)*"|-?[0-9][0-9.]*): must be )`)

// firstOnly leaves out the mistakes that follow from others: on an input whose value is none, and on what such a value is compared with.
func firstOnly(found []error) []error {
	var none []*input.Error
	return slices.DeleteFunc(slices.Clone(found), func(e error) bool {
		known, ok := errors.AsType[*input.Error](e)
		if !ok {
			return false
		}
		if !noValue.MatchString(known.Problem) {
			return follows(known, found) || isMisspelt(known, found)
		}
		again := slices.ContainsFunc(none, func(first *input.Error) bool { return first.Path == known.Path })
		none = append(none, known)
		return again
	})
}

// follows says whether a mistake follows from another one's value.
func follows(rule *input.Error, found []error) bool {
	return slices.ContainsFunc(found, func(e error) bool {
		first, ok := errors.AsType[*input.Error](e)
		if !ok || first == rule || !noValue.MatchString(first.Problem) {
			return false
		}
		parent, name := split(first.Path)
		lacks := strings.HasPrefix(first.Problem, `is "": `) && rule.Path == parent && namesSibling(rule.Problem, name)
		return lacks || followsFrom(rule, first.Path)
	})
}

// misspelt is a problem of a name that is none, with the one that is meant.
var misspelt = regexp.MustCompile(`^is not .*; did you mean "([^"]+)"\?$`)

// isMisspelt says whether an input lacks since it is there by another name, which is a mistake of its own.
func isMisspelt(rule *input.Error, found []error) bool {
	return strings.HasPrefix(rule.Problem, "is required") && slices.ContainsFunc(found, func(e error) bool {
		other, ok := errors.AsType[*input.Error](e)
		if !ok {
			return false
		}
		meant := misspelt.FindStringSubmatch(other.Problem)
		beside, _ := split(other.Path)
		return meant != nil && input.Key(beside, meant[1]) == rule.Path
	})
}

// split is what a path is in, and its last name or place.
func split(path string) (string, string) {
	if strings.HasSuffix(path, "]") {
		at := strings.LastIndexByte(path, '[')
		return path[:at], path[at:]
	}
	at := strings.LastIndexByte(path, '.')
	return path[:max(at, 0)], path[at+1:]
}

// namesSibling says whether a problem speaks of an input by its name alone. A name that is an ordinary word has to stand where a name stands.
func namesSibling(problem, name string) bool {
	if name == "" || name[0] == '[' {
		return false
	}
	before := `(^|[^A-Za-z0-9_."])`
	if strings.ToLower(name) == name {
		before = `\b(with|than|beside|without|its|of|after|before|and|to) `
	}
	return regexp.MustCompile(before + regexp.QuoteMeta(name) + `($|[^A-Za-z0-9_])`).MatchString(problem)
}

// namedKeys are the maps whose keys inputs of these names hold: where the map could not be read, no key is known.
var namedKeys = map[string]string{
	"actionGroups": "alerts.actionGroups", "routes": "alerts.routes",
	"cluster": "clusters", "clusters": "clusters", "exceptClusters": "clusters", "ignoredClusters": "clusters", "allowReplace": "clusters",
	"customPolicy": "policy.customPolicies", "initiative": "policy.initiatives",
}

// keysNamedBy is the map whose keys the input at a path holds, or "" if it holds none.
func keysNamedBy(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	return namedKeys[name]
}

func isAtOrBelow(path, above string) bool {
	rest, below := strings.CutPrefix(path, above)
	return below && path != "" && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// names says whether a problem speaks of the input at a path. A path of one word may be an ordinary word.
func names(problem, path string) bool {
	if !strings.Contains(path, ".") {
		return false
	}
	for rest := problem; ; {
		_, after, found := strings.Cut(rest, path)
		if !found {
			return false
		}
		if after == "" || !isPartOfName(after[0]) {
			return true
		}
		rest = after
	}
}

func isPartOfName(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
