package insights

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	workspaceID   = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/log-test"
	idShape       = "/subscriptions/<id>/resourceGroups/<group>/providers/"
	intervalRule  = `must be whole minutes, "1m" to "30m"`
	namespaceRule = "must be the name of a namespace, 1 to 63 lower-case letters, digits and hyphens with a letter or digit at both ends"
	knownStreams  = "must be one of Microsoft-ContainerInventory, Microsoft-ContainerLog, Microsoft-ContainerLogV2, Microsoft-ContainerLogV2-HighScale, " +
		"Microsoft-ContainerNodeInventory, Microsoft-InsightsMetrics, Microsoft-KubeEvents, Microsoft-KubeMonAgentEvents, Microsoft-KubeNodeInventory, " +
		"Microsoft-KubePodInventory, Microsoft-KubePVInventory, Microsoft-KubeServices, Microsoft-Perf, Microsoft-ContainerInsights-Group-Default, " +
		"Microsoft-RetinaNetworkFlowLogs"
	facilities = "must be one of auth, authpriv, cron, daemon, mark, kern, local0, local1, local2, local3, local4, local5, local6, local7, lpr, mail, news, syslog, user, uucp"
	levels     = "must be one of Debug, Info, Notice, Warning, Error, Critical, Alert, Emergency"
)

func custom(streams ...string) Spec { return Spec{Preset: new("custom"), Streams: streams} }

// with is a spec with one change.
func with(spec Spec, change func(*Spec)) Spec {
	change(&spec)
	return spec
}

func manyNamespaces() Spec {
	spec := Spec{NamespaceFilteringMode: new("Include")}
	for i := range 600 {
		spec.Namespaces = append(spec.Namespaces, fmt.Sprintf("%s-%04d", strings.Repeat("n", 55), i))
	}
	return spec
}

