package cluster

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	aksNamespace   = "kubernetes.azure.com"
	maxLabelPrefix = 253
	labelKeyRule   = "must be letters, digits, hyphens, underscores and periods, at most 63, after an optional DNS name and slash"
	labelValueRule = "must be at most 63 letters, digits, hyphens, underscores and periods, with a letter or digit at both ends"
)

var (
	labelNamePattern  = regexp.MustCompile(`^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$`)
	labelValuePattern = regexp.MustCompile(`^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$`)
	dnsNamePattern    = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

	// kubernetesNamespaces belong to Kubernetes, and those below them too.
	kubernetesNamespaces = []string{"kubernetes.io", "k8s.io"}
	// openNamespaces are those of them that the kubelet sets for a node, and AKS takes (Azure/AKS#2866 and #4613; the example of
	// node.kubernetes.io/exclude-from-external-load-balancers in Microsoft Learn, "Use a public standard load balancer").
	openNamespaces = []string{"kubelet.kubernetes.io", "node.kubernetes.io"}
	// ownLabels are those of the open ones that AKS sets (Microsoft Learn, "Use labels in an AKS cluster", reserved system labels).
	ownLabels = []string{"node.kubernetes.io/instance-type"}
)

func (p poolInput) checkLabels(c *input.Checker) {
	labels, ok := p.Labels.(pulumi.StringMap)
	if !ok {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		path := input.Key(p.path+".labels", key)
		value, known := azure.Literal(labels[key])
		isSpotLabel := p.Spot != nil && key == spotKey && value == spotValue
		if !validLabelKey(key) {
			c.Failf(path, "is not a label: %s", labelKeyRule)
		} else if reason := reservedKey(key); reason != "" && !isSpotLabel {
			c.Failf(path, "%s", reason)
		}
		if known {
			c.Match(path, &value, labelValuePattern, labelValueRule)
		}
	}
}

// reservedKey is why AKS takes no label with the key; empty if it does.
func reservedKey(key string) string {
	namespace, _, _ := strings.Cut(key, "/")
	switch {
	case !strings.Contains(key, "/"):
		return ""
	case namespace == aksNamespace:
		return "is a label of AKS itself: choose one without " + aksNamespace + "/"
	case slices.Contains(ownLabels, key):
		return "is a label that AKS sets: remove it"
	case within(namespace, kubernetesNamespaces) && !within(namespace, openNamespaces):
		return "is in a namespace of Kubernetes, of which AKS takes " + strings.Join(openNamespaces, " and ") + " only: choose one of these, or your own"
	}
	return ""
}

func within(namespace string, parents []string) bool {
	return slices.ContainsFunc(parents, func(parent string) bool { return namespace == parent || strings.HasSuffix(namespace, "."+parent) })
}

func validLabelKey(key string) bool {
	if prefix, name, found := strings.Cut(key, "/"); found {
		return len(prefix) <= maxLabelPrefix && dnsNamePattern.MatchString(prefix) && labelNamePattern.MatchString(name)
	}
	return labelNamePattern.MatchString(key)
}
