package alerts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	ala "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20201001"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// ActivityAlertToken is the type token of [ActivityAlert]. It is part of every URN, so it never changes without an alias.
const ActivityAlertToken = "aksops:alerts:ActivityAlert"

// ActivityAlertArgs are the inputs of [NewActivityAlert].
type ActivityAlertArgs struct {
	// ResourceGroupName is the resource group that receives the rule. Required.
	ResourceGroupName pulumi.StringInput `pulumi:"resourceGroupName"`
	// ScopeIds are the subscription, resource groups or resources whose Activity log is looked at; for ServiceHealth exactly one subscription,
	// the rule's own. Required.
	ScopeIds pulumi.StringArrayInput `pulumi:"scopeIds"`
	// ActionGroupIds are the action groups to tell, up to 5. Defaults to none: the alert then shows in the portal alone.
	ActionGroupIds pulumi.StringArrayInput `pulumi:"actionGroupIds,optional"`
	// Tags are put on the rule.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	ActivityAlertSpec
}

// ActivityAlertSpec is what a user chooses about an alert on the Activity log. Azure has no severity for it.
type ActivityAlertSpec struct {
	// RuleName is the Azure name, up to 260 characters. Defaults to the component's name. Must be known at preview.
	RuleName *string `pulumi:"ruleName,optional"`
	// Description says what the alert means and what to do, up to 2048 characters. Defaults to none.
	Description *string `pulumi:"description,optional"`
	// Enabled lets the rule fire. Defaults to true. Must be known at preview.
	Enabled *bool `pulumi:"enabled,optional"`
	// Location is where Azure runs the rule: Global, westeurope or northeurope; Global alone for ServiceHealth. Defaults to Global. Must be known at
	// preview.
	Location *string `pulumi:"location,optional"`
	// Category is Administrative, ServiceHealth, ResourceHealth, Policy, Security, Recommendation, Autoscale or Alert. Required. Must be known at
	// preview.
	Category string `pulumi:"category"`
	// Conditions must all hold besides the category.
	Conditions []ActivityCondition `pulumi:"conditions,optional"`
}

// ActivityCondition is about one field of an event, or holds alternatives.
type ActivityCondition struct {
	// Field is the event's field, such as operationName, status or properties.incidentType, with the case that the schema of the Activity log gives to
	// properties. Required unless AnyOf is given.
	Field *string `pulumi:"field,optional"`
	// Equals is the value that the field must have, whatever its case: of level, status and properties with known values one that events of the
	// category have. Either it or ContainsAny is required.
	Equals *string `pulumi:"equals,optional"`
	// ContainsAny are values of which the field must have or contain one.
	ContainsAny []string `pulumi:"containsAny,optional"`
	// AnyOf are alternatives, of which one must hold.
	AnyOf []ActivityLeaf `pulumi:"anyOf,optional"`
}

// ActivityLeaf is an alternative within a condition.
type ActivityLeaf struct {
	// Field is the event's field. Required.
	Field string `pulumi:"field"`
	// Equals is the value that the field must have, whatever its case. Either it or ContainsAny is required.
	Equals *string `pulumi:"equals,optional"`
	// ContainsAny are values of which the field, a list, must contain one.
	ContainsAny []string `pulumi:"containsAny,optional"`
}

// ActivityAlert is an alert on the Activity log.
type ActivityAlert struct {
	pulumi.ResourceState

	// RuleId is the rule's id.
	RuleId pulumi.StringOutput `pulumi:"ruleId"`
	// RuleName is its Azure name.
	RuleName pulumi.StringOutput `pulumi:"ruleName"`

	// Rule is the rule itself, for Go programs.
	Rule *ala.ActivityLogAlert
}

const (
	categoryField  = "category"
	serviceHealth  = "ServiceHealth"
	subscriptionID = "Microsoft.Resources/subscriptions"
)

var (
	activityCategories = []string{
		"Administrative", serviceHealth, "ResourceHealth", "Policy", "Security", "Recommendation", "Autoscale", "Alert",
	}
	activityLocations = []string{globalLocation, "westeurope", "northeurope"}
	activityFields    = []string{
		"caller", "level", "operationName", "resourceGroup", "resourceId", "resourceProvider", "resourceType", "status", "subStatus",
	}
)

// propertiesField begins the fields that an event has besides those that every event has.
const propertiesField = "properties"

