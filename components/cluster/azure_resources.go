package cluster

import (
	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

func newManagedCluster(ctx *pulumi.Context, name string, args *cs.ManagedClusterArgs, opts ...pulumi.ResourceOption) (*cs.ManagedCluster, error) {
	return cs.NewManagedCluster(ctx, name, args, opts...)
}

func newPool(ctx *pulumi.Context, name string, args *cs.AgentPoolArgs, opts ...pulumi.ResourceOption) (*cs.AgentPool, error) {
	return cs.NewAgentPool(ctx, name, args, opts...)
}

func newMaintenance(
	ctx *pulumi.Context, name string, args *cs.MaintenanceConfigurationArgs, opts ...pulumi.ResourceOption,
) (*cs.MaintenanceConfiguration, error) {
	return cs.NewMaintenanceConfiguration(ctx, name, args, opts...)
}

// buildMaintenance names the configuration: AKS knows three names, and ignores a window under any other.
func buildMaintenance(args *Args, clusterName pulumi.StringInput, configName string, window *cs.MaintenanceWindowArgs) *cs.MaintenanceConfigurationArgs {
	return &cs.MaintenanceConfigurationArgs{
		ResourceGroupName: args.ResourceGroupName,
		ResourceName:      clusterName,
		ConfigName:        pulumi.String(configName),
		MaintenanceWindow: window,
	}
}

func buildWindow(window *MaintenanceWindow) *cs.MaintenanceWindowArgs {
	built := &cs.MaintenanceWindowArgs{
		Schedule:      buildSchedule(window.Schedule),
		StartDate:     optionalString(window.StartDate),
		StartTime:     pulumi.String(window.StartTime),
		DurationHours: pulumi.Int(input.Value(window.DurationHours, defaultWindowHours)),
		UtcOffset:     pulumi.String(input.Value(window.UtcOffset, defaultUtcOffset)),
	}
	if len(window.NotAllowedDates) > 0 {
		dates := make(cs.DateSpanArray, len(window.NotAllowedDates))
		for i, span := range window.NotAllowedDates {
			dates[i] = &cs.DateSpanArgs{Start: pulumi.String(span.Start), End: pulumi.String(span.End)}
		}
		built.NotAllowedDates = dates
	}
	return built
}

func buildSchedule(schedule Schedule) *cs.ScheduleArgs {
	switch {
	case schedule.Daily != nil:
		return &cs.ScheduleArgs{Daily: &cs.DailyScheduleArgs{IntervalDays: every(schedule.Daily.IntervalDays)}}
	case schedule.Weekly != nil:
		return &cs.ScheduleArgs{Weekly: &cs.WeeklyScheduleArgs{
			IntervalWeeks: every(schedule.Weekly.IntervalWeeks),
			DayOfWeek:     pulumi.String(schedule.Weekly.DayOfWeek),
		}}
	case schedule.AbsoluteMonthly != nil:
		return &cs.ScheduleArgs{AbsoluteMonthly: &cs.AbsoluteMonthlyScheduleArgs{
			IntervalMonths: every(schedule.AbsoluteMonthly.IntervalMonths),
			DayOfMonth:     pulumi.Int(schedule.AbsoluteMonthly.DayOfMonth),
		}}
	default:
		return &cs.ScheduleArgs{RelativeMonthly: &cs.RelativeMonthlyScheduleArgs{
			IntervalMonths: every(schedule.RelativeMonthly.IntervalMonths),
			WeekIndex:      pulumi.String(schedule.RelativeMonthly.WeekIndex),
			DayOfWeek:      pulumi.String(schedule.RelativeMonthly.DayOfWeek),
		}}
	}
}

func every(interval *int) pulumi.Int { return pulumi.Int(input.Value(interval, 1)) }

// readOutputs takes what Azure decides from the cluster.
func (c *Cluster) readOutputs(spec *Spec) {
	cluster := c.ManagedCluster
	c.ClusterId = cluster.ID().ToStringOutput()
	c.readAddresses(spec)
	c.OidcIssuerUrl = cluster.OidcIssuerProfile.IssuerURL().Elem()
	c.CurrentKubernetesVersion = cluster.CurrentKubernetesVersion
	c.NodeResourceGroup = cluster.NodeResourceGroup.Elem()
	c.PrincipalId = cluster.Identity.ApplyT(principalOf).(pulumi.StringOutput)
	kubelet := cluster.IdentityProfile.MapIndex(pulumi.String(kubeletIdentityKey))
	c.KubeletIdentityClientId = kubelet.ClientId().Elem()
	c.KubeletIdentityObjectId = kubelet.ObjectId().Elem()
	c.KubeletIdentityResourceId = kubelet.ResourceId().Elem()
	ids := pulumi.StringMap{}
	for _, pool := range spec.poolInputs() {
		ids[pool.Name] = pulumi.Sprintf("%s/agentPools/%s", c.ClusterId, pool.Name)
	}
	c.NodePoolIds = ids.ToStringMapOutput()
}

// principalOf is the identity's object id; a user-assigned one stands below its resource id.
func principalOf(identity *cs.ManagedClusterIdentityResponse) string {
	if identity == nil {
		return ""
	}
	if identity.PrincipalId != "" {
		return identity.PrincipalId
	}
	principal := ""
	for _, userAssigned := range identity.UserAssignedIdentities {
		// AKS takes one user-assigned identity at most.
		principal = userAssigned.PrincipalId
	}
	return principal
}

// checkRawCluster and checkRawPool hold one raw property to what azure-native has, at every depth.
func checkRawCluster(c *input.Checker, path string, raw map[string]any) {
	azure.CheckRaw(c, path, raw, cs.ManagedClusterArgs{}.ElementType(), "ManagedCluster")
}

func checkRawPool(c *input.Checker, path string, raw map[string]any) {
	azure.CheckRaw(c, path, raw, cs.AgentPoolArgs{}.ElementType(), "AgentPool")
}

func optionalString(value *string) pulumi.StringPtrInput {
	if value == nil {
		return nil
	}
	return pulumi.String(*value)
}

func nonEmpty(value string) pulumi.StringPtrInput {
	if value == "" {
		return nil
	}
	return pulumi.String(value)
}

func optionalInt(value *int) pulumi.IntPtrInput {
	if value == nil {
		return nil
	}
	return pulumi.Int(*value)
}

func optionalBool(value *bool) pulumi.BoolPtrInput {
	if value == nil {
		return nil
	}
	return pulumi.Bool(*value)
}

func optionalInput(value pulumi.StringInput) pulumi.StringPtrInput {
	if value == nil {
		return nil
	}
	return value.ToStringOutput()
}

func optionalList(values []string) pulumi.StringArrayInput {
	if len(values) == 0 {
		return nil
	}
	return pulumi.ToStringArray(values)
}
