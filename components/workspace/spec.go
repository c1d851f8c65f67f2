package workspace

import (
	"math"
	"regexp"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Spec is what a user chooses about a workspace. Its zero value is a pay-as-you-go workspace that keeps logs for 30 days, refuses
// shared keys, and is protected from deletion.
type Spec struct {
	// ExistingWorkspaceId is the id of a workspace to use instead of creating one. It is read and never changed, but for the tables that
	// Tables names; of the other inputs only Tables, TotalRetentionDays and PrivateLinkScopeId may be given with it.
	ExistingWorkspaceId pulumi.StringInput `pulumi:"existingWorkspaceId,optional"`
	// WorkspaceName is the Azure name, 4 to 63 letters, digits and hyphens. Defaults to the component's name, in an environment to
	// log-<environment>. Changing it replaces the workspace, and a deleted workspace keeps its name reserved for 14 days. Must be known at
	// preview.
	WorkspaceName *string `pulumi:"workspaceName,optional"`
	// Sku is PerGB2018 (pay as you go, the default) or CapacityReservation (a commitment tier). Must be known at preview.
	Sku *string `pulumi:"sku,optional"`
	// CommitmentTierGb is the reserved ingestion in GB a day: 100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000 or 50000.
	// Required with sku CapacityReservation, refused without. It binds for 31 days, in which Azure does not let it be lowered.
	CommitmentTierGb *int `pulumi:"commitmentTierGb,optional"`
	// RetentionDays is how long logs can be queried interactively, 30 to 730 days. Defaults to 30.
	RetentionDays *int `pulumi:"retentionDays,optional"`
	// TotalRetentionDays is how long logs are kept altogether, interactive and archived: 30 to 730, or 1095, 1460, 1826, 2191, 2556, 2922,
	// 3288, 3653, 4018 or 4383 days. It reaches the tables of Tables that set none of their own and, in a workspace that is created here, the
	// tables that AKS fills by itself or that no cluster is without: AKSAudit, AKSAuditAdmin, AKSControlPlane, ContainerLogV2, KubeEvents and
	// KubePodInventory. Defaults to the interactive retention, without an archive.
	TotalRetentionDays *int `pulumi:"totalRetentionDays,optional"`
	// DailyCapGb is the ingestion in GB a day after which Azure stops collecting until the next day. Defaults to no cap. Azure stops
	// later than at the exact figure, and never stops data that Defender for Cloud needs.
	DailyCapGb *float64 `pulumi:"dailyCapGb,optional"`
	// LocalAuthenticationEnabled lets agents and callers use the workspace's shared keys. Defaults to false: Entra ID only.
	LocalAuthenticationEnabled *bool `pulumi:"localAuthenticationEnabled,optional"`
	// AccessMode is resourceOrWorkspace (whoever may read a resource may read its logs, the default) or workspace (permissions on
	// the workspace alone count).
	AccessMode *string `pulumi:"accessMode,optional"`
	// PublicIngestionEnabled accepts logs from public networks. Defaults to true. With false, agents reach the workspace through a private
	// link scope only, that of PrivateLinkScopeId or one which has the workspace already.
	PublicIngestionEnabled *bool `pulumi:"publicIngestionEnabled,optional"`
	// PublicQueryEnabled answers queries from public networks. Defaults to true.
	PublicQueryEnabled *bool `pulumi:"publicQueryEnabled,optional"`
	// ImmediatePurgeEnabled deletes data on the day that its retention ends instead of within a further 30 days. Defaults to false.
	// Azure offers it for a retention of 30 days only.
	ImmediatePurgeEnabled *bool `pulumi:"immediatePurgeEnabled,optional"`
	// Tables are plan and retention of single tables, by table name. A table is adopted and, on removal, left as it is. A built-in table is
	// there with the workspace; a custom one (_CL) has to exist before it is named here.
	Tables map[string]Table `pulumi:"tables,optional"`
	// PrivateLinkScopeId is an Azure Monitor private link scope that the workspace joins, in the subscription that the provider deploys to.
	// Defaults to none.
	PrivateLinkScopeId pulumi.StringInput `pulumi:"privateLinkScopeId,optional"`
	// Identity is a managed identity of the workspace, by which it reaches linked storage accounts and keys. Defaults to none.
	Identity *Identity `pulumi:"identity,optional"`
	// Protect refuses the deletion of the workspace until it is switched off. Defaults to true.
	Protect *bool `pulumi:"protect,optional"`
	// RetainOnDelete leaves the workspace in Azure when it goes from the configuration, so that something else can take it over: another stack, or
	// this one by ExistingWorkspaceId. It switches Protect off. Defaults to false. It counts from the update that sets it.
	RetainOnDelete *bool `pulumi:"retainOnDelete,optional"`
	// Tags are put on the workspace.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// Identity is the managed identity of a workspace: one of your own, or without an id one that Azure makes and deletes with the workspace.
type Identity struct {
	// UserAssignedIdentityId is the id of an identity of your own. Defaults to a system-assigned one. Must be known at preview whether there is one.
	UserAssignedIdentityId pulumi.StringInput `pulumi:"userAssignedIdentityId,optional"`
}

const (
	identityType           = "Microsoft.ManagedIdentity/userAssignedIdentities"
	skuPayAsYouGo          = "PerGB2018"
	skuCommitment          = "CapacityReservation"
	accessResource         = "resourceOrWorkspace"
	accessWorkspace        = "workspace"
	defaultRetentionDays   = 30
	minRetentionDays       = 30
	maxRetentionDays       = 730
	maxTotalRetentionDays  = 4383
	workspaceType          = "Microsoft.OperationalInsights/workspaces"
	privateLinkScopeType   = "Microsoft.Insights/privateLinkScopes"
	immediatePurgeDays     = 30
	unlimitedDailyQuotaGb  = -1
	smallestDailyCapGb     = 0.023 // the least that Azure accepts
	totalRetentionRuleText = "must be 30 to 730, or 1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018 or 4383"
)

var (
	workspaceNamePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$`)
	commitmentTiersGb    = []int{100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000, 50000}
	// Beyond two years, Azure counts total retention in whole years.
	longRetentionDays = []int{1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383}
)

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *Spec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("workspaceName", s.WorkspaceName, workspaceNamePattern,
		"must be 4 to 63 letters, digits and hyphens, with a letter or digit at both ends")
	s.checkSku(&c)
	c.IntRange("retentionDays", s.RetentionDays, minRetentionDays, maxRetentionDays)
	s.checkTotalRetention(&c)
	s.checkDailyCap(&c)
	c.OneOf("accessMode", s.AccessMode, accessResource, accessWorkspace)
	if input.Value(s.ImmediatePurgeEnabled, false) && input.Value(s.RetentionDays, defaultRetentionDays) != immediatePurgeDays {
		c.Failf("immediatePurgeEnabled",
			"is true with retentionDays %d: Azure purges at once only with a retention of 30 days; set retentionDays to 30 or leave this out",
			*s.RetentionDays)
	}
	if s.Identity != nil {
		azure.CheckLiteralID(&c, "identity.userAssignedIdentityId", s.Identity.UserAssignedIdentityId, identityType)
	}
	azure.CheckLiteralID(&c, "privateLinkScopeId", s.PrivateLinkScopeId, privateLinkScopeType)
	azure.CheckTags(&c, "tags", s.Tags)
	s.checkExisting(&c)
	checkTables(&c, s)
	return c.Err()
}

func (s *Spec) checkSku(c *input.Checker) {
	c.OneOf("sku", s.Sku, skuPayAsYouGo, skuCommitment)
	commitment := input.Value(s.Sku, skuPayAsYouGo) == skuCommitment
	switch {
	case commitment && s.CommitmentTierGb == nil:
		c.Failf("commitmentTierGb", "is required with sku %s: give the GB a day to reserve, one of %s", skuCommitment, input.Words(commitmentTiersGb))
	case !commitment && s.CommitmentTierGb != nil:
		c.Failf("commitmentTierGb", "is %d with sku %s: only sku %s has a commitment; set that or leave this out",
			*s.CommitmentTierGb, input.Value(s.Sku, skuPayAsYouGo), skuCommitment)
	case commitment && !slices.Contains(commitmentTiersGb, *s.CommitmentTierGb):
		c.Failf("commitmentTierGb", "is %d: must be one of %s", *s.CommitmentTierGb, input.Words(commitmentTiersGb))
	}
}

func (s *Spec) checkTotalRetention(c *input.Checker) {
	total := s.TotalRetentionDays
	if total == nil {
		return
	}
	if !validTotalRetention(*total, minRetentionDays) {
		c.Failf("totalRetentionDays", "is %d: %s", *total, totalRetentionRuleText)
		return
	}
	if interactive := input.Value(s.RetentionDays, defaultRetentionDays); *total < interactive && s.ExistingWorkspaceId == nil {
		c.Failf("totalRetentionDays", "is %d: must be at least retentionDays, %d", *total, interactive)
	}
}

func (s *Spec) checkDailyCap(c *input.Checker) {
	limit := s.DailyCapGb
	if limit == nil {
		return
	}
	if math.IsNaN(*limit) || math.IsInf(*limit, 0) || *limit < smallestDailyCapGb {
		c.Failf("dailyCapGb", "is %v: must be at least %v; leave it out for no cap", *limit, smallestDailyCapGb)
		return
	}
	if s.CommitmentTierGb != nil && *limit < float64(*s.CommitmentTierGb) {
		c.Failf("dailyCapGb", "is %v, below commitmentTierGb %d: ingestion would stop before what is paid for anyway; raise the cap or take a lower tier",
			*limit, *s.CommitmentTierGb)
	}
}

// checkExisting refuses what would have to change a workspace that somebody else owns.
func (s *Spec) checkExisting(c *input.Checker) {
	if s.ExistingWorkspaceId == nil {
		return
	}
	azure.CheckLiteralID(c, "existingWorkspaceId", s.ExistingWorkspaceId, workspaceType)
	owned := []struct {
		path string
		set  bool
	}{
		{"workspaceName", s.WorkspaceName != nil},
		{"sku", s.Sku != nil},
		{"commitmentTierGb", s.CommitmentTierGb != nil},
		{"retentionDays", s.RetentionDays != nil},
		{"dailyCapGb", s.DailyCapGb != nil},
		{"localAuthenticationEnabled", s.LocalAuthenticationEnabled != nil},
		{"accessMode", s.AccessMode != nil},
		{"publicIngestionEnabled", s.PublicIngestionEnabled != nil},
		{"publicQueryEnabled", s.PublicQueryEnabled != nil},
		{"immediatePurgeEnabled", s.ImmediatePurgeEnabled != nil},
		{"identity", s.Identity != nil},
		{"protect", s.Protect != nil},
		{"retainOnDelete", s.RetainOnDelete != nil},
		{"tags", s.Tags != nil},
	}
	for _, field := range owned {
		if field.set {
			c.Failf(field.path, "is set together with existingWorkspaceId: an existing workspace is used as it is; remove one of the two")
		}
	}
}

func (s *Spec) protected() bool {
	return input.Value(s.Protect, true) && !input.Value(s.RetainOnDelete, false)
}

func validTotalRetention(days, minimum int) bool {
	return days >= minimum && days <= maxRetentionDays || slices.Contains(longRetentionDays, days)
}
