package cluster

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	clusterToken     = "azure-native:containerservice/v20250101:ManagedCluster"
	poolToken        = "azure-native:containerservice/v20250101:AgentPool"
	maintenanceToken = "azure-native:containerservice/v20250101:MaintenanceConfiguration"
)

// registration is what one resource was registered with.
type registration struct {
	Name         string         `json:"name"`
	Token        string         `json:"token"`
	Parent       string         `json:"parent"`
	Protect      bool           `json:"protect"`
	IgnoreChange []string       `json:"ignoreChanges"`
	DependsOn    []string       `json:"dependsOn"`
	Inputs       map[string]any `json:"inputs"`
}

type recorder struct {
	mu   sync.Mutex
	seen []registration
}

func (r *recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	dependencies := make([]string, len(args.RegisterRPC.GetDependencies()))
	for i, urn := range args.RegisterRPC.GetDependencies() {
		dependencies[i] = lastOf(urn)
	}
	slices.Sort(dependencies)
	inputs := args.Inputs.Mappable()
	delete(inputs, "__defaults")
	r.seen = append(r.seen, registration{
		Name: args.Name, Token: args.TypeToken, Parent: lastOf(args.RegisterRPC.GetParent()), Protect: args.RegisterRPC.GetProtect(),
		IgnoreChange: args.RegisterRPC.GetIgnoreChanges(), DependsOn: slices.Compact(dependencies), Inputs: inputs,
	})
	outputs := args.Inputs.Copy()
	if args.TypeToken == clusterToken {
		maps.Copy(outputs, resource.NewPropertyMapFromMap(azureSays))
		outputs["name"] = args.Inputs["resourceName"]
		return groupId + "/providers/Microsoft.ContainerService/managedClusters/" + args.Inputs["resourceName"].StringValue(), outputs, nil
	}
	return "/ids/" + args.Name, outputs, nil
}

func (r *recorder) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

// azureSays are outputs of a cluster.
var azureSays = map[string]any{
	"fqdn": "blue.hcp.westeurope.azmk8s.io", "privateFQDN": "", "currentKubernetesVersion": "1.33.2", "nodeResourceGroup": "MC_rg-test_blue_westeurope",
	"oidcIssuerProfile": map[string]any{"enabled": true, "issuerURL": "https://oidc.example/blue/"},
	"identity":          map[string]any{"type": "SystemAssigned", "principalId": "principal"},
	"identityProfile": map[string]any{"kubeletidentity": map[string]any{
		"clientId": "client", "objectId": "object", "resourceId": "/identities/kubelet",
	}},
}

func lastOf(urn string) string { return urn[strings.LastIndex(urn, ":")+1:] }

func deploy(t *testing.T, args *Args) (*Cluster, []registration) {
	t.Helper()
	r := &recorder{}
	var created *Cluster
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		var err error
		created, err = New(ctx, "blue", args)
		return err
	}, pulumi.WithMocks("project", "stack", r)))
	slices.SortFunc(r.seen, func(a, b registration) int { return strings.Compare(a.Name, b.Name) })
	return created, r.seen
}

func find(t *testing.T, seen []registration, name string) registration {
	t.Helper()
	at := slices.IndexFunc(seen, func(r registration) bool { return r.Name == name })
	require.GreaterOrEqual(t, at, 0, "no resource %s", name)
	return seen[at]
}

func wired(spec Spec) *Args {
	return &Args{
		ResourceGroupName: pulumi.String("rg-test"), Location: pulumi.String("westeurope"), WorkspaceId: pulumi.String(workspaceId), Spec: spec,
	}
}

// TestGolden holds every registration of an empty and of a full cluster to a file that was read by a person.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, spec := range map[string]Spec{"default": {}, "full": fullSpec()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, seen := deploy(t, wired(spec))
			got, err := json.MarshalIndent(seen, "", "  ")
			require.NoError(t, err)
			path := filepath.Join("testdata", name+".json")
			if *update {
				require.NoError(t, os.WriteFile(path, append(got, '\n'), 0o600))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(got))
		})
	}
}

