package losses

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// directions say how a property changes, "" if nothing is lost by that.
var directions = map[string]func(Rule, pair) string{
	// lower and higher are for numbers.
	"lower": func(r Rule, p pair) string {
		return r.number(p, func(before, after float64) bool { return after < before })
	},
	"higher": func(r Rule, p pair) string {
		return r.number(p, func(before, after float64) bool { return after > before })
	},
	// cap is a limit of which a negative number means none.
	"cap": func(r Rule, p pair) string {
		return r.number(p, func(before, after float64) bool { return limit(after) < limit(before) })
	},
	// longer and shorter are for durations of days, hours, minutes and seconds, in ISO 8601 or like 5m.
	"longer": func(r Rule, p pair) string {
		before, after := p.before.duration(), p.after.duration()
		return p.fromTo(before >= 0 && after > before)
	},
	"shorter": func(_ Rule, p pair) string {
		before, after := p.before.duration(), p.after.duration()
		return p.fromTo(after >= 0 && before > after)
	},
	// later and earlier are for dates and times in RFC 3339. A time that comes where there was none is later.
	"later": func(_ Rule, p pair) string {
		if p.before.isNothing() && !p.after.isNothing() && !p.after.unknown {
			return p.after.given()
		}
		return p.fromTo(p.areTimes() && p.after.text() > p.before.text())
	},
	"earlier": func(_ Rule, p pair) string { return p.fromTo(p.areTimes() && p.after.text() < p.before.text()) },
	// threshold is for numbers that an operator beside them is compared with.
	"threshold": threshold,
	// off and on are for switches.
	"off": func(r Rule, p pair) string { return p.fromTo(r.isOn(p.before) && !r.isOn(p.after) && !p.after.unknown) },
	"on": func(r Rule, p pair) string {
		return p.fromTo(!r.isOn(p.before) && r.isOn(p.after) && !p.before.unknown)
	},
	// order is for values with an order, the strongest first.
	"order": func(r Rule, p pair) string {
		before, after := r.position(p.before), r.position(p.after)
		return p.fromTo(before >= 0 && after > before)
	},
	// ranked is order where a value that is not given may be any.
	"ranked": ranked,
	// labels is for an object of texts.
	"labels": func(_ Rule, p pair) string { return labels(p.before, p.after) },
	// removed is for a value, or elements of a list of texts.
	"removed": func(_ Rule, p pair) string { return removed(p.before, p.after) },
	// added is for elements of a list of texts, and for a value where there was none.
	"added": func(r Rule, p pair) string { return added(r.orUnset(p.before), p.after) },
	// gains is added for lists alone.
	"gains": func(r Rule, p pair) string {
		if !p.after.IsArray() {
			return ""
		}
		return added(r.orUnset(p.before), p.after)
	},
	// leaves and enters are for the id of what something is about: it leaves what is no longer within that, and enters what was not.
	leaves:   func(_ Rule, p pair) string { return p.fromTo(p.areBoth() && !inside(p.before, p.after)) },
	"enters": func(_ Rule, p pair) string { return p.fromTo(p.areBoth() && !inside(p.after, p.before)) },
	// widened and emptied are for a list whose emptiness means no limit.
	"widened": func(_ Rule, p pair) string {
		if p.before.isEmpty() {
			return ""
		}
		return added(p.before, p.after)
	},
	// networks is widened for networks in CIDR notation: what lies within one that was there is not more.
	"networks": func(_ Rule, p pair) string { return networks(p.before, p.after) },
	"emptied": func(_ Rule, p pair) string {
		if p.before.isEmpty() || p.after.unknown || !p.after.isEmpty() {
			return ""
		}
		return "is emptied"
	},
	// fewer is for a list or an object whose emptiness means no limit, and which limits what is reached.
	"fewer": func(_ Rule, p pair) string { return fewer(p) },
	// narrower and broader are for selectors and conditions, by what they reach; see reachOf.
	"narrower": func(_ Rule, p pair) string { return p.reaching(p.before, p.after) },
	"broader":  func(_ Rule, p pair) string { return p.reaching(p.after, p.before) },
	// allowlist is for a text of resources with their labels, as kube-state-metrics takes it: pods=[app,team],nodes=[*].
	"allowlist": func(_ Rule, p pair) string { return allowlist(p.before, p.after) },
	// effects is for overrides of the effects of policies, with Order.
	"effects": effects,
	// rewritten is for values other than lists, and than those that Order has.
	"rewritten": rewritten,
	// changed is for values of which another is not a lesser one.
	"changed": func(_ Rule, p pair) string {
		return p.fromTo(!p.before.isNothing() && !same(p.before, p.after))
	},
	// moved is for values of which another is not a lesser one, where that there is none is told in another way.
	"moved": func(_ Rule, p pair) string {
		return p.fromTo(p.areBoth() && !same(p.before, p.after))
	},
	// elsewhere is moved for a value that the input holds a part of, so that it is not shown.
	"elsewhere": func(_ Rule, p pair) string {
		if !p.areBoth() || same(p.before, p.after) {
			return ""
		}
		return "changes"
	},
	// other is for values of which any other one is a loss, also none.
	"other": func(_ Rule, p pair) string {
		if same(p.before, p.after) {
			return ""
		}
		return p.toAnother()
	},
	// filtered is for a query that decides what of the rest stays: another one is a loss, and none is not.
	"filtered": func(_ Rule, p pair) string {
		switch {
		case p.after.isNothing() || same(p.before, p.after):
			return ""
		case p.before.isNothing():
			return "is new"
		}
		return "changes"
	},
	// below names the properties that differ at any depth.
	"below": func(r Rule, p pair) string { return r.below(p.before, p.after) },
	// created is for a resource that is new, which takes something away by that.
	created: func(Rule, pair) string { return "is new" },
}

