package defender

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Plans are the plans of Microsoft Defender for Cloud to manage. A plan that is named is on, in its strongest variant and with all its
// extensions; anything less has to be said and allowed. A plan that is not named stays as it is.
type Plans struct {
	// Containers protects AKS clusters and container registries.
	Containers *ContainersPlan `pulumi:"containers,optional"`
	// CloudPosture is Defender CSPM: attack paths and risk.
	CloudPosture *CloudPosturePlan `pulumi:"cloudPosture,optional"`
	// VirtualMachines is Defender for Servers.
	VirtualMachines *VirtualMachinesPlan `pulumi:"virtualMachines,optional"`
	// StorageAccounts is Defender for Storage.
	StorageAccounts *StorageAccountsPlan `pulumi:"storageAccounts,optional"`
	// KeyVaults is Defender for Key Vault, with the sub-plans PerKeyVault (default) and PerTransaction, which differ in price alone.
	KeyVaults *SubPlan `pulumi:"keyVaults,optional"`
	// Arm is Defender for Resource Manager, with the sub-plans PerSubscription (default) and PerApiCall, which differ in price alone.
	Arm *SubPlan `pulumi:"arm,optional"`
	// AppServices is Defender for App Service.
	AppServices *PlanOptions `pulumi:"appServices,optional"`
	// SqlServers is Defender for Azure SQL databases.
	SqlServers *PlanOptions `pulumi:"sqlServers,optional"`
	// SqlServerVirtualMachines is Defender for SQL servers on machines.
	SqlServerVirtualMachines *PlanOptions `pulumi:"sqlServerVirtualMachines,optional"`
	// OpenSourceRelationalDatabases is Defender for open-source relational databases.
	OpenSourceRelationalDatabases *PlanOptions `pulumi:"openSourceRelationalDatabases,optional"`
	// CosmosDbs is Defender for Azure Cosmos DB.
	CosmosDbs *PlanOptions `pulumi:"cosmosDbs,optional"`
	// Api is Defender for APIs, with the sub-plans P1 to P5, which differ in how many calls are paid for; one is required with tier standard.
	Api *SubPlan `pulumi:"api,optional"`
	// Ai is threat protection for AI services.
	Ai *AiPlan `pulumi:"ai,optional"`

	// KubernetesService is refused: Azure has replaced it by containers.
	KubernetesService *PlanOptions `pulumi:"kubernetesService,optional"`
	// ContainerRegistry is refused: Azure has replaced it by containers.
	ContainerRegistry *PlanOptions `pulumi:"containerRegistry,optional"`
	// Dns is refused: Azure has made it a part of virtualMachines.
	Dns *PlanOptions `pulumi:"dns,optional"`
}

// PlanOptions are what every plan has. All of them must be known at preview.
type PlanOptions struct {
	// Tier is standard or free. Defaults to standard. Free switches the plan off, and needs AllowDowngrade.
	Tier *string `pulumi:"tier,optional"`
	// AllowDowngrade permits less than the most: the tier free, a weaker sub-plan, an extension that is off. Defaults to false.
	AllowDowngrade *bool `pulumi:"allowDowngrade,optional"`
	// Enforce keeps single resources in the subscription from having another plan, and takes theirs from those that have one; false lets
	// them. Defaults to leaving it as it is.
	Enforce *bool `pulumi:"enforce,optional"`
}

// SubPlan is a plan with variants and without extensions.
type SubPlan struct {
	PlanOptions
	// SubPlan is the variant. Defaults to the one that the plan names as its default.
	SubPlan *string `pulumi:"subPlan,optional"`
}

// ContainersPlan is the plan Containers. Its extensions default to true.
type ContainersPlan struct {
	PlanOptions
	// RegistryScanningEnabled looks for vulnerabilities in the images of registries.
	RegistryScanningEnabled *bool `pulumi:"registryScanningEnabled,optional"`
	// AgentlessDiscoveryEnabled reads clusters through their API servers.
	AgentlessDiscoveryEnabled *bool `pulumi:"agentlessDiscoveryEnabled,optional"`
	// AgentlessScanningEnabled looks for vulnerabilities on nodes without an agent.
	AgentlessScanningEnabled *bool `pulumi:"agentlessScanningEnabled,optional"`
	// SensorEnabled watches what runs on nodes, by the Defender sensor.
	SensorEnabled *bool `pulumi:"sensorEnabled,optional"`
	// SecurityGatingEnabled lets the sensor refuse images with known vulnerabilities. Defaults to true. Needs SensorEnabled.
	SecurityGatingEnabled *bool `pulumi:"securityGatingEnabled,optional"`
	// IntegrityContributionEnabled lets the sensor recognise binaries that are not part of their image.
	IntegrityContributionEnabled *bool `pulumi:"integrityContributionEnabled,optional"`
}

