package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6"
	computefake "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/containerservice/armcontainerservice/v6"
	containerfake "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/containerservice/armcontainerservice/v6/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"
	resourcesfake "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources/fake"

	"github.com/aksops/pulumi-aksops/preflight/azure"
	"github.com/aksops/pulumi-aksops/preflight/checks"
)

const (
	subscriptionID = "12345678-1234-1234-1234-123456789abc"
	subscription   = "/subscriptions/" + subscriptionID
)

// world is a subscription in which nothing is missing for the stacks of the tests, until a test changes it.
type world struct {
	mu sync.Mutex
	// states are the providers that are not registered; each look takes one from the front, and the last one stays.
	states   map[string][]string
	features map[string]string
	// grants are the caller's permissions by scope; a scope that is not there does not exist.
	grants  map[string][]checks.Grant
	skus    []*armcompute.ResourceSKU
	usages  []*armcompute.Usage
	running []*armcontainerservice.ManagedCluster
	// activityAlerts are the ids of the rules on the Activity log that are there, two on a page.
	activityAlerts []string
	kube           []*armcontainerservice.KubernetesVersion
	// failures are HTTP statuses by API, as in ProvidersClient.Get, or permissions.
	failures map[string]int
	// registered are the providers that were asked to be registered.
	registered []string
	// asked counts the requests for permissions.
	asked int
}

func newWorld() *world {
	return &world{
		states: map[string][]string{}, features: map[string]string{}, failures: map[string]int{},
		grants: map[string][]checks.Grant{subscription: {{Actions: []string{"*/read", "Microsoft.Authorization/policyAssignments/*"}}, {Actions: []string{"*"}, NotActions: []string{"Microsoft.Authorization/*/write"}}}},
		skus: []*armcompute.ResourceSKU{
			sku("Standard_D2s_v5", "standardDSv5Family", 2), sku("Standard_D4s_v5", "standardDSv5Family", 4),
			sku("Standard_D4ds_v5", "standardDDSv5Family", 4), sku("Standard_D8ds_v5", "standardDDSv5Family", 8),
		},
		usages: []*armcompute.Usage{
			usage("cores", 10, 1000), usage("standardDSv5Family", 0, 100), usage("standardDDSv5Family", 10, 500), usage("lowPriorityCores", 0, 100),
		},
		kube: []*armcontainerservice.KubernetesVersion{
			version("1.35", "KubernetesOfficial", "AKSLongTermSupport"), version("1.36", "KubernetesOfficial", "AKSLongTermSupport"),
		},
	}
}

func sku(name, family string, vcpus int) *armcompute.ResourceSKU {
	return &armcompute.ResourceSKU{
		Name: &name, Family: &family, ResourceType: new("virtualMachines"), Locations: []*string{new("northeurope")},
		LocationInfo: []*armcompute.ResourceSKULocationInfo{{Location: new("northeurope"), Zones: []*string{new("1"), new("2"), new("3")}}},
		Capabilities: []*armcompute.ResourceSKUCapabilities{
			{Name: new("vCPUs"), Value: new(strconv.Itoa(vcpus))}, {Name: new("EncryptionAtHostSupported"), Value: new("True")},
		},
	}
}

func usage(name string, used int32, limit int64) *armcompute.Usage {
	return &armcompute.Usage{Name: &armcompute.UsageName{Value: &name}, CurrentValue: &used, Limit: &limit, Unit: new("Count")}
}

func version(minor string, plans ...armcontainerservice.KubernetesSupportPlan) *armcontainerservice.KubernetesVersion {
	offered := &armcontainerservice.KubernetesVersion{
		Version: &minor, Capabilities: &armcontainerservice.KubernetesVersionCapabilities{}, IsDefault: new(minor == "1.36"),
		PatchVersions: map[string]*armcontainerservice.KubernetesPatchVersion{minor + ".1": {}, minor + ".2": {}},
	}
	for _, plan := range plans {
		offered.Capabilities.SupportPlan = append(offered.Capabilities.SupportPlan, &plan)
	}
	return offered
}

// client asks this world instead of Azure.
func (w *world) client(_ azure.Environment, progress io.Writer) (*azure.Client, error) {
	options := &arm.ClientOptions{DisableRPRegistration: true}
	options.Transport = &transport{
		world:     w,
		resources: resourcesfake.NewServerFactoryTransport(w.resources()),
		compute:   computefake.NewServerFactoryTransport(w.compute()),
		container: containerfake.NewServerFactoryTransport(w.container()),
	}
	patience := azure.DefaultPatience(progress)
	patience.Sleep = func(context.Context, time.Duration) error { return nil }
	client := azure.New(credential{w}, options, patience)
	client.PollInterval = time.Millisecond
	return client, nil
}

// callerID is the object id of who is signed in.
const callerID = "77777777-1234-1234-1234-123456789abc"

// credential signs in unless the test wants that to fail.
type credential struct{ *world }

