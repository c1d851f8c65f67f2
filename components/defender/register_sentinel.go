package defender

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// auditTables are what the audit logs of clusters fill.
var auditTables = []string{"AKSAuditAdmin", "AKSAudit"}

func (a *Args) tables() []string {
	if a.Tables == nil {
		return auditTables
	}
	return a.Tables
}

func (r *registering) addSentinel() error {
	r.ruleIDs = pulumi.StringMap{}
	s := r.args.Sentinel
	if s == nil {
		return nil
	}
	id := s.WorkspaceId
	if id == nil {
		id = r.args.WorkspaceId
	}
	parts, options := azure.PartsOf(id), r.child()
	if input.Value(s.OnboardingEnabled, true) {
		onboarding, err := azure.NewSentinelOnboarding(r.ctx, r.name+"-sentinel", parts, r.child()...)
		if err != nil {
			return fmt.Errorf("putting Sentinel on the workspace: %w", err)
		}
		options = append(options, pulumi.DependsOn([]pulumi.Resource{onboarding}))
	}
	created, _ := s.ruleSet(r.args.tables())
	for _, name := range created {
		losses.At(r.ctx, r.name, r.name+"-rule-"+name, input.Key("sentinel.rules", name))
		for what, texts := range s.Ignored.lists() {
			losses.Shared(r.ctx, r.name, r.name+"-rule-"+name, "ignored"+what, "sentinel", texts)
		}
		registered, err := azure.NewScheduledAlertRule(r.ctx, r.name+"-rule-"+name, s.ruleArgs(parts, name, r.args.tables()), options...)
		if err != nil {
			return fmt.Errorf("creating the analytics rule %s: %w", name, err)
		}
		r.ruleIDs[name] = registered.ID().ToStringOutput()
	}
	return nil
}

// ruleArgs are a shipped rule with the user's changes.
func (s *Sentinel) ruleArgs(workspace azure.Parts, name string, tables []string) *azure.ScheduledAlertRuleArgs {
	shipped, chosen := findRule(name), s.Rules[name]
	frequency := input.Value(chosen.QueryFrequency, shipped.QueryFrequency)
	properties := pulumi.Map{
		"displayName":         pulumi.String(shipped.DisplayName),
		"description":         pulumi.String(shipped.describe()),
		"enabled":             pulumi.Bool(true),
		"severity":            pulumi.String(input.Value(chosen.Severity, shipped.Severity)),
		"query":               pulumi.String(shipped.queryFor(shipped.sources(tables), frequency, s.Ignored.and(chosen.Ignored))),
		"queryFrequency":      pulumi.String(frequency),
		"queryPeriod":         pulumi.String(input.Value(chosen.QueryPeriod, shipped.QueryPeriod)),
		"triggerOperator":     pulumi.String(shipped.TriggerOperator),
		"triggerThreshold":    pulumi.Int(input.Value(chosen.Threshold, shipped.TriggerThreshold)),
		"suppressionEnabled":  pulumi.Bool(shipped.SuppressionEnabled),
		"suppressionDuration": pulumi.String(shipped.SuppressionDuration),
		"tactics":             pulumi.ToStringArray(shipped.Tactics),
		"techniques":          pulumi.ToStringArray(shipped.Techniques),
		"customDetails":       pulumi.ToStringMap(shipped.CustomDetails),
		"entityMappings":      shipped.entities(),
		"eventGroupingSettings": pulumi.Map{
			"aggregationKind": pulumi.String(shipped.EventGrouping),
		},
		"alertDetailsOverride":  pulumi.Map{"alertDisplayNameFormat": pulumi.String(shipped.AlertTitle)},
		"incidentConfiguration": shipped.incidents(),
	}
	return &azure.ScheduledAlertRuleArgs{Workspace: workspace, RuleId: ruleID(name), Properties: properties}
}

// describe is what an analyst reads first: what happened, and what to do.
func (r rule) describe() string {
	return strings.TrimSpace(r.Description) + "\n\nWhat to do:\n- " + strings.Join(r.WhatToDo, "\n- ")
}

func (r rule) entities() pulumi.Array {
	all := pulumi.Array{}
	for _, entity := range r.EntityMappings {
		fields := pulumi.Array{}
		for _, field := range entity.FieldMappings {
			fields = append(fields, pulumi.StringMap{"identifier": pulumi.String(field.Identifier), "columnName": pulumi.String(field.ColumnName)})
		}
		all = append(all, pulumi.Map{"entityType": pulumi.String(entity.EntityType), "fieldMappings": fields})
	}
	return all
}

func (r rule) incidents() pulumi.Map {
	g := r.Incident.Grouping
	return pulumi.Map{
		"createIncident": pulumi.Bool(r.Incident.Create),
		"groupingConfiguration": pulumi.Map{
			"enabled":              pulumi.Bool(g.Enabled),
			"reopenClosedIncident": pulumi.Bool(g.ReopenClosedIncident),
			"lookbackDuration":     pulumi.String(g.LookbackDuration),
			"matchingMethod":       pulumi.String(g.MatchingMethod),
			"groupByEntities":      pulumi.ToStringArray(g.GroupByEntities),
		},
	}
}
