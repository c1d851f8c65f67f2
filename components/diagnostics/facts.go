package diagnostics

import "github.com/aksops/pulumi-aksops/components/internal/facts"

// Facts are what the settings send of an AKS cluster to workspaces: alerts.Watch takes it.
func (d *Diagnostics) Facts() facts.Data { return d.facts }

// Facts are what the settings send of an AKS cluster to workspaces.
func (s *Spec) Facts() facts.Data {
	return facts.Data{Tables: s.Tables(), Categories: s.Categories()}
}

// Facts say whether the Activity log goes to a workspace: alerts.Beside takes it.
func (a *ActivityLog) Facts() facts.Subscription { return a.facts }

// Facts say whether the Activity log goes to a workspace.
func (s *ActivityLogSpec) Facts() facts.Subscription {
	to := s.sinks()
	return facts.Subscription{ActivityLog: to.workspaceId != nil || to.none()}
}
