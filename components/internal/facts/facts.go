// Package facts holds what components say of themselves to the component that watches them, known at preview but for ids. It keeps them from importing each
// other.
package facts

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Cluster is what there is to know of an AKS cluster.
type Cluster struct {
	// ClusterId is its id, nil before it is registered.
	ClusterId pulumi.StringInput
	// CreatedAt is when it was made, in ISO 8601; nil before it is registered.
	CreatedAt pulumi.StringInput
	// NodeResourceGroup is the name of the resource group of its nodes, nil before it is registered.
	NodeResourceGroup pulumi.StringInput
	// PoolMaximums are the most nodes of each pool with an autoscaler, by pool name.
	PoolMaximums map[string]int
	// DeallocatedPools are the pools whose nodes stay, not ready, when they are not needed.
	DeallocatedPools []string
	// LongTermSupport says that its version is supported for longer than the community does.
	LongTermSupport bool
	// PolicyAddOn says that it has the Azure Policy add-on.
	PolicyAddOn bool
	// Defender says that its configuration has the Defender sensor.
	Defender bool
	// LoadBalancer says that AKS makes a load balancer with it.
	LoadBalancer bool
	// MaintenanceWindows are its maintenance windows by the names of their inputs.
	MaintenanceWindows map[string]Window
}

// Window is a maintenance window in UTC.
type Window struct {
	// Times are when it is open.
	Times []Time
	// Problem says why its times cannot be expressed, "" if they can.
	Problem string
}

// Time is a time of the day, on some days.
type Time struct {
	// DaysOfWeek are Monday to Sunday; with neither them nor DaysOfMonth it is each day.
	DaysOfWeek []string
	// DaysOfMonth are 1 to 31.
	DaysOfMonth []int
	// StartTime is when it begins, such as 18:00; nil for midnight.
	StartTime *string
	// EndTime is when it ends, on the next day if it is earlier than StartTime; nil for the end of the day.
	EndTime *string
}

// Data is what something sends of a cluster to workspaces.
type Data struct {
	// Tables are the tables that it fills.
	Tables []string
	// Categories are the categories of resource logs that it sends.
	Categories []string
	// IncludedNamespaces are the only ones that it collects, none for all.
	IncludedNamespaces []string
	// ExcludedNamespaces are those that it does not collect.
	ExcludedNamespaces []string
}

// Workspace is what there is to know of a Log Analytics workspace.
type Workspace struct {
	// WorkspaceId is its id, nil before it is registered.
	WorkspaceId pulumi.StringInput
	// Location is its region, nil before it is registered.
	Location pulumi.StringInput
	// BasicTables are its tables on the plan Basic.
	BasicTables []string
	// DailyCap says that ingestion stops at a daily cap.
	DailyCap bool
	// Existing says that somebody else created it.
	Existing bool
}

// Subscription is what something does for a whole subscription.
type Subscription struct {
	// ActivityLog says that the Activity log goes to a workspace.
	ActivityLog bool
	// DefenderPlans says that Defender for Cloud has plans.
	DefenderPlans bool
	// DefenderAlerts says that Defender's alerts go to the workspace.
	DefenderAlerts bool
}
