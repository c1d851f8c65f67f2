package defender

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestExportSources(t *testing.T) {
	t.Parallel()
	events := func(e Export) []string {
		var names []string
		for _, one := range e.sources() {
			names = append(names, one.event)
		}
		return names
	}
	off, none := new(false), []string{}
	assert.Equal(t, []string{"Alerts", "Assessments", "SecureScores", "SecureScoreControls", "RegulatoryComplianceAssessment"}, events(Export{}))
	assert.Empty(t, events(Export{AlertSeverities: none, RecommendationSeverities: none, SecureScoreEnabled: off, RegulatoryComplianceEnabled: off}))
	assert.Equal(t, []string{
		"Assessments", "AssessmentsSnapshot", "SubAssessments", "SubAssessmentsSnapshot", "AttackPaths", "AttackPathsSnapshot",
	}, events(Export{
		AlertSeverities: none, FindingsEnabled: new(true), AttackPathsEnabled: new(true), SnapshotsEnabled: new(true),
		SecureScoreEnabled: off, RegulatoryComplianceEnabled: off,
	}))
	alerts := Export{AlertSeverities: []string{"Low", "Informational"}}.sourceOf("Alerts")
	assert.Equal(t, [][]condition{{{"Severity", "Equals", "low"}}, {{"Severity", "Equals", "informational"}}}, alerts.rules)
	found := Export{}.sourceOf("Assessments")
	kind := condition{"type", "Contains", "Microsoft.Security/assessments"}
	assert.Equal(t, [][]condition{
		{kind, {"properties.metadata.severity", "Equals", "high"}}, {kind, {"properties.metadata.severity", "Equals", "medium"}},
	}, found.rules)
}

func (e Export) sourceOf(event string) source {
	for _, one := range e.sources() {
		if one.event == event {
			return one
		}
	}
	return source{}
}

func TestExportSinks(t *testing.T) {
	t.Parallel()
	hub, workspace := &EventHubExport{}, &WorkspaceExport{}
	assert.NotNil(t, (&Export{}).workspace(), "the environment's by default")
	assert.Nil(t, (&Export{EventHub: hub}).workspace())
	assert.Same(t, workspace, (&Export{EventHub: hub, Workspace: workspace}).workspace())
	assert.True(t, workspace.addsSolution())
	assert.False(t, (&WorkspaceExport{SolutionEnabled: new(false)}).addsSolution())
	assert.False(t, (*WorkspaceExport)(nil).addsSolution())
}
