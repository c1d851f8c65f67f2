package guard

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Reach is which alert rules there are, and whom they tell.
type Reach struct {
	// Profile is how many rules of the catalogue there are.
	Profile string
	// Told are by rule the keys of the action groups that it tells, with the route along which it does where that is not open always. A rule that is off
	// tells none.
	Told map[string][]Telling
	// Written are the inputs of the rules that the user wrote, by rule.
	Written map[string]string
	// Receivers are by action group what identifies each of its receivers, by the receiver's input below the group. A group that is off has none.
	Receivers map[string]map[string][]pulumi.Input
	// When says of the routes that are not open always when they are.
	When map[string]string
	// Except are by rule the keys of the clusters that the user has it leave out.
	Except map[string][]string
	// Absent says of the rules of the catalogue that are not there why. It is not kept.
	Absent map[string]Absence
}

// Telling is an action group that a rule tells.
type Telling struct {
	// Group is the action group's key.
	Group string
	// Route is the key of the route that leads there now and then, "" for always.
	Route string
}

// Absence is why a rule of the catalogue is not there.
type Absence struct {
	// Cause is what the configuration says or lacks, as a sentence. It is empty if the profile has no such rule.
	Cause string
}

// existingInput is the input by which an action group is one that exists, whose receivers nobody here knows.
const existingInput = "existingId"

// alongRoute stands in a record between an action group and the route that leads to it. No key has a space.
const alongRoute = " on route "

func (t Telling) text() string {
	if t.Route == "" {
		return t.Group
	}
	return t.Group + alongRoute + t.Route
}

func tellingOf(text string) Telling {
	group, route, _ := strings.Cut(text, alongRoute)
	return Telling{Group: group, Route: route}
}

// Names of what a record keeps of alerts, beside whom each rule tells.
const (
	profileProperty   = "profile"
	writtenProperty   = "rules"
	receiversProperty = "receivers"
	whenProperty      = "routes"
	exceptProperty    = "except"
)

// told is whom each rule tells, as the state keeps it.
func (r Reach) told() pulumi.Map {
	told := pulumi.Map{}
	for rule, all := range r.Told {
		texts := pulumi.StringArray{}
		for _, one := range all {
			texts = append(texts, pulumi.String(one.text()))
		}
		told[rule] = texts
	}
	return told
}

// inputs is the rest, as the state keeps it.
func (r Reach) inputs() pulumi.Map {
	receivers := pulumi.Map{}
	for group, all := range r.Receivers {
		of := pulumi.Map{}
		for name, identity := range all {
			of[name] = pulumi.Array(identity)
		}
		receivers[group] = of
	}
	all := pulumi.Map{
		profileProperty: pulumi.String(r.Profile), receiversProperty: receivers,
		writtenProperty: stringMap(r.Written), whenProperty: stringMap(r.When),
	}
	if len(r.Except) > 0 {
		except := pulumi.Map{}
		for rule, keys := range r.Except {
			except[rule] = pulumi.ToStringArray(keys)
		}
		all[exceptProperty] = except
	}
	return all
}

func stringMap(texts map[string]string) pulumi.Map {
	all := pulumi.Map{}
	for key, text := range texts {
		all[key] = pulumi.String(text)
	}
	return all
}

// keptReach is a reach as it was kept, or is about to be.
type keptReach struct {
	Profile   string
	Told      map[string][]Telling
	Written   map[string]string
	Receivers map[string]map[string][]value
	When      map[string]string
	Except    map[string][]string
	Absent    map[string]Absence
}

func reachOf(told, rest resource.PropertyValue) keptReach {
	r := keptReach{Told: map[string][]Telling{}, Receivers: map[string]map[string][]value{}, Written: map[string]string{}, When: map[string]string{}}
	r.Except = map[string][]string{}
	for rule, receivers := range asObject(told) {
		all := []Telling{}
		for _, text := range textsOf(receivers) {
			all = append(all, tellingOf(text))
		}
		r.Told[string(rule)] = all
	}
	all := asObject(rest)
	r.Profile = valueOf(all[profileProperty]).text
	for rule, path := range asObject(all[writtenProperty]) {
		r.Written[string(rule)] = valueOf(path).text
	}
	for route, when := range asObject(all[whenProperty]) {
		r.When[string(route)] = valueOf(when).text
	}
	for rule, keys := range asObject(all[exceptProperty]) {
		r.Except[string(rule)] = textsOf(keys)
	}
	for group, receivers := range asObject(all[receiversProperty]) {
		of := map[string][]value{}
		for name, identity := range asObject(receivers) {
			of[string(name)] = identityOf(identity)
		}
		r.Receivers[string(group)] = of
	}
	return r
}

// identityOf is one unknown value for a list that is not known.
func identityOf(list resource.PropertyValue) []value {
	inner, secret := reveal(list)
	if !inner.IsArray() {
		return []value{{unknown: true, secret: secret}}
	}
	values := make([]value, len(inner.ArrayValue()))
	for i, element := range inner.ArrayValue() {
		values[i] = valueOf(element)
		values[i].secret = values[i].secret || secret
	}
	return values
}

// sameReceiver compares what identifies two receivers. Neither mail nor Azure has a regard for capital letters. What is unknown may be the same.
func sameReceiver(name string, mine []value, other string, its []value) bool {
	kind := kindOfReceiver(name)
	if kind != kindOfReceiver(other) {
		return false
	}
	for i := range min(len(mine), len(its)) {
		switch {
		case mine[i].unknown || its[i].unknown:
			return true
		case mine[i].text == its[i].text:
		case (kind == "emails" || strings.HasPrefix(mine[i].text, "/")) && strings.EqualFold(mine[i].text, its[i].text):
		default:
			return false
		}
	}
	return len(mine) == len(its)
}

// kindOfReceiver is emails of emails.bob and of emails["b.b"].
func kindOfReceiver(name string) string {
	if at := strings.IndexAny(name, ".["); at >= 0 {
		return name[:at]
	}
	return name
}
