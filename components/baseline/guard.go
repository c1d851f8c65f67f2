package baseline

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/runs"
)

const (
	groupKey     = "resourceGroup"
	workspaceKey = "workspace"
	clustersKey  = "clusters"
	// poolsBelow stands between the key of a cluster and the name of a pool.
	poolsBelow = ".nodePools."
	// defaultGuardName is that of the record of what the environment holds. It does not follow the environment's name: a record under another name would
	// know of nothing that the old environment has.
	defaultGuardName = "environment-guard"
	// Two keys that are not meant to be the same differ in more letters.
	misspelling = 2
)

// Logical names below the environment's.
const (
	groupRole = "-group"
	logsRole  = "-logs"
)

//go:embed removals.json
var removalsJSON []byte

// removals say what is lost with each part of an environment that is no longer in the configuration.
var removals = catalogue.Decode[[]guard.Removal]("removals.json", removalsJSON)

// consentPattern is a key that allowReplace can name.
var consentPattern = regexp.MustCompile(
	`^(resourceGroup|workspace|clusters\.[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?(\.nodePools\.[a-z][a-z0-9]{0,11})?)$`)

func (a *Args) checkAllowReplace(c *input.Checker) {
	for i, key := range a.AllowReplace {
		path := input.Index("allowReplace", i)
		whole, pool, ofPool := strings.Cut(key, poolsBelow)
		switch {
		case !consentPattern.MatchString(key):
			c.Failf(path, "is %q: must be resourceGroup, workspace, clusters.<key> or clusters.<key>.nodePools.<name>%s", key, a.consentHint(key))
		case slices.Index(a.AllowReplace, key) < i:
			c.Failf(path, "is %q a second time: remove one of the two", key)
		case ofPool:
			a.checkPoolConsent(c, path, whole, pool)
		}
	}
}

// consentHint names the key of something configured that is written almost like this. What is further away could consent to more than was meant.
func (a *Args) consentHint(key string) string {
	keys := []string{groupKey, workspaceKey}
	for _, name := range a.clusterKeys() {
		path := input.Key(clustersKey, name)
		keys = append(keys, path)
		for _, pool := range a.Clusters[name].NodePools {
			keys = append(keys, path+poolsBelow+pool.Name)
		}
	}
	for _, known := range keys {
		if input.Distance(key, known) <= misspelling {
			return fmt.Sprintf("; did you mean %q?", known)
		}
	}
	return ""
}

// checkPoolConsent refuses the consent to what goes with its cluster only. A pool that is not configured passes: it may be the one to delete.
func (a *Args) checkPoolConsent(c *input.Checker, path, whole, pool string) {
	key := strings.TrimPrefix(whole, clustersKey+".")
	one, there := a.Clusters[key]
	if !there && !a.allowed(whole) {
		hint := "it goes with its cluster, for which name " + whole
		if nearest := input.Nearest(key, a.clusterKeys()); nearest != "" {
			hint = strings.TrimPrefix(input.DidYouMean(key, a.clusterKeys()), "; ")
		}
		c.Failf(path, "is of a node pool of cluster %q, which is not in clusters: %s", key, hint)
		return
	}
	if there && pool == one.SystemPoolName() {
		c.Failf(path, "is of the system pool %q, which is part of its cluster: name %s", pool, whole)
	}
}

// allowed says whether the configuration consents to the deletion of a key, whose protection is then off. Pools go with their cluster.
func (a *Args) allowed(key string) bool { return slices.Contains(a.AllowReplace, key) }

// withConsent is the environment without protection of what may be replaced.
func (a *Args) withConsent() *Args {
	if len(a.AllowReplace) == 0 {
		return a
	}
	lifted := *a
	if a.allowed(workspaceKey) && a.existingWorkspace() == nil {
		spec := workspace.Spec{}
		if a.Workspace != nil {
			spec = *a.Workspace
		}
		spec.Protect = new(false)
		lifted.Workspace = &spec
	}
	lifted.Clusters = map[string]Cluster{}
	for key, one := range a.Clusters {
		lifted.Clusters[key] = a.liftCluster(input.Key(clustersKey, key), one)
	}
	return &lifted
}

