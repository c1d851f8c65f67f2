package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

const (
	ownSubscription = "/subscriptions/" + azure.SubscriptionID
	watchedGroup    = ownSubscription + "/resourceGroups/rg"
	blueCluster     = watchedGroup + "/providers/Microsoft.ContainerService/managedClusters/blue"
	greenCluster    = watchedGroup + "/providers/Microsoft.ContainerService/managedClusters/green"
	blueLogs        = watchedGroup + "/providers/Microsoft.OperationalInsights/workspaces/blue"
	greenLogs       = watchedGroup + "/providers/Microsoft.OperationalInsights/workspaces/green"
)

// watch is a program with one alert component of each kind, which are told about what exists already.
type watch struct {
	// names are those of the components where they are not what they usually are.
	names      map[string]string
	options    []pulumi.ResourceOption
	group      alerts.ActionGroupArgs
	metric     alerts.MetricAlertArgs
	log        alerts.LogAlertArgs
	activity   alerts.ActivityAlertArgs
	processing alerts.ProcessingRuleArgs
}

func newWatch() *watch {
	in, high := pulumi.String("rg"), 90.0
	w := &watch{}
	w.group = alerts.ActionGroupArgs{ResourceGroupName: in}
	w.group.Emails = map[string]alerts.EmailReceiver{"mailbox": {Address: pulumi.String("ops@contoso.com")}}
	w.group.Webhooks = map[string]alerts.WebhookReceiver{"pager": {ServiceUri: pulumi.String("https://pager.contoso.com/one")}}
	w.metric = alerts.MetricAlertArgs{ResourceGroupName: in, ScopeIds: pulumi.StringArray{pulumi.String(blueCluster)}}
	w.metric.Severity = new(2)
	w.metric.Criteria = []alerts.MetricCriterion{{MetricName: "node_cpu_usage_percentage", Operator: "GreaterThan", Threshold: &high}}
	w.log = alerts.LogAlertArgs{ResourceGroupName: in, Location: pulumi.String("westeurope"), ScopeId: pulumi.String(blueLogs)}
	w.log.Severity, w.log.Query, w.log.SkipQueryValidation = new(1), "KubeNodeInventory | where Status != 'Ready'", new(true)
	w.log.Identity = &alerts.LogAlertIdentity{}
	w.activity = alerts.ActivityAlertArgs{ResourceGroupName: in, ScopeIds: pulumi.StringArray{pulumi.String(blueCluster)}}
	w.activity.Category = "Administrative"
	w.processing = alerts.ProcessingRuleArgs{ResourceGroupName: in, ScopeIds: pulumi.StringArray{pulumi.String(blueCluster)}}
	return w
}

func (w *watch) name(usual string) string {
	if other, renamed := w.names[usual]; renamed {
		return other
	}
	return usual
}

func (w *watch) run(ctx *pulumi.Context) error {
	group, err := alerts.NewActionGroup(ctx, w.name("ops"), &w.group, w.options...)
	if err != nil {
		return err
	}
	told := pulumi.StringArray{group.ActionGroupId}
	w.metric.ActionGroupIds, w.log.ActionGroupIds, w.activity.ActionGroupIds, w.processing.ActionGroupIds = told, told, told, told
	if _, err = alerts.NewMetricAlert(ctx, w.name("cpu"), &w.metric, w.options...); err != nil {
		return err
	}
	if _, err = alerts.NewLogAlert(ctx, w.name("nodes"), &w.log, w.options...); err != nil {
		return err
	}
	if _, err = alerts.NewActivityAlert(ctx, w.name("deleted"), &w.activity, w.options...); err != nil {
		return err
	}
	_, err = alerts.NewProcessingRule(ctx, w.name("tell"), &w.processing, w.options...)
	return err
}

// watched is what alerts are about.
func watched(t *testing.T) *azure.Provider {
	t.Helper()
	simulated := azure.New()
	for _, id := range []string{blueCluster, greenCluster, blueLogs, greenLogs} {
		require.NoError(t, simulated.Seed(id, map[string]any{"location": "westeurope"}))
	}
	return simulated
}

// deployed is a stack with alerts.
func deployed(t *testing.T) *enginetest.Rig {
	t.Helper()
	rig := enginetest.NewStack(t, "dev", watched(t), newWatch().run)
	up(t, rig)
	return rig
}

