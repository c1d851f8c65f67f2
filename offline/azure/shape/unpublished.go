package shape

// The Go modules of these services are not published in version 2.92.3. The structs say what azure-native has for them, by the API description that it
// is made from; nested types as far as anything of theirs is used. Sources: azure-rest-api-specs, specification/<service>/**/<version>/*.json.

// processingRuleArgs is alertsmanagement, 2021-08-08, AlertProcessingRules.json.
type processingRuleArgs struct {
	AlertProcessingRuleName string            `pulumi:"alertProcessingRuleName"`
	Location                string            `pulumi:"location"`
	Properties              *processingRule   `pulumi:"properties"`
	ResourceGroupName       string            `pulumi:"resourceGroupName"`
	Tags                    map[string]string `pulumi:"tags"`
}

type processingRule struct {
	Actions     []any                 `pulumi:"actions"`
	Conditions  []processingCondition `pulumi:"conditions"`
	Description string                `pulumi:"description"`
	Enabled     bool                  `pulumi:"enabled"`
	Schedule    *processingSchedule   `pulumi:"schedule"`
	Scopes      []string              `pulumi:"scopes"`
}

type processingCondition struct {
	Field    string   `pulumi:"field"`
	Operator string   `pulumi:"operator"`
	Values   []string `pulumi:"values"`
}

type processingSchedule struct {
	EffectiveFrom  string `pulumi:"effectiveFrom"`
	EffectiveUntil string `pulumi:"effectiveUntil"`
	Recurrences    []any  `pulumi:"recurrences"`
	TimeZone       string `pulumi:"timeZone"`
}

type addActionGroups struct {
	ActionGroupIds []string `pulumi:"actionGroupIds"`
	ActionType     string   `pulumi:"actionType"`
}

type removeAllActionGroups struct {
	ActionType string `pulumi:"actionType"`
}

type dailyRecurrence struct {
	EndTime        string `pulumi:"endTime"`
	RecurrenceType string `pulumi:"recurrenceType"`
	StartTime      string `pulumi:"startTime"`
}

type weeklyRecurrence struct {
	DaysOfWeek     []string `pulumi:"daysOfWeek"`
	EndTime        string   `pulumi:"endTime"`
	RecurrenceType string   `pulumi:"recurrenceType"`
	StartTime      string   `pulumi:"startTime"`
}

type monthlyRecurrence struct {
	DaysOfMonth    []int  `pulumi:"daysOfMonth"`
	EndTime        string `pulumi:"endTime"`
	RecurrenceType string `pulumi:"recurrenceType"`
	StartTime      string `pulumi:"startTime"`
}

// solutionArgs is operationsmanagement, 2015-11-01-preview, OperationsManagement.json.
type solutionArgs struct {
	Location          string              `pulumi:"location"`
	Plan              *solutionPlan       `pulumi:"plan"`
	Properties        *solutionProperties `pulumi:"properties"`
	ResourceGroupName string              `pulumi:"resourceGroupName"`
	SolutionName      string              `pulumi:"solutionName"`
	Tags              map[string]string   `pulumi:"tags"`
}

type solutionPlan struct {
	Name          string `pulumi:"name"`
	Product       string `pulumi:"product"`
	PromotionCode string `pulumi:"promotionCode"`
	Publisher     string `pulumi:"publisher"`
}

type solutionProperties struct {
	ContainedResources  []string `pulumi:"containedResources"`
	ReferencedResources []string `pulumi:"referencedResources"`
	WorkspaceResourceId string   `pulumi:"workspaceResourceId"`
}

// remediationArgs is policyinsights, 2021-10-01, remediations.json.
type remediationArgs struct {
	FailureThreshold            *failureThreshold   `pulumi:"failureThreshold"`
	Filters                     *remediationFilters `pulumi:"filters"`
	ParallelDeployments         int                 `pulumi:"parallelDeployments"`
	PolicyAssignmentId          string              `pulumi:"policyAssignmentId"`
	PolicyDefinitionReferenceId string              `pulumi:"policyDefinitionReferenceId"`
	RemediationName             string              `pulumi:"remediationName"`
	ResourceCount               int                 `pulumi:"resourceCount"`
	ResourceDiscoveryMode       string              `pulumi:"resourceDiscoveryMode"`
	ResourceId                  string              `pulumi:"resourceId"`
}