func (a *Args) liftCluster(path string, one Cluster) Cluster {
	whole := a.allowed(path)
	protected := input.Value(one.Protect, input.Value(a.Protect, true))
	one.NodePools = slices.Clone(one.NodePools)
	for i, pool := range one.NodePools {
		if whole || a.allowed(path+poolsBelow+pool.Name) {
			one.NodePools[i].Protect = new(false)
		} else if pool.Protect == nil {
			one.NodePools[i].Protect = &protected
		}
	}
	if whole {
		one.Protect = new(false)
	}
	return one
}

// groupProtected says whether the resource group refuses to be deleted.
func (a *Args) groupProtected() bool {
	return input.Value(a.Protect, true) && !a.groupRetained() && !a.allowed(groupKey)
}

// groupRetained says whether the resource group stays in Azure when it goes from the configuration.
func (a *Args) groupRetained() bool {
	return a.ResourceGroup != nil && input.Value(a.ResourceGroup.RetainOnDelete, false)
}

// guards are the names of the records that each run has.
var guards runs.Store[map[string]bool]

// guardName is the name of the environment's record, which no other environment of the program has.
func (a *Args) guardName(ctx *pulumi.Context) (string, error) {
	name := a.GuardName
	if name == "" {
		name = defaultGuardName
	}
	taken := false
	guards.Use(runs.Of(ctx), func(names *map[string]bool) {
		if *names == nil {
			*names = map[string]bool{}
		}
		taken = (*names)[name]
		(*names)[name] = true
	})
	if taken {
		return "", fmt.Errorf("GuardName: is %q for another environment of this program already: give this one a GuardName of its own, which never changes", name)
	}
	return name, nil
}

// record is what the environment holds.
func (e *intended) record() guard.Record {
	r := guard.Record{
		Name:     e.name,
		Holdings: map[string]guard.Holding{}, Existing: map[string]guard.Existing{}, Alike: map[string]pulumi.Input{}, Rights: map[string]guard.Right{},
		Parts: e.parts(), AllowReplace: e.AllowReplace, Removals: removals, Roles: cluster.KnownRoles(),
	}
	if e.Alerts != nil {
		args := e.expectedAlerts()
		r.Reach = args.Reach("alerts", e.name)
		maps.Copy(r.Alike, args.Alike("alerts"))
	}
	if e.Policy != nil {
		maps.Copy(r.Alike, e.Policy.Alike("policy"))
	}
	if e.Defender != nil {
		maps.Copy(r.Alike, e.Defender.Alike("defender"))
		r.Causes = e.Defender.Sentinel.Causes("defender.sentinel", e.auditTables())
	}
	e.recordGroup(&r)
	e.recordWorkspace(&r)
	for _, key := range e.clusterKeys() {
		spec := e.Clusters[key].Spec
		maps.Copy(r.Alike, spec.Alike(input.Key(clustersKey, key)))
		maps.Copy(r.Rights, spec.Rights(input.Key(clustersKey, key)))
		for path, held := range e.clusterArgs(key).Holdings(input.Key(clustersKey, key), e.name+"-"+key) {
			if path == input.Key(clustersKey, key) {
				held.Adopted = e.plansOf(key)
			}
			r.Holdings[path] = held
		}
	}
	return r
}

func (e *intended) recordGroup(r *guard.Record) {
	if existing := e.existingGroup(); existing != nil {
		r.Existing[groupKey] = guard.Existing{Input: groupKey + ".existingId", ResourceGroup: azure.PartsOf(existing).ResourceGroup, Name: pulumi.String("")}
		return
	}
	r.Holdings[groupKey] = guard.Holding{
		LogicalName: e.name + groupRole,
		Protected:   e.groupProtected(), Retained: e.groupRetained(),
		Fixed: map[string]pulumi.Input{"resourceGroup.name": pulumi.String(e.groupName()), "location": plainLocation(e.Location)},
	}
}

