package losses

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// pair is one property before and after.
type pair struct {
	// name is that of the element that the property is in.
	path, name    string
	before, after found
	// element is the list element that the property is in, as it was; nil without one.
	element resource.PropertyMap
	// rule is where the pair comes from.
	rule Rule
}

// shown is a value as the component's input has it, also one that Azure has where there is none.
func (p pair) shown(f found) string {
	if p.isDefault(f) {
		unset := found{PropertyValue: resource.NewPropertyValue(p.rule.Unset), there: true}
		return "the default, " + p.named(unset)
	}
	if !f.there && !f.secret && p.rule.AsDefault != "" {
		return "Azure's default"
	}
	return p.named(f)
}

// isDefault says that Azure has a value that is known where there is none.
func (p pair) isDefault(f found) bool { return !f.there && !f.secret && p.rule.Unset != nil }

func (p pair) named(f found) string {
	if word, differs := p.rule.Values[f.text()]; differs && !f.secret {
		return word
	}
	return f.String()
}

// inEffect is what Azure had before. Where nobody gave a value, that is what it answered: a limit that comes where none was given can take something
// away all the same.
func (r Rule) inEffect(before, after, answered found) found {
	if before.there || before.unknown || !after.there || after.unknown || !limits[r.Lost] {
		return before
	}
	return answered
}

// leftToAzure says that nobody chose the value before or after.
func (r Rule) leftToAzure(u Update, after found) bool {
	return r.AsDefault != "" && !after.there && !after.unknown && at(u.Answered, r.AsDefault).text() == "true"
}

func (r Rule) pairs(u Update) []pair {
	if r.Each == "" {
		before, after := r.split(at(u.Before, r.Input)), r.split(at(u.After, r.Input))
		if r.leftToAzure(u, after) {
			return nil
		}
		return []pair{{path: r.shown(r.Input), before: r.inEffect(before, after, at(u.Answered, r.Input)), after: after, rule: r}}
	}
	if outer, inner, nested := strings.Cut(r.Each, within); nested {
		return r.pairsWithin(u, outer, inner)
	}
	all := func(of resource.PropertyMap) map[string]element { return r.elements(r.split(at(of, r.Each))) }
	was, is, answered := all(u.Before), all(u.After), all(u.Answered)
	if is == nil {
		return nil
	}
	var pairs []pair
	for _, key := range slices.Sorted(maps.Keys(union(was, is))) {
		if one, told := r.pairOf(was[key], is[key], answered[key], is); told && !r.covered(key, is) && !r.renamed(key, was, is) {
			pairs = append(pairs, one)
		}
	}
	return pairs
}

// pairsWithin are those of what is in each element that was there and still is.
func (r Rule) pairsWithin(u Update, outer, inner string) []pair {
	was, is := r.elements(at(u.Before, outer)), r.elements(at(u.After, outer))
	var pairs []pair
	for _, key := range slices.Sorted(maps.Keys(is)) {
		before, after := was[key], is[key]
		if !before.IsObject() || !after.IsObject() {
			continue
		}
		of := r
		of.Each, of.By, of.Sets = inner, "", strings.Replace(r.Sets, "*", after.name, 1)
		if inside := (Update{Before: before.ObjectValue(), After: after.ObjectValue()}); !of.isToldBeside(inside) {
			pairs = append(pairs, of.pairs(inside)...)
		}
	}
	return pairs
}

// pairOf is one element before and after, among those that are there.
func (r Rule) pairOf(old, kept, answered element, is map[string]element) (pair, bool) {
	name := old.name
	if !old.there {
		name = kept.name
	}
	if !r.tells(name) || r.While != "" && (!elementAt(old.found, r.While).there || !elementAt(kept.found, r.While).there) {
		return pair{}, false
	}
	if !kept.there && slices.ContainsFunc(slices.Collect(maps.Values(is)), func(e element) bool { return e.nameless }) {
		return pair{}, false // it may be one of those whose name is not known yet
	}
	before, after := elementAt(old.found, r.Input), elementAt(kept.found, r.Input)
	if r.Input != "" {
		before, after = r.split(before), r.split(after)
	}
	if input, known := r.Names[name]; known {
		name = input
	}
	one := pair{path: r.pathOf(name), name: name, before: r.inEffect(before, after, elementAt(answered.found, r.Input)), after: after, rule: r}
	if old.IsObject() {
		one.element = old.ObjectValue()
	}
	return one, true
}

// pathOf is an element's property as a user knows it.
func (r Rule) pathOf(name string) string {
	path := r.Sets
	if path == "" && r.Called == "" {
		path = r.Each + "[*]"
		if r.Input != "" {
			path += "." + r.Input
		}
	}
	return strings.Replace(path, "*", name, 1)
}

// shown is the input as a user knows it.
func (r Rule) shown(property string) string {
	if r.Sets != "" || r.Called != "" {
		return r.Sets
	}
	return property
}
