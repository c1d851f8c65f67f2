package lifecycle_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// podsRule misses what clusters send.
const podsRule = "telemetry-stopped-pods-rule"

var expectedClusters = regexp.MustCompile(`(?m)^let expectedClusters = dynamic\((.*)\);`)

// configure changes one key of a stack's configuration.
func configure(t *testing.T, rig *enginetest.Rig, key string, change func(object)) {
	t.Helper()
	rig.Config = maps.Clone(rig.Config)
	var value object
	if text := rig.Config["aksops:"+key]; text != "" {
		require.NoError(t, json.Unmarshal([]byte(text), &value))
	}
	change(value)
	text, err := json.Marshal(value)
	require.NoError(t, err)
	rig.Config["aksops:"+key] = string(text)
}

func inMain(change func(object)) func(object) {
	return func(clusters object) { change(clusters["main"].(map[string]any)) }
}

// since are the times in the query of the rule, by the name of the cluster.
func since(t *testing.T, rig *enginetest.Rig) map[string]string {
	t.Helper()
	for _, state := range rig.Snapshot().Resources {
		if !strings.HasSuffix(state.URN.Name(), podsRule) || !state.Custom || state.Delete {
			continue
		}
		criteria := state.Inputs["criteria"].ObjectValue()["allOf"].ArrayValue()[0]
		line := expectedClusters.FindStringSubmatch(criteria.ObjectValue()["query"].StringValue())
		require.NotEmpty(t, line)
		var clusters []struct{ ID, Since string }
		require.NoError(t, json.Unmarshal([]byte(line[1]), &clusters), line)
		times := map[string]string{}
		for _, one := range clusters {
			times[one.ID[strings.LastIndex(one.ID, "/")+1:]] = one.Since
		}
		return times
	}
	require.Fail(t, "no rule")
	return nil
}

// rules are the log rules that a run touches.
func rules(outcome *enginetest.Outcome) []string {
	var touched []string
	for urn, op := range outcome.Ops() {
		if op != "same" && strings.Contains(urn, "ScheduledQueryRule") {
			touched = append(touched, resource.URN(urn).Name())
		}
	}
	return touched
}

// watchedStack is a stack with one rule that misses something.
func watchedStack(t *testing.T, simulated *azure.Provider) *enginetest.Rig {
	t.Helper()
	rig := openOn(t, "prod", simulated)
	for _, key := range []string{"policy", "defender", "activityLog"} {
		delete(rig.Config, "aksops:"+key)
	}
	rig.Config["aksops:alerts"] = `{"profile": "none", "rules": {"telemetry-stopped-pods": {}}, "actionGroups": {"team": {"emails": {"one": {"address": "a@example.com"}}}}}`
	return rig
}

// Rules that miss something know when a cluster was made, and what becomes of the cluster later is no change of theirs.
func TestRulesKnowWhenAClusterWasMade(t *testing.T) {
	t.Parallel()
	for name, silent := range map[string]bool{"Azure says it": false, "Azure does not say it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := watchedStack(t, azure.New())
			if silent {
				require.NoError(t, rig.Azure.LeaveOutAges())
			}
			before := time.Now().Add(-time.Second)
			up(t, rig)
			made := since(t, rig)["aks-prod-main"]
			if silent {
				at, err := time.Parse(time.RFC3339, made)
				require.NoError(t, err)
				assert.WithinRange(t, at, before, time.Now())
			} else {
				assert.Equal(t, "2025-01-15T08:00:00.0000000Z", made)
			}
			for _, edit := range []func(object){
				func(object) {},
				func(one object) { one["tags"] = object{"a": "b"} },
				func(one object) { one["nodePools"].([]any)[0].(map[string]any)["maxCount"] = 31 },
				func(one object) { one["tier"] = "Premium" },
			} {
				configure(t, rig, "clusters", inMain(edit))
				planned, err := rig.Preview()
				require.NoError(t, err, planned.Diagnostics)
				assert.Empty(t, rules(planned), planned.Text())
				assert.Empty(t, rules(up(t, rig)))
				assert.Equal(t, made, since(t, rig)["aks-prod-main"])
			}
		})
	}
}

// A second cluster is unknown to the rules in its preview only, and the first keeps its time.
func TestRulesLearnOfASecondCluster(t *testing.T) {
	t.Parallel()
	rig := watchedStack(t, azure.New())
	up(t, rig)
	made := since(t, rig)
	configure(t, rig, "clusters", func(clusters object) {
		text, err := json.Marshal(clusters["main"])
		require.NoError(t, err)
		var second object
		require.NoError(t, json.Unmarshal(text, &second))
		clusters["next"] = second
	})
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Contains(t, rules(planned), "prod-alerts-"+podsRule)
	up(t, rig)
	assert.Equal(t, made["aks-prod-main"], since(t, rig)["aks-prod-main"])
	assert.NotEmpty(t, since(t, rig)["aks-prod-next"])
	settled, err := rig.Preview()
	require.NoError(t, err)
	assert.False(t, settled.Changed(), settled.Text())
}

