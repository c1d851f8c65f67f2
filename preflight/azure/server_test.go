package azure

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const subscriptionID = "12345678-1234-1234-1234-123456789abc"

// server is an Azure Resource Manager on this machine, with a client that asks it.
type server struct {
	url    string
	client *Client
	// pauses are the pauses of the client, which take no time. progress is what it wrote meanwhile.
	pauses   []time.Duration
	progress bytes.Buffer
}

func serve(t *testing.T, handle http.HandlerFunc) *server {
	t.Helper()
	fake := httptest.NewTLSServer(handle)
	t.Cleanup(fake.Close)
	options := &arm.ClientOptions{DisableRPRegistration: true}
	options.Cloud = cloud.Configuration{Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
		cloud.ResourceManager: {Audience: "https://management.example", Endpoint: fake.URL},
	}}
	options.Transport = fake.Client()
	s := &server{url: fake.URL}
	patience := DefaultPatience(&s.progress)
	patience.Sleep = func(_ context.Context, pause time.Duration) error {
		s.pauses = append(s.pauses, pause)
		return nil
	}
	s.client = New(signedIn{}, options, patience)
	s.client.PollInterval = time.Millisecond
	return s
}

type signedIn struct{}

func (signedIn) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "fake", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// questions are all that the client can ask, by name.
var questions = map[string]func(ctx context.Context, c *Client) error{
	"provider": func(ctx context.Context, c *Client) error {
		_, err := c.ProviderState(ctx, subscriptionID, "Microsoft.Network")
		return err
	},
	"register": func(ctx context.Context, c *Client) error {
		return c.Register(ctx, subscriptionID, "Microsoft.Network")
	},
	"feature": func(ctx context.Context, c *Client) error {
		_, err := c.FeatureState(ctx, subscriptionID, "Microsoft.Compute", "EncryptionAtHost")
		return err
	},
	"grants": func(ctx context.Context, c *Client) error {
		_, err := c.Grants(ctx, "/subscriptions/"+subscriptionID)
		return err
	},
	"sizes": func(ctx context.Context, c *Client) error {
		_, err := c.Sizes(ctx, subscriptionID, "northeurope")
		return err
	},
	"quotas": func(ctx context.Context, c *Client) error {
		_, err := c.Quotas(ctx, subscriptionID, "northeurope")
		return err
	},
	"running": func(ctx context.Context, c *Client) error {
		_, err := c.Running(ctx, subscriptionID, "rg-dev")
		return err
	},
	"versions": func(ctx context.Context, c *Client) error {
		_, err := c.Versions(ctx, subscriptionID, "northeurope")
		return err
	},
}

// fine answers every question, with empty lists and with what is registered.
func fine(w http.ResponseWriter, next string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"value": [], "values": [], "registrationState": "Registered", "properties": {"state": "Registered"}, "nextLink": %q}`, next)
}