func TestPoolsAreChained(t *testing.T) {
	t.Parallel()
	_, seen := deploy(t, wired(pools(NodePool{Name: "a"}, NodePool{Name: "b"}, NodePool{Name: "c"})))
	assert.Equal(t, []string{"blue-cluster"}, find(t, seen, "blue-pool-a").DependsOn)
	assert.Equal(t, []string{"blue-cluster", "blue-pool-a"}, find(t, seen, "blue-pool-b").DependsOn)
	assert.Equal(t, []string{"blue-cluster", "blue-pool-b"}, find(t, seen, "blue-pool-c").DependsOn)
}

func TestNetworkWithoutPodRange(t *testing.T) {
	t.Parallel()
	_, seen := deploy(t, wired(Spec{Network: &Network{PluginMode: new("none")}}))
	cluster := find(t, seen, "blue-cluster")
	assert.Contains(t, cluster.IgnoreChange, "networkProfile.podCidr")
	assert.Equal(t, map[string]any{
		"networkPlugin": "azure", "networkDataplane": "cilium", "networkPolicy": "cilium", "outboundType": "loadBalancer", "loadBalancerSku": "standard",
		"serviceCidr": "10.0.0.0/16", "dnsServiceIP": "10.0.0.10", "podCidr": "10.244.0.0/16", "ipFamilies": []any{"IPv4"},
		"loadBalancerProfile": map[string]any{
			"allocatedOutboundPorts": 0.0, "backendPoolType": "NodeIPConfiguration", "idleTimeoutInMinutes": 30.0,
			"managedOutboundIPs": map[string]any{"count": 1.0, "countIPv6": 0.0},
		},
	}, cluster.Inputs["networkProfile"])
}

func TestOutboundWithoutLoadBalancer(t *testing.T) {
	t.Parallel()
	_, seen := deploy(t, wired(Spec{Network: &Network{OutboundType: new("managedNATGateway"), NatGateway: &NatGateway{ManagedOutboundIpCount: new(2)}}}))
	network := find(t, seen, "blue-cluster").Inputs["networkProfile"].(map[string]any)
	assert.NotContains(t, network, "loadBalancerProfile")
	assert.Equal(t, map[string]any{"idleTimeoutInMinutes": 4.0, "managedOutboundIPProfile": map[string]any{"count": 2.0}}, network["natGatewayProfile"])
}

func TestSwitchedOffIsSaid(t *testing.T) {
	t.Parallel()
	off := new(false)
	args := wired(Spec{
		MonitoringEnabled: off, AzurePolicyEnabled: off, KeyVaultSecretsProvider: &KeyVaultSecretsProvider{Enabled: off}, ImageCleaner: &ImageCleaner{Enabled: off},
		Defender: &Defender{Enabled: off}, OidcIssuerEnabled: off, Tier: new("Free"), LocalAccountsEnabled: new(true), EntraId: &EntraId{Enabled: off},
	})
	args.WorkspaceId = nil
	_, seen := deploy(t, args)
	got := find(t, seen, "blue-cluster").Inputs
	disabled := map[string]any{"enabled": false}
	assert.Equal(t, map[string]any{"omsagent": disabled, "azurepolicy": disabled, "azureKeyvaultSecretsProvider": disabled}, got["addonProfiles"])
	assert.Equal(t, map[string]any{
		"imageCleaner": disabled, "workloadIdentity": disabled, "defender": map[string]any{"securityMonitoring": disabled},
	}, got["securityProfile"])
	assert.Equal(t, disabled, got["oidcIssuerProfile"])
	assert.Equal(t, map[string]any{"costAnalysis": disabled}, got["metricsProfile"])
	assert.Equal(t, false, got["disableLocalAccounts"])
	assert.NotContains(t, got, "aadProfile")
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	created, _ := deploy(t, wired(pools(NodePool{Name: "apps"})))
	clusterId := groupId + "/providers/Microsoft.ContainerService/managedClusters/blue"
	want := map[string]pulumi.StringOutput{
		clusterId: created.ClusterId, "blue": created.ClusterName, "rg-test": created.ResourceGroupName, "westeurope": created.Location,
		"blue.hcp.westeurope.azmk8s.io": created.Fqdn, "": created.PrivateFqdn, "https://oidc.example/blue/": created.OidcIssuerUrl,
		"1.33.2": created.CurrentKubernetesVersion, "MC_rg-test_blue_westeurope": created.NodeResourceGroup, "principal": created.PrincipalId,
		"client": created.KubeletIdentityClientId, "object": created.KubeletIdentityObjectId, "/identities/kubelet": created.KubeletIdentityResourceId,
	}
	for value, output := range want {
		assert.Equal(t, value, resolve(t, output))
	}
	assert.Equal(t, map[string]string{"system": clusterId + "/agentPools/system", "apps": clusterId + "/agentPools/apps"}, resolve(t, created.NodePoolIds))
}

