package alerts

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
)

// activityFile holds the cases of a rule.
type activityFile struct {
	Scopes  []string       `json:"scopes"`
	Regions []string       `json:"regions"`
	Cases   []activityCase `json:"cases"`
}

type activityCase struct {
	Name    string `json:"name"`
	Matches bool   `json:"matches"`
	Event   event  `json:"event"`
}

func activityCases(t *testing.T, name string) *activityFile {
	t.Helper()
	file := &activityFile{}
	readData(t, filepath.Join(activityFolder, "testdata", name+".json"), file)
	require.NotEmpty(t, file.Cases)
	require.NotEmpty(t, file.Scopes)
	return file
}

func activityFrom(t *testing.T, name string) *activityRule {
	t.Helper()
	return fromCatalogue[activityRule](t, "ActivityLogAlert", name, alerts.RuleOverride{})
}

func TestActivityRules(t *testing.T) {
	t.Parallel()
	for name := range rulesOf(t, activityFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := activityCases(t, name)
			azure := activityFrom(t, name)
			for _, scope := range file.Scopes {
				assert.Truef(t, azure.covers(event{"resourceId": scope}), "is bound to %s, not to %s", azure.Scopes, scope)
			}
			for _, c := range azure.Condition.AllOf {
				if strings.HasSuffix(c.Field, ".RegionName") {
					assert.ElementsMatch(t, file.Regions, c.ContainsAny)
				}
			}
			for _, c := range file.Cases {
				assert.Equal(t, c.Matches, azure.matches(c.Event), c.Name)
			}
		})
	}
}

// TestActivityRulesHaveEveryCase asks for what takes the place of resolving, which an alert on an event never does: other events of the same
// happening, such as its start or its end, make no second alert.
func TestActivityRulesHaveEveryCase(t *testing.T) {
	t.Parallel()
	for name := range rulesOf(t, activityFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := activityCases(t, name)
			azure := activityFrom(t, name)
			has := func(test func(c activityCase) bool) bool { return slices.ContainsFunc(file.Cases, test) }
			assert.True(t, has(func(c activityCase) bool { return c.Matches }), "an event that fires")
			assert.True(t, has(func(c activityCase) bool { return !c.Matches && azure.covers(c.Event) }), "an event within the scope that stays silent")
			assert.True(t, has(func(c activityCase) bool { return !azure.covers(c.Event) }), "an event of another environment or subscription")
			if !slices.ContainsFunc(azure.Condition.AllOf, func(c condition) bool { return c.Field == "status" }) {
				return
			}
			fired := file.Cases[slices.IndexFunc(file.Cases, func(c activityCase) bool { return c.Matches })].Event
			assert.True(t, has(func(c activityCase) bool {
				return !c.Matches && c.Event.text("resourceId") == fired.text("resourceId") && c.Event.text("status") != fired.text("status")
			}), "the same in another status, such as started or resolved")
		})
	}
}

// TestBrokenActivityRulesFailTheirCases makes one mistake in each rule at a time, among them that the scope is everything.
func TestBrokenActivityRulesFailTheirCases(t *testing.T) {
	t.Parallel()
	for name := range rulesOf(t, activityFolder) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := activityCases(t, name)
			azure := activityFrom(t, name)
			found, all := 0, brokenActivity(azure)
			for mistake, broken := range all {
				if assert.True(t, slices.ContainsFunc(file.Cases, func(c activityCase) bool {
					return broken.matches(c.Event) != c.Matches
				}), "no case notices: "+mistake) {
					found++
				}
			}
			t.Logf("%d of %d mistakes noticed", found, len(all))
		})
	}
}

// everywhere is the region of services that have none.
const everywhere = "Global"

// brokenActivity are rules with one mistake each, by what it is.
func brokenActivity(rule *activityRule) map[string]*activityRule {
	broken := map[string]*activityRule{
		"everything in scope": {Scopes: []string{""}, Condition: rule.Condition},
	}
	with := func(mistake string, all []condition) {
		broken[mistake] = &activityRule{Scopes: rule.Scopes, Condition: activityCondition{AllOf: all}}
	}
	for i, c := range rule.Condition.AllOf {
		with("without "+c.name(), slices.Delete(slices.Clone(rule.Condition.AllOf), i, i+1))
		for j, one := range c.AnyOf {
			changed := slices.Clone(rule.Condition.AllOf)
			changed[i].AnyOf = slices.Delete(slices.Clone(c.AnyOf), j, j+1)
			with("without the alternative "+one.Field+" "+one.Equals, changed)
		}
		for j, value := range c.ContainsAny {
			if j == 0 || value == everywhere {
				changed := slices.Clone(rule.Condition.AllOf)
				changed[i].ContainsAny = slices.Delete(slices.Clone(c.ContainsAny), j, j+1)
				with("without the value "+value, changed)
			}
		}
	}
	return broken
}

func (c *condition) name() string {
	if len(c.AnyOf) > 0 {
		return "the alternatives of " + c.AnyOf[0].Field
	}
	return c.Field
}
