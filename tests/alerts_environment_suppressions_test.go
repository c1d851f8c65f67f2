package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const scaleSetId = groupId + "/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-work"

// quiet is what a suppression of the environment test comes to, by default of all its alerts.
func quiet(schedule any, scopes items, conditions ...any) object {
	if len(conditions) == 0 {
		conditions = items{marked("aksops:test/")}
	}
	return object{
		"scopes": scopes, "enabled": true, "actions": items{object{"actionType": "RemoveAllActionGroups"}}, "schedule": schedule, "conditions": conditions,
	}
}

func daily(recurrence object) object {
	recurrence["recurrenceType"] = "Daily"
	return recurrence
}

func inUTC(recurrences ...any) object {
	return object{"timeZone": "UTC", "recurrences": recurrences}
}

// TestAlertsSuppressed keeps alerts quiet at times, for clusters, severities or rules.
func TestAlertsSuppressed(t *testing.T) {
	t.Parallel()
	everywhere := items{blueClusterId, greenClusterId, workspaceId}
	once := object{"timeZone": "UTC", "effectiveFrom": "2026-12-24T18:00:00", "effectiveUntil": "2026-12-24T18:20:00"}
	const at = `from: "2026-12-24T18:00:00", duration: PT20M`
	off := quiet(once, everywhere)
	off["enabled"], off["description"] = false, "Not now."
	for name, test := range map[string]struct {
		suppression string
		want        object
	}{
		"for twenty minutes":    {at, quiet(once, everywhere)},
		"for days":              {`from: "2026-12-24T18:00:00", duration: P2DT30M`, quiet(object{"timeZone": "UTC", "effectiveFrom": "2026-12-24T18:00:00", "effectiveUntil": "2026-12-26T18:30:00"}, everywhere)},
		"from one day to next":  {`from: "2026-12-31T23:50:00", duration: PT20M, timeZone: Tokyo Standard Time`, quiet(object{"timeZone": "Tokyo Standard Time", "effectiveFrom": "2026-12-31T23:50:00", "effectiveUntil": "2027-01-01T00:10:00"}, everywhere)},
		"until a moment":        {`from: "2026-12-24T18:00:00", until: "2026-12-27T06:00:00"`, quiet(object{"timeZone": "UTC", "effectiveFrom": "2026-12-24T18:00:00", "effectiveUntil": "2026-12-27T06:00:00"}, everywhere)},
		"each night":            {`recurrences: [{startTime: "22:00", endTime: "04:00"}]`, quiet(inUTC(daily(object{"startTime": "22:00:00", "endTime": "04:00:00"})), everywhere)},
		"each first of a month": {`recurrences: [{daysOfMonth: [1]}]`, quiet(inUTC(object{"recurrenceType": "Monthly", "daysOfMonth": items{1.0}}), everywhere)},
		"weekends of another place": {`recurrences: [{daysOfWeek: [Saturday, Sunday]}], timeZone: India Standard Time`, quiet(
			object{"timeZone": "India Standard Time", "recurrences": items{object{"recurrenceType": "Weekly", "daysOfWeek": items{"Saturday", "Sunday"}}}}, everywhere,
		)},
		"one cluster":     {at + ", clusters: [green]", quiet(once, items{greenClusterId})},
		"some severities": {at + ", severities: [3, 4]", quiet(once, everywhere, marked("aksops:test/Sev3", "aksops:test/Sev4"))},
		"some rules":      {at + ", rules: [pods-pending, node-disk-almost-full]", quiet(once, everywhere, marked("aksops:test/Sev2/metric/node-disk-almost-full/", "aksops:test/Sev2-own/log/pods-pending/"))},
		"all but some":    {at + ", awakeRules: [cluster-dns-down]", quiet(once, everywhere, marked("aksops:test/Sev0/activity/cluster-deleted/", "aksops:test/Sev1", "aksops:test/Sev2", "aksops:test/Sev3", "aksops:test/Sev4"))},
		"switched off":    {at + ", enabled: false, description: Not now.", off},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := alerted(t, strings.Replace(routed("{all: {actionGroups: [team]}}"), "pods-pending: {}", "pods-pending: {routes: [all]}", 1)+
				"  suppressions: {one: {"+test.suppression+"}}\n")
			assert.Equal(t, map[string]object{"quiet-one": test.want}, processingOf(graph))
		})
	}
}

