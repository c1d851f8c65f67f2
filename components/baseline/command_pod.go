package baseline

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// commandPod is the pod of `az aks command invoke`.
var commandPod = catalogue.Decode[struct {
	Source    string `json:"source"`
	Namespace string `json:"namespace"`
	Image     string `json:"image"`
	// RefusedBy are what policies look at that may refuse it, by the policies' GUIDs.
	RefusedBy map[string]string `json:"refusedBy"`
}]("command_pod.json", commandPodJSON)

//go:embed command_pod.json
var commandPodJSON []byte

// allowedImages is the parameter of the policy on images, a pattern.
const allowedImages = "allowedContainerImagesRegex"

// blockedCommands are warnings of policies that may refuse the pod of `az aks command invoke` where it is allowed. What else AKS runs by itself lies in
// namespaces that no assignment can reach: validation refuses to take them out of a policy's excluded ones.
func (e *intended) blockedCommands() []string {
	type place struct{ assignment, cluster string }
	found := map[place][]string{}
	for _, rule := range e.Policy.Rules() {
		aspect, known := commandPod.RefusedBy[rule.Policy]
		if !known || !rule.Denies() || !reaches(rule, commandPod.Namespace) || allows(rule, commandPod.Image) {
			continue
		}
		for _, key := range e.covered(rule.Assignment) {
			if server := e.Clusters[key].ApiServer; server != nil && input.Value(server.RunCommandEnabled, false) {
				at := place{rule.Assignment, key}
				found[at] = append(found[at], aspect)
			}
		}
	}
	var warnings []string
	for at, aspects := range found {
		slices.Sort(aspects)
		warnings = append(warnings, fmt.Sprintf("assignment %s may refuse the pod of `az aks command invoke` in %s, by its rules on %s: add %s to its "+
			"excludedNamespaces, or set apiServer.runCommandEnabled of the cluster to false",
			at.assignment, input.Key(clustersKey, at.cluster), strings.Join(slices.Compact(aspects), ", "), commandPod.Namespace))
	}
	slices.Sort(warnings)
	return warnings
}

// reaches says whether a rule looks at a namespace, as far as it is known.
func reaches(rule policy.Rule, namespace string) bool {
	only := textsOf(rule.Parameters["namespaces"])
	return !slices.Contains(textsOf(rule.Parameters["excludedNamespaces"]), namespace) && (len(only) == 0 || slices.Contains(only, namespace))
}

// allows says whether the rule has a pattern of images that takes this one. One that is no pattern of Go's, whose dialect Gatekeeper has, takes none.
func allows(rule policy.Rule, image string) bool {
	pattern, given := rule.Parameters[allowedImages].(string)
	if !given {
		return false
	}
	compiled, err := regexp.Compile(pattern)
	return err == nil && compiled.MatchString(image)
}

func textsOf(value any) []string {
	var texts []string
	list, _ := value.([]any)
	for _, one := range list {
		if text, ok := one.(string); ok {
			texts = append(texts, text)
		}
	}
	if plain, ok := value.([]string); ok {
		texts = plain
	}
	return texts
}