// done are the operations on resources of Azure that are not left as they are, by logical name.
func done(outcome *enginetest.Outcome) map[string]string {
	ops := map[string]string{}
	for urn, op := range outcome.Ops() {
		if u := resource.URN(urn); op != "same" && strings.HasPrefix(string(u.Type()), "azure-native:") {
			ops[u.Name()] = op
		}
	}
	return ops
}

// assertDeletedFirst holds that what was replaced was gone before its successor came: both have one name.
func assertDeletedFirst(t *testing.T, calls []azure.Call, names ...string) {
	t.Helper()
	for _, name := range names {
		var methods []string
		for _, call := range calls {
			if call.Name == name && !call.Preview && (call.Method == "Create" || call.Method == "Delete") {
				methods = append(methods, call.Method)
			}
		}
		assert.Equal(t, []string{"Delete", "Create"}, methods, name)
	}
}

func learned(w *watch) {
	w.metric.Criteria = []alerts.MetricCriterion{
		{MetricName: "node_cpu_usage_percentage", Operator: "GreaterThan", Sensitivity: new("Low")},
	}
}

// changes are edits of the program, and what they do. Everything that is not named stays as it is.
var alertChanges = map[string]struct {
	edit func(*watch)
	want map[string]string
}{
	"scope of a metric alert": {
		func(w *watch) { w.metric.ScopeIds = pulumi.StringArray{pulumi.String(greenCluster)} }, map[string]string{"cpu-rule": "replace"},
	},
	"scope of a log alert": {
		func(w *watch) { w.log.ScopeId = pulumi.String(greenLogs) }, map[string]string{"nodes-rule": "replace", "nodes-reader": "replace"},
	},
	"scope of an activity alert": {
		func(w *watch) { w.activity.ScopeIds = pulumi.StringArray{pulumi.String(greenCluster)} }, map[string]string{"deleted-rule": "update"},
	},
	"scope of a processing rule": {
		func(w *watch) { w.processing.ScopeIds = pulumi.StringArray{pulumi.String(greenCluster)} }, map[string]string{"tell-rule": "update"},
	},
	"region of a log alert": {
		func(w *watch) { w.log.Location = pulumi.String("northeurope") },
		map[string]string{"nodes-rule": "replace", "nodes-reader": "replace"},
	},
	"name of a metric alert":      {func(w *watch) { w.metric.RuleName = new("processor") }, map[string]string{"cpu-rule": "replace"}},
	"name of an activity alert":   {func(w *watch) { w.activity.RuleName = new("gone") }, map[string]string{"deleted-rule": "replace"}},
	"name of a processing rule":   {func(w *watch) { w.processing.RuleName = new("more") }, map[string]string{"tell-rule": "replace"}},
	"threshold of a metric":       {func(w *watch) { w.metric.Criteria[0].Threshold = new(80.0) }, map[string]string{"cpu-rule": "update"}},
	"threshold of a log alert":    {func(w *watch) { w.log.Threshold = new(3.0) }, map[string]string{"nodes-rule": "update"}},
	"threshold that is learned":   {learned, map[string]string{"cpu-rule": "replace"}},
	"severity of a log alert":     {func(w *watch) { w.log.Severity = new(0) }, map[string]string{"nodes-rule": "update"}},
	"query of a log alert":        {func(w *watch) { w.log.Query = "KubePodInventory" }, map[string]string{"nodes-rule": "update"}},
	"identity of a log alert":     {func(w *watch) { w.log.Identity = nil }, map[string]string{"nodes-rule": "update", "nodes-reader": "delete"}},
	"category of an alert":        {func(w *watch) { w.activity.Category = "Policy" }, map[string]string{"deleted-rule": "update"}},
	"suppression for a while":     {func(w *watch) { w.processing.Enabled = new(false) }, map[string]string{"tell-rule": "update"}},
	"short name of a group":       {func(w *watch) { w.group.ShortName = new("on-call") }, map[string]string{"ops-group": "update"}},
	"address of a webhook":        {func(w *watch) { w.group.Webhooks["pager"] = pager("two") }, map[string]string{"ops-group": "update"}},
	"another receiver":            {func(w *watch) { w.group.Webhooks["second"] = pager("two") }, map[string]string{"ops-group": "update"}},
	"action group that is paused": {func(w *watch) { w.group.Enabled = new(false) }, map[string]string{"ops-group": "update"}},
	"name of a log alert": {
		func(w *watch) { w.log.RuleName = new("ready") }, map[string]string{"nodes-rule": "replace", "nodes-reader": "replace"},
	},
	"name of an action group": {func(w *watch) { w.group.ActionGroupName = new("night") }, map[string]string{
		"ops-group": "replace", "cpu-rule": "update", "nodes-rule": "update", "deleted-rule": "update", "tell-rule": "update",
	}},
	"region of an action group": {func(w *watch) { w.group.Location = new("eastus") }, map[string]string{"ops-group": "replace"}},
}