// The time of a cluster that takes the place of another is its own.
func TestRulesKnowWhenAClusterWasReplaced(t *testing.T) {
	t.Parallel()
	for name, silent := range map[string]bool{"Azure says it": false, "Azure does not say it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := watchedStack(t, azure.New())
			if silent {
				require.NoError(t, rig.Azure.LeaveOutAges())
			}
			up(t, rig)
			made := since(t, rig)["aks-prod-main"]
			rig.Config["aksops:allowReplace"] = `["clusters.main"]`
			up(t, rig)
			configure(t, rig, "clusters", inMain(func(one object) { one["dnsPrefix"] = "other" }))
			if silent {
				time.Sleep(time.Second) // times are in seconds
			}
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			assert.Contains(t, rules(planned), "prod-alerts-"+podsRule, "its time is unknown until then")
			up(t, rig)
			assert.Greater(t, since(t, rig)["aks-prod-main"], made)
			settled, err := rig.Preview()
			require.NoError(t, err)
			assert.False(t, settled.Changed(), settled.Text())
		})
	}
}

// An environment of a release that gave rules no time gets it once, if the state has it; an imported cluster, and a state of an engine that noted no times,
// have none.
func TestRulesLearnWhenAnOldClusterWasMade(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		forget func(state map[string]any)
		want   string
	}{
		"answered":      {func(map[string]any) {}, "2025-01-15T08:00:00.0000000Z"},
		"noted":         {forgetAge, "2026-02-03T04:05:06Z"},
		"nothing known": {func(state map[string]any) { forgetAge(state); delete(state, "created") }, ""},
		"imported":      {func(state map[string]any) { forgetAge(state); state["importID"] = state["id"] }, ""},
		"another's output": {func(state map[string]any) {
			forgetAge(state)
			if outputs, _ := state["outputs"].(map[string]any); state["type"] == "aksops:cluster:Cluster" {
				outputs["createdAt"] = "2020-01-01T00:00:00Z"
			}
		}, "2026-02-03T04:05:06Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := watchedStack(t, azure.New())
			up(t, rig)
			exported, err := rig.Export()
			require.NoError(t, err)
			var state map[string]any
			require.NoError(t, json.Unmarshal(exported, &state))
			for _, one := range state["deployment"].(map[string]any)["resources"].([]any) {
				one := one.(map[string]any)
				if kind, _ := one["type"].(string); strings.HasSuffix(kind, ":ManagedCluster") || kind == "aksops:cluster:Cluster" {
					test.forget(one)
				}
			}
			data, err := json.Marshal(state)
			require.NoError(t, err)
			require.NoError(t, rig.ImportState(data))
			configure(t, rig, "clusters", inMain(func(one object) { one["tags"] = object{"a": "b"} }))
			planned, err := rig.Preview()
			require.NoError(t, err, planned.Diagnostics)
			updated := up(t, rig)
			assert.ElementsMatch(t, rules(planned), rules(updated), "the preview knows the time")
			assert.Equal(t, test.want, since(t, rig)["aks-prod-main"])
		})
	}
}

func forgetAge(state map[string]any) {
	if outputs, _ := state["outputs"].(map[string]any); outputs != nil {
		delete(outputs, "systemData")
		delete(outputs, "createdAt")
	}
	if state["custom"] == true {
		state["created"] = "2026-02-03T04:05:06.789Z"
	}
}

// A preview does not know what Azure will answer of what is updated. That reaches no other resource: each edit shows what it is about.
func TestPreviewsShowWhatAnEditIsAbout(t *testing.T) {
	t.Parallel()
	rig := open(t, "prod")
	up(t, rig)
	shipped := rig.Config
	for name, test := range map[string]struct {
		key  string
		edit func(object)
		want []string
	}{
		"tags of a cluster": {"clusters", inMain(func(one object) { one["tags"] = object{"a": "b"} }), []string{
			"prod-main-cluster", "prod-main-insights-rule", "prod-main-pool-work",
		}},
		"a tier":        {"clusters", inMain(func(one object) { one["tier"] = "Premium" }), []string{"prod-main-cluster"}},
		"a smaller min": {"clusters", inMain(func(one object) { one["systemPool"].(map[string]any)["minCount"] = 2 }), []string{"prod-main-cluster"}},
		"a workspace":   {"workspace", func(one object) { one["retentionDays"] = 120 }, []string{"prod-logs-workspace"}},
		"collection": {"clusters", inMain(func(one object) { one["insights"] = object{"preset": "standard", "interval": "5m"} }), []string{
			"prod-main-insights-rule",
		}},
		"an action group": {"alerts", func(one object) {
			one["actionGroups"].(map[string]any)["team"] = object{"emails": object{"other": object{"address": "other@example.com"}}}
		}, []string{"environment-guard", "prod-alerts-team-group"}},
	} {
		rig.Config = shipped
		configure(t, rig, test.key, test.edit)
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		var shown []string
		for urn, op := range planned.Ops() {
			if op != "same" {
				shown = append(shown, resource.URN(urn).Name())
			}
		}
		assert.ElementsMatch(t, test.want, shown, name)
	}
}
