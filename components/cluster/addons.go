package cluster

import (
	"regexp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// KeyVaultSecretsProvider is the secrets store driver for Azure Key Vault.
type KeyVaultSecretsProvider struct {
	// Enabled runs the driver. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// RotationEnabled reads secrets again while pods run. Defaults to true.
	RotationEnabled *bool `pulumi:"rotationEnabled,optional"`
	// RotationPollInterval is the time between two reads, for example 2m or 1h. Defaults to 2m.
	RotationPollInterval *string `pulumi:"rotationPollInterval,optional"`
}

// Defender is the Defender for Containers sensor on the nodes.
type Defender struct {
	// Enabled runs the sensor. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// WorkspaceId is the Log Analytics workspace for its findings. Defaults to the cluster's workspace.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
}

// Metrics is the agent of managed Prometheus. What it collects and where that goes is up to a data collection rule.
type Metrics struct {
	// Enabled runs the agent. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// LabelsAllowlist are Kubernetes labels that kube-state-metrics adds to its metrics, by resource, as in pods=[app,team].
	LabelsAllowlist []string `pulumi:"labelsAllowlist,optional"`
	// AnnotationsAllowlist are Kubernetes annotations that kube-state-metrics adds, by resource, as in namespaces=[owner].
	AnnotationsAllowlist []string `pulumi:"annotationsAllowlist,optional"`
}

// ImageCleaner removes unused images with known vulnerabilities from Linux nodes.
type ImageCleaner struct {
	// Enabled runs the cleaner. Defaults to true.
	Enabled *bool `pulumi:"enabled,optional"`
	// IntervalHours is the time between two runs, 24 to 2160 hours. Defaults to 168, a week.
	IntervalHours *int `pulumi:"intervalHours,optional"`
}

// NodeResourceGroup is the resource group that AKS makes and owns.
type NodeResourceGroup struct {
	// Name must not exist yet, 1 to 80 characters. Defaults to MC_<resource group>_<cluster>_<region>. Changing it replaces the
	// cluster. Must be known at preview.
	Name *string `pulumi:"name,optional"`
	// RestrictionLevel is ReadOnly (only AKS changes what is in it, the default) or Unrestricted.
	RestrictionLevel *string `pulumi:"restrictionLevel,optional"`
}

const (
	defaultRotationPollInterval = "2m"
	defaultCleanerHours         = 168
	minCleanerHours             = 24
	maxCleanerHours             = 2160
	restrictionReadOnly         = "ReadOnly"
	restrictionNone             = "Unrestricted"
)

var (
	nodeResourceGroupPattern = regexp.MustCompile(`^[-\w.()]{0,79}[-\w()]$`)
	allowlistPattern         = regexp.MustCompile(`^[a-z*]+=\[[^\[\]\s]+\]$`)
)

func (s *Spec) checkAddOns(c *input.Checker) {
	s.KeyVaultSecretsProvider.check(c)
	s.Metrics.check(c)
	s.ImageCleaner.check(c)
	s.NodeResourceGroup.check(c)
	if s.Defender != nil {
		azure.CheckLiteralID(c, "defender.workspaceId", s.Defender.WorkspaceId, workspaceType)
	}
	if input.Value(s.WorkloadIdentityEnabled, false) && !s.oidcIssuer() {
		c.Failf("workloadIdentityEnabled", "is true with oidcIssuerEnabled false: workload identity needs the OIDC issuer; leave oidcIssuerEnabled out")
	}
}

func (k *KeyVaultSecretsProvider) check(c *input.Checker) {
	if k == nil {
		return
	}
	interval := k.RotationPollInterval
	if interval != nil {
		if parsed, err := time.ParseDuration(*interval); err != nil || parsed <= 0 {
			c.Failf("keyVaultSecretsProvider.rotationPollInterval", "is %q: must be a time such as 2m or 1h", *interval)
		}
	}
	if !k.enabled() && (input.Value(k.RotationEnabled, false) || interval != nil) {
		c.Failf("keyVaultSecretsProvider.enabled", "is false but rotation is set: nothing would rotate; remove the rotation inputs or leave enabled out")
	}
}

func (k *KeyVaultSecretsProvider) enabled() bool { return k == nil || input.Value(k.Enabled, true) }

func (m *Metrics) check(c *input.Checker) {
	if m == nil {
		return
	}
	for i := range m.LabelsAllowlist {
		c.Match(input.Index("metrics.labelsAllowlist", i), &m.LabelsAllowlist[i], allowlistPattern,
			"must be <resource>=[<label>,…] such as pods=[app,team]")
	}
	for i := range m.AnnotationsAllowlist {
		c.Match(input.Index("metrics.annotationsAllowlist", i), &m.AnnotationsAllowlist[i], allowlistPattern,
			"must be <resource>=[<annotation>,…] such as namespaces=[owner]")
	}
	if !m.enabled() && len(m.LabelsAllowlist)+len(m.AnnotationsAllowlist) > 0 {
		c.Failf("metrics.enabled", "is false but allowlists are set: nothing would be collected; remove them or leave enabled out")
	}
}

// PrometheusEnabled says whether managed Prometheus watches the cluster.
func (s *Spec) PrometheusEnabled() bool { return s.Metrics.enabled() }

func (m *Metrics) enabled() bool { return m != nil && input.Value(m.Enabled, true) }

func (i *ImageCleaner) check(c *input.Checker) {
	if i != nil {
		c.IntRange("imageCleaner.intervalHours", i.IntervalHours, minCleanerHours, maxCleanerHours)
	}
}

func (i *ImageCleaner) enabled() bool { return i == nil || input.Value(i.Enabled, true) }

func (d *Defender) enabled() bool { return d != nil && input.Value(d.Enabled, true) }

func (n *NodeResourceGroup) check(c *input.Checker) {
	if n == nil {
		return
	}
	c.Match("nodeResourceGroup.name", n.Name, nodeResourceGroupPattern,
		"must be 1 to 80 letters, digits, hyphens, underscores, parentheses and periods, without a period at the end")
	c.OneOf("nodeResourceGroup.restrictionLevel", n.RestrictionLevel, restrictionReadOnly, restrictionNone)
}
