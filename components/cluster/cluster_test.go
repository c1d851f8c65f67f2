package cluster

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/input"
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
	dependencies := []string{}
	for _, urn := range args.RegisterRPC.GetDependencies() {
		dependencies = append(dependencies, lastOf(urn))
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
		for key, value := range resource.NewPropertyMapFromMap(azureSays) {
			outputs[key] = value
		}
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

func fullSpec() Spec {
	return Spec{
		ClusterName: to("aks-prod-blue"), KubernetesVersion: to("1.33"), Tier: to("Premium"), SupportPlan: to("AKSLongTermSupport"), DnsPrefix: to("prod-blue"),
		Identity: &Identity{UserAssignedIdentityId: pulumi.String(identityId), KubeletIdentity: &KubeletIdentity{
			ResourceId: pulumi.String(identityId), ClientId: pulumi.String(guid), ObjectId: pulumi.String(guid),
		}},
		EntraId: &EntraId{AdminGroupObjectIds: pulumi.StringArray{pulumi.String(guid)}, TenantId: pulumi.String(guid)},
		Network: &Network{
			PodCidr: to("10.128.0.0/14"), ServiceCidr: to("172.16.0.0/16"),
			LoadBalancer:       &LoadBalancer{OutboundIpIds: pulumi.StringArray{pulumi.String(publicIpId)}, AllocatedOutboundPorts: to(1024), IdleTimeoutMinutes: to(10), BackendPoolType: to("NodeIP")},
			AdvancedNetworking: &AdvancedNetworking{ObservabilityEnabled: to(true), SecurityEnabled: to(true)},
		},
		ApiServer: &ApiServer{Private: to(true), PrivateDnsZone: pulumi.String(zoneId), PrivatePublicFqdnEnabled: to(true), RunCommandEnabled: to(true)},
		SystemPool: &NodePool{
			MinCount: to(3), MaxCount: to(5), Zones: []string{"1", "2", "3"}, OsSku: to("AzureLinux"), OsDiskType: to("Ephemeral"), OsDiskSizeGb: to(128), MaxPods: to(110),
			VnetSubnetId: pulumi.String(subnetId), UpgradeSettings: &UpgradeSettings{MaxSurge: to("33%"), DrainTimeoutMinutes: to(60), NodeSoakMinutes: to(5)},
		},
		NodePools: []NodePool{
			{
				Name: "apps", VmSize: to("Standard_D8ds_v5"), MinCount: to(2), MaxCount: to(20), Zones: []string{"1", "2", "3"}, VnetSubnetId: pulumi.String(subnetId),
				Labels: pulumi.StringMap{"workload": pulumi.String("apps")}, EncryptionAtHostEnabled: to(true), FipsEnabled: to(true), UltraSsdEnabled: to(true),
				ScaleDownMode: to("Delete"), WorkloadRuntime: to("OCIContainer"), Tags: pulumi.StringMap{"pool": pulumi.String("apps")},
				Properties: map[string]any{"kubeletDiskType": "OS"},
			},
			{
				Name: "spot", Count: to(0), VnetSubnetId: pulumi.String(subnetId), Taints: []string{"batch=true:NoSchedule"}, Labels: pulumi.StringMap{"workload": pulumi.String("batch")},
				Spot: &Spot{EvictionPolicy: to("Deallocate"), MaxPrice: to(0.25)},
			},
		},
		Upgrades: &Upgrades{Channel: to("stable"), NodeOsChannel: to("SecurityPatch"), ForceUpgradeUntil: to("2030-01-31T00:00:00Z")},
		MaintenanceWindows: &MaintenanceWindows{
			Default:     &MaintenanceWindow{Schedule: Schedule{Weekly: &WeeklySchedule{DayOfWeek: "Saturday"}}, StartTime: "01:00"},
			AutoUpgrade: &MaintenanceWindow{Schedule: Schedule{RelativeMonthly: &RelativeMonthlySchedule{WeekIndex: "Last", DayOfWeek: "Sunday"}}, StartTime: "02:00", DurationHours: to(6), UtcOffset: to("+01:00"), StartDate: to("2030-01-01")},
			NodeOs:      &MaintenanceWindow{Schedule: Schedule{Daily: &DailySchedule{IntervalDays: to(2)}}, StartTime: "03:00", NotAllowedDates: []DateSpan{{Start: "2030-12-20", End: "2031-01-02"}}},
		},
		AutoScaler:              &AutoScaler{Expander: to("least-waste"), ScaleDownDelayAfterDeleteMinutes: to(1), ScaleDownUtilizationThreshold: to(0.65)},
		KeyVaultSecretsProvider: &KeyVaultSecretsProvider{RotationPollInterval: to("10m")},
		Defender:                &Defender{},
		Metrics:                 &Metrics{LabelsAllowlist: []string{"pods=[app,team]", "nodes=[zone]"}, AnnotationsAllowlist: []string{"namespaces=[owner]"}},
		ImageCleaner:            &ImageCleaner{IntervalHours: to(48)},
		NodeResourceGroup:       &NodeResourceGroup{Name: to("rg-nodes-blue"), RestrictionLevel: to("Unrestricted")},
		DiskEncryptionSetId:     pulumi.String(groupId + "/providers/Microsoft.Compute/diskEncryptionSets/des"),
		KeyManagement: &KeyManagement{
			KeyId: pulumi.String(keyId), KeyVaultNetworkAccess: to("Private"), KeyVaultResourceId: pulumi.String(vaultId),
		},
		VerticalPodAutoscalerEnabled: to(true), KedaEnabled: to(true), Protect: to(false),
		Properties: map[string]any{"storageProfile": map[string]any{"blobCSIDriver": map[string]any{"enabled": true}}, "networkProfile": map[string]any{"networkMode": "transparent"}},
		Tags:       pulumi.StringMap{"owner": pulumi.String("platform")},
	}
}

// TestGolden holds every registration of an empty and of a full cluster to a file that was read by a person.
func TestGolden(t *testing.T) {
	for name, spec := range map[string]Spec{"default": {}, "full": fullSpec()} {
		t.Run(name, func(t *testing.T) {
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
	_, seen := deploy(t, wired(pools(NodePool{Name: "a"}, NodePool{Name: "b"}, NodePool{Name: "c"})))
	assert.Equal(t, []string{"blue-cluster"}, find(t, seen, "blue-pool-a").DependsOn)
	assert.Equal(t, []string{"blue-cluster", "blue-pool-a"}, find(t, seen, "blue-pool-b").DependsOn)
	assert.Equal(t, []string{"blue-cluster", "blue-pool-b"}, find(t, seen, "blue-pool-c").DependsOn)
}

func TestNetworkWithoutPodRange(t *testing.T) {
	_, seen := deploy(t, wired(Spec{Network: &Network{PluginMode: to("none")}}))
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
	_, seen := deploy(t, wired(Spec{Network: &Network{OutboundType: to("managedNATGateway"), NatGateway: &NatGateway{ManagedOutboundIpCount: to(2)}}}))
	network := find(t, seen, "blue-cluster").Inputs["networkProfile"].(map[string]any)
	assert.NotContains(t, network, "loadBalancerProfile")
	assert.Equal(t, map[string]any{"idleTimeoutInMinutes": 4.0, "managedOutboundIPProfile": map[string]any{"count": 2.0}}, network["natGatewayProfile"])
}

func TestSwitchedOffIsSaid(t *testing.T) {
	off := to(false)
	args := wired(Spec{
		MonitoringEnabled: off, AzurePolicyEnabled: off, KeyVaultSecretsProvider: &KeyVaultSecretsProvider{Enabled: off}, ImageCleaner: &ImageCleaner{Enabled: off},
		Defender: &Defender{Enabled: off}, OidcIssuerEnabled: off, Tier: to("Free"), LocalAccountsEnabled: to(true), EntraId: &EntraId{Enabled: off},
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
	r := &recorder{}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		_, err := New(ctx, "blue", &Args{Spec: Spec{Defender: &Defender{}, Tier: to("x")}})
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
	var none *Args
	assert.EqualError(t, none.Validate(), "args is required")
	args := wired(Spec{NodeResourceGroup: &NodeResourceGroup{Name: to("RG-test")}})
	args.WorkspaceId = pulumi.String("log")
	var got []string
	for _, err := range input.List(args.Validate()) {
		got = append(got, err.Error())
	}
	assert.Equal(t, []string{
		`workspaceId is "log": must be the id of a Microsoft.OperationalInsights/workspaces, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>`,
		`nodeResourceGroup.name is "RG-test", the cluster's own resource group: AKS makes a group that does not exist yet; choose another name`,
	}, got)
}

func TestInputsFromOtherResources(t *testing.T) {
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

func TestUserAssignedPrincipal(t *testing.T) {
	_, seen := deploy(t, wired(Spec{Identity: ownIdentity()}))
	assert.Equal(t, map[string]any{"type": "UserAssigned", "userAssignedIdentities": []any{identityId}}, find(t, seen, "blue-cluster").Inputs["identity"])
}
