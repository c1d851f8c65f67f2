// Package azure simulates Azure for the Pulumi engine: it is a resource provider that stands in for azure-native, keeps resources in memory or in
// a file, and answers with the ids and values that Azure would answer with. It reaches no network.
package azure

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const (
	// PackageName is the package that the simulation stands in for.
	PackageName = "azure-native"
	// Version is the version of azure-native that the program is written for.
	Version = "2.92.3"
)

// Call is one request that reached the provider.
type Call struct {
	// Method is the provider's method, for example Create.
	Method string
	// URN, Type and Name are the resource's, as Pulumi knows it. Type is the whole token, or the function's token for an Invoke.
	URN, Type, Name string
	// ID is the resource id, where it is known.
	ID string
	// Preview is true if nothing was to be changed.
	Preview bool
	// Inputs are the properties that came with the request.
	Inputs resource.PropertyMap
}

// Writes says whether the call changes something in Azure.
func (c Call) Writes() bool {
	return !c.Preview && slices.Contains([]string{"Create", "Update", "Delete"}, c.Method)
}

// Provider is the simulated Azure.
type Provider struct {
	pulumirpc.UnimplementedResourceProviderServer

	// Fault, if set, is asked before each call takes effect; an error that it returns is the call's answer. See [CheckError],
	// [PartialError], [ServiceError] and [LostResponseError].
	Fault func(Call) error
	// Subscription is the one that it deploys into. Defaults to [SubscriptionID].
	Subscription string
	// Latency is how long Create, Update and Delete take. Azure accepts them at once; until they end, everyone who looks sees the resource
	// being created, updated or deleted, also after the process that asked for it has died.
	Latency time.Duration

	store    *store
	requests sync.WaitGroup

	mu       sync.Mutex
	calls    []Call
	location string
}

// New returns an Azure without resources that lives as long as the process.
func New() *Provider { return &Provider{store: newStore("")} }

// Open returns the Azure that is kept in a file, which need not exist yet. Several processes may share it.
func Open(path string) *Provider { return &Provider{store: newStore(path)} }

func (p *Provider) subscription() string { return cmp.Or(p.Subscription, SubscriptionID) }

// Calls are the requests so far, in the order they came.
func (p *Provider) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Call(nil), p.calls...)
}

// ForgetCalls empties the list of calls.
func (p *Provider) ForgetCalls() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = nil
}

// Count is how many calls of a method came that were not previews.
func (p *Provider) Count(method string) int {
	n := 0
	for _, call := range p.Calls() {
		if call.Method == method && !call.Preview {
			n++
		}
	}
	return n
}

// Objects are the resources that exist, in the order of their ids. What is there from the start and was never written is left out, and so are
// orphans.
func (p *Provider) Objects() ([]*Object, error) { return p.list(false) }

// Answers are what Azure answers of each of [Provider.Objects], as a program would write it, by id: with what Azure filled in, and without what only
// Azure writes.
func (p *Provider) Answers() (map[string]resource.PropertyMap, error) {
	answers := map[string]resource.PropertyMap{}
	err := p.store.view(func(o *world) error {
		for _, existing := range o.sorted() {
			if t := types[existing.Type]; t != nil && !o.isOrphan(existing) {
				answers[existing.ID] = t.imported(existing.ID, existing.Inputs, o.outputs(t, existing))
			}
		}
		return nil
	})
	return answers, err
}

// Orphans are the diagnostic settings whose resource is gone. They return with a resource of the same id.
func (p *Provider) Orphans() ([]*Object, error) { return p.list(true) }

func (p *Provider) list(orphans bool) ([]*Object, error) {
	var found []*Object
	err := p.store.view(func(o *world) error {
		for _, existing := range o.sorted() {
			if o.isOrphan(existing) != orphans {
				continue
			}
			copied := *existing
			copied.Inputs = deepCopy(existing.Inputs)
			found = append(found, &copied)
		}
		return nil
	})
	return found, err
}

// Advance moves the clock of the simulated Azure ahead of this machine's, for everyone who shares it.
func (p *Provider) Advance(by time.Duration) error {
	return p.store.change(func(o *world) error {
		o.ahead += by
		o.now = o.now.Add(by)
		o.settle()
		return nil
	})
}

// LeaveOutAges leaves the time at which a cluster was made out of answers, as AKS does in outputs of `az aks show` that users publish: systemData is null
// there, and Azure/AKS#4364 asks for the time.
func (p *Provider) LeaveOutAges() error {
	return p.store.change(func(o *world) error {
		o.withoutAges = true
		return nil
	})
}

// Now is the present of the simulated Azure.
func (p *Provider) Now() (time.Time, error) {
	var now time.Time
	err := p.store.view(func(o *world) error {
		now = o.now
		return nil
	})
	return now, err
}

// Seed puts in a resource that exists before Pulumi comes. Its resource group exists with it. Inputs that are part of the id need not be given.
func (p *Provider) Seed(id string, properties map[string]any) error {
	return p.store.change(func(o *world) error {
		o.live[key(id)] = seed(id, properties)
		return nil
	})
}

// Presume is Seed for what a configuration names, unless it exists: it is there until something creates it, and then it never was.
func (p *Provider) Presume(id string, properties map[string]any) error {
	return p.store.change(func(o *world) error {
		if _, exists := o.live[key(id)]; !exists {
			o.live[key(id)] = seed(id, properties)
			o.live[key(id)].Presumed = true
		}
		return nil
	})
}

func seed(id string, properties map[string]any) *Object {
	inputs := resource.NewPropertyMapFromMap(properties)
	seeded := &Object{ID: id, Preexisting: true, Inputs: inputs}
	if t := typeOfID(id); t != nil {
		seeded.Type = t.Type
		fromID, _ := t.parseID(id)
		maps.Copy(inputs, fromID)
	}
	return seeded
}

// Mutate changes every resource whose id ends in suffix behind Pulumi's back, and says how many there were.
func (p *Provider) Mutate(suffix string, change func(*Object)) (int, error) {
	touched := 0
	err := p.store.change(func(o *world) error {
		for _, existing := range o.sorted() {
			if strings.HasSuffix(key(existing.ID), key(suffix)) {
				change(existing)
				touched++
			}
		}
		return nil
	})
	return touched, err
}

// Remove deletes every resource whose id ends in suffix behind Pulumi's back, and says how many there were. The empty suffix deletes
// everything for good.
func (p *Provider) Remove(suffix string) (int, error) {
	removed := 0
	err := p.store.change(func(o *world) error {
		for _, existing := range o.sorted() {
			if strings.HasSuffix(key(existing.ID), key(suffix)) {
				o.remove(existing.ID)
				removed++
			}
		}
		if suffix == "" {
			o.deleted = objects{}
		}
		return nil
	})
	return removed, err
}

// enter records a call and lets the fault hook answer it.
func (p *Provider) enter(call Call) error {
	p.mu.Lock()
	p.calls = append(p.calls, call)
	fault := p.Fault
	p.mu.Unlock()
	if fault == nil {
		return nil
	}
	return ask(fault, call)
}

func (p *Provider) wait(ctx context.Context) error {
	select {
	case <-time.After(p.Latency):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