func (e *intended) recordWorkspace(r *guard.Record) {
	args := e.workspaceArgs()
	if held, own := args.Holding(e.name + logsRole); own {
		r.Holdings[workspaceKey] = held
		return
	}
	parts := azure.PartsOf(args.ExistingWorkspaceId)
	r.Existing[workspaceKey] = guard.Existing{Input: workspaceKey + ".existingWorkspaceId", ResourceGroup: parts.ResourceGroup, Name: parts.Name}
}

// workspaceArgs are the workspace's inputs, with names that are known before anything is registered.
func (e *intended) workspaceArgs() *workspace.Args {
	args := &workspace.Args{}
	if e.Workspace != nil {
		args.Spec = *e.Workspace
	}
	if args.ExistingWorkspaceId != nil {
		return args
	}
	args.ResourceGroupName, args.Location = e.plainGroupName(), plainLocation(e.Location)
	args.WorkspaceName = orElse(args.WorkspaceName, e.workspaceName())
	args.Protect = orElse(args.Protect, input.Value(e.Protect, true))
	return args
}

func (e *intended) clusterArgs(key string) *cluster.Args {
	spec := e.Clusters[key].Spec
	spec.ClusterName = orElse(spec.ClusterName, e.clusterName(key))
	spec.Protect = orElse(spec.Protect, input.Value(e.Protect, true))
	return &cluster.Args{ResourceGroupName: e.plainGroupName(), Location: plainLocation(e.Location), WorkspaceId: notYet, Spec: spec}
}

func (e *intended) plainGroupName() pulumi.StringInput {
	if existing := e.existingGroup(); existing != nil {
		return azure.PartsOf(existing).ResourceGroup
	}
	return pulumi.String(e.groupName())
}

// plainLocation is the region as Azure writes it, where that is known.
func plainLocation(location pulumi.StringInput) pulumi.StringInput {
	if literal, ok := azure.Literal(location); ok {
		return pulumi.String(azure.Region(literal))
	}
	return location
}

// plansOf are the inputs of the Defender plans that a cluster has of its own.
func (e *intended) plansOf(key string) []string {
	var plans []string
	if e.Defender == nil {
		return nil
	}
	for name, one := range e.Defender.ResourcePlans {
		if input.Value(one.Cluster, "") == key {
			plans = append(plans, input.Key(resourcePlansPart, name))
		}
	}
	slices.Sort(plans)
	return plans
}

// parts are the inputs of everything whose disappearance takes something away that no update of a resource shows.
func (e *intended) parts() []string {
	var parts []string
	for _, key := range e.clusterKeys() {
		parts = append(parts, e.clusterParts(input.Key(clustersKey, key), e.Clusters[key])...)
	}
	if e.ActivityLog != nil && input.Value(e.ActivityLog.Enabled, false) {
		parts = append(parts, "activityLog")
	}
	if e.Policy != nil {
		parts = append(parts, below("policy", e.Policy.Parts())...)
	}
	if e.Defender != nil {
		parts = append(append(parts, "defender"), below("defender", e.Defender.Parts(e.auditTables()))...)
	}
	if e.Alerts != nil {
		parts = append(parts, "alerts")
	}
	if e.Workspace != nil && e.Workspace.PrivateLinkScopeId != nil {
		parts = append(parts, "workspace.privateLinkScopeId")
	}
	if e.existingWorkspace() != nil {
		parts = append(parts, "workspace.existingWorkspaceId")
	}
	return parts
}

func (e *intended) clusterParts(path string, one Cluster) []string {
	parts := below(path, one.Parts())
	if input.Value(one.MonitoringEnabled, true) {
		parts = append(parts, path+".insights")
	}
	for _, name := range one.Diagnostics.SettingNames() {
		parts = append(parts, input.Key(path+".diagnostics", name))
	}
	if one.Defender != nil {
		parts = append(parts, path+".defender")
	}
	return parts
}

func below(prefix string, paths []string) []string {
	all := make([]string, len(paths))
	for i, path := range paths {
		all[i] = input.Join(prefix, path)
	}
	return all
}
