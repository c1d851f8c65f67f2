package main

import (
	"context"
	"net/http"

	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6"
	computefake "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/containerservice/armcontainerservice/v6"
	containerfake "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/containerservice/armcontainerservice/v6/fake"
)

func (w *world) compute() *computefake.ServerFactory {
	return &computefake.ServerFactory{
		ResourceSKUsServer: computefake.ResourceSKUsServer{
			NewListPager: func(*armcompute.ResourceSKUsClientListOptions) azfake.PagerResponder[armcompute.ResourceSKUsClientListResponse] {
				return pages(w.failures["ResourceSKUsClient.List"], w.skus, func(one []*armcompute.ResourceSKU) armcompute.ResourceSKUsClientListResponse {
					return armcompute.ResourceSKUsClientListResponse{ResourceSKUsResult: armcompute.ResourceSKUsResult{Value: one}}
				})
			},
		},
		UsageServer: computefake.UsageServer{
			NewListPager: func(string, *armcompute.UsageClientListOptions) azfake.PagerResponder[armcompute.UsageClientListResponse] {
				return pages(w.failures["UsageClient.List"], w.usages, func(one []*armcompute.Usage) armcompute.UsageClientListResponse {
					return armcompute.UsageClientListResponse{ListUsagesResult: armcompute.ListUsagesResult{Value: one}}
				})
			},
		},
	}
}

// pages gives each item a page of its own, or fails with a status.
func pages[Item, Response any](status int, items []Item, wrap func(one []Item) Response) azfake.PagerResponder[Response] {
	var responder azfake.PagerResponder[Response]
	if status != 0 {
		responder.AddResponseError(status, "Failed")
	}
	for i := range items {
		responder.AddPage(http.StatusOK, wrap(items[i:i+1]), nil)
	}
	return responder
}

func (w *world) container() *containerfake.ServerFactory {
	type (
		versions = armcontainerservice.ManagedClustersClientListKubernetesVersionsResponse
		clusters = armcontainerservice.ManagedClustersClientListByResourceGroupResponse
	)
	return &containerfake.ServerFactory{ManagedClustersServer: containerfake.ManagedClustersServer{
		ListKubernetesVersions: func(
			context.Context, string, *armcontainerservice.ManagedClustersClientListKubernetesVersionsOptions,
		) (azfake.Responder[versions], azfake.ErrorResponder) {
			return respond(w, "ManagedClustersClient.ListKubernetesVersions", versions{
				KubernetesVersionListResult: armcontainerservice.KubernetesVersionListResult{Values: w.kube},
			})
		},
		NewListByResourceGroupPager: func(string, *armcontainerservice.ManagedClustersClientListByResourceGroupOptions) azfake.PagerResponder[clusters] {
			status := w.failures["ManagedClustersClient.ListByResourceGroup"]
			if status == 0 && len(w.running) == 0 {
				status = http.StatusNotFound
			}
			return pages(status, w.running, func(one []*armcontainerservice.ManagedCluster) clusters {
				return clusters{ManagedClusterListResult: armcontainerservice.ManagedClusterListResult{Value: one}}
			})
		},
	}}
}