// TestAlertsSuppressedByManyRules makes further processing rules of what is more than Azure compares with.
func TestAlertsSuppressedByManyRules(t *testing.T) {
	t.Parallel()
	once := object{"timeZone": "UTC", "effectiveFrom": "2026-12-24T18:00:00", "effectiveUntil": "2026-12-24T18:20:00"}
	const rules = `profile: none, rules: {cluster-dns-down: {}, pods-pending: {severity: 0}, images-not-pulled: {severity: 0}, jobs-failed: {severity: 0},
    containers-oom-killed: {severity: 0}, pods-failed: {severity: 0}, pods-crash-looping: {severity: 0}}, suppressions: {one: {from: "2026-12-24T18:00:00", duration: PT20M, `
	log := func(rules ...string) object {
		var marks items
		for _, rule := range rules {
			marks = append(marks, "aksops:test/Sev0/log/"+rule+"/")
		}
		return marked(marks...)
	}
	two := func(first, second object) map[string]object {
		return map[string]object{"quiet-one": quiet(once, items{blueClusterId, workspaceId}, first), "quiet-one-2": quiet(once, items{blueClusterId, workspaceId}, second)}
	}
	for chosen, want := range map[string]map[string]object{
		"rules: [cluster-dns-down, pods-pending, images-not-pulled, jobs-failed, containers-oom-killed, pods-failed]": two(
			log("cluster-dns-down", "containers-oom-killed", "images-not-pulled", "jobs-failed", "pods-failed"), log("pods-pending"),
		),
		"awakeRules: [cluster-dns-down, pods-pending, images-not-pulled, jobs-failed, containers-oom-killed, pods-failed]": {
			"quiet-one": quiet(once, items{blueClusterId, workspaceId}, marked(
				"aksops:test/Sev0/log/pods-crash-looping/", "aksops:test/Sev1", "aksops:test/Sev2", "aksops:test/Sev3", "aksops:test/Sev4")),
		},
		"awakeRules: [cluster-dns-down]": two(
			log("containers-oom-killed", "images-not-pulled", "jobs-failed", "pods-crash-looping", "pods-failed"),
			marked("aksops:test/Sev0/log/pods-pending/", "aksops:test/Sev1", "aksops:test/Sev2", "aksops:test/Sev3", "aksops:test/Sev4"),
		),
	} {
		assert.Equal(t, want, processingOf(alerted(t, tellingTeam("clusters: {blue: {}}", rules+chosen+"}}"))), chosen)
	}
}

// TestAlertsSuppressedElsewhere covers what rules of the user look at besides clusters and workspace.
func TestAlertsSuppressedElsewhere(t *testing.T) {
	t.Parallel()
	const rules = `profile: none, metricRules: {cpu: &cpu {severity: 2, scopeId: ` + scaleSetId + `, criteria: [{metricName: Percentage CPU, operator: GreaterThan, threshold: 70}]}, again: *cpu},
  logRules: {other: {severity: 2, scopeId: ` + otherVmId + `, query: Heartbeat}, far: {severity: 2, scopeId: ` + hubWorkspaceId + `, query: Heartbeat}}, suppressions: {one: {from: "2026-12-24T18:00:00", duration: PT20M`
	for name, test := range map[string]struct {
		more string
		want items
	}{
		"all":        {"}}", items{blueClusterId, workspaceId, scaleSetId, otherVmId}},
		"some rules": {", rules: [cpu]}}", items{blueClusterId, workspaceId, scaleSetId}},
		"a cluster":  {", clusters: [blue]}}", items{blueClusterId}},
	} {
		graph := alerted(t, tellingTeam("clusters: {blue: {}}", rules+test.more))
		assert.Equal(t, test.want, processingOf(graph)["quiet-one"]["scopes"], name)
	}
	graph := alerted(t, tellingTeam("", rules+"}}"))
	assert.Equal(t, items{workspaceId, scaleSetId, otherVmId}, processingOf(graph)["quiet-one"]["scopes"], "without clusters")
}