func pager(path string) alerts.WebhookReceiver {
	return alerts.WebhookReceiver{ServiceUri: pulumi.String("https://pager.contoso.com/" + path)}
}

func TestChangesOfAlerts(t *testing.T) {
	t.Parallel()
	for name, change := range alertChanges {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rig := deployed(t)
			changed := newWatch()
			change.edit(changed)
			rig.Program = changed.run
			rig.Azure.ForgetCalls()
			assert.Equal(t, change.want, done(up(t, rig)))
			for resourceName, op := range change.want {
				if op == "replace" && resourceName != "nodes-reader" {
					assertDeletedFirst(t, rig.Azure.Calls(), resourceName)
				}
			}
			again, err := rig.Preview()
			require.NoError(t, err)
			assert.False(t, again.Changed(), again.Text())

			rig.Program = newWatch().run
			assert.Len(t, done(up(t, rig)), len(change.want), "the way back is the same")
			_, err = rig.Destroy()
			require.NoError(t, err)
			assert.Empty(t, own(t, rig.Azure))
		})
	}
}

// A component of another name makes resources of other names, unless it says what it was called and what its resources are.
func TestAlertsOfAnotherName(t *testing.T) {
	t.Parallel()
	rig := deployed(t)
	before := own(t, rig.Azure)
	renamed := newWatch()
	renamed.names = map[string]string{"cpu": "processor"}
	rig.Program = renamed.run
	assert.Equal(t, map[string]string{"cpu-rule": "delete", "processor-rule": "create"}, done(up(t, rig)))

	kept := newWatch()
	kept.names, kept.metric.RuleName = map[string]string{"cpu": "load"}, new("processor")
	kept.options = []pulumi.ResourceOption{pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("processor")}})}
	rig.Program = kept.run
	assert.Empty(t, done(up(t, rig)))
	assert.Len(t, own(t, rig.Azure), len(before))
}

// Somebody edits or removes what the program has made: a refresh sees it, and the next update makes up for it.
func TestDriftOfAlertsIsRepaired(t *testing.T) {
	t.Parallel()
	rig := deployed(t)
	before := reality(t, rig.Azure)
	meddle := func(suffix, input string, value any) {
		touched, err := rig.Azure.Mutate(suffix, func(o *azure.Object) {
			o.Inputs[resource.PropertyKey(input)] = resource.NewPropertyValue(value)
		})
		require.NoError(t, err)
		require.Equal(t, 1, touched, suffix)
	}
	meddle("metricAlerts/cpu", "severity", 4)
	meddle("scheduledQueryRules/nodes", "enabled", false)
	meddle("activityLogAlerts/deleted", "enabled", false)
	meddle("actionGroups/ops", "emailReceivers", []any{})
	removed, err := rig.Azure.Remove("actionRules/tell")
	require.NoError(t, err)
	require.Equal(t, 1, removed)

	refreshed, err := rig.Refresh()
	require.NoError(t, err)
	assert.Equal(t, 4, refreshed.Counts["update"], refreshed.Text())
	assert.Equal(t, 1, refreshed.Counts["delete"], refreshed.Text())
	assert.Equal(t, map[string]string{
		"cpu-rule": "update", "nodes-rule": "update", "deleted-rule": "update", "ops-group": "update", "tell-rule": "create",
	}, done(up(t, rig)))
	assert.Equal(t, before, reality(t, rig.Azure))
}