func (c credential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if c.failures["sign-in"] != 0 {
		return azcore.AccessToken{}, errors.New("nobody is signed in")
	}
	claims := base64.RawURLEncoding.EncodeToString([]byte(`{"oid": "` + callerID + `"}`))
	return azcore.AccessToken{Token: "header." + claims + ".signature", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// transport hands each request to the fake server of its API; the SDK has no client, and so no fake, for permissions at any scope.
type transport struct {
	*world
	resources, compute, container interface {
		Do(request *http.Request) (*http.Response, error)
	}
}

func (t *transport) Do(request *http.Request) (*http.Response, error) {
	api, _ := request.Context().Value(runtime.CtxAPINameKey{}).(string)
	switch client, _, _ := strings.Cut(api, "."); client {
	case "ProvidersClient", "Client":
		return t.resources.Do(request)
	case "ResourceSKUsClient", "UsageClient":
		return t.compute.Do(request)
	case "ManagedClustersClient":
		return t.container.Do(request)
	default:
		return t.permissions(request)
	}
}

// permissions answers one grant per page.
func (t *transport) permissions(request *http.Request) (*http.Response, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked++
	scope, isPermissions := strings.CutSuffix(request.URL.Path, "/providers/Microsoft.Authorization/permissions")
	grants, exists := t.grants[scope]
	switch status := t.failures["permissions"]; {
	case !isPermissions:
		return nil, fmt.Errorf("unexpected request for %s", request.URL)
	case status != 0:
		return answer(request, status, map[string]any{"error": map[string]any{"code": "Failed", "message": "secret-looking text"}})
	case !exists:
		return answer(request, http.StatusNotFound, map[string]any{"error": map[string]any{"code": "ResourceGroupNotFound"}})
	}
	page := 0
	_, _ = fmt.Sscan(request.URL.Query().Get("page"), &page)
	body := map[string]any{"value": grants[page : page+1]}
	if page+1 < len(grants) {
		next := *request.URL
		query := next.Query()
		query.Set("page", strconv.Itoa(page+1))
		next.RawQuery = query.Encode()
		body["nextLink"] = next.String()
	}
	return answer(request, http.StatusOK, body)
}

func answer(request *http.Request, status int, body any) (*http.Response, error) {
	content, err := json.Marshal(body)
	return &http.Response{StatusCode: status, Request: request, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(content))}, err
}

// respond is the answer of a fake server, or the failure that the test wants of its API.
func respond[T any](w *world, api string, body T) (azfake.Responder[T], azfake.ErrorResponder) {
	var ok azfake.Responder[T]
	var failed azfake.ErrorResponder
	if status := w.failures[api]; status != 0 {
		failed.SetResponseError(status, "Failed")
	} else {
		ok.SetResponse(http.StatusOK, body, nil)
	}
	return ok, failed
}

func (w *world) state(namespace string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	states := w.states[namespace]
	if len(states) == 0 {
		return "Registered"
	}
	if len(states) > 1 {
		w.states[namespace] = states[1:]
	}
	return states[0]
}

func (w *world) resources() *resourcesfake.ServerFactory {
	return &resourcesfake.ServerFactory{
		ProvidersServer: resourcesfake.ProvidersServer{
			Get: func(_ context.Context, namespace string, _ *armresources.ProvidersClientGetOptions) (azfake.Responder[armresources.ProvidersClientGetResponse], azfake.ErrorResponder) {
				return respond(w, "ProvidersClient.Get", armresources.ProvidersClientGetResponse{
					Provider: armresources.Provider{Namespace: &namespace, RegistrationState: new(w.state(namespace))},
				})
			},
			Register: func(_ context.Context, namespace string, _ *armresources.ProvidersClientRegisterOptions) (azfake.Responder[armresources.ProvidersClientRegisterResponse], azfake.ErrorResponder) {
				if w.failures["ProvidersClient.Register"] == 0 {
					w.mu.Lock()
					w.registered = append(w.registered, namespace)
					w.states[namespace] = []string{"Registering", "Registering", "Registered"}
					w.mu.Unlock()
				}
				return respond(w, "ProvidersClient.Register", armresources.ProvidersClientRegisterResponse{
					Provider: armresources.Provider{Namespace: &namespace, RegistrationState: new("Registering")},
				})
			},
		},
		Server: resourcesfake.Server{
			NewListPager: func(*armresources.ClientListOptions) azfake.PagerResponder[armresources.ClientListResponse] {
				return w.listActivityAlerts()
			},
			GetByID: func(_ context.Context, id, _ string, _ *armresources.ClientGetByIDOptions) (azfake.Responder[armresources.ClientGetByIDResponse], azfake.ErrorResponder) {
				return respond(w, "Client.GetByID", armresources.ClientGetByIDResponse{
					GenericResource: armresources.GenericResource{Properties: map[string]any{"state": w.features[id[strings.LastIndex(id, "/")+1:]]}},
				})
			},
		},
	}
}

// listActivityAlerts answers two rules on a page.
func (w *world) listActivityAlerts() azfake.PagerResponder[armresources.ClientListResponse] {
	var pages azfake.PagerResponder[armresources.ClientListResponse]
	if status := w.failures["Client.NewListPager"]; status != 0 {
		pages.AddResponseError(status, "Failed")
		return pages
	}
	const each = 2
	for ids := range slices.Chunk(append([]string{}, w.activityAlerts...), each) {
		var page armresources.ClientListResponse
		for _, id := range ids {
			page.Value = append(page.Value, &armresources.GenericResourceExpanded{ID: &id})
		}
		pages.AddPage(http.StatusOK, page, nil)
	}
	if len(w.activityAlerts) == 0 {
		pages.AddPage(http.StatusOK, armresources.ClientListResponse{}, nil)
	}
	return pages
}

// outcome is what one run of the command came to.
type outcome struct {
	code           int
	err            error
	stdout, stderr string
}

func (w *world) preflight(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := &command{env: func(string) string { return "" }, stdout: &stdout, stderr: &stderr, connect: w.client}
	code, err := c.run(t.Context(), append([]string{"-subscription", subscriptionID}, args...))
	return outcome{code, err, stdout.String(), stderr.String()}
}
