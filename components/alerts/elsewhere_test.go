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
