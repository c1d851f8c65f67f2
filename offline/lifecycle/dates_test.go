package lifecycle_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/calendar"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const datedBase = "{location: northeurope, protect: false}"

// moveTo moves the simulated Azure, and with it the program, to a day.
func moveTo(t *testing.T, rig *enginetest.Rig, day string) {
	t.Helper()
	at, err := time.Parse(time.RFC3339, day+"T12:00:00Z")
	require.NoError(t, err)
	now, err := rig.Azure.Now()
	require.NoError(t, err)
	require.NoError(t, rig.Azure.Advance(at.Sub(now)))
}

// asOf is an environment without resources on a day.
func asOf(t *testing.T, day string, texts ...string) *enginetest.Rig {
	t.Helper()
	rig := enginetest.New(t, program)
	moveTo(t, rig, day)
	rig.Config = configOf(t, append([]string{datedBase}, texts...)...)
	return rig
}

// TestNewClustersOfOldVersions holds that a preview refuses what AKS would: a version past its end for a cluster that would be created, unless it has
// long-term support. Nothing is sent.
func TestNewClustersOfOldVersions(t *testing.T) {
	t.Parallel()
	const longTerm = ", tier: Premium, supportPlan: AKSLongTermSupport"
	for name, test := range map[string]struct{ day, cluster, refused string }{
		"past its end": {
			"2026-12-01", `kubernetesVersion: "1.34"`,
			`clusters.main.kubernetesVersion is "1.34", whose community support ended on 2026-11-30: AKS creates no cluster with it; use 1.36, or add ` +
				`tier: Premium and supportPlan: AKSLongTermSupport, with which AKS takes it until 2027-11-30`,
		},
		"with its patch":                {"2026-12-01", `kubernetesVersion: "1.33.5", upgrades: {channel: none}`, `clusters.main.kubernetesVersion is "1.33.5", whose community`},
		"older than all":                {"2026-12-01", `kubernetesVersion: "1.21"`, `clusters.main.kubernetesVersion is "1.21", whose community support ended before that of 1.27: AKS`},
		"in raw properties":             {"2026-12-01", `properties: {kubernetesVersion: "1.34"}`, `clusters.main.properties.kubernetesVersion is "1.34", whose`},
		"in raw properties as a number": {"2026-12-01", `properties: {kubernetesVersion: 1.34}`, `clusters.main.properties.kubernetesVersion is "1.34", whose`},
		"past the end of long-term":     {"2026-12-01", `kubernetesVersion: "1.31"` + longTerm, `clusters.main.kubernetesVersion is "1.31", whose long-term support ended on 2026-11-30`},
		"long-term":                     {"2026-12-01", `kubernetesVersion: "1.33"` + longTerm, ""},
		"on its last day":               {"2026-11-30", `kubernetesVersion: "1.34"`, ""},
		"supported":                     {"2026-12-01", `kubernetesVersion: "1.36"`, ""},
		"a retired size":                {"2026-12-01", `nodePools: [{name: gpu, vmSize: Standard_NC6s_v3}]`, `clusters.main.nodePools[0].vmSize is "Standard_NC6s_v3", whose support by Azure ended on 2025-09-30`},
		"a retired size of a system":    {"2026-12-01", `systemPool: {vmSize: Standard_NV12s_v3}`, `clusters.main.systemPool.vmSize is "Standard_NV12s_v3", whose support by Azure ended on 2026-09-30`},
		"a size that retired long ago":  {"2026-12-01", `nodePools: [{name: gpu, vmSize: Standard_NC6}]`, `clusters.main.nodePools[0].vmSize is "Standard_NC6", whose support by Azure ended on 2023-09-06`},
		"an image that no new version runs": {
			"2026-12-01", `network: {dataplane: azure}, nodePools: [{name: win, osType: Windows, osSku: Windows2019}]`,
			`clusters.main.nodePools[0].osSku is "Windows2019", whose support by Azure ended on 2026-02-28: the Kubernetes that AKS chooses`,
		},
		"the same with what lifts it": {
			"2026-12-01", `kubernetesVersion: "1.32"` + longTerm + `, network: {dataplane: azure}, nodePools: [{name: win, osType: Windows, osSku: Windows2019}]`, "",
		},
		"a size that retires later": {"2028-04-30", `kubernetesVersion: "1.36", tier: Premium, supportPlan: AKSLongTermSupport, nodePools: [{name: old, vmSize: Standard_DS3_v2}]`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := asOf(t, test.day, "clusters: {main: {"+test.cluster+"}}")
			planned, err := rig.Preview()
			if test.refused == "" {
				require.NoError(t, err, planned.Diagnostics)
				up(t, rig)
				return
			}
			require.Error(t, err)
			assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), test.refused)
			assert.Equal(t, 1, strings.Count(strings.Join(append(planned.Warnings, planned.Diagnostics...), "\n"), " ended "), "it is told once")
			assert.Empty(t, own(t, rig.Azure))
		})
	}
}