// An action group that was removed while rules name it comes back before they are written.
func TestActionGroupThatIsGoneComesBack(t *testing.T) {
	t.Parallel()
	rig := deployed(t)
	removed, err := rig.Azure.Remove("actionGroups/ops")
	require.NoError(t, err)
	require.Equal(t, 1, removed)
	_, err = rig.Refresh()
	require.NoError(t, err)
	changed := newWatch()
	changed.metric.Severity = new(0)
	rig.Program = changed.run
	assert.Equal(t, map[string]string{"ops-group": "create", "cpu-rule": "update"}, done(up(t, rig)))
}

// The rule's identity is a new one after a replacement, and it can read again.
func TestReaderFollowsTheIdentityOfALogAlert(t *testing.T) {
	t.Parallel()
	rig := deployed(t)
	granted := func() []string {
		objects, err := rig.Azure.Objects()
		require.NoError(t, err)
		var principals []string
		for _, object := range objects {
			if object.Type == "authorization:RoleAssignment" {
				principals = append(principals, object.Inputs["principalId"].StringValue()+" on "+object.Inputs["scope"].StringValue())
			}
		}
		return principals
	}
	first := granted()
	require.Len(t, first, 1)
	changed := newWatch()
	changed.log.ScopeId = pulumi.String(greenLogs)
	rig.Program = changed.run
	up(t, rig)
	second := granted()
	require.Len(t, second, 1)
	assert.True(t, strings.HasSuffix(second[0], " on "+greenLogs))
	assert.False(t, slices.Contains(first, strings.Replace(second[0], greenLogs, blueLogs, 1)), "the principal is another")
}

// looks are what is saved for people to look at.
type looks struct {
	saved alerts.SavedQueriesArgs
	book  alerts.WorkbookArgs
}

func newLooks() *looks {
	in, at := pulumi.String("rg"), pulumi.String("westeurope")
	l := &looks{
		saved: alerts.SavedQueriesArgs{ResourceGroupName: in, Location: at},
		book:  alerts.WorkbookArgs{ResourceGroupName: in, Location: at, WorkspaceId: pulumi.String(blueLogs)},
	}
	l.book.WorkbookName = new("9f1c6b2e-4a53-4d0e-8c57-1d2f3a4b5c6d")
	return l
}

func (l *looks) run(ctx *pulumi.Context) error {
	if _, err := alerts.NewSavedQueries(ctx, "saved", &l.saved); err != nil {
		return err
	}
	_, err := alerts.NewWorkbook(ctx, "book", &l.book)
	return err
}

// Titles of workbooks and names in a pack are taken until the old one is gone.
func TestChangesOfSavedQueriesAndWorkbooks(t *testing.T) {
	t.Parallel()
	rig := enginetest.NewStack(t, "dev", watched(t), newLooks().run)
	queries := up(t, rig).Counts["create"] - len([]string{"stack", "saved", "pack", "book", "workbook"})
	require.Positive(t, queries)
	follow := func(edit func(*looks)) map[string]string {
		changed := newLooks()
		edit(changed)
		rig.Program = changed.run
		return done(up(t, rig))
	}
	assert.Equal(t, map[string]string{"book-workbook": "update"}, follow(func(l *looks) { l.book.DisplayName = new("Clusters") }))
	rig.Azure.ForgetCalls()
	assert.Equal(t, map[string]string{"book-workbook": "replace"}, follow(func(l *looks) {
		l.book.DisplayName, l.book.WorkspaceId = new("Clusters"), pulumi.String(greenLogs)
	}))
	assertDeletedFirst(t, rig.Azure.Calls(), "book-workbook")

	rig.Azure.ForgetCalls()
	elsewhere := follow(func(l *looks) { l.saved.Location = pulumi.String("northeurope") })
	assert.Equal(t, "replace", elsewhere["saved-pack"])
	assertDeletedFirst(t, rig.Azure.Calls(), "saved-pack")
	objects, err := rig.Azure.Objects()
	require.NoError(t, err)
	saved := slices.DeleteFunc(objects, func(o *azure.Object) bool { return o.Type != "operationalinsights:Query" })
	assert.Len(t, saved, queries, "the queries are in the new pack")
	_, err = rig.Destroy()
	require.NoError(t, err)
	assert.Empty(t, own(t, rig.Azure))
}
