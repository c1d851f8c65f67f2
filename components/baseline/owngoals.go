package baseline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// clusterGoals are, by the GUIDs of built-in policies, what of a cluster breaks them: inputs as the user writes them, below the given path.
var clusterGoals = map[string]func(path string, c Cluster) []string{
	"993c2fcd-2b29-49d2-9eb0-df2c3a730c32": localAccounts,
	"040732e8-d947-40b8-95d6-854c95024bf8": notPrivate,
	"0e246bcf-5f6f-4f87-bc6f-775d4712c7ea": openToEveryone,
	"7d7be79c-23ba-4033-84dd-45e2a5ccdd67": noDiskEncryptionSet,
	"41425d9f-d1a5-499a-9932-f8ed8453932c": notEncryptedAtHost,
	"2dec5f47-bc40-40d1-8c7d-a39d9d6808d1": tooFewZones,
}

// groupGoals are the same for what lies in the resource group besides the clusters, and for what every resource has.
var groupGoals = map[string]func(e *intended, parameters map[string]any) []string{
	"e56962a6-4747-49cd-b67b-bf8b01975c4c": otherLocation,
	"e765b5de-1225-4ba3-bd56-1ac6695af988": otherGroupLocation,
	"871b6d14-10aa-478d-b590-94f262ecfa99": missingTag,
	"1e30110a-5ceb-460c-a204-c1c3969c6d62": missingTag,
	"96670d01-0a4d-4649-9c89-2d3abc0a5025": missingGroupTag,
	"8ce3da23-7156-49e4-b145-24f95f9dcb46": missingGroupTag,
	"6c53d030-cc64-46f0-906d-2bc061cd1334": publicWorkspace,
	"e15effd4-2278-4c65-a0da-4d6f6d1890e2": sharedKeys,
	"6c112d4e-5bc7-47ae-a041-ea2d9dccd749": refusedTypes,
	"a08ec900-254a-4555-9bf5-e42af04b5c5c": notAllowedTypes,
}

func localAccounts(path string, c Cluster) []string {
	if input.Value(c.LocalAccountsEnabled, false) {
		return []string{path + ".localAccountsEnabled is true"}
	}
	return nil
}

func notPrivate(path string, c Cluster) []string {
	if c.ApiServer != nil && input.Value(c.ApiServer.Private, false) {
		return nil
	}
	return []string{path + ".apiServer.private is not true"}
}

func openToEveryone(path string, c Cluster) []string {
	if c.ApiServer != nil && (input.Value(c.ApiServer.Private, false) || c.ApiServer.AuthorizedIpRanges != nil) {
		return nil
	}
	return []string{path + ".apiServer.authorizedIpRanges is not set"}
}

func noDiskEncryptionSet(path string, c Cluster) []string {
	if c.DiskEncryptionSetId == nil {
		return []string{path + ".diskEncryptionSetId is not set"}
	}
	return nil
}

func notEncryptedAtHost(path string, c Cluster) []string {
	return poolsThat(path, c, func(pool cluster.NodePool) string {
		if input.Value(pool.EncryptionAtHostEnabled, false) {
			return ""
		}
		return ".encryptionAtHostEnabled is not true"
	})
}

func tooFewZones(path string, c Cluster) []string {
	const redundant = 3
	return poolsThat(path, c, func(pool cluster.NodePool) string {
		if len(pool.Zones) >= redundant {
			return ""
		}
		return fmt.Sprintf(".zones has %d of the %d zones", len(pool.Zones), redundant)
	})
}

// poolsThat asks every pool of a cluster, the system pool first.
func poolsThat(path string, c Cluster, breaks func(cluster.NodePool) string) []string {
	var found []string
	system := cluster.NodePool{}
	if c.SystemPool != nil {
		system = *c.SystemPool
	}
	if problem := breaks(system); problem != "" {
		found = append(found, path+".systemPool"+problem)
	}
	for i, pool := range c.NodePools {
		if problem := breaks(pool); problem != "" {
			found = append(found, input.Index(path+".nodePools", i)+problem)
		}
	}
	return found
}

func otherLocation(e *intended, parameters map[string]any) []string {
	location, known := azure.Literal(e.Location)
	allowed := texts(parameters["listOfAllowedLocations"])
	if !known || slices.Contains(allowed, azure.Region(location)) {
		return nil
	}
	return []string{fmt.Sprintf("location is %q, and the policy allows %s", location, input.Words(allowed))}
}

func otherGroupLocation(e *intended, parameters map[string]any) []string {
	if e.existingGroup() != nil {
		return nil
	}
	return otherLocation(e, parameters)
}