func resolve(t *testing.T, output pulumi.Output) any {
	t.Helper()
	values := make(chan any, 1)
	pulumi.All(output).ApplyT(func(all []any) any {
		values <- all[0]
		return nil
	})
	return <-values
}

func TestNewRejectsBeforeRegistering(t *testing.T) {
	t.Parallel()
	r := &recorder{}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		_, err := New(ctx, "blue", &Args{Spec: Spec{Defender: &Defender{}, Tier: new("x")}})
		return err
	}, pulumi.WithMocks("project", "stack", r))
	require.Error(t, err)
	for _, want := range []string{
		`aksops:cluster:Cluster "blue": resourceGroupName is required: give the resource group that receives the cluster`,
		`location is required: give the cluster's region`,
		`workspaceId is required while monitoring is on: give the workspace that receives the logs, or set monitoringEnabled: false`,
		`workspaceId is required while Defender is on without a workspace of its own: give this one, or defender.workspaceId`,
		`tier is "x": must be one of Free, Standard, Premium`,
	} {
		assert.ErrorContains(t, err, want)
	}
	assert.Empty(t, r.seen)
}

func TestArgsReject(t *testing.T) {
	t.Parallel()
	var none *Args
	assert.EqualError(t, none.Validate(), "args is required")
	args := wired(Spec{NodeResourceGroup: &NodeResourceGroup{Name: new("RG-test")}})
	args.WorkspaceId = pulumi.String("log")
	got := texts(args.Validate())
	assert.Equal(t, []string{
		`workspaceId is "log": must be the id of a Microsoft.OperationalInsights/workspaces, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>`,
		`nodeResourceGroup.name is "RG-test", the cluster's own resource group: AKS makes a group that does not exist yet; choose another name`,
	}, got)
}

func TestInputsFromOtherResources(t *testing.T) {
	t.Parallel()
	args := wired(Spec{
		Tags:      pulumi.StringMap{"a": pulumi.String("cluster")}.ToStringMapOutput(),
		NodePools: []NodePool{{Name: "spot", Spot: &Spot{}, Labels: pulumi.ToStringMap(map[string]string{"b": "c"}).ToStringMapOutput(), Tags: pulumi.StringMap{"a": pulumi.String("pool")}}},
		Network:   &Network{LoadBalancer: &LoadBalancer{OutboundIpPrefixIds: pulumi.ToStringArray([]string{"/prefix"}).ToStringArrayOutput()}},
	})
	_, seen := deploy(t, args)
	pool := find(t, seen, "blue-pool-spot")
	assert.Equal(t, map[string]any{"b": "c", "kubernetes.azure.com/scalesetpriority": "spot"}, pool.Inputs["nodeLabels"])
	assert.Equal(t, map[string]any{"a": "pool"}, pool.Inputs["tags"])
	network := find(t, seen, "blue-cluster").Inputs["networkProfile"].(map[string]any)
	assert.Equal(t, map[string]any{"publicIPPrefixes": []any{map[string]any{"id": "/prefix"}}}, network["loadBalancerProfile"].(map[string]any)["outboundIPPrefixes"])
}

func TestPrincipal(t *testing.T) {
	t.Parallel()
	assert.Empty(t, principalOf(nil))
	assert.Equal(t, "system", principalOf(&cs.ManagedClusterIdentityResponse{PrincipalId: "system"}))
	assert.Equal(t, "user", principalOf(&cs.ManagedClusterIdentityResponse{
		UserAssignedIdentities: map[string]cs.ManagedClusterIdentityResponseUserAssignedIdentities{identityId: {PrincipalId: "user"}},
	}))
}
