package alerts

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Spec is what a user chooses about the alerts of an environment.
type Spec struct {
	// Profile is how many rules of the catalogue there are: none, minimal (outages and what leads to them), standard, or full (also what helps
	// with tuning and audit). Defaults to standard. A rule whose data is not collected is left out, and the preview says so.
	Profile *string `pulumi:"profile,optional"`
	// SubscriptionRules has the rules of the profile that look at the whole subscription: Service Health, Defender for Cloud, policies. Where several
	// environments share a subscription, one has them and the others switch them off: each event is told once, and Azure takes 100 rules on the
	// Activity log in a subscription. A rule that Rules names is there anyway. Defaults to true. Must be known at preview.
	SubscriptionRules *bool `pulumi:"subscriptionRules,optional"`
	// ActionGroups are who can be told, by a short key that routes name. One at least is required.
	ActionGroups map[string]ActionGroupSpec `pulumi:"actionGroups,optional"`
	// Routes say who is told about what, by key; an alert goes along all routes that match it. Defaults to telling every action group everything.
	// A rule that no route leads to somebody is refused.
	Routes map[string]Route `pulumi:"routes,optional"`
	// Suppressions keep alerts quiet for a time, by key. Defaults to none.
	Suppressions map[string]Suppression `pulumi:"suppressions,optional"`
	// Rules change rules of the catalogue, by their names, which docs/alerts.md lists.
	Rules map[string]RuleOverride `pulumi:"rules,optional"`
	// MetricRules are rules of your own on platform metrics, by key.
	MetricRules map[string]MetricRule `pulumi:"metricRules,optional"`
	// LogRules are rules of your own on logs, by key.
	LogRules map[string]LogRule `pulumi:"logRules,optional"`
	// ActivityRules are rules of your own on the Activity log, by key.
	ActivityRules map[string]ActivityRule `pulumi:"activityRules,optional"`
	// SavedQueries offer the queries of the rules and others, for health, audit and cost, in a query pack; {} is all whose data is collected.
	// Defaults to none.
	SavedQueries *SavedQueriesSpec `pulumi:"savedQueries,optional"`
	// Workbook is an Azure Monitor workbook on the clusters' health, the cost of logs, and alerts; {} is the default one. Defaults to none.
	Workbook *WorkbookSpec `pulumi:"workbook,optional"`
	// Identity is what the queries of rules on logs run as, unless a rule of your own has another: {} is an identity of each rule with Reader on what it
	// looks at, userAssignedIdentityId one of your own for all. Defaults to whoever wrote the rule last, which suits a pipeline: an identity of each rule
	// takes a role assignment of each, and who deploys must be allowed to assign roles. Set it where people deploy whose rights end: Azure disables a
	// rule a week after its last editor lost access.
	Identity *LogAlertIdentity `pulumi:"identity,optional"`
	// OptOutLabel is the label by which a pod is left out of workload rules on logs, if its value is off. Defaults to aksops-alerts.
	OptOutLabel *string `pulumi:"optOutLabel,optional"`
	// TeamLabel is the label that says whose a pod is, for routes with teams. Defaults to team.
	TeamLabel *string `pulumi:"teamLabel,optional"`
	// IgnoredActors are names of users, as the audit log has them, whom audit rules leave out. Defaults to none.
	IgnoredActors []string `pulumi:"ignoredActors,optional"`
	// RunbookUrl is the address below which the runbooks are, which alerts link to as <RunbookUrl>/<rule>.md. Defaults to this project's.
	RunbookUrl *string `pulumi:"runbookUrl,optional"`
}

// Route says who is told about which alerts, and when.
type Route struct {
	// ActionGroups are keys of the action groups to tell. Required.
	ActionGroups []string `pulumi:"actionGroups"`
	// Severities are those of the alerts, 0 to 4. Defaults to all. An activity log rule has a severity for this purpose alone.
	Severities []int `pulumi:"severities,optional"`
	// Signals are metric, log and activity. Defaults to all.
	Signals []string `pulumi:"signals,optional"`
	// Teams are values of the team label of the pods that the alerts are about, which only workload rules on logs know. Azure looks for the
	// value anywhere in an alert's context, so it should be no everyday word. Defaults to all alerts.
	Teams []string `pulumi:"teams,optional"`
	// Hours are when the route is open: what fires outside goes another way, and is not told later. Defaults to always. Azure has no hours
	// for alerts of Service Health.
	Hours *Hours `pulumi:"hours,optional"`
}

// Hours are times of the week.
type Hours struct {
	// Days are Monday to Sunday. Defaults to each day.
	Days []string `pulumi:"days,optional"`
	// From is the time of day at which they begin, such as 08:00. Defaults to 00:00.
	From *string `pulumi:"from,optional"`
	// Until is the time of day at which they end, on the next day if it is earlier than From. Defaults to the end of the day.
	Until *string `pulumi:"until,optional"`
	// TimeZone is the time zone by its Windows name, such as W. Europe Standard Time. Defaults to UTC.
	TimeZone *string `pulumi:"timeZone,optional"`
}

