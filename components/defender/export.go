package defender

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	workspaceType = "Microsoft.OperationalInsights/workspaces"
	eventHubType  = "Microsoft.EventHub/namespaces/eventhubs"

	// The portal shows and edits exports of these names alone.
	workspaceExportName = "ExportToWorkspace"
	eventHubExportName  = "ExportToHub"
)

// Export sends what Defender for Cloud finds on, as it finds it. Without a sink it sends to the environment's workspace; without content it
// sends alerts and recommendations of high and medium severity, scores and regulatory compliance.
type Export struct {
	// Workspace is the Log Analytics workspace to send to. Defaults to the environment's, unless EventHub alone is given.
	Workspace *WorkspaceExport `pulumi:"workspace,optional"`
	// EventHub is the event hub to send to. Defaults to none.
	EventHub *EventHubExport `pulumi:"eventHub,optional"`
	// AlertSeverities are the severities of alerts to send: High, Medium, Low, Informational. Defaults to High and Medium. An empty list sends
	// none.
	AlertSeverities []string `pulumi:"alertSeverities,optional"`
	// RecommendationSeverities are the severities of recommendations to send: High, Medium, Low. Defaults to High and Medium. An empty list
	// sends none.
	RecommendationSeverities []string `pulumi:"recommendationSeverities,optional"`
	// FindingsEnabled sends the single findings of recommendations too, such as each vulnerability of an image. Defaults to false.
	FindingsEnabled *bool `pulumi:"findingsEnabled,optional"`
	// SecureScoreEnabled sends the secure score and its controls. Defaults to true.
	SecureScoreEnabled *bool `pulumi:"secureScoreEnabled,optional"`
	// RegulatoryComplianceEnabled sends the state of regulatory standards. Defaults to true.
	RegulatoryComplianceEnabled *bool `pulumi:"regulatoryComplianceEnabled,optional"`
	// AttackPathsEnabled sends attack paths, which the plan cloudPosture finds. Defaults to false.
	AttackPathsEnabled *bool `pulumi:"attackPathsEnabled,optional"`
	// SnapshotsEnabled also sends the whole state once a week, besides what changes. Defaults to false.
	SnapshotsEnabled *bool `pulumi:"snapshotsEnabled,optional"`
}

// WorkspaceExport is the export to a Log Analytics workspace.
type WorkspaceExport struct {
	// Name is the export's Azure name. Defaults to ExportToWorkspace, the one that the portal shows.
	Name *string `pulumi:"name,optional"`
	// WorkspaceId is the workspace, which has the solution SecurityCenterFree. Defaults to the environment's.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	// SolutionEnabled puts the solution SecurityCenterFree on the environment's workspace, which the export's tables need. Defaults to true;
	// false where the workspace has it already. Refused with WorkspaceId.
	SolutionEnabled *bool `pulumi:"solutionEnabled,optional"`
}

// EventHubExport is the export to an event hub.
type EventHubExport struct {
	// Name is the export's Azure name. Defaults to ExportToHub, the one that the portal shows.
	Name *string `pulumi:"name,optional"`
	// EventHubId is the id of the event hub. Required.
	EventHubId pulumi.StringInput `pulumi:"eventHubId"`
	// ConnectionString is one that may send to the hub. Required unless TrustedServiceEnabled. Secret.
	ConnectionString pulumi.StringInput `pulumi:"connectionString,optional"`
	// TrustedServiceEnabled sends as a trusted service of Azure, to which the hub must grant the role to send, instead of with a connection
	// string. Defaults to false.
	TrustedServiceEnabled *bool `pulumi:"trustedServiceEnabled,optional"`
}

var (
	alertSeverities          = []string{"High", "Medium", "Low", "Informational"}
	recommendationSeverities = []string{"High", "Medium", "Low"}
	defaultSeverities        = []string{"High", "Medium"}
)

