package defender

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// registering is Defender for Cloud while it is registered.
type registering struct {
	ctx    *pulumi.Context
	name   string
	args   *Args
	parent *Defender
	// existing are the resources below it that the state has.
	existing *azure.Existing
	// last is the latest write to the plans of the subscription: Azure refuses a second one meanwhile.
	last []pulumi.Resource

	planIDs, exportIDs, ruleIDs pulumi.StringMap
}

func (r *registering) child() []pulumi.ResourceOption {
	return child(r.ctx, r.parent, r.name)
}

// chained is a child that waits for the latest write to a plan.
func (r *registering) chained() []pulumi.ResourceOption {
	return append(r.child(), pulumi.DependsOn(r.last))
}

func (r *registering) addPlans() error {
	r.planIDs = pulumi.StringMap{}
	if !r.args.manages() {
		return nil
	}
	for _, one := range r.args.Plans.choices() {
		losses.At(r.ctx, r.name, r.name+"-plan-"+one.Name, input.Key("plans", one.Name))
		created, err := newPlan(r.ctx, r.name+"-plan-"+one.Name, r.args.SubscriptionId, one, r.chained())
		if err != nil {
			return fmt.Errorf("taking over the plan %s: %w", one.Name, err)
		}
		r.last, r.planIDs[one.Name] = []pulumi.Resource{created}, created.ID().ToStringOutput()
		r.parent.Plans[one.Name] = created
	}
	return nil
}

func (r *registering) addResourcePlans() error {
	for _, key := range slices.Sorted(maps.Keys(r.args.ResourcePlans)) {
		one := r.args.ResourcePlans[key]
		scope := one.ScopeId
		if one.Cluster != nil {
			scope = r.args.ClusterIds[*one.Cluster]
		}
		losses.At(r.ctx, r.name, r.name+"-resource-plan-"+key, input.Key("resourcePlans", key))
		created, err := newResourcePlan(r.ctx, r.name+"-resource-plan-"+key, scope, one, r.chained())
		if err != nil {
			return fmt.Errorf("setting the plan of resource %q: %w", key, err)
		}
		r.last, r.parent.ResourcePlans[key] = []pulumi.Resource{created}, created
	}
	return nil
}

func (r *registering) addContact() error {
	if r.args.Contact == nil || !r.args.manages() {
		return nil
	}
	losses.At(r.ctx, r.name, r.name+"-contact", "contact")
	created, err := newContact(r.ctx, r.name+"-contact", r.args.SubscriptionId, r.args.Contact, r.child())
	if err != nil {
		return fmt.Errorf("taking over the security contact: %w", err)
	}
	r.parent.Contact = created
	return nil
}

func (r *registering) addSuppressionRules() error {
	if !r.args.manages() {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(r.args.SuppressionRules)) {
		if err := r.addSuppressionRule(key); err != nil {
			return err
		}
	}
	return nil
}

func (r *registering) addSuppressionRule(key string) error {
	name, path, rule := r.name+"-suppression-"+key, input.Key("suppressionRules", key), r.args.SuppressionRules[key]
	losses.At(r.ctx, r.name, name, path)
	ends := rule.terms(path, name)
	current, err := terms.RefuseEnded(r.ctx, Token+":ended:"+name, losses.InputOf(r.ctx, r.name, ""), ends...)
	if err != nil {
		return err
	}
	now, err := clock.Now(r.ctx)
	if err != nil {
		return err
	}
	options := append(r.child(), current)
	if slices.ContainsFunc(ends, func(t terms.Term) bool { return t.Ended(now) }) {
		options = append(options, pulumi.IgnoreChanges([]string{"state"})) // a refresh finds Expired (Microsoft Learn, "Alerts Suppression Rules - Get", ruleState)
	}
	if err := newSuppressionRule(r.ctx, name, rule, options); err != nil {
		return fmt.Errorf("creating the suppression rule %q: %w", key, err)
	}
	return terms.Tell(r.ctx, r.parent, losses.InputOf(r.ctx, r.name, ""), r.existing.Has, ends...)
}

func (r *registering) addExports() error {
	r.exportIDs = pulumi.StringMap{}
	e := r.args.Export
	if e == nil {
		return nil
	}
	if w := e.workspace(); w != nil {
		id := w.WorkspaceId
		if id == nil {
			id = r.args.WorkspaceId
		}
		options := r.child()
		if w.addsSolution() {
			solution, err := newSolution(r.ctx, r.name+"-solution", id, r.args.WorkspaceLocation, r.args.Tags, r.child())
			if err != nil {
				return fmt.Errorf("creating the workspace's solution: %w", err)
			}
			options = append(options, pulumi.DependsOn([]pulumi.Resource{solution}))
		}
		if err := r.export("workspace", input.Value(w.Name, workspaceExportName), toWorkspace(id), options); err != nil {
			return err
		}
	}
	if hub := e.EventHub; hub != nil {
		return r.export("eventHub", input.Value(hub.Name, eventHubExportName), toEventHub(hub), r.child())
	}
	return nil
}

func (r *registering) export(sink, azureName string, action pulumi.Input, options []pulumi.ResourceOption) error {
	losses.At(r.ctx, r.name, r.name+"-export-"+strings.ToLower(sink), "export")
	created, err := newAutomation(r.ctx, r.name+"-export-"+strings.ToLower(sink), azureName, r.args, action, options)
	if err != nil {
		return fmt.Errorf("creating the export to %s: %w", sink, err)
	}
	r.parent.Exports[sink], r.exportIDs[sink] = created, created.ID().ToStringOutput()
	return nil
}

// notes say what nothing in a preview shows: plans that are not named are left alone, those that were named too, and rules without data are left out.
func (a *Args) notes() []string {
	notes := []string{"leaves the subscription's Defender plans, security contact and suppression rules to another stack (manage is false)"}
	switch {
	case a.manages() && len(a.Plans.choices()) == 0:
		notes = nil
	case a.manages():
		notes[0] = "manages the Defender plans " + strings.Join(planNames(a.Plans.choices()), ", ") + "; all others keep the tier that they have, " +
			"also those that an earlier configuration named: " + orNone(a.Plans.unmanaged()) +
			"; where another stack manages the same plans, each undoes what the other does: set manage to false in all but one"
	}
	if _, left := a.Sentinel.ruleSet(a.tables()); len(left) > 0 {
		notes = append(notes, "leaves out the analytics rules "+strings.Join(left, ", ")+": the logs that they look at are not collected")
	}
	return notes
}

func planNames(choices []choice) []string {
	names := make([]string, len(choices))
	for i, one := range choices {
		names[i] = one.Name
	}
	return names
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
