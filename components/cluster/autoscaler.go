package cluster

import (
	"strconv"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// AutoScaler tunes the cluster autoscaler. AKS has one for all pools of a cluster.
type AutoScaler struct {
	// BalanceSimilarNodeGroups keeps pools of the same kind, in different zones for example, at similar sizes. Defaults to false.
	BalanceSimilarNodeGroups *bool `pulumi:"balanceSimilarNodeGroups,optional"`
	// DaemonsetEvictionForEmptyNodes evicts DaemonSet pods before an otherwise empty node goes. Defaults to false.
	DaemonsetEvictionForEmptyNodes *bool `pulumi:"daemonsetEvictionForEmptyNodes,optional"`
	// DaemonsetEvictionForOccupiedNodes evicts DaemonSet pods before a node with other pods goes. Defaults to true.
	DaemonsetEvictionForOccupiedNodes *bool `pulumi:"daemonsetEvictionForOccupiedNodes,optional"`
	// IgnoreDaemonsetsUtilization leaves DaemonSet pods out when it judges how busy a node is. Defaults to false.
	IgnoreDaemonsetsUtilization *bool `pulumi:"ignoreDaemonsetsUtilization,optional"`
	// Expander chooses the pool to grow: random (the default), least-waste, most-pods or priority (needs the ConfigMap
	// cluster-autoscaler-priority-expander in kube-system).
	Expander *string `pulumi:"expander,optional"`
	// MaxEmptyBulkDelete is how many empty nodes may go at once. Defaults to 10.
	MaxEmptyBulkDelete *int `pulumi:"maxEmptyBulkDelete,optional"`
	// MaxGracefulTerminationSeconds is how long a node waits for its pods to end. Defaults to 600 seconds.
	MaxGracefulTerminationSeconds *int `pulumi:"maxGracefulTerminationSeconds,optional"`
	// MaxNodeProvisionMinutes is how long it waits for a new node. Defaults to 15 minutes.
	MaxNodeProvisionMinutes *int `pulumi:"maxNodeProvisionMinutes,optional"`
	// MaxTotalUnreadyPercentage of unready nodes stops it from acting, 0 to 100. Defaults to 45.
	MaxTotalUnreadyPercentage *int `pulumi:"maxTotalUnreadyPercentage,optional"`
	// NewPodScaleUpDelaySeconds is how old a pending pod must be before it counts. Defaults to 0 seconds.
	NewPodScaleUpDelaySeconds *int `pulumi:"newPodScaleUpDelaySeconds,optional"`
	// OkTotalUnreadyCount of unready nodes are tolerated whatever their percentage. Defaults to 3.
	OkTotalUnreadyCount *int `pulumi:"okTotalUnreadyCount,optional"`
	// ScaleDownDelayAfterAddMinutes is how long after growing it considers shrinking. Defaults to 10 minutes.
	ScaleDownDelayAfterAddMinutes *int `pulumi:"scaleDownDelayAfterAddMinutes,optional"`
	// ScaleDownDelayAfterDeleteMinutes is how long after removing a node it considers the next. Defaults to ScanIntervalSeconds.
	ScaleDownDelayAfterDeleteMinutes *int `pulumi:"scaleDownDelayAfterDeleteMinutes,optional"`
	// ScaleDownDelayAfterFailureMinutes is how long after failing to shrink it tries again. Defaults to 3 minutes.
	ScaleDownDelayAfterFailureMinutes *int `pulumi:"scaleDownDelayAfterFailureMinutes,optional"`
	// ScaleDownUnneededMinutes is how long a node must be unneeded before it goes. Defaults to 10 minutes.
	ScaleDownUnneededMinutes *int `pulumi:"scaleDownUnneededMinutes,optional"`
	// ScaleDownUnreadyMinutes is how long an unready node must be unneeded before it goes. Defaults to 20 minutes.
	ScaleDownUnreadyMinutes *int `pulumi:"scaleDownUnreadyMinutes,optional"`
	// ScaleDownUtilizationThreshold is the share of requested resources below which a node is unneeded, 0 to 1. Defaults to 0.5.
	ScaleDownUtilizationThreshold *float64 `pulumi:"scaleDownUtilizationThreshold,optional"`
	// ScanIntervalSeconds is the time between two decisions. Defaults to 10 seconds.
	ScanIntervalSeconds *int `pulumi:"scanIntervalSeconds,optional"`
	// SkipNodesWithLocalStorage keeps nodes whose pods use emptyDir or hostPath volumes. Defaults to false.
	SkipNodesWithLocalStorage *bool `pulumi:"skipNodesWithLocalStorage,optional"`
	// SkipNodesWithSystemPods keeps nodes with pods of kube-system, DaemonSets aside. Defaults to true.
	SkipNodesWithSystemPods *bool `pulumi:"skipNodesWithSystemPods,optional"`
}

var expanders = []string{"least-waste", "most-pods", "priority", "random"}

const maxPercentage = 100

func (a *AutoScaler) check(c *input.Checker) {
	if a == nil {
		return
	}
	c.OneOf("autoScaler.expander", a.Expander, expanders...)
	c.IntRange("autoScaler.maxTotalUnreadyPercentage", a.MaxTotalUnreadyPercentage, 0, maxPercentage)
	if t := a.ScaleDownUtilizationThreshold; t != nil && !(*t >= 0 && *t <= 1) {
		c.Failf("autoScaler.scaleDownUtilizationThreshold", "is %v: must be 0 to 1", *t)
	}
	checkAtLeast(c, "autoScaler.maxEmptyBulkDelete", a.MaxEmptyBulkDelete, 1)
	checkAtLeast(c, "autoScaler.maxGracefulTerminationSeconds", a.MaxGracefulTerminationSeconds, 0)
	checkAtLeast(c, "autoScaler.maxNodeProvisionMinutes", a.MaxNodeProvisionMinutes, 1)
	checkAtLeast(c, "autoScaler.newPodScaleUpDelaySeconds", a.NewPodScaleUpDelaySeconds, 0)
	checkAtLeast(c, "autoScaler.okTotalUnreadyCount", a.OkTotalUnreadyCount, 0)
	checkAtLeast(c, "autoScaler.scaleDownDelayAfterAddMinutes", a.ScaleDownDelayAfterAddMinutes, 0)
	checkAtLeast(c, "autoScaler.scaleDownDelayAfterDeleteMinutes", a.ScaleDownDelayAfterDeleteMinutes, 0)
	checkAtLeast(c, "autoScaler.scaleDownDelayAfterFailureMinutes", a.ScaleDownDelayAfterFailureMinutes, 0)
	checkAtLeast(c, "autoScaler.scaleDownUnneededMinutes", a.ScaleDownUnneededMinutes, 0)
	checkAtLeast(c, "autoScaler.scaleDownUnreadyMinutes", a.ScaleDownUnreadyMinutes, 0)
	checkAtLeast(c, "autoScaler.scanIntervalSeconds", a.ScanIntervalSeconds, 1)
}

func checkAtLeast(c *input.Checker, path string, value *int, minimum int) {
	if value != nil && *value < minimum {
		c.Failf(path, "is %d: must be at least %d", *value, minimum)
	}
}

// autoScalerText is a profile as AKS writes it: strings with the unit that AKS insists on, an empty one for what is left to AKS.
type autoScalerText struct {
	balanceSimilarNodeGroups, expander, maxEmptyBulkDelete, maxGracefulTermination, maxNodeProvision  string
	maxTotalUnready, newPodScaleUpDelay, okTotalUnready, delayAfterAdd, delayAfterDelete              string
	delayAfterFailure, unneeded, unready, utilization, scanInterval, skipLocalStorage, skipSystemPods string
}

// text states every value that AKS documents a default for, so that removing an input goes back to the default, and so that nothing
// hangs on the default of skip-nodes-with-local-storage, which AKS documents both ways.
func (a *AutoScaler) text() autoScalerText {
	if a == nil {
		a = &AutoScaler{}
	}
	t := autoScalerText{
		balanceSimilarNodeGroups: strconv.FormatBool(input.Value(a.BalanceSimilarNodeGroups, false)),
		expander:                 input.Value(a.Expander, "random"),
		maxEmptyBulkDelete:       whole(a.MaxEmptyBulkDelete, 10, ""),
		maxGracefulTermination:   whole(a.MaxGracefulTerminationSeconds, 600, ""),
		maxNodeProvision:         whole(a.MaxNodeProvisionMinutes, 15, "m"),
		maxTotalUnready:          whole(a.MaxTotalUnreadyPercentage, 45, ""),
		newPodScaleUpDelay:       whole(a.NewPodScaleUpDelaySeconds, 0, "s"),
		okTotalUnready:           whole(a.OkTotalUnreadyCount, 3, ""),
		delayAfterAdd:            whole(a.ScaleDownDelayAfterAddMinutes, 10, "m"),
		delayAfterFailure:        whole(a.ScaleDownDelayAfterFailureMinutes, 3, "m"),
		unneeded:                 whole(a.ScaleDownUnneededMinutes, 10, "m"),
		unready:                  whole(a.ScaleDownUnreadyMinutes, 20, "m"),
		utilization:              strconv.FormatFloat(input.Value(a.ScaleDownUtilizationThreshold, 0.5), 'f', -1, 64),
		scanInterval:             whole(a.ScanIntervalSeconds, 10, ""),
		skipLocalStorage:         strconv.FormatBool(input.Value(a.SkipNodesWithLocalStorage, false)),
		skipSystemPods:           strconv.FormatBool(input.Value(a.SkipNodesWithSystemPods, true)),
	}
	if a.ScaleDownDelayAfterDeleteMinutes != nil {
		t.delayAfterDelete = whole(a.ScaleDownDelayAfterDeleteMinutes, 0, "m")
	}
	return t
}

func whole(value *int, otherwise int, unit string) string {
	return strconv.Itoa(input.Value(value, otherwise)) + unit
}
