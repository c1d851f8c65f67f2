package guard

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestWay is how to do all the same what is refused.
func TestWay(t *testing.T) {
	t.Parallel()
	dns, logsMove := leaf("dnsPrefix", "b"), fixed(logs, "workspaceName", "log-b")
	const again = "\nTo do it all the same, set this in the configuration and run again:\n    aksops:allowReplace: "
	steps := func(protected, keys string) string {
		return "\nTo do it all the same takes two updates, since the last one left " + protected + " protected:\n" +
			"    1. Take the change back, set the following, and run \"pulumi up\", which lifts that protection:\n" +
			"           aksops:allowReplace: " + keys + "\n" +
			"    2. Make the change, keep the keys, and run \"pulumi up\""
	}
	for name, test := range map[string]struct {
		before, after kept
		want          string
	}{
		"unprotected":                          {with(), with(dns), again + "[clusters.blue]"},
		"beside a key that is needed":          {with(allow(logs)), with(dns, logsMove, allow(logs)), again + "[workspace, clusters.blue]"},
		"beside a key that is no longer":       {with(allow(group)), with(dns, allow(group)), again + "[clusters.blue]"},
		"beside a key that names nothing":      {with(), with(dns, allow("clusters.red")), again + "[clusters.blue]"},
		"protected":                            {with(protected(blue)), with(dns), steps("clusters.blue", "[clusters.blue]")},
		"protected, with consent":              {with(protected(blue)), with(dns, allow(blue)), steps("clusters.blue", "[clusters.blue]")},
		"protected, beside one with consent":   {with(protected(blue)), with(dns, logsMove, allow(logs)), steps("clusters.blue", "[workspace, clusters.blue]")},
		"protected, beside one that needs one": {with(protected(blue)), with(dns, logsMove), steps("clusters.blue", "[clusters.blue, workspace]")},
		"of what no consent helps":             {with(retained(blue)), with(retained(blue), dns), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, judge(test.before, test.after).way())
		})
	}
}

// TestUnusedConsents tells what names something that stays from what names nothing.
func TestUnusedConsents(t *testing.T) {
	t.Parallel()
	stays := func(keys string) string {
		return "allowReplace names " + keys + ", of which this run replaces and deletes nothing: it only keeps protection off. Remove what you no longer need"
	}
	nothing := func(key string) string {
		return "allowReplace names " + key + ", which is neither in the configuration nor in what the last update left, and allows nothing"
	}
	holdings := map[string]Holding{group: {}, logs: {}, blue: {}, pool: {}}
	for name, test := range map[string]struct {
		verdict verdict
		given   []string
		want    []string
	}{
		"none":                           {verdict{}, nil, nil},
		"of what stays":                  {verdict{}, []string{blue, logs}, []string{stays("clusters.blue, workspace")}},
		"of what was used":               {verdict{used: map[string]bool{blue: true}}, []string{blue}, nil},
		"of what is gone":                {verdict{known: map[string]bool{"clusters.red": true}}, []string{"clusters.red"}, []string{stays("clusters.red")}},
		"of nothing, almost":             {verdict{}, []string{"clusters.blu"}, []string{nothing("clusters.blu") + `; did you mean "clusters.blue"?`}},
		"of no pool, almost":             {verdict{}, []string{pool + "s"}, []string{nothing(pool+"s") + `; did you mean "` + pool + `"?`}},
		"of nothing":                     {verdict{}, []string{"clusters.green", blue}, []string{nothing("clusters.green"), stays(blue)}},
		"of nothing, beside the nearest": {verdict{}, []string{"clusters.blu", blue}, []string{nothing("clusters.blu"), stays(blue)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.verdict.unusedConsents(test.given, holdings))
		})
	}
	assert.ErrorContains(t, judge(with(), with(leaf("dnsPrefix", "b"), allow("clusters.blu"))).refusal(), "\n    "+nothing("clusters.blu")+`; did you mean "clusters.blue"?`)
}