var specRejections = map[string]struct {
	spec Spec
	want []string
}{
	"unknown preset":                    {Spec{Preset: new("costOptimised")}, []string{`preset is "costOptimised": must be one of costOptimized, custom, logsAndEvents, nodesAndLogs, standard; did you mean "costOptimized"?`}},
	"custom without streams":            {custom(), []string{"streams is required with preset custom: list the streams to collect, for example Microsoft-ContainerLogV2"}},
	"streams with a preset":             {Spec{Preset: new("standard"), Streams: []string{"Microsoft-Perf"}}, []string{"streams is set with preset standard, which has its own: set preset to custom or leave this out"}},
	"streams without a preset":          {Spec{Streams: []string{"Microsoft-Perf"}}, []string{"streams is set with preset nodesAndLogs, which has its own: set preset to custom or leave this out"}},
	"misspelt stream":                   {custom("Microsoft-KubeEvent"), []string{`streams[0] is "Microsoft-KubeEvent": ` + knownStreams + `; did you mean "Microsoft-KubeEvents"?`}},
	"table instead of stream":           {custom("Perf"), []string{`streams[0] is "Perf": ` + knownStreams}},
	"stream twice":                      {custom("Microsoft-Perf", "Microsoft-Perf"), []string{`streams[1] is "Microsoft-Perf" a second time: list each stream once`}},
	"syslog as a stream":                {custom("Microsoft-Syslog"), []string{`streams[0] is "Microsoft-Syslog": syslog is a source of its own; set syslog and leave this out`}},
	"group with a member":               {custom("Microsoft-Perf", "Microsoft-ContainerInsights-Group-Default"), []string{`streams[0] is "Microsoft-Perf" beside Microsoft-ContainerInsights-Group-Default, which contains it: the data would be collected twice; remove one of the two`}},
	"both container log streams":        {with(custom("Microsoft-ContainerLogV2", "Microsoft-ContainerLogV2-HighScale"), func(s *Spec) { s.HighLogScaleEnabled = new(true) }), []string{`streams[1] is "Microsoft-ContainerLogV2-HighScale" beside Microsoft-ContainerLogV2: every container log would be stored twice; list Microsoft-ContainerLogV2 alone and set highLogScaleEnabled`}},
	"high scale stream alone":           {custom("Microsoft-ContainerLogV2-HighScale"), []string{`streams[0] is "Microsoft-ContainerLogV2-HighScale" without high log scale: set highLogScaleEnabled to true, or list Microsoft-ContainerLogV2`}},
	"high log scale without logs":       {with(custom("Microsoft-Perf"), func(s *Spec) { s.HighLogScaleEnabled = new(true) }), []string{"highLogScaleEnabled is true without Microsoft-ContainerLogV2 in streams: list that stream by name, or leave this out"}},
	"high log scale with the group":     {with(custom("Microsoft-ContainerInsights-Group-Default"), func(s *Spec) { s.HighLogScaleEnabled = new(true) }), []string{"highLogScaleEnabled is true with Microsoft-ContainerInsights-Group-Default in streams, which contains Microsoft-ContainerLogV2: list the group's streams one by one, or leave this out"}},
	"old log by preset":                 {Spec{ContainerLogV2Enabled: new(false)}, []string{"containerLogV2Enabled is false with preset nodesAndLogs, which collects Microsoft-ContainerLogV2: remove it, or list Microsoft-ContainerLog under preset custom"}},
	"old log stream, new log":           {custom("Microsoft-ContainerLog"), []string{`streams[0] is "Microsoft-ContainerLog", but the agent writes ContainerLogV2: list Microsoft-ContainerLogV2 instead (Azure ended the support of ContainerLog on 30 September 2026), or set containerLogV2Enabled to false`}},
	"new log stream, old log":           {with(custom("Microsoft-ContainerLogV2"), func(s *Spec) { s.ContainerLogV2Enabled = new(false) }), []string{"containerLogV2Enabled is false, but streams[0] collects Microsoft-ContainerLogV2: the container logs would be lost; remove this, or list Microsoft-ContainerLog instead"}},
	"old log without a log":             {with(custom("Microsoft-Perf"), func(s *Spec) { s.ContainerLogV2Enabled = new(false) }), []string{"containerLogV2Enabled is false, but no stream collects container logs: remove it, or list Microsoft-ContainerLog"}},
	"interval of seconds":               {Spec{Interval: new("60s")}, []string{`interval is "60s": ` + intervalRule}},
	"interval without unit":             {Spec{Interval: new("5")}, []string{`interval is "5": ` + intervalRule}},
	"interval of zero":                  {Spec{Interval: new("0m")}, []string{`interval is "0m": ` + intervalRule}},
	"interval too long":                 {Spec{Interval: new("31m")}, []string{`interval is "31m": ` + intervalRule}},
	"unknown filter":                    {Spec{NamespaceFilteringMode: new("include"), Namespaces: []string{"a"}}, []string{`namespaceFilteringMode is "include": must be one of Off, Include, Exclude; did you mean "Include"?`}},
	"include without namespaces":        {Spec{NamespaceFilteringMode: new("Include")}, []string{"namespaces is required with namespaceFilteringMode Include: list the namespaces, or set the mode to Off"}},
	"exclude without namespaces":        {Spec{Preset: new("standard"), NamespaceFilteringMode: new("Exclude")}, []string{"namespaces is required with namespaceFilteringMode Exclude: list the namespaces, or set the mode to Off"}},
	"include with the preset's exclude": {Spec{Preset: new("costOptimized"), NamespaceFilteringMode: new("Include")}, []string{"namespaces is required with namespaceFilteringMode Include: list the namespaces, or set the mode to Off"}},
	"namespaces with the filter off":    {Spec{Namespaces: []string{"shop", "bank"}}, []string{"namespaces is shop, bank with namespaceFilteringMode Off, which collects all namespaces: set the mode to Include or Exclude, or leave this out"}},
	"namespace that cannot be":          {Spec{NamespaceFilteringMode: new("Include"), Namespaces: []string{"Shop", ""}}, []string{`namespaces[0] is "Shop": ` + namespaceRule, `namespaces[1] is "": ` + namespaceRule}},
	"namespace twice":                   {Spec{NamespaceFilteringMode: new("Exclude"), Namespaces: []string{"shop", "shop"}}, []string{`namespaces[1] is "shop" a second time: list each namespace once`}},
	"too many namespaces":               {manyNamespaces(), []string{"namespaces has 600 entries, 37922 bytes with the other settings: Azure takes at most 32768; list fewer, or turn the filter around"}},
	"unknown facility":                  {Spec{Syslog: &Syslog{Facilities: []string{"kernel"}}}, []string{`syslog.facilities[0] is "kernel": ` + facilities + `; did you mean "kern"?`}},
	"facility twice":                    {Spec{Syslog: &Syslog{Facilities: []string{"kern", "kern"}}}, []string{`syslog.facilities[1] is "kern" a second time: list each facility once`}},
	"unknown level":                     {Spec{Syslog: &Syslog{LogLevels: []string{"Warn"}}}, []string{`syslog.logLevels[0] is "Warn": ` + levels + `; did you mean "Warning"?`}},
	"level twice":                       {Spec{Syslog: &Syslog{LogLevels: []string{"Alert", "Alert"}}}, []string{`syslog.logLevels[1] is "Alert" a second time: list each level once`}},
	"scope of another type":             {Spec{PrivateLink: &PrivateLink{ScopeId: pulumi.String(workspaceID)}}, []string{`privateLink.scopeId is "` + workspaceID + `", the id of a Microsoft.OperationalInsights/workspaces: must be the id of a Microsoft.Insights/privateLinkScopes`}},
	"every mistake at once": {
		Spec{
			Preset: new("custom"), Streams: []string{"Microsoft-Syslog"}, Interval: new("1h"), NamespaceFilteringMode: new("Include"),
			Syslog: &Syslog{LogLevels: []string{"Loud"}}, PrivateLink: &PrivateLink{ScopeId: pulumi.String("ampls")},
		},
		[]string{
			`streams[0] is "Microsoft-Syslog": syslog is a source of its own; set syslog and leave this out`,
			`interval is "1h": ` + intervalRule,
			"namespaces is required with namespaceFilteringMode Include: list the namespaces, or set the mode to Off",
			`syslog.logLevels[0] is "Loud": ` + levels,
			`privateLink.scopeId is "ampls": must be the id of a Microsoft.Insights/privateLinkScopes, ` + idShape + "Microsoft.Insights/privateLinkScopes/<name>",
		},
	},
}

