package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/tests/recorder"
)

// TestProviderSubscription holds that a subscription that is no GUID is refused under the name of the provider's setting, before anything is registered.
func TestProviderSubscription(t *testing.T) {
	t.Parallel()
	for given, mistake := range map[string]string{
		hereId: "", "": "",
		"shop-production": `azure-native:subscriptionId is "shop-production": must be the GUID of a subscription, as az account show --query id prints it`,
		"/subscriptions/" + hereId: `azure-native:subscriptionId is "/subscriptions/` + hereId +
			`": must be the GUID of a subscription, as az account show --query id prints it`,
	} {
		var rejected error
		graph, err := recorder.Run(func(ctx *pulumi.Context) error {
			chosen, found := settings.Load(ctx)
			if rejected = found; rejected != nil {
				return rejected
			}
			_, err := baseline.New(ctx, "test", &chosen.Args)
			return err
		}, recorder.Options{Config: map[string]string{"azure-native:subscriptionId": given, "aksops:location": "westeurope"}})
		if mistake == "" {
			require.NoError(t, err, given)
			continue
		}
		require.Error(t, rejected, given)
		assert.Contains(t, rejected.Error(), mistake)
		assert.Contains(t, rejected.Error(), "has a mistake", "and nothing else is told")
		assert.Empty(t, graph.Resources)
	}
}