// missingTag looks at the environment's tags, which all of its resources have.
func missingTag(e *intended, parameters map[string]any) []string {
	name, _ := parameters["tagName"].(string)
	value, wanted := parameters["tagValue"].(string)
	tags, literal := e.Tags.(pulumi.StringMap)
	if name == "" || e.Tags != nil && !literal {
		return nil
	}
	for key, in := range tags {
		text, known := azure.Literal(in)
		if strings.EqualFold(key, name) && (!known || !wanted || text == value) {
			return nil
		}
	}
	if wanted {
		return []string{fmt.Sprintf("tags has no %s of %q", name, value)}
	}
	return []string{"tags has no " + name}
}

func missingGroupTag(e *intended, parameters map[string]any) []string {
	if e.existingGroup() != nil {
		return nil
	}
	return missingTag(e, parameters)
}

func publicWorkspace(e *intended, _ map[string]any) []string {
	if e.existingWorkspace() != nil {
		return nil
	}
	if e.Workspace == nil || input.Value(e.Workspace.PublicIngestionEnabled, true) || input.Value(e.Workspace.PublicQueryEnabled, true) {
		return []string{"workspace.publicIngestionEnabled and workspace.publicQueryEnabled are not both false"}
	}
	return nil
}

func sharedKeys(e *intended, _ map[string]any) []string {
	if e.Workspace != nil && e.existingWorkspace() == nil && input.Value(e.Workspace.LocalAuthenticationEnabled, false) {
		return []string{"workspace.localAuthenticationEnabled is true"}
	}
	return nil
}

func refusedTypes(e *intended, parameters map[string]any) []string {
	refused := texts(parameters["listOfResourceTypesNotAllowed"])
	return e.typesThat(func(kind string) bool { return containsFold(refused, kind) }, "refuses")
}

func notAllowedTypes(e *intended, parameters map[string]any) []string {
	allowed := texts(parameters["listOfResourceTypesAllowed"])
	return e.typesThat(func(kind string) bool { return !containsFold(allowed, kind) }, "does not allow")
}

// typesThat are the main resource types of the environment that a policy about types would refuse.
func (e *intended) typesThat(breaks func(kind string) bool, verb string) []string {
	var kinds []string
	if len(e.Clusters) > 0 {
		kinds = append(kinds, managedClusterType, "Microsoft.Insights/dataCollectionRules")
	}
	if e.existingWorkspace() == nil {
		kinds = append(kinds, "Microsoft.OperationalInsights/workspaces")
	}
	var found []string
	for _, kind := range kinds {
		if breaks(kind) {
			found = append(found, "the policy "+verb+" "+kind)
		}
	}
	return found
}

// rewrites are, by the GUIDs of built-in policies that deploy, why they fight a cluster whose configuration says otherwise.
var rewrites = map[string]func(c Cluster) (string, bool){
	"a8eff44f-8c92-45c3-a3fb-9880802d67a7": func(c Cluster) (string, bool) {
		return "azurePolicyEnabled is false, and the policy switches the add-on on, rewriting the cluster from an old API version",
			!input.Value(c.AzurePolicyEnabled, true)
	},
	"64def556-fbad-4622-930e-72d1d5589bf5": func(c Cluster) (string, bool) {
		return "the Defender sensor is off, and the policy switches it on with a workspace of its own choice, rewriting the cluster from an old API version",
			c.Defender == nil || !input.Value(c.Defender.Enabled, true)
	},
	"6c66c325-74c8-42fd-a286-a74b0e2939d8": func(c Cluster) (string, bool) {
		return "no diagnostic setting names every category that the policy wants, so it adds one, and logs are stored and paid for twice",
			!sendsAll(c.Diagnostics)
	},
}

// deployedCategories are those that the built-in policy for diagnostic settings looks for in one setting, by name.
var deployedCategories = []string{
	"kube-apiserver", "kube-audit", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "kube-audit-admin", "guard",
	"cloud-controller-manager", "csi-azuredisk-controller", "csi-azurefile-controller", "csi-snapshot-controller",
}

func sendsAll(chosen *diagnostics.Spec) bool {
	return chosen != nil && slices.ContainsFunc(chosen.Settings, func(setting diagnostics.Setting) bool {
		return input.Value(setting.MetricsEnabled, false) &&
			!slices.ContainsFunc(deployedCategories, func(category string) bool { return !slices.Contains(setting.Categories, category) })
	})
}

func texts(value any) []string {
	list, _ := value.([]any)
	values := make([]string, 0, len(list))
	for _, element := range list {
		if text, ok := element.(string); ok {
			values = append(values, text)
		}
	}
	return values
}

func containsFold(values []string, wanted string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return strings.EqualFold(value, wanted) })
}
