package alerts

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// planPortal works out the saved queries and the workbook: without queries on data that is not collected.
func (p *plan) planPortal(c *input.Checker) {
	c.Add("savedQueries", p.SavedQueries.Validate())
	c.Add("workbook", p.Workbook.Validate())
	p.checkShown(c, "savedQueries", p.SavedQueries != nil)
	p.checkShown(c, "workbook", p.Workbook != nil)
	if p.SavedQueries != nil {
		spec := *p.SavedQueries
		spec.Exclude = slices.Compact(slices.Sorted(slices.Values(append(p.unanswered(savedQueries()), spec.Exclude...))))
		spec.RuleQueries = p.ruleQueries()
		maps.Copy(spec.RuleQueries, p.SavedQueries.RuleQueries)
		p.savedQueries = &spec
	}
	if p.Workbook != nil {
		spec := *p.Workbook
		drawn := maps.Clone(ownQueries())
		maps.DeleteFunc(drawn, func(_ string, one query) bool { return one.Workbook == nil })
		spec.Exclude = slices.Compact(slices.Sorted(slices.Values(append(p.unanswered(drawn), spec.Exclude...))))
		p.workbook = &spec
	}
}

func (p *plan) checkShown(c *input.Checker, path string, wanted bool) {
	if wanted && p.Workspace == nil {
		c.Failf(path, "is set, and there is no workspace whose logs it could show: give workspace")
	}
}

// unanswered are the queries on tables that nothing fills, and those that say nothing without ids that only the deployment knows.
func (p *plan) unanswered(queries map[string]query) []string {
	var names []string
	for _, name := range keysOf(queries) {
		one := queries[name]
		asRule := shipped{Signal: LogSignal, Scope: clusterScope, Needs: one.Needs}
		ofWorkspace := len(subtract(one.Needs.Tables, tablesOfWorkspace)) == 0 && len(one.Needs.AnyTable) == 0
		if !one.onGraph && !ofWorkspace && p.lacking(asRule) != "" || shippedRules()[name].expectsClusters() {
			names = append(names, name)
		}
	}
	return names
}

// ruleQueries are the queries of the catalogue's rules as this environment has them, but for those that only the deployment completes.
func (p *plan) ruleQueries() map[string]string {
	queries := map[string]string{}
	for _, rule := range p.rules {
		if rule.log == nil || rule.from == nil || rule.from.expectsClusters() {
			continue
		}
		override, saved := p.Rules[rule.key], *rule.from
		saved.NewRowsOnly = false // whoever looks later wants the rows of that time
		words := p.wordsFor(saved, Namespaces{Included: override.IncludedNamespaces, Excluded: override.ExcludedNamespaces})
		queries[rule.key] = saved.queryFor(words)
	}
	return queries
}

func (r *registering) addPortal() error {
	if spec := r.plan.savedQueries; spec != nil {
		created, err := NewSavedQueries(r.ctx, r.name+"-queries", &SavedQueriesArgs{
			ResourceGroupName: r.args.ResourceGroupName, Location: r.args.Workspace.Location, Tags: r.args.Tags, SavedQueriesSpec: *spec,
		}, pulumi.Parent(r.parent))
		if err != nil {
			return err
		}
		r.parent.SavedQueries = created
	}
	if spec := r.plan.workbook; spec != nil {
		spec.DisplayName = orElse(spec.DisplayName, new("AKS operations: "+r.plan.markedAs))
		created, err := NewWorkbook(r.ctx, r.name+"-workbook", &WorkbookArgs{
			ResourceGroupName: r.args.ResourceGroupName, Location: r.args.Workspace.Location, WorkspaceId: r.args.Workspace.WorkspaceId, Tags: r.args.Tags,
			WorkbookSpec: *spec,
		}, pulumi.Parent(r.parent))
		r.parent.Workbook = created
		return err
	}
	return nil
}