func messages(err error) []string {
	mistakes := input.List(err)
	texts := make([]string, len(mistakes))
	for i, mistake := range mistakes {
		texts[i] = mistake.Error()
	}
	return texts
}

func TestSpecRejections(t *testing.T) {
	t.Parallel()
	for name, test := range specRejections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, messages(test.spec.Validate()))
		})
	}
}

func TestAccepted(t *testing.T) {
	t.Parallel()
	highScale := new(true)
	cases := map[string]*Spec{
		"no spec":                       nil,
		"zero":                          {},
		"shortest interval":             {Interval: new("1m")},
		"longest interval":              {Interval: new("30m")},
		"the preset's own filter":       {Preset: new("costOptimized"), NamespaceFilteringMode: new("Exclude")},
		"high scale stream and switch":  {Preset: new("custom"), Streams: []string{"Microsoft-ContainerLogV2-HighScale"}, HighLogScaleEnabled: highScale},
		"new stream and switch":         {Preset: new("custom"), Streams: []string{"Microsoft-ContainerLogV2"}, HighLogScaleEnabled: highScale},
		"every stream but the old logs": {Preset: new("custom"), Streams: append([]string{"Microsoft-RetinaNetworkFlowLogs"}, presets["standard"].Streams...)},
		"the group with old logs":       {Preset: new("custom"), Streams: []string{"Microsoft-ContainerInsights-Group-Default"}, ContainerLogV2Enabled: new(false)},
		"all of syslog":                 {Syslog: &Syslog{Facilities: syslogOptions.Facilities, LogLevels: syslogOptions.LogLevels}},
	}
	for name, spec := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, spec.Validate())
		})
	}
}
