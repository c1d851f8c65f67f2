package alerts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// plan is everything that will be registered, worked out before anything is.
type plan struct {
	*Args
	environment string
	// markedAs tells the environment's alerts from those of others.
	markedAs string
	// rules are in the order in which they are registered.
	rules []*plannedRule
	// processing are routes with hours or teams, and suppressions.
	processing []plannedProcessing
	// savedQueries and workbook are nil where they are not wanted.
	savedQueries *SavedQueriesSpec
	workbook     *WorkbookSpec
	// runAs is what rules on logs run as that name nothing else; nil for their last editor, or after a mistake that is told already.
	runAs *LogAlertIdentity
	// misled says that routes have mistakes about what they are for or whom they lead to, so that alerts reach nobody who may reach somebody.
	misled bool
	// notes are for whoever reads the preview. They are no warnings, since nothing is wrong with what was chosen.
	notes []string
}

// plannedRule is a rule of the catalogue or of the user, as it will be. One of metric, log and activity is set.
type plannedRule struct {
	key string
	// path is where the user wrote it; empty for one that the profile brings.
	path     string
	severity int
	metric   *MetricAlertSpec
	log      *LogAlertSpec
	activity *ActivityAlertSpec
	// from is the rule of the catalogue, nil for one of the user.
	from *shipped
	// clusters are the keys of those that it watches one by one, or expects something of.
	clusters []string
	// balancer says that it looks at the clusters' load balancers.
	balancer bool
	// scope is what it is bound to, cluster, workspace, environment or subscription, unless scopeID says it.
	scope   string
	scopeID pulumi.StringInput
	// ownRoutes are the routes that the user chose for it, none for all that match.
	ownRoutes []string
	// told are the keys of the action groups of the rule itself, later the routes that add theirs to its alerts.
	told, later []string
	// untold are routes with teams that it would take, if they could be had where it looks.
	untold []string
}

const (
	clusterScope      = "cluster"
	workspaceScope    = "workspace"
	environmentScope  = "environment"
	subscriptionScope = "subscription"

	// maxActivityRules is how many rules on the Activity log Azure takes in a subscription; the limit cannot be raised
	// (MicrosoftDocs/azure-monitor-docs, azure-monitor-limits-alerts.md). manyActivityRules is from where a note tells of it.
	maxActivityRules  = 100
	manyActivityRules = 80

	profileNone     = "none"
	profileStandard = "standard"
)

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?$`)

// plan works out what args come to, and reports every mistake.
func (a *Args) plan(name string) (*plan, error) {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return nil, c.Err()
	}
	p := &plan{Args: a, environment: a.environment(name)}
	p.markedAs = input.Value(a.MarkedAs, p.environment)
	p.checkSurroundings(&c)
	p.checkActionGroups(&c)
	identity := p.Identity.Validate()
	c.Add("identity", identity)
	if identity == nil {
		p.runAs = p.Identity
	}
	p.checkRoutes(&c)
	p.selectShipped(&c)
	p.addOwnMetricRules(&c)
	p.addOwnLogRules(&c)
	p.addOwnActivityRules(&c)
	p.checkNames(&c)
	p.countActivityRules(&c)
	p.checkAzureNames(&c)
	p.route(&c)
	p.suppress(&c)
	p.planPortal(&c)
	p.checkSubscription(&c)
	if err := c.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *plan) checkSurroundings(c *input.Checker) {
	azure.CheckGroupName(c, "resourceGroupName", p.ResourceGroupName, "give the resource group that receives the rules")
	if p.Workspace != nil {
		c.Required("workspace.workspaceId", azure.IsGiven(p.Workspace.WorkspaceId), "give the id of the workspace that has the logs")
		c.Required("workspace.location", azure.IsGiven(p.Workspace.Location), "give the region of the workspace, in which rules on logs live")
	}
	for _, key := range p.clusterKeys() {
		c.Required(input.Key("clusters", key)+".clusterId", azure.IsGiven(p.Clusters[key].ClusterId), "give the id of the cluster")
	}
	azure.CheckTags(c, "tags", p.Tags)
	c.OneOf("profile", p.Profile, append([]string{profileNone}, profiles...)...)
	checkLabel(c, "optOutLabel", p.OptOutLabel)
	checkLabel(c, "teamLabel", p.TeamLabel)
	if address := input.Value(p.RunbookUrl, ""); address != "" && !strings.HasPrefix(address, "https://") {
		c.Failf("runbookUrl", "is %q: must be an address with https://", address)
	}
}

var labelPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$`)

func checkLabel(c *input.Checker, path string, label *string) {
	c.Match(path, label, labelPattern, `must be the name of a label, such as "team" or "example.com/team"`)
}

