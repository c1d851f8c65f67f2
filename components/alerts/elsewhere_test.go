package alerts

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// TestAlertsElsewhereAreToldAtOnce: no processing rule looks into another subscription, so that rules on something there have action groups of their own.
func TestAlertsElsewhereAreToldAtOnce(t *testing.T) {
	t.Parallel()
	for _, elsewhere := range []bool{false, true} {
		p := watching("minimal")
		p.SubscriptionRules, p.WorkspaceElsewhere, p.Home = new(false), elsewhere, "11111111-1111-1111-1111-111111111111"
		p.Workspace.Existing, p.Workspace.WorkspaceId = new(true), pulumi.String("").ToStringOutput()
		p.ActionGroups = map[string]ActionGroupSpec{"team": {}}
		p.Routes = map[string]Route{"night": {ActionGroups: []string{"team"}, Hours: &Hours{From: new("18:00")}}}
		var c input.Checker
		p.selectShipped(&c)
		p.route(&c)
		assert.NoError(t, c.Err())
		for _, rule := range p.rules {
			atOnce := elsewhere && rule.scope == workspaceScope
			assert.Equal(t, atOnce, len(rule.told) > 0, rule.key)
			assert.Equal(t, !atOnce, strings.Contains(p.recipients()[rule.key], "18:00"), rule.key)
		}
	}
}

// TestCapOfExistingWorkspace: advice must be something that is not refused.
func TestCapOfExistingWorkspace(t *testing.T) {
	t.Parallel()
	p := watching("minimal")
	p.Workspace = &Workspace{DailyCapEnabled: new(false)}
	rule := shippedRules()["workspace-daily-cap-reached"]
	assert.Contains(t, p.lacking(rule), "set its dailyCapGb")
	p.Workspace.Existing = new(true)
	assert.NotContains(t, p.lacking(rule), "dailyCapGb")
}

// TestTeamsElsewhereAreNotPromised: what a team cannot be told is not said to be told, somebody else must be, and the preview says so.
func TestTeamsElsewhereAreNotPromised(t *testing.T) {
	t.Parallel()
	const here, there = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
	planned := func(subscription, group string, routes map[string]Route, own []string) (*plan, error) {
		args := watchingEverything(Spec{
			Profile: new("none"), ActionGroups: map[string]ActionGroupSpec{"a": someone(), "b": someone()}, Routes: routes,
			LogRules: map[string]LogRule{"shop": {
				ScopeId: pulumi.String("/subscriptions/" + subscription + "/resourceGroups/" + group + "/providers/Microsoft.OperationalInsights/workspaces/w"),
				Routes:  own,
				LogAlertSpec: LogAlertSpec{
					Query: "ContainerLogV2 | summarize Count = count() by Team = tostring(PodName)", Severity: new(1), Threshold: new(0.0), WindowSize: new("PT15M"),
					Dimensions: []Dimension{{Name: "Team"}}, TimeAggregation: new("Total"), MetricMeasureColumn: new("Count"), Operator: new("GreaterThan"),
				},
			}},
		})
		args.SubscriptionId = pulumi.String(here)
		return args.plan("test")
	}
	teams, all := Route{ActionGroups: []string{"a"}, Teams: []string{"shop"}}, Route{ActionGroups: []string{"b"}}
	both := map[string]Route{"all": all, "teams": teams}

	p, err := planned(here, "rg-foreign", both, nil)
	assert.NoError(t, err)
	assert.Equal(t, map[string]string{"shop": "Sev1: b; a (team shop)"}, p.recipients())
	assert.Empty(t, p.notes)

	p, err = planned(there, "rg-foreign", both, nil)
	assert.NoError(t, err)
	assert.Equal(t, map[string]string{"shop": "Sev1: b"}, p.recipients())
	assert.Equal(t, []string{"routes.teams tells no team of alerts about what is in another subscription, where no processing rule of this one applies; " +
		"whom other routes tell of them has to pass them on: shop"}, p.notes)

	_, err = planned(there, "rg-foreign", map[string]Route{"teams": teams}, nil)
	assert.ErrorContains(t, err, "routes lead alerts of severity 1 and signal log to nobody: shop")
	_, err = planned(there, "rg-foreign", both, []string{"all", "teams"})
	assert.EqualError(t, err, "logRules.shop.routes has teams, which is for teams, but this rule looks into another subscription, in which no route can tell "+
		"teams apart: choose another")
	night := Route{ActionGroups: []string{"a"}, Hours: &Hours{From: new("18:00")}}
	p, err = planned(there, "rg-foreign", map[string]Route{"night": night}, nil)
	assert.NoError(t, err)
	assert.Equal(t, map[string]string{"shop": "Sev1: a"}, p.recipients(), "at once, since no hours can be had there")
}
