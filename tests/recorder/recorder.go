// Package recorder runs a Pulumi program against mocks and keeps everything that it registers: inputs, parents and options.
package recorder

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// Project and Stack are what the recorded program runs as.
const (
	Project = "aksops"
	Stack   = "test"
)

// Resource is one registered resource.
type Resource struct {
	// Token is the full type token, with the API version.
	Token string
	// Name is the logical name.
	Name string
	// ID is what the mock answered; empty for components and for unknown ids.
	ID string
	// Custom is false for components.
	Custom bool
	// Inputs are the resolved inputs; secrets stay marked.
	Inputs resource.PropertyMap
	// Request is the registration as it was sent, nil for a resource that was read.
	Request *pulumirpc.RegisterResourceRequest
}

// Parent is the parent's type and name, as in aksops:workspace:Workspace::dev, or "" for none.
func (r Resource) Parent() string { return typeAndName(r.Request.GetParent()) }

// DependsOn are type and name of every resource that this one depends on, in alphabetical order.
func (r Resource) DependsOn() []string {
	var names []string
	for _, urn := range r.Request.GetDependencies() {
		names = append(names, typeAndName(urn))
	}
	slices.Sort(names)
	return names
}

// ResourceOptions are the options that a resource was registered with, and where it stands in the graph.
type ResourceOptions struct {
	Parent                                       string
	DependsOn                                    []string
	Protect, RetainOnDelete, DeleteBeforeReplace bool
	Import                                       string
	IgnoreChanges, ReplaceOnChanges              []string
	// ReplacementTrigger is the value of which a change replaces the resource, nil without one.
	ReplacementTrigger any
}

// Options are the resource's options; those of a resource that was read are empty.
func (r Resource) Options() ResourceOptions {
	request := r.Request
	return ResourceOptions{
		Parent: r.Parent(), DependsOn: r.DependsOn(),
		Protect: request.GetProtect(), RetainOnDelete: request.GetRetainOnDelete(), DeleteBeforeReplace: request.GetDeleteBeforeReplace(),
		Import: request.GetImportId(), IgnoreChanges: request.GetIgnoreChanges(), ReplaceOnChanges: request.GetReplaceOnChanges(),
		ReplacementTrigger: request.GetReplacementTrigger().AsInterface(),
	}
}

// Plain are the inputs as JSON-like values, with "[secret]" for every secret.
func (r Resource) Plain() map[string]any {
	return plain(resource.NewObjectProperty(r.Inputs)).(map[string]any)
}

// Graph is everything that one run registered, and every warning that it gave.
type Graph struct {
	Resources []Resource
	Warnings  []Warning
	// Terms are what in the configuration holds until a day only.
	Terms []terms.Term
}

// Find is the only resource with this short type (ManagedCluster) and logical name; it reports whether there is exactly one.
func (g *Graph) Find(shortType, name string) (Resource, bool) {
	var found []Resource
	for _, r := range g.Resources {
		if strings.HasSuffix(r.Token, ":"+shortType) && r.Name == name {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		return Resource{}, false
	}
	return found[0], true
}

// OfType are the resources with this short type, ordered by name.
func (g *Graph) OfType(shortType string) []Resource {
	var found []Resource
	for _, r := range g.Resources {
		if strings.HasSuffix(r.Token, ":"+shortType) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b Resource) int { return strings.Compare(a.Name, b.Name) })
	return found
}

// Options change how a program is run.
type Options struct {
	// Preview runs it as a preview on an empty stack: ids of new resources are unknown.
	Preview bool
	// Config is the stack's configuration with full keys, as in aksops:location.
	Config map[string]string
	// SecretKeys are the keys of Config that are secret.
	SecretKeys []string
	// Stack overrides the stack's name.
	Stack string
	// Now is the moment at which it runs. Defaults to the present.
	Now time.Time
	// DeploysTo is the GUID of the subscription that the provider says it deploys to. Defaults to that of [Subscription]; "none" is a provider that does
	// not know, and "failure" one that cannot say it.
	DeploysTo string
}

// Run runs program to its end and returns what it registered, also when it fails.
func Run(program pulumi.RunFunc, options Options) (*Graph, error) {
	m := &mocks{preview: options.Preview, deploysTo: cmp.Or(options.DeploysTo, strings.TrimPrefix(Subscription, "/subscriptions/"))}
	stack := Stack
	if options.Stack != "" {
		stack = options.Stack
	}
	var l *logs
	var dates []terms.Term
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		l = &logs{Log: ctx.Log}
		ctx.Log = l
		if !options.Now.IsZero() {
			clock.Set(ctx, options.Now)
		}
		err := program(ctx)
		dates = terms.Of(ctx)
		return err
	}, pulumi.WithMocks(Project, stack, m), func(info *pulumi.RunInfo) {
		info.DryRun = options.Preview
		info.Config = options.Config
		info.ConfigSecretKeys = options.SecretKeys
	})
	return &Graph{Resources: m.resources, Warnings: l.given(), Terms: dates}, err
}

type mocks struct {
	preview   bool
	deploysTo string
	mu        sync.Mutex
	resources []Resource
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	id, outputs := "", args.Inputs
	custom := args.Custom || args.ReadRPC != nil
	if custom {
		id, outputs = simulate(args, m.preview)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.resources = append(m.resources, Resource{
		Token: args.TypeToken, Name: args.Name, ID: id, Custom: custom, Inputs: args.Inputs, Request: args.RegisterRPC,
	})
	return id, outputs, nil
}

func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	if args.Token != "azure-native:authorization:getClientConfig" {
		return nil, fmt.Errorf("unexpected call of %s: components make none", args.Token)
	}
	switch m.deploysTo {
	case "none":
		return resource.PropertyMap{}, nil
	case "failure":
		return nil, errors.New("no account is signed in")
	default:
		return resource.PropertyMap{"subscriptionId": resource.NewProperty(m.deploysTo)}, nil
	}
}

func typeAndName(urn string) string {
	parts := strings.SplitN(urn, "::", 4)
	if len(parts) != 4 {
		return ""
	}
	types := strings.Split(parts[2], "$")
	return types[len(types)-1] + "::" + parts[3]
}

// unknownSentinel is how the SDK writes a value that is not known in a preview.
const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

func plain(v resource.PropertyValue) any {
	switch {
	case v.IsSecret(), v.IsOutput() && v.OutputValue().Secret:
		return "[secret]"
	case v.IsComputed(), v.IsOutput() && !v.OutputValue().Known, v.IsString() && v.StringValue() == unknownSentinel:
		return "[unknown]"
	case v.IsOutput():
		return plain(v.OutputValue().Element)
	case v.IsArray():
		list := make([]any, len(v.ArrayValue()))
		for i, element := range v.ArrayValue() {
			list[i] = plain(element)
		}
		return list
	case v.IsObject():
		object := map[string]any{}
		for key, element := range v.ObjectValue() {
			object[string(key)] = plain(element)
		}
		return object
	default:
		return v.V
	}
}
