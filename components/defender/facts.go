package defender

import "github.com/aksops/pulumi-aksops/components/internal/facts"

// Facts say what Defender for Cloud does for the subscription: alerts.Beside takes it.
func (x *Defender) Facts() facts.Subscription { return x.facts }

// Facts say what Defender for Cloud does for a subscription.
func (s *Spec) Facts() facts.Subscription {
	if s == nil {
		return facts.Subscription{}
	}
	return facts.Subscription{DefenderPlans: s.manages() && s.Plans != nil, DefenderAlerts: s.Export.SendsAlerts()}
}
