// Package azure asks Azure what preflight has to know, with the official SDK. Each question is one method; nothing is decided here.
package azure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"

	"github.com/aksops/pulumi-aksops/preflight/checks"
)

// Client asks Azure Resource Manager.
type Client struct {
	credential azcore.TokenCredential
	options    *arm.ClientOptions
	patience   Patience
	// PollInterval is how long to wait between two looks at a provider that is being registered.
	PollInterval time.Duration
}

// New returns a client that signs in with a credential. The retries and the timeout of the options are those of patience.
func New(credential azcore.TokenCredential, options *arm.ClientOptions, patience Patience) *Client {
	c := &Client{credential: credential, options: &arm.ClientOptions{}, patience: patience, PollInterval: 5 * time.Second}
	if options != nil {
		*c.options = *options
	}
	c.options.PerCallPolicies = append(slices.Clone(c.options.PerCallPolicies), &c.patience)
	c.options.Retry = policy.RetryOptions{MaxRetries: -1, TryTimeout: patience.TryTimeout}
	return c
}

// ProviderState is the registration state of a resource provider.
func (c *Client) ProviderState(ctx context.Context, subscription, namespace string) (string, error) {
	client, err := armresources.NewProvidersClient(subscription, c.credential, c.options)
	if err != nil {
		return "", err
	}
	answer, err := client.Get(ctx, namespace, nil)
	if err != nil {
		return "", readError(err, "Microsoft.Resources/subscriptions/providers/read", "/subscriptions/"+subscription)
	}
	return value(answer.RegistrationState), nil
}

// registerTimeout is more than Azure usually takes for a provider: seconds to a few minutes.
const registerTimeout = 15 * time.Minute

// Register registers a resource provider, and waits until Azure is done with it.
func (c *Client) Register(ctx context.Context, subscription, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, registerTimeout)
	defer cancel()
	client, err := armresources.NewProvidersClient(subscription, c.credential, c.options)
	if err != nil {
		return err
	}
	answer, err := client.Register(ctx, namespace, nil)
	if err != nil {
		return readError(err, namespace+"/register/action", "/subscriptions/"+subscription)
	}
	state := value(answer.RegistrationState)
	for state != checks.Registered {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is still %s: %w", namespace, state, ctx.Err())
		case <-time.After(c.PollInterval):
		}
		if state, err = c.ProviderState(ctx, subscription, namespace); err != nil {
			return err
		}
	}
	return nil
}

// featuresVersion is the API version of Microsoft.Features.
const featuresVersion = "2021-07-01"

// FeatureState is the registration state of a preview feature.
func (c *Client) FeatureState(ctx context.Context, subscription, namespace, name string) (string, error) {
	client, err := armresources.NewClient(subscription, c.credential, c.options)
	if err != nil {
		return "", err
	}
	id := "subscriptions/" + subscription + "/providers/Microsoft.Features/providers/" + namespace + "/features/" + name
	answer, err := client.GetByID(ctx, id, featuresVersion, nil)
	if err != nil {
		return "", readError(err, "Microsoft.Features/providers/features/read", "/subscriptions/"+subscription)
	}
	properties, _ := answer.Properties.(map[string]any)
	state, _ := properties["state"].(string)
	return state, nil
}

func readError(err error, action, scope string) error {
	read := &checks.ReadError{Action: action, Scope: scope, Err: err}
	if response, ok := errors.AsType[*azcore.ResponseError](err); ok {
		read.Status, read.Code, read.After = response.StatusCode, response.ErrorCode, retryAfter(response.RawResponse)
	}
	return read
}

func value[T any](of *T) T {
	if of == nil {
		var none T
		return none
	}
	return *of
}

func texts(of []*string) []string {
	var list []string
	for _, text := range of {
		list = append(list, value(text))
	}
	return list
}
