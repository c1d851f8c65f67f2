package guard

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const green = "clusters.green"

// second gives the environment another cluster.
func second(key, clusterName string) edit {
	return func(k *kept) {
		h := environment().Holdings[blue]
		h.LogicalName, h.Fixed["clusterName"] = "prod-green-cluster", value{text: clusterName}
		k.Holdings[key] = h
	}
}

// TestClash are ids that something takes before they are free, which no consent helps.
func TestClash(t *testing.T) {
	t.Parallel()
	takes := func(other, name, key string) string {
		return other + ` takes the Azure name "` + name + `" of ` + key + " in the same run, which Azure refuses, since the old one is still there. "
	}
	const moved = "A cluster cannot be kept under another key. To keep it, leave it under clusters.blue. " +
		"Otherwise it takes two updates: first remove clusters.blue, which deletes it, and then create clusters.green"
	apart := func(key, other string) string {
		return "It takes two updates: first give " + key + " another name that nothing has, or remove it, and then name " + other + " so"
	}
	keeps := func(key, cause, name, input string) string {
		return key + " is replaced, since " + cause + `, but keeps its Azure name "` + name + `", which Azure refuses: the new one would be created before the old one ` +
			"is deleted. Take that back, or change " + input + " too"
	}
	both, aksB := second(green, "aks-b"), fixed(blue, "clusterName", "aks-b")
	const live = `name changes from "prod" to "live"`
	for name, test := range map[string]struct {
		before, after kept
		want          outcome
	}{
		"a cluster under another key": {with(), with(gone(blue, pool), second(green, "aks-a")), outcome{
			impossible: []string{takes(green, "aks-a", blue) + moved}, goes: []string{blue, pool},
		}},
		"a cluster under another key, with consent": {with(), with(gone(blue, pool), second(green, "AKS-a"), allow(blue)), outcome{
			impossible: []string{takes(green, "aks-a", blue) + moved}, used: []string{blue}, goes: []string{blue, pool},
		}},
		"a retained cluster under another key": {with(retained(blue, pool)), with(gone(blue, pool), second(green, "aks-a")), outcome{
			impossible: []string{takes(green, "aks-a", blue) + "retainOnDelete keeps that in Azure: give clusters.green a name of its own"}, goes: []string{blue, pool},
		}},
		"one of two takes the name of the other": {with(both), with(gone(blue, pool), second(green, "aks-a"), allow(blue, green)), outcome{
			impossible: []string{takes(green, "aks-a", blue) + "It takes two updates: first remove clusters.blue and leave clusters.green as it is, and then name clusters.green so"},
			lines: []string{
				`data: clusters.green is replaced, since clusterName changes from "aks-b" to "aks-a". With it goes everything that runs (allowReplace names clusters.green)`,
			},
			used: []string{blue, green}, goes: []string{blue, pool, green},
		}},
		"two swap names": {with(both), with(aksB, second(green, "aks-a"), allow(blue, green)), outcome{
			impossible: []string{takes(green, "aks-a", blue) + apart(blue, green), takes(blue, "aks-b", green) + apart(green, blue)},
			used:       []string{blue, green}, goes: []string{blue, pool, green},
		}},
		"a new one takes the name that another gives up": {with(), with(aksB, second(green, "aks-a")), outcome{
			impossible: []string{takes(green, "aks-a", blue) + apart(blue, green)}, goes: []string{blue, pool},
		}},
		"another environment under the same Azure names": {with(), with(named("live"), allow(group, logs, blue)), outcome{
			impossible: []string{
				keeps(blue, live, "aks-a", "clusters.blue.clusterName"), keeps(group, live, "rg-a", "resourceGroup.name"), keeps(logs, live, "log-a", "workspace.workspaceName"),
			}, used: []string{blue, group, logs}, goes: []string{blue, pool, group, logs},
		}},
		"another name in the stack": {with(), with(renamed(logs, "logs")), outcome{
			impossible: []string{keeps(logs, `its name in the stack changes from "prod-logs-workspace" to "logs"`, "log-a", "workspace.workspaceName")}, goes: []string{logs},
		}},
		"the same name in another group": {with(), with(gone(blue, pool), second(green, "aks-a"), fixed(green, "resourceGroup.name", "rg-b"), allow(blue)), outcome{
			lines: []string{"data: clusters.blue is no longer in the configuration, and is deleted. With it go clusters.blue.nodePools.work and everything that runs " +
				"(allowReplace names clusters.blue)"}, used: []string{blue}, goes: []string{blue, pool},
		}},
		"a name of its own": {with(), with(second(green, "aks-b")), outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, test.want, test.before, test.after)
		})
	}
	assert.EqualError(t, judge(with(both, protected(green)), with(both, protected(green), gone(blue, pool, green), second("clusters.red", "aks-a"))).refusal(),
		"nothing was changed: this would delete what cannot be brought back\n"+
			"    clusters.green is no longer in the configuration, and is deleted. With it goes everything that runs\n"+
			"    clusters.red takes the Azure name \"aks-a\" of clusters.blue in the same run, which Azure refuses, since the old one is still there. "+
			"A cluster cannot be kept under another key. To keep it, leave it under clusters.blue. Otherwise it takes two updates: first remove clusters.blue, "+
			"which deletes it, and then create clusters.red", "no keys are offered before that is taken apart")
}
