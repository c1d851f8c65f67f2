package diagnostics

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

const (
	subscription = "/subscriptions/11111111-2222-3333-4444-555555555555"
	group        = subscription + "/resourceGroups/rg-test"
	clusterID    = group + "/providers/Microsoft.ContainerService/managedClusters/aks-test"
	vaultID      = group + "/providers/Microsoft.KeyVault/vaults/kv-test"
	workspaceID  = group + "/providers/Microsoft.OperationalInsights/workspaces/log-test"
	storageID    = group + "/providers/Microsoft.Storage/storageAccounts/sttest"
	hubRuleID    = group + "/providers/Microsoft.EventHub/namespaces/evhns-test/authorizationRules/send"
	partnerID    = group + "/providers/Microsoft.Datadog/monitors/dd-test"
	settingToken = "azure-native:insights/v20210501preview:DiagnosticSetting"
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

// only are the registrations of one type, by name.
func (r *recorder) only(t *testing.T, token string) map[string]pulumi.MockResourceArgs {
	t.Helper()
	found := map[string]pulumi.MockResourceArgs{}
	for _, args := range r.registered {
		if args.TypeToken == token {
			require.NotContains(t, found, args.Name)
			found[args.Name] = args
		}
	}
	return found
}

// resolve gives the value of an output as soon as there is one.
func resolve[T any](output pulumi.Output) <-chan T {
	resolved := make(chan T, 1)
	output.ApplyT(func(value T) T { resolved <- value; return value })
	return resolved
}
