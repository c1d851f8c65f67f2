// Package diagnostics provides the diagnostic settings of a resource, which send its logs and metrics to workspaces, storage accounts,
// event hubs and partners, and the export of a subscription's Activity log.
package diagnostics

import (
	"fmt"
	"regexp"
	"strings"

	diag "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20210501preview"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Diagnostics]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:diagnostics:Diagnostics"

// Args are the inputs of [New].
type Args struct {
	// ResourceId is the id of the resource whose logs and metrics are sent. Required.
	ResourceId pulumi.StringInput `pulumi:"resourceId"`
	// ResourceType is the resource's type, for example Microsoft.ContainerService/managedClusters. Defaults to the type in ResourceId.
	// Required with a preset while that id is not known. Must be known at preview.
	ResourceType *string `pulumi:"resourceType,optional"`
	// WorkspaceId is the default workspace: the sink of every setting that names none. Required unless all settings name one.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	Spec
}

// Diagnostics are the diagnostic settings of one resource.
type Diagnostics struct {
	pulumi.ResourceState

	// SettingIds are the ids of the settings, by name.
	SettingIds pulumi.StringMapOutput `pulumi:"settingIds"`

	// Settings are the settings themselves, by name, for Go programs.
	Settings map[string]*diag.DiagnosticSetting

	facts facts.Data
}

var (
	resourceTypePattern = regexp.MustCompile(`^[A-Za-z0-9]+(\.[A-Za-z0-9]+)+(/[A-Za-z0-9]+)+$`)
	nonASCII            = regexp.MustCompile(`[^\x00-\x7F]`)
)

const subscriptionType = "Microsoft.Resources/subscriptions"

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *Args) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	a.checkResource(&c)
	azure.CheckLiteralID(&c, "workspaceId", a.WorkspaceId, workspaceType)
	a.check(&c, a.resourceType(), a.WorkspaceId)
	return c.Err()
}

func (a *Args) checkResource(c *input.Checker) {
	c.Required("resourceId", a.ResourceId != nil, "give the id of the resource whose logs are sent")
	c.Match("resourceType", a.ResourceType, resourceTypePattern, "must be a resource type, for example "+ManagedCluster)
	if a.resourceType() == "" && a.ResourceId != nil && a.usesPreset() {
		c.Required("resourceType", false, "presets are for AKS clusters, and the type of resourceId is not known yet; set it to "+ManagedCluster)
	}
	id, ok := azure.Literal(a.ResourceId)
	if !ok {
		return
	}
	parsed, err := azure.ParseID(id)
	switch {
	case err != nil:
		c.Failf("resourceId", "is %q: %s", id, err)
	case parsed.Type == subscriptionType:
		c.Failf("resourceId", "is %q, a subscription: its Activity log is exported by %s", id, ActivityLogToken)
	case nonASCII.MatchString(id):
		c.Failf("resourceId", "is %q: Azure has no diagnostic settings for ids with letters outside ASCII", id)
	case a.ResourceType != nil && !strings.EqualFold(*a.ResourceType, parsed.Type):
		c.Failf("resourceType", "is %q, but resourceId is the id of a %s: leave this out", *a.ResourceType, parsed.Type)
	}
}

// resourceType is "" when nobody can tell yet.
func (a *Args) resourceType() string {
	if a.ResourceType != nil {
		return *a.ResourceType
	}
	if id, ok := azure.Literal(a.ResourceId); ok {
		if parsed, err := azure.ParseID(id); err == nil {
			return parsed.Type
		}
	}
	return ""
}

// New registers the diagnostic settings of a resource. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Diagnostics, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	d := &Diagnostics{Settings: map[string]*diag.DiagnosticSetting{}, facts: args.Facts()}
	if err := ctx.RegisterComponentResource(Token, name, d, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", Token, name, err)
	}
	ids := pulumi.StringMap{}
	for _, setting := range args.settings() {
		sdkArgs := buildSetting(args.ResourceId, &setting, setting.content(args.resourceType()), setting.named().orDefault(args.WorkspaceId))
		losses.At(ctx, name, name+"-"+setting.Name, input.Key("", setting.Name))
		if len(args.Settings) == 0 {
			losses.Instead(ctx, name, name+"-"+setting.Name, "categories", "preset")
		}
		created, err := newSetting(ctx, name+"-"+setting.Name, sdkArgs, d)
		if err != nil {
			return nil, fmt.Errorf("creating diagnostic setting %q: %w", setting.Name, err)
		}
		d.Settings[setting.Name], ids[setting.Name] = created, created.ID().ToStringOutput()
	}
	d.SettingIds = ids.ToStringMapOutput()
	azure.RegisterOutputs(ctx, d, pulumi.Map{"settingIds": d.SettingIds})
	return d, nil
}