func (e *Export) check(c *input.Checker, defaultWorkspace bool) {
	if e == nil {
		return
	}
	checkSeverities(c, "export.alertSeverities", e.AlertSeverities, alertSeverities)
	checkSeverities(c, "export.recommendationSeverities", e.RecommendationSeverities, recommendationSeverities)
	if len(e.sources()) == 0 {
		c.Failf("export", "sends nothing: leave one of its contents on, or remove it")
	}
	if e.workspace() != nil {
		azure.CheckLiteralID(c, "export.workspace.workspaceId", e.workspace().WorkspaceId, workspaceType)
		c.Match("export.workspace.name", e.workspace().Name, namePattern, nameRule)
		if e.workspace().WorkspaceId == nil && !defaultWorkspace {
			c.Failf("export.workspace.workspaceId", "is required: give the workspace that receives the data")
		}
		if e.workspace().WorkspaceId != nil && input.Value(e.workspace().SolutionEnabled, false) {
			c.Failf("export.workspace.solutionEnabled", "is true with workspaceId: the solution belongs to whoever has that workspace; remove it")
		}
	}
	if len(orDefault(e.RecommendationSeverities, defaultSeverities)) == 0 && input.Value(e.FindingsEnabled, false) {
		c.Failf("export.findingsEnabled", "is true with recommendationSeverities empty: findings are parts of recommendations; remove one of the two")
	}
	hub := e.EventHub
	if hub == nil {
		return
	}
	c.Match("export.eventHub.name", hub.Name, namePattern, nameRule)
	name := input.Value(hub.Name, eventHubExportName)
	if w := e.workspace(); w != nil && strings.EqualFold(input.Value(w.Name, workspaceExportName), name) {
		c.Failf("export.eventHub.name", "is %q, the name of the export to the workspace too: each needs its own", name)
	}
	c.Required("export.eventHub.eventHubId", azure.IsGiven(hub.EventHubId), "give the id of the event hub")
	azure.CheckLiteralID(c, "export.eventHub.eventHubId", hub.EventHubId, eventHubType)
	switch trusted := input.Value(hub.TrustedServiceEnabled, false); {
	case trusted && azure.IsGiven(hub.ConnectionString):
		c.Failf("export.eventHub.connectionString", "is set with trustedServiceEnabled, which needs none: remove one of the two")
	case !trusted && !azure.IsGiven(hub.ConnectionString):
		c.Failf("export.eventHub.connectionString", "is required: give one that may send, or set trustedServiceEnabled")
	}
}

func checkSeverities(c *input.Checker, path string, chosen, allowed []string) {
	for i, one := range chosen {
		c.OneOf(input.Index(path, i), &one, allowed...)
		if slices.Contains(chosen[:i], one) {
			c.Failf(input.Index(path, i), "is %q a second time: list each severity once", one)
		}
	}
}

// workspace is the export to a workspace, nil if there is only one to an event hub.
func (e *Export) workspace() *WorkspaceExport {
	if e.Workspace == nil && e.EventHub == nil {
		return &WorkspaceExport{}
	}
	return e.Workspace
}

// SendsAlerts says whether alerts go to the environment's workspace.
func (e *Export) SendsAlerts() bool {
	if e == nil {
		return false
	}
	to := e.workspace()
	return to != nil && to.WorkspaceId == nil && len(orDefault(e.AlertSeverities, defaultSeverities)) > 0
}

func (w *WorkspaceExport) addsSolution() bool {
	return w != nil && input.Value(w.SolutionEnabled, w.WorkspaceId == nil)
}

// source is one kind of event, and what of it is sent: everything if there are no rules.
type source struct {
	event string
	// rules are sets of conditions, of which one must hold.
	rules [][]condition
}

// condition compares a property of an event, without regard to case.
type condition struct{ property, operator, value string }

const (
	equals   = "Equals"
	contains = "Contains"
)

func (e *Export) sources() []source {
	var all []source
	add := func(event string, rules [][]condition) {
		all = append(all, source{event, rules})
		if input.Value(e.SnapshotsEnabled, false) && slices.Contains(withSnapshots, event) {
			all = append(all, source{event + "Snapshot", rules})
		}
	}
	if chosen := orDefault(e.AlertSeverities, defaultSeverities); len(chosen) > 0 {
		add("Alerts", bySeverity("Severity", chosen))
	}
	if chosen := orDefault(e.RecommendationSeverities, defaultSeverities); len(chosen) > 0 {
		add("Assessments", recommendations(chosen))
		if input.Value(e.FindingsEnabled, false) {
			add("SubAssessments", nil)
		}
	}
	if input.Value(e.SecureScoreEnabled, true) {
		add("SecureScores", nil)
		add("SecureScoreControls", nil)
	}
	if input.Value(e.RegulatoryComplianceEnabled, true) {
		add("RegulatoryComplianceAssessment", nil)
	}
	if input.Value(e.AttackPathsEnabled, false) {
		add("AttackPaths", nil)
	}
	return all
}

// withSnapshots are the events whose whole state Azure can send once a week.
var withSnapshots = []string{
	"Assessments", "SubAssessments", "SecureScores", "SecureScoreControls", "RegulatoryComplianceAssessment", "AttackPaths",
}

func bySeverity(property string, chosen []string) [][]condition {
	sets := make([][]condition, len(chosen))
	for i, severity := range chosen {
		sets[i] = []condition{{property, equals, strings.ToLower(severity)}}
	}
	return sets
}

func recommendations(chosen []string) [][]condition {
	sets := bySeverity("properties.metadata.severity", chosen)
	for i := range sets {
		sets[i] = append([]condition{{"type", contains, "Microsoft.Security/assessments"}}, sets[i]...)
	}
	return sets
}

func orDefault(chosen, otherwise []string) []string {
	if chosen == nil {
		return otherwise
	}
	return chosen
}
