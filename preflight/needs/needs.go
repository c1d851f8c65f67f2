// Package needs tells what the resources of a stack need from their subscription. The rules are data: resources.json has a row for every
// resource type, from which provider and permission follow, and inputs.json a row for each input that needs more.
package needs

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/preflight/plan"
)

// Needs is what a stack needs before it can be deployed. Every list is in a fixed order and without duplicates.
type Needs struct {
	// Subscription is the GUID of the subscription that is deployed to.
	Subscription string
	// Providers are the resource providers that must be registered.
	Providers []Provider
	// Features are the preview features that must be registered.
	Features []Feature
	// Permissions are what the caller must be allowed to do.
	Permissions []Permission
	// Pools are the node pools of all clusters.
	Pools []Pool
	// Clusters are the clusters.
	Clusters []Cluster
	// ActivityAlerts are the ids of the rules on the Activity log.
	ActivityAlerts []string
	// UnknownTypes are the resource types that no rule knows: nothing can be said about them.
	UnknownTypes []string
}

// Provider is a resource provider in a subscription, with what it is for.
type Provider struct{ Subscription, Namespace, Why string }

// Feature is a preview feature of a provider in a subscription, with what it is for.
type Feature struct{ Subscription, Namespace, Name, Why string }

// Permission is an action at a scope.
type Permission struct {
	// Scope is the id of what exists before the deployment, or of the resource group that may not exist yet.
	Scope string
	// Action is the action, as in Microsoft.ContainerService/managedClusters/write.
	Action string
	// Role is a built-in role that includes it.
	Role string
}

const (
	resourcesProvider = "Microsoft.Resources"
	// Azure registers these in every subscription, and nobody can take them away.
	authorizationProvider = "Microsoft.Authorization"
)

var (
	//go:embed resources.json
	resourcesJSON []byte
	//go:embed inputs.json
	inputsJSON []byte

	types = decode[resourceType](resourcesJSON)
	rules = decode[rule](inputsJSON)
)

func decode[T any](data []byte) []T {
	var rows []T
	if err := json.Unmarshal(data, &rows); err != nil {
		panic("reading the rules: " + err.Error())
	}
	return rows
}

// Of are the needs of resources that are deployed to a subscription.
func Of(subscription string, resources []plan.Resource) *Needs {
	c := &collector{
		subscription: subscription, planned: map[string]bool{},
		providers: map[string]Provider{}, features: map[string]Feature{}, permissions: map[string]Permission{},
	}
	for _, r := range resources {
		c.planned[key(r.ID)] = true
	}
	unknown := map[string]bool{}
	for _, r := range resources {
		row, known := find(r.Type)
		if !known {
			unknown[r.Type] = true
			continue
		}
		c.addProvider(subscription, row.provider(), "")
		c.permit(row.scopeOf(r.ID), row.writeAction(), row.Role)
		c.addInputs(r)
	}
	return &Needs{
		Subscription: subscription, Providers: sorted(c.providers), Features: sorted(c.features), Permissions: sorted(c.permissions),
		ActivityAlerts: activityAlertsOf(resources),
		Pools:          poolsOf(resources), Clusters: clustersOf(resources), UnknownTypes: slices.Sorted(maps.Keys(unknown)),
	}
}

// activityAlertsOf are the ids of the rules on the Activity log, of which a subscription has few.
func activityAlertsOf(resources []plan.Resource) []string {
	var ids []string
	for _, r := range resources {
		if r.Type == "insights:ActivityLogAlert" {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// scopeOf is where the right to write a resource is looked for: at what it lives in, or for a resource group at the group itself.
func (t resourceType) scopeOf(id string) string {
	if !strings.Contains(t.Path, providers) {
		return id
	}
	return parentOf(id)
}

// collector keeps each need once.
type collector struct {
	subscription string
	planned      map[string]bool
	providers    map[string]Provider
	features     map[string]Feature
	permissions  map[string]Permission
}

func (c *collector) addInputs(r plan.Resource) {
	for _, rule := range rules {
		if rule.Type != r.Type {
			continue
		}
		for _, value := range rule.matches(r.Inputs) {
			id, _ := value.(string)
			switch {
			case rule.Action != "" && rule.AtSubscription:
				c.permit("/subscriptions/"+c.subscription, rule.Action, rule.Role)
			case rule.Action != "":
				c.permit(id, rule.Action, rule.Role)
			case rule.Feature != "":
				namespace, name, _ := strings.Cut(rule.Feature, "/")
				c.features[rule.Feature] = Feature{c.subscription, namespace, name, rule.Why}
			case rule.Elsewhere:
				if other := SubscriptionOf(id); !strings.EqualFold(other, c.subscription) {
					c.addProvider(other, rule.Provider, rule.Why)
				}
			default:
				c.addProvider(c.subscription, rule.Provider, rule.Why)
			}
		}
	}
}

func (c *collector) addProvider(subscription, namespace, why string) {
	if subscription == "" || namespace == resourcesProvider || namespace == authorizationProvider {
		return
	}
	known := key(subscription) + "/" + key(namespace)
	// Resources are registered in no order, so the reason that is given must not depend on it.
	if earlier, needed := c.providers[known]; needed && earlier.Why != "" && (why == "" || earlier.Why < why) {
		why = earlier.Why
	}
	c.providers[known] = Provider{subscription, namespace, why}
}

// permit needs an action at a scope; what this deployment creates itself inherits from its resource group.
func (c *collector) permit(scope, action, role string) {
	scope = "/" + strings.Trim(scope, "/")
	for c.planned[key(scope)] && groupOf(scope) != "" && !strings.EqualFold(scope, groupOf(scope)) {
		scope = groupOf(scope)
	}
	c.permissions[key(scope)+" "+key(action)] = Permission{scope, action, role}
}

// key makes ids, namespaces and actions comparable: Azure ignores their case.
func key(text string) string { return strings.ToLower(text) }

func sorted[T any](items map[string]T) []T {
	var list []T
	for _, name := range slices.Sorted(maps.Keys(items)) {
		list = append(list, items[name])
	}
	return list
}
