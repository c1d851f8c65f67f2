package losses

import (
	"path"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Rule is one way to lose something by changing one input of a resource in place, or by a resource that is new.
type Rule struct {
	// Type is the resource's type token without package and API version: "operationalinsights:Workspace".
	Type string `json:"type"`
	// Each is a list or an object whose elements are compared one by one, by the value at By, or by their key in an object. A list of objects without By
	// has one element at most. With "[]." in it, the elements are those of an object within each element that stays; By and Beside are about the latter.
	Each string `json:"each,omitempty"`
	By   string `json:"by,omitempty"`
	// Input is the azure-native property, below Each if there is one. Empty means the element itself. A number in a path is a position in a list.
	Input string `json:"input,omitempty"`
	// Sets is the component's input that sets the property, for the line. Defaults to the property. With Each, * stands for the name of the element.
	Sets string `json:"sets,omitempty"`
	// Called is what the resource is called where the line is about the whole of it, so that Sets names nothing below its input.
	Called string `json:"called,omitempty"`
	// Under is the part of an environment whose input this is, where it is none of the resource's own: several resources are made of it.
	Under string `json:"under,omitempty"`
	// Names are the component's inputs by the elements of Each or, with direction below, by the properties that set them. An input that two of them have is
	// told once.
	Names map[string]string `json:"names,omitempty"`
	// Only and Except are patterns of the names of elements or, with direction below, of the properties that differ, with * for any text, of which this is
	// told alone, or not.
	Only   []string `json:"only,omitempty"`
	Except []string `json:"except,omitempty"`
	// Renamed says that an element is not lost where a new one of another name holds the same.
	Renamed bool `json:"renamed,omitempty"`
	// Together tells all elements of Each in one line.
	Together bool `json:"together,omitempty"`
	// Lost is the direction that loses; see directions.
	Lost string `json:"lost"`
	// Order are the values of direction order from the strongest to the weakest.
	Order []string `json:"order,omitempty"`
	// Split is what stands between the elements of a list that Azure takes as a text, json for keys and values in JSON, or kql for what a query names by
	// let, with the rest of it under the name query.
	Split string `json:"split,omitempty"`
	// Covers are elements that make up for one that is gone, by its name; * stands for any.
	Covers map[string][]string `json:"covers,omitempty"`
	// When are values that properties have to have after the change, with * for any text.
	When map[string]string `json:"when,omitempty"`
	// While is a property that has to be there before and after, below Each if there is one: that the whole is gone is told in another way.
	While string `json:"while,omitempty"`
	// Beside are properties whose change says the same, so that this is not told with it.
	Beside []string `json:"beside,omitempty"`
	// From are, with direction created, the properties that name what the new resource takes from. Of what the same run makes nothing is taken.
	From []string `json:"from,omitempty"`
	// Had are, with direction created, types of which the environment must have had a resource: without one there was nothing to take. What is part of
	// something whose creation never came to its end does not count.
	Had []string `json:"had,omitempty"`
	// Takes are, with direction created, the properties that say what the new resource takes. Of one that takes the same as one that was there nothing is
	// told: it may have got another name.
	Takes []string `json:"takes,omitempty"`
	// Within is the property that says what is reached: nothing is told of what others reached that were there and took the same. Azure limits the values of
	// a condition, so that one input can be made of several resources.
	Within string `json:"within,omitempty"`
	// About is the property with the ids of what the resource is about: nothing is told where the same run deletes all of that.
	About string `json:"about,omitempty"`
	// Whole says that with this input everything about the resource is another: nothing else is told of it.
	Whole bool `json:"whole,omitempty"`
	// Alone says that an environment tells this in another way, so that it is told of a component that stands alone only.
	Alone bool `json:"alone,omitempty"`
	// Unset is the value that Azure has where the property is left out.
	Unset any `json:"unset,omitempty"`
	// Values are the values of the component's input by those of the property, where the two differ; "" is for one that is left out.
	Values map[string]string `json:"values,omitempty"`
	// AsDefault is an output that is true while the value is Azure's own choice: nobody who leaves it to Azure again loses what they chose.
	AsDefault string `json:"asDefault,omitempty"`
	// MadeWith are the inputs that say which other resource of the component Azure makes this one with. Where that one was created in the same run,
	// there was nothing to lose.
	MadeWith []string `json:"madeWith,omitempty"`
	// Rank is data, protection, notice or service: what is lost.
	Rank string `json:"rank"`
	// Loses says what is lost, as a sentence without a full stop.
	Loses string `json:"loses"`
}

const (
	// created is the direction of what is new.
	created = "created"
	// leaves is the direction of what is no longer about the same.
	leaves = "leaves"
	// within stands in Each between a list or an object and what is in each of its elements.
	within = "[]."
)

func (r Rule) isNone() bool {
	_, known := directions[r.Lost]
	return !known || !slices.Contains(Ranks, r.Rank) || r.Type == "" || r.Loses == ""
}

// applies says whether a rule is about an update at all.
func (r Rule) applies(u Update) bool {
	if r.Alone && u.Inside || u.Created[r.identity(u.After)] || u.New != (r.Lost == created) {
		return false
	}
	if !r.holdsFor(u.After) || r.isToldBeside(u) || r.About != "" && u.deletesAll(at(u.Before, r.About)) {
		return false
	}
	if u.New {
		return r.takesFrom(u)
	}
	if r.Within != "" && r.wasTaken(u) {
		return false
	}
	return r.Each != "" || r.While == "" || at(u.Before, r.While).there && at(u.After, r.While).there
}

// holdsFor says whether the properties have the values of When. What is unknown may have them.
func (r Rule) holdsFor(inputs resource.PropertyMap) bool {
	for property, value := range r.When {
		if now := at(inputs, property); !now.unknown && !matches(value, now.text()) {
			return false
		}
	}
	return true
}

// isToldBeside says whether the change of another property says the same.
func (r Rule) isToldBeside(u Update) bool {
	return slices.ContainsFunc(r.Beside, func(property string) bool { return !same(at(u.Before, property), at(u.After, property)) })
}

// takesFrom says whether what is new takes something from what was there before.
func (r Rule) takesFrom(u Update) bool {
	if len(r.Had) > 0 && !slices.ContainsFunc(r.Had, func(kind string) bool { return u.Had[kind] }) {
		return false
	}
	if r.wasTaken(u) {
		return false
	}
	return !slices.ContainsFunc(r.From, func(property string) bool { return !at(u.After, property).isPartlyKnown() })
}

// wasTaken says whether others that were there took what this one takes.
func (r Rule) wasTaken(u Update) bool {
	var reached []found
	for _, was := range u.Others {
		if r.tookTheSame(was, u.After) {
			reached = append(reached, at(was, r.Within))
		}
	}
	what := at(u.After, r.Within)
	return len(reached) > 0 && (r.Within == "" || !what.isUnknownInside() && isWithin(what, reached...))
}

// tookTheSame says whether one that was there took what a new one takes.
func (r Rule) tookTheSame(was, now resource.PropertyMap) bool {
	return len(r.Takes) > 0 && r.holdsFor(was) && !slices.ContainsFunc(r.Takes, func(property string) bool { return !same(at(was, property), at(now, property)) })
}

// isPartlyKnown says whether a value is known, of a list one element at least.
func (f found) isPartlyKnown() bool {
	if !f.there || f.unknown || !f.IsArray() {
		return f.there && !f.unknown
	}
	return slices.ContainsFunc(f.ArrayValue(), func(one resource.PropertyValue) bool { return !reveal(one).unknown })
}

// tells says whether a rule is about an element of that name.
func (r Rule) tells(name string) bool {
	among := func(pattern string) bool { return matches(pattern, name) }
	return (len(r.Only) == 0 || slices.ContainsFunc(r.Only, among)) && !slices.ContainsFunc(r.Except, among)
}

// matches compares without case; * stands for any text without a slash.
func matches(pattern, text string) bool {
	matched, err := path.Match(strings.ToLower(pattern), strings.ToLower(text))
	return err == nil && matched
}
