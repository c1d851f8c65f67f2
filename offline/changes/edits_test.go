package changes_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

var update = flag.Bool("update", false, "write down what previews say of the edits")

// edit is what somebody does to the configuration of an environment that is up.
type edit struct {
	// Edit says what is done, in words.
	Edit string `yaml:"edit"`
	// With is the configuration before it, over that in base.yaml, by path.
	With map[string]any `yaml:"with"`
	// Set is what is changed, by path; nothing takes an input away.
	Set map[string]any `yaml:"set"`
	// First is what is changed and applied before, where the edit is the second step.
	First map[string]any `yaml:"first"`
	// Expect is quiet, told (the preview says what is lost) or refused (the preview says why, and nothing is done).
	Expect string `yaml:"expect"`
	// Consent are the keys that allow what is refused; none if no consent does.
	Consent []string `yaml:"consent"`
	// Gone are the ends of the ids of what is no longer in Azure afterwards. Of an edit that is told, only what cannot be brought back has to be named.
	Gone []string `yaml:"gone"`
	// Fails is the code with which Azure refuses the edit; nothing else happens then.
	Fails string `yaml:"fails"`
}

// editFile is one file of edits.
type editFile struct {
	With  map[string]any `yaml:"with"`
	Edits []edit         `yaml:"edits"`
}

// The edits of testdata/edits do to environments what their entries expect, and previews say the words that stand in the file beside each: nothing
// that cannot be brought back is lost unasked, and the state is whole after each step.
func TestEdits(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/edits/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			var content editFile
			readYAML(t, strings.TrimPrefix(filepath.ToSlash(file), "testdata/"), &content)
			said := make([]string, len(content.Edits))
			t.Run("edits", func(t *testing.T) {
				for i, one := range content.Edits {
					t.Run(one.Edit, func(t *testing.T) {
						t.Parallel()
						with := maps.Clone(content.With)
						if with == nil {
							with = map[string]any{}
						}
						maps.Copy(with, one.With)
						one.With = with
						said[i] = one.run(t)
					})
				}
			})
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", strings.Join(said, "\n"))
		})
	}
}

func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), text, "rewrite it with -update if this is meant")
}

// run does the edit to an environment of its own, and gives what was said.
func (e edit) run(t *testing.T) string {
	t.Helper()
	rig := enginetest.New(t, program(e.config(t, nil)))
	e.seed(t, rig)
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	require.NoError(t, rig.Azure.Advance(quarter), "some things cannot change again at once, such as the plan of a table")
	if e.First != nil {
		rig.Program = program(e.config(t, e.First))
		outcome, err = rig.Update()
		require.NoError(t, err, outcome.Diagnostics)
	}
	before := ids(t, rig)

	rig.Program = program(e.config(t, e.Set))
	planned, err := rig.Preview()
	text := "## " + e.Edit + "\n" + spoken(planned)
	switch e.Expect {
	case "refused":
		require.Error(t, err)
		e.refused(t, rig, before)
		if len(e.Consent) == 0 {
			return text
		}
		text += e.consented(t, rig)
	default:
		require.NoError(t, err, planned.Diagnostics)
		assert.Equal(t, e.Expect == "quiet", len(planned.Warnings) == 0, "%v", planned.Warnings)
		outcome, err = rig.Update()
		if e.Fails != "" {
			require.Error(t, err)
			assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), `Code="`+e.Fails+`"`)
			assert.Equal(t, before, ids(t, rig))
			return text
		}
		require.NoError(t, err, outcome.Diagnostics)
		assert.ElementsMatch(t, planned.Warnings, outcome.Warnings, "the update says what its preview said")
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(planned.Warnings))), len(planned.Warnings), "%v", planned.Warnings)
	}
	e.settled(t, rig, before)
	return text
}

// refused holds that an update does nothing either, though nobody looked at a preview.
func (e edit) refused(t *testing.T, rig *enginetest.Rig, before []string) {
	t.Helper()
	outcome, err := rig.Update()
	require.Error(t, err, outcome.Text())
	assert.Equal(t, before, ids(t, rig))
	require.NoError(t, rig.Snapshot().VerifyIntegrity())
}

// consented does the edit in two runs, the first of which only names the consent.
func (e edit) consented(t *testing.T, rig *enginetest.Rig) string {
	t.Helper()
	consent := map[string]any{"allowReplace": anyList(e.Consent)}
	first := maps.Clone(consent)
	maps.Copy(first, e.First)
	rig.Program = program(e.config(t, first))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	text := "# with the consent\n" + spoken(outcome)
	second := maps.Clone(consent)
	maps.Copy(second, e.First)
	maps.Copy(second, e.Set)
	rig.Program = program(e.config(t, second))
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	text += "# with the consent and the edit\n" + spoken(planned)
	outcome, err = rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.ElementsMatch(t, planned.Warnings, outcome.Warnings, "the update says what its preview said")
	return text
}