type failureThreshold struct {
	Percentage float64 `pulumi:"percentage"`
}

type remediationFilters struct {
	Locations []string `pulumi:"locations"`
}

// onboardingArgs is securityinsights, 2024-03-01, OnboardingStates.json.
type onboardingArgs struct {
	CustomerManagedKey          bool   `pulumi:"customerManagedKey"`
	ResourceGroupName           string `pulumi:"resourceGroupName"`
	SentinelOnboardingStateName string `pulumi:"sentinelOnboardingStateName"`
	WorkspaceName               string `pulumi:"workspaceName"`
}

// scheduledAlertRuleArgs is securityinsights, 2024-03-01, AlertRules.json.
type scheduledAlertRuleArgs struct {
	AlertDetailsOverride  *detailsOverride       `pulumi:"alertDetailsOverride"`
	AlertRuleTemplateName string                 `pulumi:"alertRuleTemplateName"`
	CustomDetails         map[string]string      `pulumi:"customDetails"`
	Description           string                 `pulumi:"description"`
	DisplayName           string                 `pulumi:"displayName"`
	Enabled               bool                   `pulumi:"enabled"`
	EntityMappings        []entityMapping        `pulumi:"entityMappings"`
	EventGroupingSettings *eventGrouping         `pulumi:"eventGroupingSettings"`
	IncidentConfiguration *incidentConfiguration `pulumi:"incidentConfiguration"`
	Kind                  string                 `pulumi:"kind"`
	Query                 string                 `pulumi:"query"`
	QueryFrequency        string                 `pulumi:"queryFrequency"`
	QueryPeriod           string                 `pulumi:"queryPeriod"`
	ResourceGroupName     string                 `pulumi:"resourceGroupName"`
	RuleId                string                 `pulumi:"ruleId"`
	Severity              string                 `pulumi:"severity"`
	SuppressionDuration   string                 `pulumi:"suppressionDuration"`
	SuppressionEnabled    bool                   `pulumi:"suppressionEnabled"`
	Tactics               []string               `pulumi:"tactics"`
	Techniques            []string               `pulumi:"techniques"`
	TemplateVersion       string                 `pulumi:"templateVersion"`
	TriggerOperator       string                 `pulumi:"triggerOperator"`
	TriggerThreshold      int                    `pulumi:"triggerThreshold"`
	WorkspaceName         string                 `pulumi:"workspaceName"`
}

type detailsOverride struct {
	AlertDescriptionFormat  string            `pulumi:"alertDescriptionFormat"`
	AlertDisplayNameFormat  string            `pulumi:"alertDisplayNameFormat"`
	AlertDynamicProperties  []dynamicProperty `pulumi:"alertDynamicProperties"`
	AlertSeverityColumnName string            `pulumi:"alertSeverityColumnName"`
	AlertTacticsColumnName  string            `pulumi:"alertTacticsColumnName"`
}

type dynamicProperty struct {
	AlertProperty string `pulumi:"alertProperty"`
	Value         string `pulumi:"value"`
}

type entityMapping struct {
	EntityType    string         `pulumi:"entityType"`
	FieldMappings []fieldMapping `pulumi:"fieldMappings"`
}

type fieldMapping struct {
	ColumnName string `pulumi:"columnName"`
	Identifier string `pulumi:"identifier"`
}

type eventGrouping struct {
	AggregationKind string `pulumi:"aggregationKind"`
}

type incidentConfiguration struct {
	CreateIncident        bool              `pulumi:"createIncident"`
	GroupingConfiguration *incidentGrouping `pulumi:"groupingConfiguration"`
}

type incidentGrouping struct {
	Enabled              bool     `pulumi:"enabled"`
	GroupByAlertDetails  []string `pulumi:"groupByAlertDetails"`
	GroupByCustomDetails []string `pulumi:"groupByCustomDetails"`
	GroupByEntities      []string `pulumi:"groupByEntities"`
	LookbackDuration     string   `pulumi:"lookbackDuration"`
	MatchingMethod       string   `pulumi:"matchingMethod"`
	ReopenClosedIncident bool     `pulumi:"reopenClosedIncident"`
}