func (p *plan) checkActionGroups(c *input.Checker) {
	for _, key := range slices.Sorted(maps.Keys(p.ActionGroups)) {
		path, one := input.Key("actionGroups", key), p.ActionGroups[key]
		checkKey(c, path, key)
		if one.ExistingId == nil {
			c.Add(path, one.named(p.environment, key).Validate())
			if one.count() == 0 {
				c.Failf(path, "has no receiver and would tell nobody: add one, such as emails, or give existingId")
			}
			continue
		}
		c.Add(path, one.Validate())
	}
}

func checkKey(c *input.Checker, path, key string) {
	if !keyPattern.MatchString(key) {
		c.Failf(path, "has a key that cannot be used in names: must be 1 to 40 letters, digits and hyphens, with a letter or digit at both ends")
	}
}

func (p *plan) checkNames(c *input.Checker) {
	owners := map[string]string{}
	for _, rule := range p.rules {
		if _, shadows := shippedRules()[rule.key]; shadows && rule.from == nil {
			continue // refused for that already
		}
		for _, name := range rule.names() {
			if first, taken := owners[name]; taken {
				c.Failf(rule.path, "gives the name %q, as does %s: choose another key", name, first)
				continue
			}
			owners[name] = input.Value(nonEmpty(rule.path), "the rule "+rule.key)
		}
	}
}

// countActivityRules holds those of this environment alone to what Azure takes in a subscription. What else is there only Azure knows.
func (p *plan) countActivityRules(c *input.Checker) {
	all, shared := 0, 0
	for _, rule := range p.rules {
		if rule.activity == nil {
			continue
		}
		all++
		if rule.from != nil && rule.scope == subscriptionScope {
			shared++
		}
	}
	hint := ""
	if shared > 0 {
		hint = fmt.Sprintf("; %d look at the whole subscription, and with subscriptionRules false are left to another environment", shared)
	}
	switch {
	case all > maxActivityRules:
		c.Failf("activityRules", "are %d together with those of the catalogue: Azure takes at most %d in a subscription%s", all, maxActivityRules, hint)
	case all >= manyActivityRules:
		p.notes = append(p.notes, fmt.Sprintf("%d rules are on the Activity log, of which Azure takes at most %d in a subscription%s", all, maxActivityRules, hint))
	}
}

func nonEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// names are the logical names of a rule's instances, below the component's.
func (r *plannedRule) names() []string {
	if r.metric == nil || r.scopeID != nil {
		return []string{r.key}
	}
	names := make([]string, len(r.clusters))
	for i, cluster := range r.clusters {
		names[i] = r.key + "-" + cluster
	}
	return names
}

// input is where the user wrote the rule, or can change it.
func (r *plannedRule) input() string {
	return input.Value(nonEmpty(r.path), input.Key("rules", r.key))
}

func (r *plannedRule) signal() Signal {
	switch {
	case r.metric != nil:
		return MetricSignal
	case r.log != nil:
		return LogSignal
	default:
		return ActivitySignal
	}
}

// enabled says whether it can fire.
func (r *plannedRule) enabled() bool {
	switch r.signal() {
	case MetricSignal:
		return input.Value(r.metric.Enabled, true)
	case LogSignal:
		return input.Value(r.log.Enabled, true)
	default:
		return input.Value(r.activity.Enabled, true)
	}
}

// ofServiceHealth says whether its alerts are those that Azure neither adds action groups to nor keeps quiet.
func (r *plannedRule) ofServiceHealth() bool {
	return r.activity != nil && r.activity.Category == serviceHealth
}

// knowsTeam says whether its alerts are split by the label that names a team.
func (r *plannedRule) knowsTeam() bool {
	return r.log != nil && slices.ContainsFunc(r.log.Dimensions, func(d Dimension) bool { return d.Name == teamColumn })
}

func (p *plan) clusterKeys() []string { return slices.Sorted(maps.Keys(p.Clusters)) }

// keysOf are the sorted keys of what the user named.
func keysOf[V any](named map[string]V) []string { return slices.Sorted(maps.Keys(named)) }

// checkKnown refuses keys of nothing.
func checkKnown(c *input.Checker, path, what string, keys, known []string) {
	for i, key := range keys {
		if !slices.Contains(known, key) {
			c.Failf(input.Index(path, i), "is %q: not %s%s", key, what, input.NearOrAll(key, known))
		}
	}
	checkOnce(c, path, keys)
}

// checkOnce refuses what a list has twice: Azure counts it twice, and takes few.
func checkOnce[T comparable](c *input.Checker, path string, list []T) {
	for i, one := range list {
		if slices.Contains(list[:i], one) {
			c.Failf(input.Index(path, i), "is %v a second time: remove it", one)
		}
	}
}