// TestExistingClustersOfOldVersions holds that a cluster which exists is warned from sixty days before the end of its version, and never stopped.
func TestExistingClustersOfOldVersions(t *testing.T) {
	t.Parallel()
	const cluster = `clusters: {main: {kubernetesVersion: "1.35", nodePools: [{name: work, vmSize: Standard_DS3_v2}]}}`
	const (
		ends  = `community support of clusters.main.kubernetesVersion "1.35" ends on 2027-03-31: AKS creates no cluster with it after that day; upgrade to 1.36`
		ended = `community support of clusters.main.kubernetesVersion "1.35" ended on 2027-03-31: AKS creates no cluster with it; upgrade to 1.36`
		size  = `support by Azure of clusters.main.nodePools[0].vmSize "Standard_DS3_v2" ended on 2028-05-01: take a newer size`
	)
	rig := asOf(t, "2026-12-01", cluster)
	up(t, rig)
	there := reality(t, rig.Azure)
	for _, step := range []struct{ day, want string }{
		{"2026-12-02", ""}, {"2027-01-29", ""}, {"2027-01-30", ends}, {"2027-03-31", ends}, {"2027-04-01", ended}, {"2028-05-02", size},
	} {
		moveTo(t, rig, step.day)
		planned, err := rig.Preview()
		require.NoError(t, err, step.day)
		assert.Contains(t, strings.Join(planned.Warnings, "\n"), step.want, step.day)
		if step.want == "" {
			assert.Empty(t, planned.Warnings, step.day)
		}
		assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts, step.day)
	}
	rig.Config = configOf(t, datedBase, cluster, "tags: {changed: yes}")
	up(t, rig)
	assert.Len(t, reality(t, rig.Azure), len(there))

	rig.Config = configOf(t, datedBase, strings.Replace(cluster, "{main:", `{other: {kubernetesVersion: "1.35"}, main:`, 1))
	planned, err := rig.Preview()
	require.Error(t, err, "the new one is refused, and the old one is not")
	assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), `clusters.other.kubernetesVersion is "1.35", whose community support ended`)
	assert.NotContains(t, strings.Join(planned.Diagnostics, "\n"), `clusters.main.kubernetesVersion is`)
}

// TestVersionsOfPools holds that a preview refuses of the versions of pools what AKS would, and nothing else.
func TestVersionsOfPools(t *testing.T) {
	t.Parallel()
	cluster := func(control, system, work string) string {
		pools := ""
		if work != "" {
			pools = `, nodePools: [{name: work, kubernetesVersion: "` + work + `"}]`
		}
		return `clusters: {main: {kubernetesVersion: "` + control + `", upgrades: {channel: none}, systemPool: {kubernetesVersion: "` + system + `"}` + pools + `}}`
	}
	for name, test := range map[string]struct{ before, made, day, after, refused string }{
		"another version in a new cluster": {
			"", "", "2026-12-01", cluster("1.36", "1.35", ""), `clusters.main.systemPool.kubernetesVersion is "1.35", and kubernetesVersion is "1.36"`,
		},
		"a new pool of an older version": {cluster("1.36", "1.36", ""), "2026-12-01", "2026-12-01", cluster("1.36", "1.36", "1.35"), ""},
		"a new pool of an ended version": {
			cluster("1.36", "1.36", ""), "2026-12-01", "2026-12-01", cluster("1.36", "1.36", "1.34"),
			`clusters.main.nodePools[0].kubernetesVersion is "1.34", whose community support ended on 2026-11-30: AKS creates no pool with it; set it to 1.36`,
		},
		"a new pool in a cluster that has ended": {cluster("1.35", "1.35", ""), "2026-12-01", "2027-05-01", cluster("1.35", "1.35", "1.35"), ""},
		"a pool follows a cluster that has ended": {
			cluster("1.35", "1.35", "1.34"), "2026-11-01", "2027-05-01", cluster("1.35", "1.35", "1.35"), "",
		},
		"a pool is upgraded to a version that has ended": {
			cluster("1.36", "1.36", "1.34"), "2026-11-01", "2027-05-01", cluster("1.36", "1.36", "1.35"),
			`clusters.main.nodePools[0].kubernetesVersion changes from "1.34.6" to "1.35", whose community support ended on 2027-03-31, and AKS upgrades no pool to it: set it to 1.36`,
		},
		"a pool goes back": {
			cluster("1.36", "1.36", "1.36"), "2026-12-01", "2026-12-01", cluster("1.36", "1.36", "1.35"), ` to "1.35", and AKS makes no pool older: set kubernetesVersion: "1.36"`,
		},
		"the system pool goes halfway": {
			cluster("1.35", "1.35", ""), "2026-12-01", "2026-12-01", strings.Replace(cluster("1.36", "1.36", ""), `"1.36"}`, `"1.35.1"}`, 1), "AKS upgrades a system pool with its cluster",
		},
		"the system pool goes with the cluster": {cluster("1.35", "1.35", ""), "2026-12-01", "2026-12-01", cluster("1.36", "1.36", ""), ""},
		"the system pool follows later":         {cluster("1.35", "1.35", ""), "2026-12-01", "2026-12-01", cluster("1.36", "1.35", ""), ""},
		"what exists is left alone":             {cluster("1.35", "1.35", "1.34"), "2026-11-01", "2028-05-01", cluster("1.35", "1.35", "1.34"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := asOf(t, cmp.Or(test.made, test.day))
			if test.before != "" {
				rig.Config = configOf(t, datedBase, test.before)
				up(t, rig)
			}
			moveTo(t, rig, test.day)
			rig.Config = configOf(t, datedBase, test.after)
			planned, err := rig.Preview()
			if test.refused == "" {
				require.NoError(t, err, planned.Diagnostics)
				up(t, rig)
				return
			}
			require.Error(t, err)
			assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), test.refused)
		})
	}
}

