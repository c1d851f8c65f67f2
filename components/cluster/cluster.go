// Package cluster provides an AKS cluster with its add-ons, node pools and maintenance windows.
package cluster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/facts"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/components/internal/notes"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Token is the type token of [Cluster]. It is part of every URN, so it never changes without an alias.
const Token = "aksops:cluster:Cluster"

// The resources' logical names, below the component's.
const (
	clusterRole     = "-cluster"
	poolRole        = "-pool-"
	maintenanceRole = "-maintenance-"
)

// Args are the inputs of [New].
type Args struct {
	// ResourceGroupName is the resource group that receives the cluster. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Location is the cluster's region. Required.
	Location pulumi.StringInput `pulumi:"location"`
	// WorkspaceId is the Log Analytics workspace for the monitoring add-on, and for Defender unless that has its own. Required while
	// one of them needs it.
	WorkspaceId pulumi.StringInput `pulumi:"workspaceId,optional"`
	Spec

	// Notes are further notes of the preview, for Go programs. They begin with an input of the cluster.
	Notes []string
	// RoleScope makes what a role of an identity is for wait for whatever brings that into being, for Go programs. Its answer has the same text, once that
	// is there. Defaults to not waiting.
	RoleScope func(scope pulumi.StringInput) pulumi.StringInput
}

// Cluster is an AKS cluster.
type Cluster struct {
	pulumi.ResourceState

	// ClusterId is the cluster's resource id.
	ClusterId pulumi.StringOutput `pulumi:"clusterId"`
	// ClusterName is its Azure name.
	ClusterName pulumi.StringOutput `pulumi:"clusterName"`
	// ResourceGroupName is the resource group that it is in.
	ResourceGroupName pulumi.StringOutput `pulumi:"resourceGroupName"`
	// Location is its region.
	Location pulumi.StringOutput `pulumi:"location"`
	// Fqdn is the API server's public host name; empty for a private cluster without one.
	Fqdn pulumi.StringOutput `pulumi:"fqdn"`
	// PrivateFqdn is the API server's private host name; empty for a public cluster.
	PrivateFqdn pulumi.StringOutput `pulumi:"privateFqdn"`
	// OidcIssuerUrl is the issuer to trust in federated credentials; empty while the issuer is off.
	OidcIssuerUrl pulumi.StringOutput `pulumi:"oidcIssuerUrl"`
	// CurrentKubernetesVersion is the version that runs, with its patch.
	CurrentKubernetesVersion pulumi.StringOutput `pulumi:"currentKubernetesVersion"`
	// CreatedAt is when the cluster was made, in ISO 8601, for rules that miss something of it (alerts.Cluster). It is what Azure says, or else when
	// Pulumi made it; empty if neither is known, as of a cluster that was imported.
	CreatedAt pulumi.StringOutput `pulumi:"createdAt"`
	// NodeResourceGroup is the resource group of nodes, load balancers and disks.
	NodeResourceGroup pulumi.StringOutput `pulumi:"nodeResourceGroup"`
	// PrincipalId is the control plane identity's object id, for role assignments.
	PrincipalId pulumi.StringOutput `pulumi:"principalId"`
	// KubeletIdentityClientId is the nodes' identity as applications name it.
	KubeletIdentityClientId pulumi.StringOutput `pulumi:"kubeletIdentityClientId"`
	// KubeletIdentityObjectId is the nodes' identity as role assignments name it, AcrPull for example.
	KubeletIdentityObjectId pulumi.StringOutput `pulumi:"kubeletIdentityObjectId"`
	// KubeletIdentityResourceId is the nodes' identity as a resource.
	KubeletIdentityResourceId pulumi.StringOutput `pulumi:"kubeletIdentityResourceId"`
	// NodePoolIds are the resource ids of all pools, the system pool too, by name.
	NodePoolIds pulumi.StringMapOutput `pulumi:"nodePoolIds"`

	// ManagedCluster is the cluster itself, for Go programs that need more of it.
	ManagedCluster *cs.ManagedCluster
	// NodePools are the node pools besides the system pool, which is part of the cluster, by name, for Go programs.
	NodePools map[string]*cs.AgentPool
	// MaintenanceWindows are the maintenance windows by the names of their inputs, for Go programs.
	MaintenanceWindows map[string]*cs.MaintenanceConfiguration

	facts facts.Cluster
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *Args) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the cluster")
	c.Required("location", azure.IsGiven(a.Location), "give the cluster's region")
	a.checkWorkspace(&c)
	a.checkNodeResourceGroup(&c)
	c.Add("", a.ValidateIn(a.Location))
	return c.Err()
}