// limits are the directions between values of which one is less than the other.
var limits = map[string]bool{"lower": true, "higher": true, "cap": true, "longer": true, "threshold": true, "off": true, "on": true, "order": true}

func (p pair) fromTo(lost bool) string {
	switch {
	case !lost:
		return ""
	case p.before.isBrief() && p.after.isBrief():
		from := p.shown(p.before)
		if p.isDefault(p.before) {
			from += ","
		}
		return fmt.Sprintf("goes from %s to %s", from, p.shown(p.after))
	case p.after.isNothing():
		return "is taken away"
	default:
		return "changes"
	}
}

// toAnother is for a change to something else, also from none or to none.
func (p pair) toAnother() string {
	if p.before.isNothing() {
		return p.after.given()
	}
	return p.fromTo(true)
}

// number compares two numbers. Taking one away without a known value of Azure's own counts as a loss.
func (r Rule) number(p pair, lost func(before, after float64) bool) string {
	before, had := r.numberOf(p.before)
	after, has := r.numberOf(p.after)
	if !had || p.after.unknown {
		return ""
	}
	return p.fromTo(!has || lost(before, after))
}

func (r Rule) numberOf(f found) (float64, bool) {
	switch number, err := strconv.ParseFloat(f.text(), 64); {
	case f.there && f.IsNumber():
		return f.NumberValue(), true
	case f.there && f.IsString() && err == nil:
		return number, true
	}
	unset, given := r.Unset.(float64)
	return unset, given && !f.unknown
}

func limit(n float64) float64 {
	if n < 0 {
		return math.Inf(1)
	}
	return n
}

func threshold(_ Rule, p pair) string {
	if !p.before.IsNumber() || !p.after.IsNumber() {
		return ""
	}
	before, after := p.before.NumberValue(), p.after.NumberValue()
	if strings.HasPrefix(at(p.element, "operator").text(), "LessThan") {
		return p.fromTo(after < before)
	}
	return p.fromTo(after > before)
}