// TestAlertsSuppressedInMaintenance follows each cluster's windows, in UTC; what says that a cluster is down goes on telling.
func TestAlertsSuppressedInMaintenance(t *testing.T) {
	t.Parallel()
	const windows = `
clusters:
  blue:
    maintenanceWindows:
      default: {schedule: {weekly: {dayOfWeek: Sunday}}, startTime: "23:00", utcOffset: "-03:30", durationHours: 4}
      nodeOs: {schedule: {weekly: {dayOfWeek: Monday}}, startTime: "01:00", utcOffset: "+02:00", durationHours: 6}
  green:
    maintenanceWindows:
      autoUpgrade: {schedule: {absoluteMonthly: {dayOfMonth: 15}}, startTime: "02:00", utcOffset: "+01:00"}
      nodeOs: {schedule: {weekly: {dayOfWeek: Sunday}}, startTime: "06:00", durationHours: 24}
  red: {}
`
	const rules = "profile: none, rules: {cluster-dns-down: {}, cluster-deleted: {}, pods-pending: {}, service-incident: {severity: 0}}, suppressions: {one: {maintenanceWindows: "
	awake := marked("aksops:test/Sev1", "aksops:test/Sev2", "aksops:test/Sev3", "aksops:test/Sev4")
	blueReleases := object{"recurrenceType": "Weekly", "daysOfWeek": items{"Monday"}, "startTime": "02:30:00", "endTime": "06:30:00"}
	blueNodes := object{"recurrenceType": "Weekly", "daysOfWeek": items{"Sunday"}, "startTime": "23:00:00", "endTime": "05:00:00"}
	greenNodes := items{
		object{"recurrenceType": "Weekly", "daysOfWeek": items{"Sunday"}, "startTime": "06:00:00", "endTime": "23:59:59"},
		object{"recurrenceType": "Weekly", "daysOfWeek": items{"Monday"}, "startTime": "00:00:00", "endTime": "06:00:00"},
	}
	greenUpgrades := object{"recurrenceType": "Monthly", "daysOfMonth": items{15.0}, "startTime": "01:00:00", "endTime": "09:00:00"}
	for name, test := range map[string]struct {
		suppression string
		want        map[string]object
	}{
		"one window": {"[nodeOs]", map[string]object{
			"quiet-one-blue": quiet(inUTC(blueNodes), items{blueClusterId}, awake), "quiet-one-green": quiet(inUTC(greenNodes...), items{greenClusterId}, awake),
		}},
		"several windows": {"[default, autoUpgrade, nodeOs]", map[string]object{
			"quiet-one-blue":  quiet(inUTC(blueReleases, blueNodes), items{blueClusterId}, awake),
			"quiet-one-green": quiet(inUTC(slices.Concat(items{greenUpgrades}, greenNodes)...), items{greenClusterId}, awake),
		}},
		"one cluster":     {"[nodeOs], clusters: [blue]", map[string]object{"quiet-one-blue": quiet(inUTC(blueNodes), items{blueClusterId}, awake)}},
		"nobody awake":    {"[default], awakeRules: []", map[string]object{"quiet-one-blue": quiet(inUTC(blueReleases), items{blueClusterId})}},
		"somebody awake":  {"[default], awakeRules: [pods-pending]", map[string]object{"quiet-one-blue": quiet(inUTC(blueReleases), items{blueClusterId}, marked("aksops:test/Sev0", "aksops:test/Sev1", "aksops:test/Sev3", "aksops:test/Sev4"))}},
		"some rules":      {"[default], rules: [pods-pending]", map[string]object{"quiet-one-blue": quiet(inUTC(blueReleases), items{blueClusterId}, marked("aksops:test/Sev2/log/pods-pending/"))}},
		"some severities": {"[default], severities: [2]", map[string]object{"quiet-one-blue": quiet(inUTC(blueReleases), items{blueClusterId}, marked("aksops:test/Sev2"))}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, processingOf(alerted(t, tellingTeam(windows, rules+test.suppression+"}}"))))
		})
	}
}
