package insights

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

const (
	subscription     = "/subscriptions/11111111-2222-3333-4444-555555555555"
	group            = subscription + "/resourceGroups/rg-test"
	clusterID        = group + "/providers/Microsoft.ContainerService/managedClusters/aks-test"
	workspaceID      = group + "/providers/Microsoft.OperationalInsights/workspaces/log-test"
	scopeID          = subscription + "/resourceGroups/rg-network/providers/Microsoft.Insights/privateLinkScopes/ampls-test"
	ruleToken        = "azure-native:insights/v20220601:DataCollectionRule"
	associationToken = "azure-native:insights/v20220601:DataCollectionRuleAssociation"
	endpointToken    = "azure-native:insights/v20220601:DataCollectionEndpoint"
	connectionToken  = "azure-native:insights/v20210701preview:PrivateLinkScopedResource"
)

// recorder keeps what was registered, in the order of registration.
type recorder struct {
	mu         sync.Mutex
	registered []pulumi.MockResourceArgs
}

func (r *recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.registered = append(r.registered, args)
	return "/ids/" + args.Name, args.Inputs, nil
}

func (r *recorder) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

// run runs a program against a recorder and gives back what the program registered and its error.
func run(program func(*pulumi.Context) error) (*recorder, error) {
	r := &recorder{}
	return r, pulumi.RunErr(program, pulumi.WithMocks("aksops", "test", r))
}

// inputs are what was registered of azure-native, by type and name.
func (r *recorder) inputs() map[string]map[string]any {
	found := map[string]map[string]any{}
	for _, args := range r.registered {
		if args.RegisterRPC.GetCustom() {
			found[args.TypeToken+" "+args.Name] = args.Inputs.Mappable()
		}
	}
	return found
}

func (r *recorder) named(t *testing.T, name string) pulumi.MockResourceArgs {
	t.Helper()
	for _, args := range r.registered {
		if args.Name == name {
			return args
		}
	}
	require.Failf(t, "not registered", "%s", name)
	return pulumi.MockResourceArgs{}
}

// resolve gives the value of an output as soon as there is one.
func resolve[T any](output pulumi.Output) <-chan T {
	resolved := make(chan T, 1)
	output.ApplyT(func(value T) T { resolved <- value; return value })
	return resolved
}