// TestVersionsThatTheCalendarDoesNotKnow holds that they pass the preview with a word: AKS may have them.
func TestVersionsThatTheCalendarDoesNotKnow(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{"1.55": "not in AKS's calendar", "1.37": "a preview until October 2026"} {
		rig := asOf(t, "2026-09-15", "clusters: {main: {kubernetesVersion: \""+version+"\"}}")
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		assert.Contains(t, strings.Join(planned.Warnings, "\n"), want)
		_, err = rig.Update()
		require.ErrorContains(t, err, "is not supported in this region")
	}
}

// TestWindowWhoseFirstDayHasCome holds that a date that has come is not sent any more, that this alone is no change, and that the window can change then.
func TestWindowWhoseFirstDayHasCome(t *testing.T) {
	t.Parallel()
	window := func(hours string) string {
		return `clusters: {main: {maintenanceWindows: {nodeOs: {schedule: {weekly: {dayOfWeek: Monday}}, startTime: "00:00", startDate: "2026-12-07", ` +
			`utcOffset: "+01:00", durationHours: ` + hours + `}}}}`
	}
	rig := asOf(t, "2026-12-01", window("6"))
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Empty(t, planned.Warnings)
	up(t, rig)
	sent := func() any {
		for id, inputs := range reality(t, rig.Azure) {
			if strings.Contains(id, "maintenanceConfigurations") {
				return inputs.(map[string]any)["maintenanceWindow"].(map[string]any)["startDate"]
			}
		}
		return "no window"
	}
	assert.Equal(t, "2026-12-07", sent())

	moveTo(t, rig, "2026-12-07")
	const note = "clusters.main.maintenanceWindows.nodeOs.startDate came on 2026-12-07: the window may open, and AKS takes no date that has passed; it is not sent any more, so remove it"
	planned, err = rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts, "nobody changed anything")
	assert.Contains(t, strings.Join(planned.Warnings, "\n"), note)
	assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, up(t, rig).Counts)
	for _, some := range []func(*enginetest.Rig){
		func(rig *enginetest.Rig) { rig.Target("**::dev-group") },
		func(rig *enginetest.Rig) { rig.Target("**::dev-main-maintenance-node-os") },
		func(rig *enginetest.Rig) { rig.Exclude("**::dev-group") },
	} {
		some(rig)
		up(t, rig)
		rig.Target()
		rig.Exclude()
	}
	assert.Equal(t, "2026-12-07", sent(), "nothing has been sent")

	rig.Config = configOf(t, datedBase, window("7"))
	rig.Target("**::dev-main-maintenance-node-os")
	assert.Equal(t, "update", up(t, rig).OpOf("dev-main-maintenance-node-os"))
	assert.Nil(t, sent())
	rig.Target()
	assertSettled(t, rig)

	fresh := asOf(t, "2026-12-07", window("6"))
	up(t, fresh)
}

