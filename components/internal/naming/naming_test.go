package naming

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 63)
	cases := []struct {
		limit Limit
		parts []string
		want  string
	}{
		{Workspace, []string{"log", "dev"}, "log-dev"},
		{Cluster, []string{"aks", "dev", "blue"}, "aks-dev-blue"},
		{Cluster, []string{"aks", "1st"}, "aks-1st"},
		{Workspace, []string{"log", "Dev"}, "log-dev-880e4581"},
		{Workspace, []string{"log", "my.env"}, "log-my-env-999f926b"},
		{Workspace, []string{"log", long}, "log-" + strings.Repeat("x", 50) + "-9142b58d"},
		{Workspace, []string{"a"}, "a-ca978112"},
		{ResourceGroup, []string{"rg", "my.env"}, "rg-my.env"},
		{DNSPrefix, []string{"ümlaut"}, "mlaut-e30af24e"},
		{Cluster, []string{"-", "-"}, "cb3f91d5"},
		{ActionGroup, []string{"ops"}, "ops"},
		{ActionGroup, []string{strings.Repeat("x", 260)}, strings.Repeat("x", 260)},
		{ActionGroup, []string{strings.Repeat("x", 261)}, strings.Repeat("x", 251) + "-fe92cc8a"},
		{AlertRule, []string{"dev", "node_not_ready"}, "dev-node_not_ready"},
		{AlertRule, []string{"dev", "Nodes: ready?"}, "dev-nodes--ready-aafafd33"},
		{AlertRule, []string{strings.Repeat("x", 160)}, strings.Repeat("x", 160)},
		{AlertRule, []string{strings.Repeat("x", 161)}, strings.Repeat("x", 151) + "-fdb7f3c4"},
		{ProcessingRule, []string{"dev", "office.hours"}, "dev-office-hours-72c46cc8"},
		{ProcessingRule, []string{strings.Repeat("x", 161)}, strings.Repeat("x", 151) + "-fdb7f3c4"},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, Name(c.limit, c.parts...), "%v", c.parts)
	}
}

func TestNamesAreValidAndDistinct(t *testing.T) {
	t.Parallel()
	awkward := []string{
		"dev", "Dev", "DEV", "d.e.v", "d_e_v", "d e v", "1dev", "-dev-", "", "é", "日本", strings.Repeat("a", 63), strings.Repeat("a", 63) + "b",
		strings.Repeat("A", 63), strings.Repeat("9", 63), strings.Repeat("-", 63), strings.Repeat("ab-", 21),
	}
	limits := map[string]struct {
		limit   Limit
		pattern string
	}{
		"workspace": {Workspace, `^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$`},
		"cluster":   {Cluster, `^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$`},
		"dns":       {DNSPrefix, `^[a-zA-Z\d]$|^[a-zA-Z\d][-a-zA-Z\d]{0,52}[a-zA-Z\d]$`},
		"group":     {ResourceGroup, `^[-\w._()]{0,89}[-\w_()]$`},
		"rule":      {DataCollectionRule, `^[A-Za-z0-9][A-Za-z0-9-_]{1,62}[A-Za-z0-9]$`},
		// The three kinds of alert rules share a limit, so a name must suit the strictest of them in every letter.
		"action":     {ActionGroup, `^[^:<>+/&%\\?]{0,259}[^:<>+/&%\\?. ]$`},
		"metric":     {AlertRule, `^[^*#&+:<>?@%{}\\/]{0,159}[^*#&+:<>?@%{}\\/. ]$`},
		"log":        {AlertRule, `^[^#<>%&:\\?/{}*;]{1,160}$`},
		"activity":   {AlertRule, `^[^<>*%{}&:\\?+/#]{1,160}$`},
		"processing": {ProcessingRule, `^[A-Za-z0-9_][-A-Za-z0-9_.() ]{0,158}[-A-Za-z0-9_()]$`},
		"endpoint":   {DataCollectionEndpoint, `^[a-zA-Z0-9][a-zA-Z0-9-]{1,41}[a-zA-Z0-9]$`},
	}
	for kind, l := range limits {
		owners := map[string]string{}
		for _, environment := range awkward {
			name := Name(l.limit, "aks", environment, "blue")
			assert.Regexp(t, regexp.MustCompile(l.pattern), name, "%s of %q", kind, environment)
			assert.Equal(t, name, Name(l.limit, "aks", environment, "blue"), "the same every time")
			assert.Emptyf(t, owners[name], "%s %q of %q is that of %q too", kind, name, environment, owners[name])
			owners[name] = environment
		}
	}
}
