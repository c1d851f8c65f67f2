package alerts

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// activityEvents is what is known of the events of the Activity log.
type activityEvents struct {
	// OtherNames are names that other schemas have for a field: those of the workspace, of storage and of the REST API.
	OtherNames map[string]string `json:"otherNames"`
	// OtherWords are words that other schemas have for a value, by field.
	OtherWords map[string]map[string]string `json:"otherWords"`
	Levels     []string                     `json:"levels"`
	Statuses   []string                     `json:"statuses"`
	Categories map[string]eventsOfCategory  `json:"categories"`
}

// eventsOfCategory is what is special about the events of a category.
type eventsOfCategory struct {
	Levels   []string `json:"levels"`
	Statuses []string `json:"statuses"`
	// Operations begin the names of its operations.
	Operations string `json:"operations"`
	// Without are fields that its events do not have.
	Without []string `json:"without"`
	// Properties are those that its events have, with their values where these are known.
	Properties map[string][]string `json:"properties"`
	// Exact are properties whose values Azure compares with their case.
	Exact []string `json:"exact"`
}

//go:embed catalogue/activity/events.json
var activityEventsJSON []byte

var knownEvents = catalogue.Decode[activityEvents]("events.json", activityEventsJSON)

const (
	levelField      = "level"
	statusField     = "status"
	operationField  = "operationName"
	incidentRegions = "impactedServices[*].ImpactedRegions[*].RegionName"
)

// checkEvent holds a condition to what events of a category have: Azure refuses some of the rest, and the rule never fires on the others.
func (l ActivityLeaf) checkEvent(c *input.Checker, path, category string) {
	known, exists := knownEvents.Categories[category]
	if !exists {
		return // reported with the category
	}
	if property, below := cutPropertyPrefix(l.Field); below {
		l.checkProperty(c, path, category, property, known)
		return
	}
	i := slices.IndexFunc(activityFields, func(field string) bool { return strings.EqualFold(field, l.Field) })
	if i < 0 {
		return // reported with the field
	}
	field := activityFields[i]
	if slices.Contains(known.Without, field) {
		c.Failf(path+".field", "is %s, which events of the category %s do not have: remove the condition", field, category)
		return
	}
	l.eachValue(path, func(at, value string) {
		switch field {
		case levelField:
			l.checkWord(c, at, category, field, value, orAll(known.Levels, knownEvents.Levels))
		case statusField:
			l.checkWord(c, at, category, field, value, orAll(known.Statuses, knownEvents.Statuses))
		case operationField:
			checkOperation(c, at, category, value)
		}
	})
}

func orAll(some, all []string) []string {
	if len(some) > 0 {
		return some
	}
	return all
}

// eachValue goes through the values of a condition with their paths.
func (l ActivityLeaf) eachValue(path string, use func(at, value string)) {
	if l.Equals != nil {
		use(path+".equals", *l.Equals)
	}
	for i, value := range l.ContainsAny {
		use(input.Index(path+".containsAny", i), value)
	}
}

// checkWord compares without regard to case, as Azure does.
func (l ActivityLeaf) checkWord(c *input.Checker, at, category, field, value string, allowed []string) {
	same := func(word string) bool { return strings.EqualFold(word, value) }
	if value == "" || slices.ContainsFunc(allowed, same) {
		return // an empty value is reported by itself
	}
	hint := input.DidYouMean(value, allowed)
	for word, means := range knownEvents.OtherWords[field] {
		if same(word) && slices.Contains(allowed, means) {
			hint = "; did you mean \"" + means + "\"?"
		}
	}
	c.Failf(at, "is %q: with the category %s, %s must be one of %s%s", value, category, field, input.Words(allowed), hint)
}

// checkOperation refuses operations whose events are of another category.
func checkOperation(c *input.Checker, at, category, value string) {
	begins := func(prefix string) bool { return strings.HasPrefix(strings.ToLower(value), strings.ToLower(prefix)) }
	if own := knownEvents.Categories[category].Operations; own != "" && value != "" && !begins(own) {
		c.Failf(at, "is %q: operations of the category %s begin with %s", value, category, own)
		return
	}
	const policies = "Policy" // whose operations look like those of a resource provider
	if category == "Administrative" && begins(knownEvents.Categories[policies].Operations) {
		c.Failf(at, "is %q, whose events are of the category %s: choose that category", value, policies)
	}
}

func cutPropertyPrefix(field string) (string, bool) {
	const prefix = propertiesField + "."
	if len(field) <= len(prefix) || !strings.EqualFold(field[:len(prefix)], prefix) {
		return "", false
	}
	return field[len(prefix):], true
}

// checkProperty wants the name of a property as Azure writes it, and a value that it can have. Properties that the schema does not name are let through:
// it says itself that there are more.
func (l ActivityLeaf) checkProperty(c *input.Checker, path, category, property string, known eventsOfCategory) {
	names := slices.Sorted(maps.Keys(known.Properties))
	allowed, exists := known.Properties[property]
	if !exists {
		if i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, property) }); i >= 0 {
			c.Failf(path+".field", "is %q: events of the category %s have it as %s.%s, in this case", l.Field, category, propertiesField, names[i])
		} else if near := input.Nearest(property, names); near != "" && isSlip(property, near) {
			c.Failf(path+".field", "is %q: not a property of events of the category %s; did you mean \"%s.%s\"?", l.Field, category, propertiesField, near)
		}
		return
	}
	l.eachValue(path, func(at, value string) {
		if len(allowed) > 0 {
			l.checkWord(c, at, category, l.Field, value, allowed)
		}
		i := slices.IndexFunc(allowed, func(word string) bool { return strings.EqualFold(word, value) })
		if i >= 0 && slices.Contains(known.Exact, property) && allowed[i] != value {
			c.Failf(at, "is %q: Azure compares it with its case; write %s", value, allowed[i])
		}
		if name, isKey := regionNames()[value]; isKey && property == incidentRegions {
			c.Failf(at, "is %q: Service Health names the region %q", value, name)
		}
	})
}

// isSlip says whether a word is another one with a letter or two wrong: longer differences are other properties.
func isSlip(word, other string) bool {
	const letters = 2
	return input.Distance(word, other) <= letters
}
