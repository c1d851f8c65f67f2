package defender

import (
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Facts say what Defender for Cloud does for the subscription: alerts.Beside takes it.
func (x *Defender) Facts() facts.Subscription { return x.facts }

// Facts say what Defender for Cloud does for a subscription.
func (s *Spec) Facts() facts.Subscription {
	if s == nil {
		return facts.Subscription{}
	}
	return facts.Subscription{DefenderPlans: s.hasPlans(), DefenderAlerts: s.Export.SendsAlerts()}
}

// hasPlans says whether there are plans, of this stack or, where that leaves them alone, of the one that manages them, or of single resources.
func (s *Spec) hasPlans() bool {
	own := slices.ContainsFunc(slices.Collect(maps.Values(s.ResourcePlans)), func(p ResourcePlan) bool { return input.Value(p.Tier, tierStandard) != tierFree })
	return s.Plans != nil || own
}
