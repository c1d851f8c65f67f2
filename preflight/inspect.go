package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/preflight/azure"
	"github.com/aksops/pulumi-aksops/preflight/checks"
	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// inspector asks Azure about everything that a stack needs.
type inspector struct {
	client   *azure.Client
	needs    *needs.Needs
	register bool
	progress io.Writer
	// caller is the object id of who asks, empty if it is not known.
	caller string
	grants map[string]checks.Answer[[]checks.Grant]
}

func (i *inspector) findings(ctx context.Context) []checks.Finding {
	i.grants = map[string]checks.Answer[[]checks.Grant]{}
	found := i.providers(ctx)
	for _, f := range i.needs.Features {
		state := ask(func() (string, error) { return i.client.FeatureState(ctx, f.Subscription, f.Namespace, f.Name) })
		found = append(found, checks.FeatureFinding(f, state))
	}
	for _, p := range i.needs.Permissions {
		found = append(found, checks.PermissionFinding(p, i.grantsAt(ctx, p.Scope)))
	}
	found = append(found, i.capacity(ctx)...)
	if planned := i.needs.ActivityAlerts; len(planned) > 0 {
		existing := ask(func() ([]string, error) { return i.client.ActivityAlerts(ctx, i.needs.Subscription) })
		found = append(found, checks.ActivityAlertFinding(planned, existing))
	}
	found = append(found, i.versions(ctx)...)
	for _, name := range i.needs.UnknownTypes {
		found = append(found, checks.Finding{
			Kind: checks.KindRules, Subject: name, Status: checks.Unknown,
			Detail: "has no row in preflight/needs/resources.json: its provider and permissions were not checked",
		})
	}
	if i.caller != "" {
		for n := range found {
			found[n].Fix = checks.NameCaller(found[n].Fix, i.caller)
		}
	}
	return found
}

func (i *inspector) providers(ctx context.Context) []checks.Finding {
	var found []checks.Finding
	for _, p := range i.needs.Providers {
		state := i.providerState(ctx, p)
		if i.register && state.Err == nil && state.Value != checks.Registered {
			_, _ = fmt.Fprintf(i.progress, "registering %s in subscription %s\n", p.Namespace, p.Subscription)
			if err := i.client.Register(ctx, p.Subscription, p.Namespace); err != nil {
				_, _ = fmt.Fprintf(i.progress, "%s could not be registered: %v\n", p.Namespace, err)
			} else {
				state.Value = checks.Registered
			}
		}
		found = append(found, checks.ProviderFinding(p, state))
	}
	return found
}

func (i *inspector) providerState(ctx context.Context, p needs.Provider) checks.Answer[string] {
	return ask(func() (string, error) { return i.client.ProviderState(ctx, p.Subscription, p.Namespace) })
}

// grantsAt asks once for each scope. A resource group that does not exist yet will inherit what holds at its subscription.
func (i *inspector) grantsAt(ctx context.Context, scope string) checks.Answer[[]checks.Grant] {
	if known, asked := i.grants[scope]; asked {
		return known
	}
	answer := ask(func() ([]checks.Grant, error) { return i.client.Grants(ctx, scope) })
	if subscription := needs.SubscriptionOf(scope); checks.IsMissing(answer.Err) && needs.IsGroup(scope) {
		answer = i.grantsAt(ctx, "/subscriptions/"+subscription)
	}
	i.grants[scope] = answer
	return answer
}

// capacity asks about virtual machine sizes and quotas, region by region.
func (i *inspector) capacity(ctx context.Context) []checks.Finding {
	regions := map[string][]needs.Pool{}
	for _, p := range i.needs.Pools {
		regions[p.Location] = append(regions[p.Location], p)
	}
	var sizes, quotas []checks.Finding
	for _, location := range slices.Sorted(maps.Keys(regions)) {
		offered := ask(func() (map[string]checks.Size, error) { return i.client.Sizes(ctx, i.needs.Subscription, location) })
		if offered.Err != nil {
			sizes = append(sizes, checks.SizeFinding(regions[location][0], offered))
		} else {
			for _, p := range regions[location] {
				sizes = append(sizes, checks.SizeFinding(p, offered))
			}
		}
		region := ask(func() (checks.Region, error) { return i.region(ctx, location, offered) })
		quotas = append(quotas, checks.QuotaFindings(location, regions[location], region)...)
	}
	return append(sizes, quotas...)
}

func (i *inspector) region(ctx context.Context, location string, sizes checks.Answer[map[string]checks.Size]) (checks.Region, error) {
	if sizes.Err != nil {
		return checks.Region{}, sizes.Err
	}
	quotas, err := i.client.Quotas(ctx, i.needs.Subscription, location)
	if err != nil {
		return checks.Region{}, err
	}
	region := checks.Region{Sizes: sizes.Value, Quotas: quotas}
	groups := map[string]bool{}
	for _, c := range i.needs.Clusters {
		if c.Location == location && !groups[c.Group] {
			groups[c.Group] = true
			running, err := i.client.Running(ctx, i.needs.Subscription, c.Group)
			if err != nil {
				return checks.Region{}, err
			}
			region.Running = append(region.Running, running...)
		}
	}
	return region, nil
}

func (i *inspector) versions(ctx context.Context) []checks.Finding {
	offered := map[string]checks.Answer[[]checks.Version]{}
	at := func(location string) checks.Answer[[]checks.Version] {
		if _, asked := offered[location]; !asked {
			offered[location] = ask(func() ([]checks.Version, error) { return i.client.Versions(ctx, i.needs.Subscription, location) })
		}
		return offered[location]
	}
	var found []checks.Finding
	for _, c := range i.needs.Clusters {
		found = append(found, checks.VersionFinding(c, "cluster "+c.Name, c.Version, at(c.Location)))
	}
	for _, p := range i.needs.Pools {
		if p.PoolVersion != "" && p.PoolVersion != p.Version {
			found = append(found, checks.VersionFinding(p.Cluster, "pool "+p.Pool+" of "+p.Name, p.PoolVersion, at(p.Location)))
		}
	}
	return found
}

func ask[T any](question func() (T, error)) checks.Answer[T] {
	value, err := question()
	return checks.Answer[T]{Value: value, Err: err}
}
