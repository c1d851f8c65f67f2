package input

import (
	"errors"
	"regexp"
	"strings"
)

var (
	// element is a path that ends in a place of a list, or in a key of one of the maps whose keys users choose for every value.
	element = regexp.MustCompile(`^(.*?)(\[\d+\]|\b(?:labels|tags)(?:\.[^.\[\]"]+|\["(?:[^"\\]|\\.)*"\]))$`)
	// ofMap is the part of such a key that stays with the first.
	ofMap = regexp.MustCompile(`^(?:labels|tags)`)
	// valued is a problem that names a value before its rule.
	valued = regexp.MustCompile(`^is ("(?:[^"\\]|\\.)*"|-?[0-9][0-9.]*|true|false|a map|a list|\[secret\])(: .+)$`)
)

// Gather makes one mistake of neighbouring ones that differ by their place in a list, or by their key among labels and tags, and by their value only:
// zones[0], [1] are "4", "5": must be one of 1, 2, 3.
func Gather(err error) error {
	var all []error
	var group []*Error
	flush := func() {
		if len(group) > 0 {
			all = append(all, together(group))
		}
		group = nil
	}
	for _, e := range List(err) {
		known, ok := errors.AsType[*Error](e)
		if ok && len(group) > 0 && alike(group[0], known) {
			group = append(group, known)
			continue
		}
		flush()
		if ok {
			group = []*Error{known}
		} else {
			all = append(all, e)
		}
	}
	flush()
	return errors.Join(all...)
}

// alike says whether two mistakes break the same rule in the same list.
func alike(one, other *Error) bool {
	a, b := element.FindStringSubmatch(one.Path), element.FindStringSubmatch(other.Path)
	p, q := valued.FindStringSubmatch(one.Problem), valued.FindStringSubmatch(other.Problem)
	if a == nil || b == nil || a[1] != b[1] || a[2] == b[2] || ofMap.FindString(a[2]) != ofMap.FindString(b[2]) {
		return false
	}
	return p != nil && q != nil && p[2] == q[2] || p == nil && q == nil && one.Problem == other.Problem && len(one.Also)+len(other.Also) == 0
}

func together(group []*Error) error {
	if len(group) == 1 {
		return group[0]
	}
	var places, values []string
	list := ""
	for i, one := range group {
		path, problem := element.FindStringSubmatch(one.Path), valued.FindStringSubmatch(one.Problem)
		place := path[2]
		if i > 0 {
			place = place[len(ofMap.FindString(place)):]
		}
		list, places = path[1], append(places, place)
		if problem == nil {
			continue
		}
		values = append(values, problem[1])
	}
	path := list + strings.Join(places, ", ")
	if len(values) == 0 {
		return &Error{Path: path, Problem: group[0].Problem, words: group[0].words, singles: group}
	}
	words := []Said{{Text: "are "}, {Text: strings.Join(values, ", "), IsFilled: true}}
	words = append(words, ruleOf(group[0], values[0])...)
	return &Error{Path: path, Problem: textOf(words), words: words, singles: group}
}

// ruleOf are the words of a mistake behind its value.
func ruleOf(one *Error, value string) []Said {
	if words := one.Words(); len(words) > 2 && words[1].Text == value {
		return words[2:]
	}
	return []Said{{Text: valued.FindStringSubmatch(one.Problem)[2], IsFilled: true}}
}