// settled holds that nothing is left to do, and that nothing but what the edit says is gone.
func (e edit) settled(t *testing.T, rig *enginetest.Rig, before []string) {
	t.Helper()
	require.NoError(t, rig.Snapshot().VerifyIntegrity())
	after, err := rig.Preview()
	require.NoError(t, err, after.Diagnostics)
	assert.Empty(t, touched(after), after.Text())
	var gone []string
	left := ids(t, rig)
	for _, id := range before {
		if !slices.Contains(left, id) {
			gone = append(gone, id)
		}
	}
	for _, end := range e.Gone {
		assert.True(t, slices.ContainsFunc(gone, func(id string) bool { return strings.HasSuffix(id, end) }), "%s is still there", end)
	}
	for _, id := range gone {
		if e.Expect == "told" && !valuable.MatchString(id) {
			continue // the words say it
		}
		assert.True(t, slices.ContainsFunc(e.Gone, func(end string) bool { return strings.HasSuffix(id, end) }), "%s is gone", id)
	}
}

func (e edit) config(t *testing.T, set map[string]any) map[string]string {
	t.Helper()
	var config map[string]any
	readYAML(t, "base.yaml", &config)
	setAll(config, e.With)
	setAll(config, set)
	return passed(t, config)
}

// seed puts in what the configuration refers to, but for what the environment makes itself.
func (e edit) seed(t *testing.T, rig *enginetest.Rig) {
	t.Helper()
	for _, set := range []map[string]any{e.First, e.Set} {
		for _, value := range e.config(t, set) {
			for _, id := range anyID.FindAllString(value, -1) {
				if !strings.Contains(strings.ToLower(id), "dev") {
					require.NoError(t, rig.Azure.Seed(id, map[string]any{"location": "northeurope"}))
				}
			}
		}
	}
}

var anyID = regexp.MustCompile(`/subscriptions/[^"]+/resource[gG]roups/[^"]+`)

// valuable are the ids of what cannot be brought back.
var valuable = regexp.MustCompile(`/(resourcegroups|workspaces|managedclusters|agentpools|tables)/[^/]+$`)

// ids are those of what exists, in small letters. Role assignments have another name each time.
func ids(t *testing.T, rig *enginetest.Rig) []string {
	t.Helper()
	objects, err := rig.Azure.Objects()
	require.NoError(t, err)
	var found []string
	for _, object := range objects {
		if !strings.Contains(object.ID, "/roleAssignments/") {
			found = append(found, strings.ToLower(object.ID))
		}
	}
	slices.Sort(found)
	return found
}

// spoken is what a run said, with what it refused, a line each.
func spoken(outcome *enginetest.Outcome) string {
	lines := slices.Sorted(slices.Values(outcome.Warnings))
	for _, diagnostic := range outcome.Diagnostics {
		if _, refusal, found := strings.Cut(diagnostic, "failed: nothing was changed"); found {
			lines = append(lines, "nothing was changed"+refusal)
		} else if !strings.HasSuffix(diagnostic, "failed") {
			lines = append(lines, "error: "+diagnostic)
		}
	}
	if len(lines) == 0 {
		return "-\n"
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestNewEnvironmentLosesNothing holds that nothing is told of limits and exceptions that come with what they limit.
func TestNewEnvironmentLosesNothing(t *testing.T) {
	t.Parallel()
	limited := edit{With: map[string]any{
		"workspace.retentionDays": 90, "workspace.dailyCapGb": 5,
		"workspace.tables": map[string]any{"ContainerLogV2": map[string]any{"plan": "Basic"}, "AKSAudit": map[string]any{"retentionDays": 30, "totalRetentionDays": 60}},
		"policy.assignments.baseline": map[string]any{"preset": "podSecurityBaseline", "exemptions": map[string]any{"legacy": map[string]any{
			"category": "Waiver", "expiresOn": "2099-12-31", "owner": "team", "reason": "Migrating", "cluster": "main",
		}}},
		"defender.suppressionRules": map[string]any{"known": map[string]any{"alertType": "K8S_Exec", "reason": "ours", "expiresOn": "2099-12-31"}},
		"alerts": map[string]any{
			"profile": "minimal", "actionGroups": map[string]any{"team": map[string]any{"emails": map[string]any{"mailbox": map[string]any{"address": "a@example.com"}}}},
			"suppressions": map[string]any{"restart": map[string]any{"from": "2099-02-06T20:00:00", "duration": "PT20M"}},
		},
		"clusters.main.insights.privateLink": map[string]any{},
	}}
	rig := enginetest.New(t, program(limited.config(t, nil)))
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Empty(t, slices.Concat(planned.Warnings, outcome.Warnings))
}

func anyList(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

func TestEveryEditSaysWhatToExpect(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/edits/*.yaml")
	require.NoError(t, err)
	seen, n := map[string]bool{}, 0
	for _, file := range files {
		var content editFile
		readYAML(t, strings.TrimPrefix(filepath.ToSlash(file), "testdata/"), &content)
		for _, one := range content.Edits {
			assert.Contains(t, []string{"quiet", "told", "refused"}, one.Expect, one.Edit)
			assert.False(t, seen[one.Edit], "%s stands there twice", one.Edit)
			assert.NotEmpty(t, one.Set, one.Edit)
			seen[one.Edit] = true
			n++
		}
	}
	assert.GreaterOrEqual(t, n, 100, fmt.Sprintf("%d edits", n))
}