// orUnset is the list that Azure has where none is given.
func (r Rule) orUnset(f found) found {
	if list, given := r.Unset.([]any); given && !f.there && !f.unknown {
		return found{PropertyValue: resource.NewPropertyValue(list), there: true}
	}
	return f
}

func (r Rule) isOn(f found) bool {
	if !f.there && !f.unknown {
		unset, _ := r.Unset.(bool)
		return unset
	}
	return strings.EqualFold(f.text(), "true") && !f.unknown
}

func (r Rule) position(f found) int {
	text := f.text()
	if !f.there && !f.unknown {
		unset, given := r.Unset.(string)
		if !given {
			return -1
		}
		text = unset
	}
	return slices.IndexFunc(r.Order, func(one string) bool { return strings.EqualFold(one, text) })
}

var units = map[byte]time.Duration{'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}

// duration is negative for what is none.
func (f found) duration() time.Duration {
	if f.unknown {
		return -1
	}
	rest, iso := strings.CutPrefix(f.text(), "P")
	if plain, err := time.ParseDuration(rest); !iso && err == nil && f.there {
		return plain
	}
	if !iso {
		return map[bool]time.Duration{true: -1, false: 0}[f.there]
	}
	var sum time.Duration
	digits := ""
	for i := range len(rest) {
		switch unit, known := units[rest[i]]; {
		case known:
			n, err := strconv.Atoi(digits)
			if err != nil {
				return -1
			}
			sum, digits = sum+time.Duration(n)*unit, ""
		case rest[i] != 'T':
			digits += rest[i : i+1]
		}
	}
	return sum
}

func removed(before, after found) string {
	if before.IsArray() {
		return elementsText("loses", missing(before, after))
	}
	if before.there && !before.unknown && !after.there && !after.unknown {
		return "is taken away"
	}
	return ""
}

func added(before, after found) string {
	if after.IsArray() && !before.unknown {
		return elementsText("gains", missing(after, before))
	}
	if before.there || before.unknown || !after.there || after.unknown {
		return ""
	}
	return after.given()
}

// given says that there is a value where there was none.
func (f found) given() string {
	if !f.isBrief() {
		return "is set"
	}
	return "is set to " + f.String()
}

func elementsText(verb string, elements []string) string {
	if len(elements) == 0 {
		return ""
	}
	return verb + " " + strings.Join(elements, ", ")
}

// missing are the elements of one list that another does not have, none if one that it has is unknown: it may be any of them.
func missing(from, in found) []string {
	if in.unknown {
		return nil
	}
	kept := map[string]bool{}
	if in.IsArray() {
		for _, element := range in.ArrayValue() {
			one := reveal(element)
			if one.unknown {
				return nil
			}
			kept[folded(one.text())] = true
		}
	}
	var gone []string
	for _, element := range from.ArrayValue() {
		if one := reveal(element); !one.unknown && !kept[folded(one.text())] {
			one.secret = one.secret || from.secret
			gone = append(gone, one.String())
		}
	}
	return gone
}

func (r Rule) below(before, after found) string {
	if !before.IsObject() || !after.IsObject() {
		return ""
	}
	paths := differences(before, after, "")
	paths = slices.DeleteFunc(paths, func(path string) bool { return !r.tells(path) })
	if len(paths) == 0 {
		return ""
	}
	for i, path := range paths {
		if input, known := r.Names[path]; known {
			paths[i] = input
		}
	}
	slices.Sort(paths)
	return "changes " + strings.Join(slices.Compact(paths), ", ")
}

func differences(before, after found, prefix string) []string {
	var paths []string
	for key := range union(before.ObjectValue(), after.ObjectValue()) {
		was, now := child(before, key), child(after, key)
		switch {
		case was.IsObject() && now.IsObject():
			paths = append(paths, differences(was, now, prefix+string(key)+".")...)
		case !same(was, now):
			paths = append(paths, prefix+string(key))
		}
	}
	return paths
}
