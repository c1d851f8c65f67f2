package alerts

import (
	"fmt"

	sqr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20231201"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// LogAlertToken is the type token of [LogAlert]. It is part of every URN, so it never changes without an alias.
const LogAlertToken = "aksops:alerts:LogAlert"

// LogAlertArgs are the inputs of [NewLogAlert].
type LogAlertArgs struct {
	// ResourceGroupName is the resource group that receives the rule. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Location is the rule's region, as a rule that of the workspace. Required. Another region replaces the rule.
	Location pulumi.StringInput `pulumi:"location"`
	// ScopeId is the workspace, cluster, resource group or subscription whose logs are queried. Required. Another scope replaces the rule.
	ScopeId pulumi.StringInput `pulumi:"scopeId"`
	// ActionGroupIds are the action groups to tell, up to 5. Defaults to none: the alert then shows in the portal alone.
	ActionGroupIds pulumi.StringArrayInput `pulumi:"actionGroupIds,optional"`
	// Tags are put on the rule.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	LogAlertSpec

	// query is Query with what only the deployment knows, if there is any.
	query pulumi.StringInput
}

// LogAlertSpec is what a user chooses about an alert on logs.
type LogAlertSpec struct {
	// RuleName is the Azure name, up to 260 characters. Defaults to the component's name. Must be known at preview.
	RuleName *string `pulumi:"ruleName,optional"`
	// DisplayName is shown in the portal. Defaults to the Azure name.
	DisplayName *string `pulumi:"displayName,optional"`
	// Description says what the alert means and what to do, up to 4096 characters. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Severity is 0, critical, to 4, verbose. Required. Must be known at preview.
	Severity *int `pulumi:"severity,optional"`
	// Enabled lets the rule fire. Defaults to true. Must be known at preview.
	Enabled *bool `pulumi:"enabled,optional"`
	// Query is the query in KQL. Azure sets the time that it looks at, by WindowSize. Required. Must be known at preview.
	Query string `pulumi:"query"`
	// TimeAggregation is Count, for the number of results, or Average, Minimum, Maximum or Total of MetricMeasureColumn. Defaults to Count.
	TimeAggregation *string `pulumi:"timeAggregation,optional"`
	// MetricMeasureColumn is the column of the result that is measured. Required unless results are counted.
	MetricMeasureColumn *string `pulumi:"metricMeasureColumn,optional"`
	// Operator is GreaterThan, GreaterThanOrEqual, LessThan or LessThanOrEqual. Defaults to GreaterThan.
	Operator *string `pulumi:"operator,optional"`
	// Threshold is what the count or measure is compared with. Defaults to 0.
	Threshold *float64 `pulumi:"threshold,optional"`
	// FailingPeriods says how many of the last windows must break the threshold. Defaults to 1 of 1.
	FailingPeriods *FailingPeriods `pulumi:"failingPeriods,optional"`
	// Dimensions are columns of the result by which it is split, up to 6.
	Dimensions []Dimension `pulumi:"dimensions,optional"`
	// ResourceIdColumn is the column that names the resource that the alert is about. Defaults to the scope.
	ResourceIdColumn *string `pulumi:"resourceIdColumn,optional"`
	// WindowSize is the time that the query looks at: PT1M to PT6H, P1D or P2D. Defaults to PT5M. Must be known at preview.
	WindowSize *string `pulumi:"windowSize,optional"`
	// EvaluationFrequency is how often the rule looks: PT1M to PT6H or P1D, at most the window. Defaults to PT5M, or to the window if that is
	// shorter. PT1M allows fewer operators in the query. Must be known at preview.
	EvaluationFrequency *string `pulumi:"evaluationFrequency,optional"`
	// OverrideQueryTimeRange lets the query look further back, PT5M to P2D. Defaults to all the windows that FailingPeriods looks at.
	OverrideQueryTimeRange *string `pulumi:"overrideQueryTimeRange,optional"`
	// AutoMitigate resolves the alert when its condition no longer holds. Defaults to true, and to false with MuteActionsDuration. Must be known
	// at preview.
	AutoMitigate *bool `pulumi:"autoMitigate,optional"`
	// MuteActionsDuration keeps quiet after the alert has fired, PT5M to P2D. Defaults to not at all. Not together with AutoMitigate.
	MuteActionsDuration *string `pulumi:"muteActionsDuration,optional"`
	// CustomProperties are added to what receivers get, by name. Defaults to none. Their values are secret.
	CustomProperties pulumi.StringMapInput `pulumi:"customProperties,optional"`
	// Identity is what the query runs as. Defaults to whoever wrote the rule last.
	Identity *LogAlertIdentity `pulumi:"identity,optional"`
	// SkipQueryValidation creates the rule although a table of its query does not exist yet, as on a fresh workspace. An environment takes the query as it is
	// then, with operators that came into the query language after this release. Defaults to false.
	SkipQueryValidation *bool `pulumi:"skipQueryValidation,optional"`
	// LinkedStorageRequired keeps the query in storage of yours that the workspace is linked to. Defaults to false.
	LinkedStorageRequired *bool `pulumi:"linkedStorageRequired,optional"`
}

// LogAlertIdentity is the managed identity of a log alert.
type LogAlertIdentity struct {
	// UserAssignedIdentityId is the id of an identity of your own. Defaults to a system-assigned one.
	UserAssignedIdentityId pulumi.StringInput `pulumi:"userAssignedIdentityId,optional"`
	// ReaderAssignmentEnabled grants a system-assigned identity Reader on the scope. Defaults to true. Must be known at preview.
	ReaderAssignmentEnabled *bool `pulumi:"readerAssignmentEnabled,optional"`
}

// LogAlert is an alert on logs.
type LogAlert struct {
	pulumi.ResourceState

	// RuleId is the rule's id.
	RuleId pulumi.StringOutput `pulumi:"ruleId"`
	// RuleName is its Azure name.
	RuleName pulumi.StringOutput `pulumi:"ruleName"`
	// PrincipalId is the object id of its system-assigned identity, empty without one.
	PrincipalId pulumi.StringOutput `pulumi:"principalId"`

	// Rule is the rule itself, for Go programs.
	Rule *sqr.ScheduledQueryRule
}

// NewLogAlert registers an alert on logs. It returns every mistake in args at once, before anything is registered.
func NewLogAlert(ctx *pulumi.Context, name string, args *LogAlertArgs, opts ...pulumi.ResourceOption) (*LogAlert, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", LogAlertToken, name, err)
	}
	x := &LogAlert{}
	if err := ctx.RegisterComponentResource(LogAlertToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", LogAlertToken, name, err)
	}
	azureName := input.Value(args.RuleName, naming.Name(naming.AlertRule, name))
	losses.At(ctx, name, name+"-rule", "")
	created, principal, err := newLogAlert(ctx, name+"-rule", azureName, args, x)
	if err != nil {
		return nil, fmt.Errorf("creating the log alert: %w", err)
	}
	x.Rule = created
	x.RuleId, x.RuleName, x.PrincipalId = created.ID().ToStringOutput(), azure.After(ctx, azureName, created), principal
	if args.hasSystemIdentity() && input.Value(args.Identity.ReaderAssignmentEnabled, true) {
		if err := grantReader(ctx, name+"-reader", args.ScopeId, principal, x); err != nil {
			return nil, fmt.Errorf("granting Reader to the rule: %w", err)
		}
	}
	azure.RegisterOutputs(ctx, x, pulumi.Map{"ruleId": x.RuleId, "ruleName": x.RuleName, "principalId": x.PrincipalId})
	return x, nil
}

func (s *LogAlertSpec) hasSystemIdentity() bool {
	return s.Identity != nil && s.Identity.UserAssignedIdentityId == nil
}