func (a *Args) checkWorkspace(c *input.Checker) {
	azure.CheckLiteralID(c, "workspaceId", a.WorkspaceId, workspaceType)
	if a.WorkspaceId != nil {
		return
	}
	if a.monitoring() {
		c.Failf("workspaceId", "is required while monitoring is on: give the workspace that receives the logs, or set monitoringEnabled: false")
	}
	if a.Defender.enabled() && a.Defender.WorkspaceId == nil {
		c.Failf("workspaceId", "is required while Defender is on without a workspace of its own: give this one, or defender.workspaceId")
	}
}

func (a *Args) checkNodeResourceGroup(c *input.Checker) {
	group, known := azure.Literal(a.ResourceGroupName)
	if n := a.NodeResourceGroup; known && n != nil && n.Name != nil && strings.EqualFold(*n.Name, group) {
		c.Failf("nodeResourceGroup.name", "is %q, the cluster's own resource group: AKS makes a group that does not exist yet; choose another name", *n.Name)
	}
}

// New registers a cluster. It returns every mistake in args at once, before anything is registered.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Cluster, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Token, name, err)
	}
	now, err := clock.Now(ctx)
	if err != nil {
		return nil, err
	}
	c, existing := &Cluster{NodePools: map[string]*cs.AgentPool{}, MaintenanceWindows: map[string]*cs.MaintenanceConfiguration{}}, azure.NewExisting(ctx)
	born, err := watchBirth(ctx, name, existing)
	if err != nil {
		return nil, err
	}
	begun := watchBeginnings(now)
	migration := azure.Migrate(ctx, existing.Look, born.look, begun.look, separateOwn(name, &args.Spec))
	if err := notes.Register(ctx, Token, name, c, args.notes(ctx, name), append(slices.Clip(opts), migration)...); err != nil {
		return nil, err
	}
	clusterName := input.Value(args.ClusterName, naming.Name(naming.Cluster, name))
	ownPool, err := refusesOthers(ctx, name, &args.Spec, now)
	if err != nil {
		return nil, err
	}
	dates := args.dates(name, now)
	notRetired, err := refusesRetired(ctx, name, &args.Spec, now, dates)
	if err != nil {
		return nil, err
	}
	watched, following, err := watchPrincipals(ctx, name, &args.Spec)
	if err != nil {
		return nil, err
	}
	options := c.child(ctx, name, args, append(following, pulumi.Protect(args.protected()), pulumi.IgnoreChanges(args.driftingInputs()), ownPool, notRetired,
		lossTable.Noted(ctx, name), born.hooks)...)
	if len(args.Properties) > 0 {
		options = append(options, pulumi.Transformations([]pulumi.ResourceTransformation{azure.Merge(withSecrets(args.Properties))}))
	}
	args.place(ctx, name)
	created, err := newManagedCluster(ctx, name+clusterRole, buildCluster(args, clusterName), options...)
	if err != nil {
		return nil, fmt.Errorf("creating the cluster: %w", err)
	}
	c.ManagedCluster, c.ClusterName = created, azure.After(ctx, clusterName, created)
	if err := c.addPools(ctx, name, args, now, notRetired); err != nil {
		return nil, err
	}
	if err := c.addMaintenance(ctx, name, args, begun, born); err != nil {
		return nil, err
	}
	if err := c.tell(ctx, name, &args.Spec, now, dates, existing); err != nil {
		return nil, err
	}
	c.ResourceGroupName, c.Location = args.ResourceGroupName.ToStringOutput(), args.Location.ToStringOutput()
	c.readOutputs(&args.Spec)
	c.CreatedAt = born.at(created, created.SystemData.CreatedAt().Elem())
	c.facts = c.factsOf(args, clusterName)
	if err := c.addRights(ctx, name, args, watched); err != nil {
		return nil, err
	}
	azure.RegisterOutputs(ctx, c, c.outputs())
	return c, nil
}

