package azure

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/containerservice/armcontainerservice/v6"

	"github.com/aksops/pulumi-aksops/preflight/checks"
	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// Sizes are the virtual machine sizes of a region by name in small letters.
func (c *Client) Sizes(ctx context.Context, subscription, location string) (map[string]checks.Size, error) {
	client, err := armcompute.NewResourceSKUsClient(subscription, c.credential, c.options)
	if err != nil {
		return nil, err
	}
	filter := "location eq '" + location + "'"
	sizes := map[string]checks.Size{}
	pager := client.NewListPager(&armcompute.ResourceSKUsClientListOptions{Filter: &filter})
	err = eachPage(ctx, pager, "Microsoft.Compute/skus/read", "/subscriptions/"+subscription,
		func(page armcompute.ResourceSKUsClientListResponse) *string { return page.NextLink },
		func(page armcompute.ResourceSKUsClientListResponse) {
			for _, sku := range page.Value {
				if value(sku.ResourceType) == "virtualMachines" && isIn(sku, location) {
					sizes[strings.ToLower(value(sku.Name))] = sizeOf(sku, location)
				}
			}
		})
	return sizes, err
}

func isIn(sku *armcompute.ResourceSKU, location string) bool {
	return slices.ContainsFunc(texts(sku.Locations), func(l string) bool { return needs.Region(l) == location })
}

// localRoom are the capabilities that say how much room a size has for an ephemeral disk, and how many of their units are a GiB. It takes one of these
// places, not several (Microsoft Learn, "Ephemeral OS disks for Azure VMs").
var localRoom = map[string]int{"CachedDiskBytes": 1 << 30, "MaxResourceVolumeMB": 1 << 10, "NvmeDiskSizeInMiB": 1 << 10}

func sizeOf(sku *armcompute.ResourceSKU, location string) checks.Size {
	size := checks.Size{Family: value(sku.Family)}
	for _, capability := range sku.Capabilities {
		if unit, isRoom := localRoom[value(capability.Name)]; isRoom {
			room, _ := strconv.Atoi(value(capability.Value))
			size.LocalGiB = max(size.LocalGiB, room/unit)
		}
		switch value(capability.Name) {
		case "vCPUs":
			size.VCPUs, _ = strconv.Atoi(value(capability.Value))
		case "EncryptionAtHostSupported":
			size.EncryptionAtHost = strings.EqualFold(value(capability.Value), "true")
		}
	}
	for _, info := range sku.LocationInfo {
		if needs.Region(value(info.Location)) == location {
			size.Zones = texts(info.Zones)
		}
	}
	for _, restriction := range sku.Restrictions {
		if value(restriction.Type) == armcompute.ResourceSKURestrictionsTypeLocation {
			size.Restricted = string(value(restriction.ReasonCode))
		} else if restriction.RestrictionInfo != nil {
			size.RestrictedZones = append(size.RestrictedZones, texts(restriction.RestrictionInfo.Zones)...)
		}
	}
	return size
}

// Quotas are the quotas of a subscription for virtual machines in a region, by name in small letters.
func (c *Client) Quotas(ctx context.Context, subscription, location string) (map[string]checks.Quota, error) {
	client, err := armcompute.NewUsageClient(subscription, c.credential, c.options)
	if err != nil {
		return nil, err
	}
	quotas := map[string]checks.Quota{}
	err = eachPage(ctx, client.NewListPager(location, nil), "Microsoft.Compute/locations/usages/read", "/subscriptions/"+subscription,
		func(page armcompute.UsageClientListResponse) *string { return page.NextLink },
		func(page armcompute.UsageClientListResponse) {
			for _, usage := range page.Value {
				if usage.Name != nil {
					quotas[strings.ToLower(value(usage.Name.Value))] = checks.Quota{Used: int(value(usage.CurrentValue)), Limit: int(value(usage.Limit))}
				}
			}
		})
	return quotas, err
}

// Running are the nodes of the clusters in a resource group; none if the group does not exist.
func (c *Client) Running(ctx context.Context, subscription, group string) ([]checks.Running, error) {
	client, err := armcontainerservice.NewManagedClustersClient(subscription, c.credential, c.options)
	if err != nil {
		return nil, err
	}
	var running []checks.Running
	scope := "/subscriptions/" + subscription + "/resourceGroups/" + group
	err = eachPage(ctx, client.NewListByResourceGroupPager(group, nil), "Microsoft.ContainerService/managedClusters/read", scope,
		func(page armcontainerservice.ManagedClustersClientListByResourceGroupResponse) *string {
			return page.NextLink
		},
		func(page armcontainerservice.ManagedClustersClientListByResourceGroupResponse) {
			for _, cluster := range page.Value {
				running = append(running, nodesOf(group, cluster)...)
			}
		})
	if checks.IsMissing(err) {
		return nil, nil
	}
	return running, err
}

func nodesOf(group string, cluster *armcontainerservice.ManagedCluster) []checks.Running {
	if cluster.Properties == nil {
		return nil
	}
	var running []checks.Running
	for _, pool := range cluster.Properties.AgentPoolProfiles {
		running = append(running, checks.Running{
			Group: group, Cluster: value(cluster.Name), VmSize: value(pool.VMSize), Count: int(value(pool.Count)),
			Spot: value(pool.ScaleSetPriority) == armcontainerservice.ScaleSetPrioritySpot,
		})
	}
	return running
}

// Versions are the Kubernetes versions that AKS offers in a region.
func (c *Client) Versions(ctx context.Context, subscription, location string) ([]checks.Version, error) {
	client, err := armcontainerservice.NewManagedClustersClient(subscription, c.credential, c.options)
	if err != nil {
		return nil, err
	}
	answer, err := client.ListKubernetesVersions(ctx, location, nil)
	if err != nil {
		return nil, readError(err, "Microsoft.ContainerService/locations/kubernetesVersions/read", "/subscriptions/"+subscription)
	}
	var versions []checks.Version
	for _, offered := range answer.Values {
		version := checks.Version{
			Minor: value(offered.Version), Default: value(offered.IsDefault), Preview: value(offered.IsPreview),
			Patches: slices.Sorted(maps.Keys(offered.PatchVersions)),
		}
		if offered.Capabilities != nil {
			for _, plan := range offered.Capabilities.SupportPlan {
				version.Plans = append(version.Plans, string(value(plan)))
			}
		}
		versions = append(versions, version)
	}
	return versions, nil
}
