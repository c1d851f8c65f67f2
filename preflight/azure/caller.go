package azure

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Caller signs in, and gives the object id of who did; empty if the token does not tell.
func (c *Client) Caller(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.patience.SignInTimeout)
	defer cancel()
	in := cloud.AzurePublic
	if c.options.Cloud.Services != nil {
		in = c.options.Cloud
	}
	scope := in.Services[cloud.ResourceManager].Audience + "/.default"
	token, err := c.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "", fmt.Errorf("no answer within %s", c.patience.SignInTimeout)
	}
	if err != nil {
		return "", err
	}
	return objectID(token.Token), nil
}

var guid = regexp.MustCompile(`^(?i:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$`)

// IsGUID says whether text is a GUID, as subscriptions and object ids are.
func IsGUID(text string) bool { return guid.MatchString(text) }

// objectID reads the claim oid of a token without checking its signature: it only completes a command for the user.
func objectID(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var known struct {
		ObjectID string `json:"oid"`
	}
	if json.Unmarshal(claims, &known) != nil || !IsGUID(known.ObjectID) {
		return ""
	}
	return known.ObjectID
}