// Suppression keeps alerts of clusters and workspace quiet: they show in the portal and tell nobody. It is about alerts of this environment's rules
// alone: what others have on the same clusters or in the same workspace goes on telling. Alerts of the subscription, such as those of Service Health,
// are never kept quiet. Exactly one of From, Recurrences and MaintenanceWindows is required.
type Suppression struct {
	// Description says what it is for. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Enabled applies it. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// Clusters are keys of the clusters whose alerts are kept quiet. Defaults to all clusters, and with them the workspace and what
	// rules of your own have as scopeId.
	Clusters []string `pulumi:"clusters,optional"`
	// Severities narrow it to alerts of these severities. Defaults to all. Not together with Rules or AwakeRules.
	Severities []int `pulumi:"severities,optional"`
	// Rules narrow it to alerts of these rules. Defaults to all of the environment. Not together with AwakeRules.
	Rules []string `pulumi:"rules,optional"`
	// AwakeRules are rules that go on telling. With MaintenanceWindows they default to the rules of severity 0, which say that a cluster is down.
	AwakeRules []string `pulumi:"awakeRules,optional"`

	// From is when a single suppression begins, as local time such as 2026-12-24T18:00:00.
	From *string `pulumi:"from,optional"`
	// Until is when a single suppression ends, as local time. Either it or Duration is required with From.
	Until *string `pulumi:"until,optional"`
	// Duration is how long a single suppression lasts, such as PT20M.
	Duration *string `pulumi:"duration,optional"`
	// TimeZone is that of From, Until and Recurrences by its Windows name. Defaults to UTC.
	TimeZone *string `pulumi:"timeZone,optional"`
	// Recurrences are times that come again and again.
	Recurrences []Recurrence `pulumi:"recurrences,optional"`
	// MaintenanceWindows are those of each cluster that it is bound to: default, autoUpgrade and nodeOs.
	MaintenanceWindows []string `pulumi:"maintenanceWindows,optional"`
}

// RuleOverride changes a rule of the catalogue. What it names explicitly is in force whatever the profile.
type RuleOverride struct {
	// Enabled has the rule, or leaves it out. Defaults to true: a rule that is named is wanted.
	Enabled *bool `pulumi:"enabled,optional"`
	// Severity is 0 to 4. Defaults to the catalogue's.
	Severity *int `pulumi:"severity,optional"`
	// Threshold is in the unit that docs/alerts.md states. Defaults to the catalogue's. Rules that learn have none, nor do those on the Activity log.
	Threshold *float64 `pulumi:"threshold,optional"`
	// Window is the time that is looked at, in ISO 8601. Defaults to the catalogue's. Rules on the Activity log have none.
	Window *string `pulumi:"window,optional"`
	// Routes are keys of the routes that its alerts take instead of all that match.
	Routes []string `pulumi:"routes,optional"`
	// IncludedNamespaces are the only ones to look at. Defaults to all. Only for workload rules.
	IncludedNamespaces []string `pulumi:"includedNamespaces,optional"`
	// ExcludedNamespaces are left out, besides those of the platform. Only for workload rules.
	ExcludedNamespaces []string `pulumi:"excludedNamespaces,optional"`
	// ExceptClusters are keys of clusters that it leaves out, for example one that is stopped on purpose. Only for rules on metrics, and those that
	// miss something that should be there.
	ExceptClusters []string `pulumi:"exceptClusters,optional"`
}

// MetricRule is a rule of your own on platform metrics.
type MetricRule struct {
	MetricAlertSpec
	// Target is what of each cluster is looked at: cluster, or loadBalancer, the one named kubernetes that AKS makes in the node resource group with the
	// network's outboundType loadBalancer. Defaults to cluster. Not together with ScopeId. Must be known at preview.
	Target *string `pulumi:"target,optional"`
	// ScopeId is the resource whose metric is looked at. Defaults to each cluster, or what Target says of it.
	ScopeId pulumi.StringInput `pulumi:"scopeId,optional"`
	// Clusters are keys of the clusters that it is for. Defaults to all. Not together with ScopeId.
	Clusters []string `pulumi:"clusters,optional"`
	// Routes are keys of the routes that its alerts take instead of all that match.
	Routes []string `pulumi:"routes,optional"`
}

// LogRule is a rule of your own on logs.
type LogRule struct {
	LogAlertSpec
	// ScopeId is the workspace or resource whose logs are queried. Defaults to the environment's workspace.
	ScopeId pulumi.StringInput `pulumi:"scopeId,optional"`
	// Routes are keys of the routes that its alerts take instead of all that match.
	Routes []string `pulumi:"routes,optional"`
}

// ActivityRule is a rule of your own on the Activity log.
type ActivityRule struct {
	ActivityAlertSpec
	// Severity, 0 to 4, decides who is told. Required.
	Severity *int `pulumi:"severity,optional"`
	// Scope is clusters, workspace, environment (the resource group, and workspace and clusters with it) or subscription. Defaults to environment, and
	// to subscription for ServiceHealth.
	Scope *string `pulumi:"scope,optional"`
	// Routes are keys of the routes that its alerts take instead of all that match.
	Routes []string `pulumi:"routes,optional"`
}