// Validate reports every mistake in the inputs, each with its path; nil if there is none.
func (a *ActivityAlertArgs) Validate() error {
	var c input.Checker
	if a == nil {
		c.Failf("args", "is required")
		return c.Err()
	}
	azure.CheckGroupName(&c, "resourceGroupName", a.ResourceGroupName, "give the resource group that receives the rule")
	list, literal := a.ScopeIds.(pulumi.StringArray)
	c.Required("scopeIds", a.ScopeIds != nil && (!literal || len(list) > 0), "give the subscription, resource group or resource to look at")
	if literal && a.Category == serviceHealth && len(list) > 1 {
		c.Failf("scopeIds", "has %d entries with category ServiceHealth: it must be one subscription, the rule's own", len(list))
	}
	known, subscription := azure.Literals(a.ScopeIds), ""
	for _, i := range slices.Sorted(maps.Keys(known)) {
		id := known[i]
		parsed, err := azure.ParseID(id)
		switch {
		case err != nil:
			c.Failf(input.Index("scopeIds", i), "is %q: %s", id, err)
		case a.Category != serviceHealth && azure.Elsewhere(subscription, pulumi.String(id)):
			// hashicorp/terraform-provider-azurerm issue 25053: one rule, one subscription.
			c.Failf(input.Index("scopeIds", i), "is in another subscription than those before: Azure takes scopes in one alone; make a rule there")
		case a.Category == serviceHealth && parsed.Type != subscriptionID:
			c.Failf(input.Index("scopeIds", i), "is %q: with category ServiceHealth it must be a subscription, /subscriptions/<id>", id)
		}
		if subscription == "" {
			subscription = parsed.SubscriptionID
		}
	}
	azure.CheckTags(&c, "tags", a.Tags)
	checkActionGroups(&c, a.ActionGroupIds)
	c.Add("", a.ActivityAlertSpec.Validate())
	return c.Err()
}

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *ActivityAlertSpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.Match("ruleName", s.RuleName, activityNamePattern, activityNameRule)
	checkDescription(&c, s.Description, maxDescription)
	c.OneOf("category", &s.Category, activityCategories...)
	c.OneOf("location", s.Location, activityLocations...)
	if s.Category == serviceHealth && input.Value(s.Location, globalLocation) != globalLocation {
		c.Failf("location", "is %q with category ServiceHealth, for which Azure has Global alone: leave it out", *s.Location)
	}
	for i, one := range s.Conditions {
		one.check(&c, input.Index("conditions", i), s.Category)
	}
	return c.Err()
}

func (o ActivityCondition) check(c *input.Checker, path, category string) {
	if len(o.AnyOf) > 0 {
		if o.Field != nil || o.Equals != nil || len(o.ContainsAny) > 0 {
			c.Failf(path, "has anyOf beside a condition of its own: make that a condition beside this one")
		}
		for i, leaf := range o.AnyOf {
			leaf.check(c, input.Index(path+".anyOf", i), category)
		}
		return
	}
	ActivityLeaf{Field: input.Value(o.Field, ""), Equals: o.Equals, ContainsAny: o.ContainsAny}.check(c, path, category)
}

func (l ActivityLeaf) check(c *input.Checker, path, category string) {
	isField := func(known string) bool { return strings.EqualFold(known, l.Field) }
	switch {
	case l.Field == "":
		c.Failf(path+".field", "is required: name the event's field")
	case isField(categoryField):
		c.Failf(path+".field", "is category, which has an input of its own: use that")
	case !slices.ContainsFunc(activityFields, isField) && !strings.HasPrefix(strings.ToLower(l.Field), propertiesField):
		c.Failf(path+".field", "is %q: must be one of %s, or begin with properties%s", l.Field, input.Words(activityFields), meantField(l.Field))
	}
	if (l.Equals == nil) == (len(l.ContainsAny) == 0) {
		c.Failf(path, "must have either equals or containsAny")
	} else {
		l.checkEvent(c, path, category)
	}
	if slices.Contains(l.ContainsAny, "") {
		c.Failf(path+".containsAny", "has an empty value: remove it")
	}
}

// meantField ends an error about a field that is not there with the one that was meant, also by its name in another schema.
func meantField(field string) string {
	for name, means := range knownEvents.OtherNames {
		if strings.EqualFold(name, field) {
			return "; did you mean \"" + means + "\"?"
		}
	}
	return input.DidYouMean(field, activityFields)
}

// NewActivityAlert registers an alert on the Activity log. It returns every mistake in args at once, before anything is registered.
func NewActivityAlert(ctx *pulumi.Context, name string, args *ActivityAlertArgs, opts ...pulumi.ResourceOption) (*ActivityAlert, error) {
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", ActivityAlertToken, name, err)
	}
	x := &ActivityAlert{}
	if err := ctx.RegisterComponentResource(ActivityAlertToken, name, x, opts...); err != nil {
		return nil, fmt.Errorf("registering %s %q: %w", ActivityAlertToken, name, err)
	}
	azureName := input.Value(args.RuleName, naming.Name(naming.AlertRule, name))
	losses.At(ctx, name, name+"-rule", "")
	created, err := newActivityAlert(ctx, name+"-rule", azureName, args, x)
	if err != nil {
		return nil, fmt.Errorf("creating the activity log alert: %w", err)
	}
	x.Rule = created
	x.RuleId, x.RuleName = created.ID().ToStringOutput(), azure.After(ctx, azureName, created)
	azure.RegisterOutputs(ctx, x, pulumi.Map{"ruleId": x.RuleId, "ruleName": x.RuleName})
	return x, nil
}
