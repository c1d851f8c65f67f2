package azure

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// ruleSet is what data can say of one type's inputs. Rules that look at several inputs or resources at once are functions, in the file of
// the service.
type ruleSet struct {
	// Code is the error code of refusals by these rules, except for those that have their own.
	Code string `json:"code"`
	// Uses applies shared rule sets to the objects at paths; the path "" is the resource itself.
	Uses map[string]string `json:"uses"`
	// Inputs are the rules of each input, by path: a.b is inside an object, and a[].b inside every element of a list.
	Inputs map[string]*rule `json:"inputs"`
	// Immutable are the inputs that cannot change though azure-native tries to update them, with the value that leaving out stands for.
	Immutable map[string]any `json:"immutable"`
}

// rule is what one input must be.
type rule struct {
	Required  bool     `json:"required"`
	OneOf     []string `json:"oneOf"`
	Pattern   string   `json:"pattern"`
	Min       *float64 `json:"min"`
	Max       *float64 `json:"max"`
	MaxLength int      `json:"maxLength"`
	MaxItems  int      `json:"maxItems"`
	Unique    bool     `json:"unique"`
	// Or are values that are allowed besides.
	Or []any `json:"or"`
	// Reference is the type of which the input holds an id; "*" stands for any. What it names must exist.
	Reference string `json:"reference"`
	// Schema says that the rule stands in Azure's API description too, so that azure-native knows it at preview.
	Schema bool `json:"schema"`
	// Code is the error code, Because the reason that Azure gives.
	Code    string `json:"code"`
	Because string `json:"because"`

	pattern *regexp.Regexp
}

//go:embed rules/*.json
var ruleFiles embed.FS

var rules, sharedRules = mustLoadRules()

func mustLoadRules() (map[string]*ruleSet, map[string]*ruleSet) {
	files, err := ruleFiles.ReadDir("rules")
	if err != nil {
		panic(err)
	}
	byType, shared := map[string]*ruleSet{}, map[string]*ruleSet{}
	for _, file := range files {
		data, err := ruleFiles.ReadFile("rules/" + file.Name())
		if err != nil {
			panic(err)
		}
		var content struct{ Types, Shared map[string]*ruleSet }
		if err := json.Unmarshal(data, &content); err != nil {
			panic(file.Name() + ": " + err.Error())
		}
		maps.Copy(byType, content.Types)
		maps.Copy(shared, content.Shared)
	}
	for _, sets := range []map[string]*ruleSet{byType, shared} {
		for _, set := range sets {
			for _, r := range set.Inputs {
				r.pattern = regexp.MustCompile(r.Pattern)
			}
		}
	}
	return byType, shared
}

// violation is one input that breaks one rule.
type violation struct {
	path, reason, code string
	rule               *rule
}

// violations are all that is wrong with the inputs by themselves, in the order of their paths.
func (t *resourceType) violations(inputs resource.PropertyMap) []violation {
	set, ok := rules[t.Type]
	if !ok {
		return nil
	}
	found := set.violations(inputs, "", set.Code)
	for _, prefix := range slices.Sorted(maps.Keys(set.Uses)) {
		for _, within := range at(inputs, prefix) {
			if within.IsObject() {
				found = append(found, sharedRules[set.Uses[prefix]].violations(within.ObjectValue(), within.path, set.Code)...)
			}
		}
	}
	return found
}

func (s *ruleSet) violations(inputs resource.PropertyMap, prefix, code string) []violation {
	var found []violation
	add := func(path, reason string, r *rule) {
		v := violation{path: joinPath(prefix, path), reason: reason, code: code, rule: r}
		if r.Code != "" {
			v.code = r.Code
		}
		found = append(found, v)
	}
	for _, path := range slices.Sorted(maps.Keys(s.Inputs)) {
		r := s.Inputs[path]
		if r.Required {
			for _, missing := range absent(inputs, path) {
				add(missing, "missing required property '"+missing+"'", r)
			}
		}
		for _, input := range at(inputs, path) {
			if reason := r.broken(input.path, input.PropertyValue); reason != "" {
				add(input.path, reason, r)
			}
		}
	}
	return found
}

// broken says how a value breaks the rule, in the words of azure-native where it knows the rule, or "".
func (r *rule) broken(path string, v resource.PropertyValue) string {
	for _, allowed := range r.Or {
		if v.DeepEquals(resource.NewPropertyValue(allowed)) {
			return ""
		}
	}
	switch {
	case v.IsString():
		return r.brokenText(path, v.StringValue())
	case v.IsNumber():
		return r.brokenNumber(path, v.NumberValue())
	case v.IsArray():
		return r.brokenList(path, v.ArrayValue())
	}
	return ""
}

func (r *rule) brokenText(path, text string) string {
	length := utf8.RuneCountInString(text)
	switch {
	case r.MaxLength > 0 && length > r.MaxLength:
		return fmt.Sprintf("'%s' is too long (%d): at most %d characters allowed", path, length, r.MaxLength)
	case !r.pattern.MatchString(text):
		return fmt.Sprintf("'%s' does not match expression '%s'", path, r.Pattern)
	case len(r.OneOf) > 0 && !slices.Contains(r.OneOf, text):
		return fmt.Sprintf("'%s' is '%s' but expected one of %s", path, text, strings.Join(r.OneOf, ", "))
	case r.Reference != "" && r.Reference != "*" && !strings.EqualFold(armTypeOf(text), r.Reference):
		return fmt.Sprintf("'%s' is '%s' but expected the id of a %s", path, text, r.Reference)
	}
	return ""
}

func (r *rule) brokenNumber(path string, n float64) string {
	switch {
	case r.Min != nil && n < *r.Min:
		return fmt.Sprintf("'%s' is too low (%f < %f)", path, n, *r.Min)
	case r.Max != nil && n > *r.Max:
		return fmt.Sprintf("'%s' is too high (%f > %f)", path, n, *r.Max)
	}
	return ""
}

func (r *rule) brokenList(path string, list []resource.PropertyValue) string {
	if r.MaxItems > 0 && len(list) > r.MaxItems {
		return fmt.Sprintf("'%s' has %d elements: at most %d are allowed", path, len(list), r.MaxItems)
	}
	for i, element := range list {
		repeated := slices.ContainsFunc(list[:i], func(earlier resource.PropertyValue) bool { return earlier.DeepEquals(element) })
		if r.Unique && repeated {
			return fmt.Sprintf("'%s' contains '%v' twice", path, element.V)
		}
	}
	return ""
}
