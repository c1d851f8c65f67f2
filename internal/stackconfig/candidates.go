package stackconfig

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

var (
	// quoted are examples and words of a rule that have spaces.
	quoted = regexp.MustCompile(`"((?:[^"\\]|\\.)+)"`)
	// ids are those of which a rule speaks.
	ids = regexp.MustCompile(`/(?:subscriptions|providers)/[^\s"',:;]+`)
)

// below are what may have to lie in what a rule speaks of.
var below = []string{
	"", "/subnets/" + SecretPlaceholder, "/resourceGroups/" + SecretPlaceholder, "/providers/Microsoft.Authorization/policyAssignments/" + SecretPlaceholder,
}

// candidates are texts that an input with these mistakes might take instead of one: that of another secret, what the rules name, then all forms, and what
// stands elsewhere in the configuration.
func (f *fitting) candidates(about []*input.Error, instead string, place int) []string {
	texts := []string{another(instead, place+1)}
	for _, one := range about {
		texts = append(texts, named(one.Problem)...)
	}
	for _, one := range forms() {
		texts = append(texts, one.Text)
	}
	for _, text := range slices.Clone(texts) {
		texts = append(texts, another(text, place+1))
	}
	texts = append(texts, f.elsewhere()...)
	tried := map[string]bool{instead: true}
	return slices.DeleteFunc(texts, func(text string) bool {
		again := tried[text]
		tried[text] = true
		return again
	})
}

// named are the words, examples and ids in a rule.
func named(problem string) []string {
	var texts []string
	_, rule, _ := strings.Cut(problem, ": ")
	for _, found := range quoted.FindAllStringSubmatch(problem, -1) {
		texts = append(texts, strings.ReplaceAll(found[1], `\"`, `"`))
	}
	for _, id := range ids.FindAllString(problem, -1) {
		for _, end := range below {
			texts = append(texts, strings.TrimSuffix(id, ".")+end)
		}
	}
	for word := range strings.FieldsSeq(rule) {
		texts = append(texts, strings.Trim(word, `",;.:`))
	}
	for one := range strings.SplitSeq(strings.ReplaceAll(rule, " or ", ", "), ", ") {
		texts = append(texts, one) // Names of several words.
	}
	return texts
}

// elsewhere are the keys and texts of the configuration, of which an input may have to be one.
func (f *fitting) elsewhere() []string {
	found := map[string]bool{}
	for key, value := range f.values {
		found[key] = true
		collectTexts(parsed(value), found)
	}
	return slices.Sorted(maps.Keys(found))
}

func collectTexts(value any, found map[string]bool) {
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			found[key] = true
			collectTexts(element, found)
		}
	case []any:
		for _, element := range v {
			collectTexts(element, found)
		}
	case string:
		found[v] = true
	}
}

// another is a text of the same form, where that of another secret would be the same.
func another(text string, number int) string {
	text = strings.ReplaceAll(text, "-0000-000000000000", fmt.Sprintf("-0000-%012d", number))
	text = strings.ReplaceAll(text, SecretPlaceholder, fmt.Sprintf("%s-%d", SecretPlaceholder, number))
	return strings.ReplaceAll(text, "203.0.113.0/24", fmt.Sprintf("203.0.%d.0/24", number))
}
