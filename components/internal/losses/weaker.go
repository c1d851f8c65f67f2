package losses

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// fewer is for what limits something where it is not empty.
func fewer(p pair) string {
	switch {
	case p.after.isNothing() || p.after.isUnknownInside() || p.before.isUnknownInside() || p.isPassedOn():
		return ""
	case p.before.isNothing():
		return p.after.given()
	case p.before.IsArray():
		return elementsText("loses", missing(p.before, p.after))
	default:
		return p.fromTo(!same(p.before, p.after))
	}
}

// isPassedOn says whether a value is what somebody else gives: an expression of Azure Policy for a parameter.
func (p pair) isPassedOn() bool {
	const expression = "[parameters("
	return strings.HasPrefix(p.before.text(), expression) || strings.HasPrefix(p.after.text(), expression)
}

func rewritten(r Rule, p pair) string {
	if p.before.IsArray() || p.after.IsArray() || p.isPassedOn() || r.position(p.before) >= 0 || r.position(p.after) >= 0 || same(p.before, p.after) {
		return ""
	}
	return p.toAnother()
}

// ranked is order for values of which a default that is not known is another one: the weakest that is given is less than it may be, and so is none in the
// place of a stronger one.
func ranked(r Rule, p pair) string {
	before, after, weakest := r.position(p.before), r.position(p.after), len(r.Order)-1
	switch {
	case p.before.unknown || p.after.unknown:
		return ""
	case !p.before.there && after == weakest:
		return p.after.given()
	case !p.after.there:
		return p.fromTo(before >= 0 && before < weakest)
	default:
		return p.fromTo(before >= 0 && after > before)
	}
}

// labels are those that are gone or have another value.
func labels(before, after found) string {
	if !before.IsObject() || after.isUnknownInside() {
		return ""
	}
	var gone []string
	for key, value := range before.ObjectValue() {
		was := reveal(value)
		now := found{}
		if after.IsObject() {
			now = child(after, key)
		}
		if !was.unknown && was.text() != now.text() {
			was.secret = was.secret || before.secret
			gone = append(gone, string(key)+"="+was.String())
		}
	}
	slices.Sort(gone)
	return elementsText("loses", gone)
}

// areTimes says whether a time was there and is, both written alike, so that they compare as texts do.
func (p pair) areTimes() bool {
	return p.areBoth() && len(p.before.text()) == len(p.after.text())
}

// areBoth says whether there was a value and is one, which are both known.
func (p pair) areBoth() bool {
	return !p.before.isNothing() && !p.after.isNothing() && !p.before.unknown && !p.after.unknown
}

// inside says whether an id is that of a resource, or of something in it.
func inside(id, of found) bool {
	return strings.HasPrefix(folded(id.text())+"/", folded(of.text())+"/")
}

// allowlist are the resources and labels that are no longer in a list.
func allowlist(before, after found) string {
	if before.unknown || after.unknown || before.secret || after.secret {
		return ""
	}
	kept := labelsOf(after.text())
	var gone []string
	for label := range labelsOf(before.text()) {
		of, _, _ := strings.Cut(label, "=")
		if !kept[label] && !kept[of+"=*"] && !kept["*=*"] {
			gone = append(gone, label)
		}
	}
	slices.Sort(gone)
	return elementsText("loses", gone)
}

func labelsOf(list string) map[string]bool {
	labels := map[string]bool{}
	for entry := range strings.SplitSeq(list, "]") {
		of, names, _ := strings.Cut(strings.TrimLeft(entry, ", "), "=[")
		for name := range strings.SplitSeq(names, ",") {
			if name != "" {
				labels[of+"="+strings.TrimSpace(name)] = true
			}
		}
	}
	return labels
}

// effects is for overrides of the effects of single policies. What one adds may be less than the policy had, unless it is the strongest, and what goes may
// have been more, unless it was the weakest.
func effects(r Rule, p pair) string {
	if p.before.isUnknownInside() || p.after.isUnknownInside() {
		return ""
	}
	was, is := overridesOf(p.before), overridesOf(p.after)
	for of := range union(was, is) {
		before, after := r.position(was[of]), r.position(is[of])
		lost := false
		switch {
		case !was[of].there:
			lost = after != 0
		case !is[of].there:
			lost = before != len(r.Order)-1
		case before < 0 || after < 0:
			lost = !same(was[of], is[of])
		default:
			lost = after > before
		}
		if lost {
			return p.toAnother()
		}
	}
	return ""
}

// overridesOf are the values of overrides by what each is of: one policy if it names policies alone.
func overridesOf(f found) map[string]found {
	overrides := map[string]found{}
	if !f.IsArray() {
		return overrides
	}
	for _, element := range f.ArrayValue() {
		one := reveal(element)
		if !one.IsObject() {
			continue
		}
		selectors, kind, value := child(one, "selectors"), child(one, "kind").text(), child(one, "value")
		limits := []condition{}
		if selectors.IsArray() {
			for _, selector := range selectors.ArrayValue() {
				limits = append(limits, limitsOf(reveal(selector))...)
			}
		}
		if len(limits) != 1 || limits[0].not {
			overrides[kind+" "+selectors.text()] = value
			continue
		}
		for name := range limits[0].values {
			overrides[kind+" "+limits[0].property+" "+name] = value
		}
	}
	return overrides
}

// networks are those of a list that lie within none of another one.
func networks(before, after found) string {
	if before.isEmpty() || before.unknown || !after.IsArray() {
		return ""
	}
	more := missing(after, before)
	within := func(network string) bool {
		return slices.ContainsFunc(before.ArrayValue(), func(element resource.PropertyValue) bool { return contains(reveal(element).text(), network) })
	}
	return elementsText("gains", slices.DeleteFunc(more, within))
}

func contains(network, other string) bool {
	of, inner := networkOf(network), networkOf(other)
	return of.IsValid() && inner.IsValid() && of.Bits() <= inner.Bits() && of.Contains(inner.Addr())
}

// networkOf also reads a single address. The zero value is for what is neither.
func networkOf(text string) netip.Prefix {
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen())
	}
	network, _ := netip.ParsePrefix(text)
	return network
}