// CloudPosturePlan is the plan CloudPosture. Its extensions default to true.
type CloudPosturePlan struct {
	PlanOptions
	// SensitiveDataDiscoveryEnabled looks for sensitive data in storage and databases.
	SensitiveDataDiscoveryEnabled *bool `pulumi:"sensitiveDataDiscoveryEnabled,optional"`
	// RegistryScanningEnabled looks for vulnerabilities in the images of registries.
	RegistryScanningEnabled *bool `pulumi:"registryScanningEnabled,optional"`
	// AgentlessDiscoveryEnabled reads clusters through their API servers.
	AgentlessDiscoveryEnabled *bool `pulumi:"agentlessDiscoveryEnabled,optional"`
	// AgentlessScanningEnabled looks for vulnerabilities on machines without an agent.
	AgentlessScanningEnabled *bool `pulumi:"agentlessScanningEnabled,optional"`
	// AgentlessScanningExclusionTags are tags by which machines are left out of agentless scanning. Defaults to none.
	AgentlessScanningExclusionTags pulumi.StringMapInput `pulumi:"agentlessScanningExclusionTags,optional"`
	// PermissionsManagementEnabled judges who may do what, by Entra Permissions Management.
	PermissionsManagementEnabled *bool `pulumi:"permissionsManagementEnabled,optional"`
}

// VirtualMachinesPlan is the plan VirtualMachines. Its extensions default to true where the sub-plan has them.
type VirtualMachinesPlan struct {
	PlanOptions
	// SubPlan is P2, or the weaker P1, which needs AllowDowngrade. Defaults to P2.
	SubPlan *string `pulumi:"subPlan,optional"`
	// AgentlessScanningEnabled looks for vulnerabilities on machines without an agent. Needs P2.
	AgentlessScanningEnabled *bool `pulumi:"agentlessScanningEnabled,optional"`
	// AgentlessScanningExclusionTags are tags by which machines are left out of agentless scanning. Defaults to none.
	AgentlessScanningExclusionTags pulumi.StringMapInput `pulumi:"agentlessScanningExclusionTags,optional"`
	// DefenderForEndpointEnabled makes this the subscription in which machines appear that Defender for Endpoint takes in directly. A tenant
	// has one such subscription, so there is no default: it is required with tier standard.
	DefenderForEndpointEnabled *bool `pulumi:"defenderForEndpointEnabled,optional"`
	// FileIntegrityMonitoringEnabled reports changes of system files. Needs P2.
	FileIntegrityMonitoringEnabled *bool `pulumi:"fileIntegrityMonitoringEnabled,optional"`
}

// StorageAccountsPlan is the plan StorageAccounts. Its extensions default to true where the sub-plan has them.
type StorageAccountsPlan struct {
	PlanOptions
	// SubPlan is DefenderForStorageV2, or one of the weaker PerStorageAccount and PerTransaction, which need AllowDowngrade. Defaults to
	// DefenderForStorageV2.
	SubPlan *string `pulumi:"subPlan,optional"`
	// MalwareScanningEnabled scans blobs when they are uploaded. Needs DefenderForStorageV2.
	MalwareScanningEnabled *bool `pulumi:"malwareScanningEnabled,optional"`
	// MalwareScanningCapGb is the most that is scanned in a storage account each month, in GB, a limit of what it costs; -1 is without limit.
	// Azure's own policy for the plan has 10000. Required with malware scanning.
	MalwareScanningCapGb *int `pulumi:"malwareScanningCapGb,optional"`
	// SensitiveDataDiscoveryEnabled looks for sensitive data. Needs DefenderForStorageV2.
	SensitiveDataDiscoveryEnabled *bool `pulumi:"sensitiveDataDiscoveryEnabled,optional"`
}

// AiPlan is the plan AI. Its extensions default to true.
type AiPlan struct {
	PlanOptions
	// PromptEvidenceEnabled shows suspicious parts of prompts in alerts.
	PromptEvidenceEnabled *bool `pulumi:"promptEvidenceEnabled,optional"`
	// PromptSharingWithPurviewEnabled gives prompts to Microsoft Purview.
	PromptSharingWithPurviewEnabled *bool `pulumi:"promptSharingWithPurviewEnabled,optional"`
}

// ResourcePlan is a plan for a single resource, whatever the subscription has, with all extensions that such a resource has. It stays when it
// is removed from the configuration, and goes with the resource.
type ResourcePlan struct {
	// Plan is containers, for a cluster or registry, or virtualMachines, for a machine, whose sub-plan is then P1, which needs
	// AllowDowngrade. Required.
	Plan string `pulumi:"plan"`
	// Cluster is the key of a cluster of the environment. Either it or ScopeId is required. Must be known at preview.
	Cluster *string `pulumi:"cluster,optional"`
	// ScopeId is the id of the resource.
	ScopeId pulumi.StringInput `pulumi:"scopeId,optional"`
	// Tier is standard or free. Defaults to standard. Free switches the plan off, and needs AllowDowngrade. Must be known at preview.
	Tier *string `pulumi:"tier,optional"`
	// AllowDowngrade permits the tier free, and the sub-plan P1 for a machine. Defaults to false. Must be known at preview.
	AllowDowngrade *bool `pulumi:"allowDowngrade,optional"`
}