// TestWindowOfAClusterThatIsReplaced holds that a window which is made again has no date that has passed.
func TestWindowOfAClusterThatIsReplaced(t *testing.T) {
	t.Parallel()
	cluster := func(prefix string) string {
		return `clusters: {main: {dnsPrefix: ` + prefix + `, maintenanceWindows: {nodeOs: {schedule: {daily: {}}, startTime: "00:00", startDate: "2026-12-07"}}}}`
	}
	rig := asOf(t, "2026-12-01", cluster("one"))
	up(t, rig)
	moveTo(t, rig, "2026-12-08")
	rig.Config = configOf(t, datedBase, cluster("two"), "allowReplace: [clusters.main]")
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	up(t, rig)
	assertSettled(t, rig)
}

// TestSuppressionRuleThatEnds holds that a rule of Defender which exists is never a reason to fail, and that Azure is sent none that has ended.
func TestSuppressionRuleThatEnds(t *testing.T) {
	t.Parallel()
	rule := func(reason, end string) string {
		return `defender: {suppressionRules: {scan: {alertType: K8S_Exec, reason: ` + reason + `, expiresOn: "` + end + `"}}}`
	}
	rig := asOf(t, "2026-12-01", rule("ours", "2027-03-31"))
	up(t, rig)
	moveTo(t, rig, "2027-04-01")
	planned, err := rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Contains(t, strings.Join(planned.Warnings, "\n"), "defender.suppressionRules.scan ended on 2027-03-31: the alerts are shown again; remove the rule, or renew it")
	assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts)

	_, err = rig.Refresh()
	require.NoError(t, err)
	planned, err = rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts, "Azure has it as expired")
	up(t, rig)

	rig.Config = configOf(t, datedBase, rule("others", "2027-03-31"))
	planned, err = rig.Preview()
	require.Error(t, err)
	const refused = "defender.suppressionRules.scan ended on 2027-03-31: the alerts are shown again; remove the rule, or renew it"
	assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), refused)
	rig.Config = configOf(t, datedBase, rule("others", "2027-12-31"))
	up(t, rig)

	fresh := asOf(t, "2027-04-01", rule("ours", "2027-03-31"))
	planned, err = fresh.Preview()
	require.Error(t, err)
	assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), refused)
	assert.Empty(t, own(t, fresh.Azure))
}

// TestExemptionInItsDaysOfGrace holds that a new exemption whose end has passed is refused, whatever its grace, and that one that exists has it.
func TestExemptionInItsDaysOfGrace(t *testing.T) {
	t.Parallel()
	const exempted = `policy: {assignments: {pods: {preset: podSecurityBaseline, exemptions: {legacy: {category: Waiver, owner: shop, reason: old, ` +
		`expiresOn: "2026-11-25", graceDays: 30, cluster: main}}}}}`
	const main = "clusters: {main: {}}"
	const told = "policy.assignments.pods.exemptions.legacy of shop ended on 2026-11-25: the policy applies again, and previews fail after 2026-12-25"
	fresh := asOf(t, "2026-12-01", main, exempted)
	planned, err := fresh.Preview()
	require.Error(t, err)
	assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), told)
	assert.Empty(t, own(t, fresh.Azure))

	rig := asOf(t, "2026-11-20", main, exempted)
	up(t, rig)
	moveTo(t, rig, "2026-12-01")
	planned, err = rig.Preview()
	require.NoError(t, err, planned.Diagnostics)
	assert.Contains(t, strings.Join(planned.Warnings, "\n"), told)
	assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts)
}

// TestShippedStacksThroughTwoYears holds that what ships never fails once it exists, and changes nothing by the passing of time alone.
func TestShippedStacksThroughTwoYears(t *testing.T) {
	t.Parallel()
	first := calendar.Read()
	for _, stack := range shippedStacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			rig := open(t, stack)
			moveTo(t, rig, first.Format(time.DateOnly))
			up(t, rig)
			for _, days := range []int{1, 59, 61, 120, 122, 151, 212, 365, 500, 731} {
				day := first.AddDate(0, 0, days).Format(time.DateOnly)
				moveTo(t, rig, day)
				planned, err := rig.Preview()
				require.NoError(t, err, day, planned.Diagnostics)
				assert.Equal(t, map[string]int{"same": planned.Counts["same"]}, planned.Counts, day)
			}
		})
	}
}