// place says where the cluster's inputs stand.
func (a *Args) place(ctx *pulumi.Context, name string) {
	losses.At(ctx, name, name+clusterRole, "")
	if a.EntraId == nil || a.EntraId.AdminGroupObjectIds == nil {
		losses.Instead(ctx, name, name+clusterRole, "entraId.adminGroupObjectIds", "access.admins")
	}
}

// addPools registers the pools besides the system pool, each after all before it: AKS changes one pool of a cluster at a time and answers a
// second request with a conflict. On the one before alone would not do, since the engine orders deletions by direct dependencies only.
func (c *Cluster) addPools(ctx *pulumi.Context, name string, args *Args, now time.Time, notRetired pulumi.ResourceOption) error {
	pools := args.poolInputs()[1:]
	if len(pools) == 0 {
		return nil
	}
	immutable, err := refusesFixed(ctx, name, &args.Spec, now)
	if err != nil {
		return err
	}
	var previous []pulumi.Resource
	for _, pool := range pools {
		options := c.child(ctx, name, args, pulumi.Protect(args.poolProtected(pool)), pulumi.IgnoreChanges(args.poolDriftingInputs(pool)),
			pulumi.DependsOn(previous), pulumi.ReplacementTrigger(pulumi.String(pool.machine())), immutable, notRetired)
		if len(pool.Properties) > 0 {
			options = append(options, pulumi.Transformations([]pulumi.ResourceTransformation{azure.Merge(withSecrets(pool.Properties))}))
		}
		losses.At(ctx, name, name+poolRole+pool.Name, input.Key("nodePools", pool.Name))
		created, err := newPool(ctx, name+poolRole+pool.Name, buildPool(args, c.ClusterName, pool), options...)
		if err != nil {
			return fmt.Errorf("creating node pool %s: %w", pool.Name, err)
		}
		previous, c.NodePools[pool.Name] = append(previous, created), created
	}
	return nil
}

func (c *Cluster) addMaintenance(ctx *pulumi.Context, name string, args *Args, begun *beginnings, born *birth) error {
	for _, w := range args.windows() {
		logicalName := name + maintenanceRole + w.role
		losses.At(ctx, name, logicalName, "maintenanceWindows."+w.input)
		built := buildWindow(w.window)
		if w.window.opened(begun.now) {
			built.StartDate = begun.of(c.ManagedCluster, born, logicalName, buildWindow(w.window))
		}
		created, err := newMaintenance(ctx, logicalName, buildMaintenance(args, c.ClusterName, w.configName, built), c.child(ctx, name, args)...)
		if err != nil {
			return fmt.Errorf("creating maintenance window %s: %w", w.role, err)
		}
		c.MaintenanceWindows[w.input] = created
	}
	return nil
}

func (c *Cluster) outputs() pulumi.Map {
	return pulumi.Map{
		"clusterId":                 c.ClusterId,
		"clusterName":               c.ClusterName,
		"resourceGroupName":         c.ResourceGroupName,
		"location":                  c.Location,
		"fqdn":                      c.Fqdn,
		"privateFqdn":               c.PrivateFqdn,
		"oidcIssuerUrl":             c.OidcIssuerUrl,
		"currentKubernetesVersion":  c.CurrentKubernetesVersion,
		"createdAt":                 c.CreatedAt,
		"nodeResourceGroup":         c.NodeResourceGroup,
		"principalId":               c.PrincipalId,
		"kubeletIdentityClientId":   c.KubeletIdentityClientId,
		"kubeletIdentityObjectId":   c.KubeletIdentityObjectId,
		"kubeletIdentityResourceId": c.KubeletIdentityResourceId,
		"nodePoolIds":               c.NodePoolIds,
	}
}
