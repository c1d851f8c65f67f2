package alerts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// SavedQueriesToken is the type token of [SavedQueries]. It is part of every URN, so it never changes without an alias.
const SavedQueriesToken = "aksops:alerts:SavedQueries"

// SavedQueriesArgs are the inputs of [NewSavedQueries]. Azure binds a query pack to no workspace: its queries are offered in every one.
type SavedQueriesArgs struct {
	// ResourceGroupName is the resource group that receives the query pack. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// Location is the pack's region. Required. Another region replaces the pack.
	Location pulumi.StringInput `pulumi:"location"`
	// Tags are put on the pack. Its queries have labels instead.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	SavedQueriesSpec
}

// SavedQueriesSpec is what a user chooses about saved queries.
type SavedQueriesSpec struct {
	// PackName is the Azure name, 4 to 63 letters, digits and hyphens. Defaults to the component's name. Another name replaces pack and
	// queries. Must be known at preview.
	PackName *string `pulumi:"packName,optional"`
	// Exclude are names of queries to leave out. Defaults to none. Must be known at preview.
	Exclude []string `pulumi:"exclude,optional"`
	// RuleQueries are queries of log rules as an environment has them, by rule: with its clusters and namespaces. Defaults to those of the
	// catalogue. Must be known at preview.
	RuleQueries map[string]string `pulumi:"ruleQueries,optional"`
	// SkipQueryValidation takes RuleQueries as they are, with operators that came into the query language after this release. Defaults to false: an
	// environment refuses operators that it does not know, and brackets and texts that do not end.
	SkipQueryValidation *bool `pulumi:"skipQueryValidation,optional"`
}

// SavedQueries are a query pack of Log Analytics and its queries: those of the log rules, and others for health, audit and cost.
type SavedQueries struct {
	pulumi.ResourceState

	// QueryPackId is the pack's id.
	QueryPackId pulumi.StringOutput `pulumi:"queryPackId"`
	// QueryPackName is its Azure name.
	QueryPackName pulumi.StringOutput `pulumi:"queryPackName"`
}

// packLimit is that of Log Analytics workspaces, whose names Azure documents; it does not for packs.
var packLimit = naming.Workspace

var packNamePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$`)

// NewSavedQueries registers a query pack. It returns every mistake in args at once, before anything is registered.
func NewSavedQueries(ctx *pulumi.Context, name string, args *SavedQueriesArgs, opts ...pulumi.ResourceOption) (*SavedQueries, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", SavedQueriesToken, name, err)
	}
	x := &SavedQueries{}
	if err := ctx.RegisterComponentResource(SavedQueriesToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", SavedQueriesToken, name, err)
	}
	packName := input.Value(args.PackName, naming.Name(packLimit, name))
	pack, err := newQueryPack(ctx, name+"-pack", packName, args, x)
	if err != nil {
		return nil, fmt.Errorf("creating the query pack: %w", err)
	}
	x.QueryPackId, x.QueryPackName = pack.ID().ToStringOutput(), azure.After(ctx, packName, pack)
	queries := args.queries()
	for _, key := range keysOf(queries) {
		if err := newSavedQuery(ctx, name+"-query-"+key, packName, queries[key], args, x); err != nil {
			return nil, fmt.Errorf("saving the query %s: %w", key, err)
		}
	}
	azure.RegisterOutputs(ctx, x, pulumi.Map{"queryPackId": x.QueryPackId, "queryPackName": x.QueryPackName})
	return x, nil
}

// queries are the queries to save, by name.
func (s *SavedQueriesSpec) queries() map[string]query {
	queries := maps.Clone(savedQueries())
	for rule, text := range s.RuleQueries {
		one := queries[rule]
		one.text = text
		queries[rule] = one
	}
	maps.DeleteFunc(queries, func(name string, _ query) bool { return slices.Contains(s.Exclude, name) })
	return queries
}

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *SavedQueriesArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the query pack")
	c.Required("location", azure.IsGiven(a.Location), "give the query pack's region, as a rule that of the workspace")
	azure.CheckTags(&c, "tags", a.Tags)
	c.Add("", a.SavedQueriesSpec.Validate())
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *SavedQueriesSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("packName", s.PackName, packNamePattern, "must be 4 to 63 letters, digits and hyphens, with a letter or digit at either end")
	checkExcluded(&c, s.Exclude, keysOf(savedQueries()), "a saved query")
	for _, name := range keysOf(s.RuleQueries) {
		at := input.Key("ruleQueries", name)
		rules := keysOf(shippedRules())
		rules = slices.DeleteFunc(rules, func(rule string) bool { return shippedRules()[rule].Signal != LogSignal })
		switch {
		case !slices.Contains(rules, name):
			c.Failf(at, "is not a log rule of the catalogue%s", input.NearOrAll(name, rules))
		case strings.TrimSpace(s.RuleQueries[name]) == "":
			c.Failf(at, "is empty: give the rule's query, or leave it out")
		}
	}
	return c.Err()
}

// checkExcluded refuses what excludes nothing, and what leaves nothing over.
func checkExcluded(c *input.Checker, exclude, known []string, what string) {
	checkKnown(c, "exclude", what, exclude, known)
	if !slices.ContainsFunc(known, func(name string) bool { return !slices.Contains(exclude, name) }) {
		c.Failf("exclude", "leaves no query over: remove the component instead")
	}
}
