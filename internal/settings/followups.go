package settings

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// unknown records a key that is none of the fields. What it was meant to be, unless that is given too, counts as broken: that it is missing is no second
// mistake.
func (d *decoder) unknown(path, key string, value any, what string, fields map[string]reflect.Value, isGiven func(string) bool) {
	names := slices.Sorted(maps.Keys(fields))
	if d.secret {
		value = nil
	}
	d.fail(input.Key(path, key), "is not %s%s", what, hint(path, key, value, names))
	for _, meant := range namesMeant(path, key, names) {
		if first, _, _ := strings.Cut(meant, "."); !isGiven(first) {
			d.broken = append(d.broken, input.Join(path, meant))
		}
	}
}

// independent are the broken rules that do not come from what could not be decoded: on none of those inputs, naming none of them, and broken whether
// the inputs count as not set or as zero.
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
		return isAtOrBelow(rule.Path, path) || names(rule.Problem, path) || isAtOrBelow(keysNamedBy(rule.Path), path)
	})
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
