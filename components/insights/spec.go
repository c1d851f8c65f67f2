package insights

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Spec is what a user chooses about Container Insights. Its zero value collects container logs, Kubernetes events, pods, nodes and their performance,
// of all namespaces. Everything but PrivateLink.ScopeId must be known at preview.
type Spec struct {
	// Preset is nodesAndLogs, logsAndEvents, standard, costOptimized or custom: which streams are collected, how often and from which namespaces.
	// Defaults to nodesAndLogs, and in an environment to logsAndEvents for a cluster with managed Prometheus, which has the data of nodes already.
	// You pay for what the tables ingest. Besides container logs and events, which every preset has, Microsoft's figures for a small cluster of 3 nodes and
	// 20 containers (docs/insights.md) come to 1.5 MB an hour with logsAndEvents, at most 6 with costOptimized, 26 with nodesAndLogs and 30 with standard.
	Preset *string `pulumi:"preset,optional"`
	// Streams are the streams to collect, for example Microsoft-Perf. Required with preset custom, refused with any other.
	Streams []string `pulumi:"streams,optional"`
	// Interval is how often metrics and inventory are collected, in whole minutes from "1m" to "30m". Defaults to the preset's. Logs
	// and events are collected as they appear.
	Interval *string `pulumi:"interval,optional"`
	// NamespaceFilteringMode is Off (all namespaces), Include (only those of Namespaces) or Exclude (all but those). Defaults to the
	// preset's.
	NamespaceFilteringMode *string `pulumi:"namespaceFilteringMode,optional"`
	// Namespaces are the Kubernetes namespaces to include or exclude. Required with Include and Exclude unless the preset has both
	// the mode and a list; refused with Off.
	Namespaces []string `pulumi:"namespaces,optional"`
	// ContainerLogV2Enabled writes container logs to the table ContainerLogV2. Defaults to true. False is for preset custom with the
	// stream Microsoft-ContainerLog, whose support Azure ended on 30 September 2026.
	ContainerLogV2Enabled *bool `pulumi:"containerLogV2Enabled,optional"`
	// Syslog collects the nodes' syslog. Defaults to none.
	Syslog *Syslog `pulumi:"syslog,optional"`
	// HighLogScaleEnabled collects the container logs of very busy nodes through an ingestion endpoint of the cluster's own. Defaults to
	// false. The agent must be told too: agent_settings.high_log_scale, enabled = true, in the cluster's ConfigMap
	// container-azm-ms-agentconfig.
	HighLogScaleEnabled *bool `pulumi:"highLogScaleEnabled,optional"`
	// TransformKql is a query of the table source by which Azure drops or changes rows of container logs before it stores them, up to 15360 characters,
	// as in "source | where PodNamespace != 'kube-system'". Refused with a group of streams. Defaults to storing what comes.
	TransformKql *string `pulumi:"transformKql,optional"`
	// Transformations are such queries for single streams, by the stream's name, Microsoft-Syslog too. For container logs they take the place of
	// TransformKql.
	Transformations map[string]string `pulumi:"transformations,optional"`
	// SkipQueryValidation takes TransformKql and Transformations with whatever operators they have: Azure may take some by now that this release does not
	// know to be taken. Defaults to false: an unknown operator, one that needs more than a row, or a bracket that does not end, is refused at preview.
	SkipQueryValidation *bool `pulumi:"skipQueryValidation,optional"`
	// DataCollectionRuleName is the rule's Azure name, 3 to 64 letters, digits, hyphens, underscores and periods. Defaults to
	// MSCI-<region>-<cluster>, the name that Azure's own tools give it. Another name replaces the rule. The association has no such input: the agent
	// finds its rule by the association's name, ContainerInsightsExtension.
	DataCollectionRuleName *string `pulumi:"dataCollectionRuleName,optional"`
	// Properties are raw azure-native DataCollectionRule inputs, laid over everything else: objects key by key, the rest, lists too, as a whole; null takes
	// a property away. Their names are checked at every depth, their values are not.
	Properties map[string]any `pulumi:"properties,optional"`
	// PrivateLink keeps the agent off public networks, for configuration and for ingestion. Defaults to public endpoints.
	PrivateLink *PrivateLink `pulumi:"privateLink,optional"`
}

// Syslog is which messages of the nodes' syslog are collected, into the table Syslog.
type Syslog struct {
	// Enabled switches the collection. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// Facilities are the parts of the system to listen to: auth, authpriv, cron, daemon, mark, kern, local0 to local7, lpr, mail, news,
	// syslog, user, uucp. Defaults to auth, authpriv, cron, daemon, kern, syslog and user.
	Facilities []string `pulumi:"facilities,optional"`
	// LogLevels are the levels to collect: Debug, Info, Notice, Warning, Error, Critical, Alert, Emergency. Defaults to Warning and
	// what is graver.
	LogLevels []string `pulumi:"logLevels,optional"`
}

// PrivateLink gives the cluster two data collection endpoints without public access: one for ingestion, in the workspace's region, and
// one for the agent's configuration, in the cluster's.
type PrivateLink struct {
	// ScopeId is the Azure Monitor private link scope that both endpoints join, in the subscription of the provider. Defaults to none: the
	// endpoints stay unreachable until something else puts them in a scope.
	ScopeId pulumi.StringInput `pulumi:"scopeId,optional"`
}
