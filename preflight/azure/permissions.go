package azure

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/aksops/pulumi-aksops/preflight/checks"
)

// permissionsVersion is the API version of Microsoft.Authorization/permissions.
const permissionsVersion = "2022-04-01"

// permissionsPage is a page of the caller's permissions.
type permissionsPage struct {
	Value    []checks.Grant `json:"value"`
	NextLink string         `json:"nextLink"`
}

// Grants are what the caller's roles allow at a scope: its own, those of its groups, and those inherited. Azure answers that for every
// scope; the SDK's own client only asks for resource groups and for resources inside them.
func (c *Client) Grants(ctx context.Context, scope string) ([]checks.Grant, error) {
	client, err := arm.NewClient("preflight", "v1.0.0", c.credential, c.options)
	if err != nil {
		return nil, err
	}
	const action = "Microsoft.Authorization/permissions/read"
	path := url.URL{Path: strings.Trim(scope, "/") + "/providers/Microsoft.Authorization/permissions"}
	next := runtime.JoinPaths(client.Endpoint(), path.EscapedPath()) + "?api-version=" + permissionsVersion
	var grants []checks.Grant
	count := &pageCount{action: action, scope: scope}
	for next != "" {
		page, err := readPage(ctx, client, next)
		if err != nil {
			return nil, readError(err, action, scope)
		}
		grants, next = append(grants, page.Value...), page.NextLink
		if err := count.follow(next); err != nil {
			return nil, err
		}
	}
	return grants, nil
}

func readPage(ctx context.Context, client *arm.Client, link string) (*permissionsPage, error) {
	request, err := runtime.NewRequest(ctx, http.MethodGet, link)
	if err != nil {
		return nil, err
	}
	response, err := client.Pipeline().Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if !runtime.HasStatusCode(response, http.StatusOK) {
		return nil, runtime.NewResponseError(response)
	}
	page := &permissionsPage{}
	return page, runtime.UnmarshalAsJSON(response, page)
}
