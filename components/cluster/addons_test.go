package cluster

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func TestValidateRejectsAddOns(t *testing.T) {
	t.Parallel()
	runRejections(t, []rejection{
		{
			"image cleaner too often",
			Spec{ImageCleaner: &ImageCleaner{IntervalHours: new(23)}},
			[]string{`imageCleaner.intervalHours is 23: must be 24 to 2160`},
		},
		{
			"image cleaner too rarely",
			Spec{ImageCleaner: &ImageCleaner{IntervalHours: new(2161)}},
			[]string{`imageCleaner.intervalHours is 2161: must be 24 to 2160`},
		},
		{
			"rotation interval",
			Spec{KeyVaultSecretsProvider: &KeyVaultSecretsProvider{RotationPollInterval: new("2 minutes")}},
			[]string{`keyVaultSecretsProvider.rotationPollInterval is "2 minutes": must be a time such as 2m or 1h`},
		},
		{
			"rotation without provider",
			Spec{KeyVaultSecretsProvider: &KeyVaultSecretsProvider{Enabled: new(false), RotationEnabled: new(true)}},
			[]string{`keyVaultSecretsProvider.enabled is false but rotation is set: nothing would rotate; remove the rotation inputs or leave enabled out`},
		},
		{
			"workload identity without issuer",
			Spec{OidcIssuerEnabled: new(false), WorkloadIdentityEnabled: new(true)},
			[]string{`workloadIdentityEnabled is true with oidcIssuerEnabled false: workload identity needs the OIDC issuer; leave oidcIssuerEnabled out`},
		},
		{
			"defender workspace",
			Spec{Defender: &Defender{WorkspaceId: pulumi.String("log")}},
			[]string{`defender.workspaceId is "log": must be the id of a Microsoft.OperationalInsights/workspaces, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>`},
		},
		{
			"metric labels",
			Spec{Metrics: &Metrics{LabelsAllowlist: []string{"pods=[app]", "app"}, AnnotationsAllowlist: []string{"pods="}}},
			[]string{
				`metrics.labelsAllowlist[1] is "app": must be <resource>=[<label>,…] such as pods=[app,team]`,
				`metrics.annotationsAllowlist[0] is "pods=": must be <resource>=[<annotation>,…] such as namespaces=[owner]`,
			},
		},
		{
			"metric labels while off",
			Spec{Metrics: &Metrics{Enabled: new(false), LabelsAllowlist: []string{"pods=[app]"}}},
			[]string{`metrics.enabled is false but allowlists are set: nothing would be collected; remove them or leave enabled out`},
		},
		{
			"node resource group",
			Spec{NodeResourceGroup: &NodeResourceGroup{Name: new("nodes."), RestrictionLevel: new("Readonly")}},
			[]string{
				`nodeResourceGroup.name is "nodes.": must be 1 to 80 letters, digits, hyphens, underscores, parentheses and periods, without a period at the end`,
				`nodeResourceGroup.restrictionLevel is "Readonly": must be one of ReadOnly, Unrestricted; did you mean "ReadOnly"?`,
			},
		},
		{
			"autoscaler",
			Spec{AutoScaler: &AutoScaler{
				Expander: new("least_waste"), MaxTotalUnreadyPercentage: new(101), ScaleDownUtilizationThreshold: new(50.0),
				ScanIntervalSeconds: new(0), ScaleDownUnneededMinutes: new(-1), MaxEmptyBulkDelete: new(0),
			}},
			[]string{
				`autoScaler.expander is "least_waste": must be one of least-waste, most-pods, priority, random; did you mean "least-waste"?`,
				`autoScaler.maxTotalUnreadyPercentage is 101: must be 0 to 100`,
				`autoScaler.scaleDownUtilizationThreshold is 50: must be 0 to 1`,
				`autoScaler.maxEmptyBulkDelete is 0: must be at least 1`,
				`autoScaler.scaleDownUnneededMinutes is -1: must be at least 0`,
				`autoScaler.scanIntervalSeconds is 0: must be at least 1`,
			},
		},
	})
}
