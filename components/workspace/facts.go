package workspace

import "github.com/aksops/pulumi-aksops/components/internal/facts"

// Facts are what alerts need to know of the workspace: alerts.In takes it.
func (w *Workspace) Facts() facts.Workspace {
	known := w.facts
	known.WorkspaceId, known.Location = w.WorkspaceId, w.Location
	return known
}

// Facts are what alerts need to know of a workspace, but for its id and region.
func (s *Spec) Facts() facts.Workspace {
	if s == nil {
		return facts.Workspace{}
	}
	return facts.Workspace{BasicTables: s.BasicTables(), DailyCap: s.DailyCapGb != nil, Existing: s.ExistingWorkspaceId != nil}
}
