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
	reservedLabelPrefix = "kubernetes.azure.com/"
	maxLabelPrefix      = 253
	taintRule           = "must be key=value:effect or key:effect, with effect NoSchedule, PreferNoSchedule or NoExecute"
	labelKeyRule        = "must be letters, digits, hyphens, underscores and periods, at most 63, after an optional DNS name and slash"
	labelValueRule      = "must be at most 63 letters, digits, hyphens, underscores and periods, with a letter or digit at both ends"
)

var (
	labelNamePattern  = regexp.MustCompile(`^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$`)
	labelValuePattern = regexp.MustCompile(`^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$`)
	dnsNamePattern    = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	taintPattern      = regexp.MustCompile(`^([^=:]+)(?:=([^=:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$`)
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
		} else if strings.HasPrefix(key, reservedLabelPrefix) && !isSpotLabel {
			c.Failf(path, "is a label of AKS itself: choose one without %s", reservedLabelPrefix)
		}
		if known {
			c.Match(path, &value, labelValuePattern, labelValueRule)
		}
	}
}

func validLabelKey(key string) bool {
	if prefix, name, found := strings.Cut(key, "/"); found {
		return len(prefix) <= maxLabelPrefix && dnsNamePattern.MatchString(prefix) && labelNamePattern.MatchString(name)
	}
	return labelNamePattern.MatchString(key)
}

func (p poolInput) checkTaints(c *input.Checker) {
	for i, taint := range p.Taints {
		path := input.Index(p.path+".taints", i)
		parts := taintPattern.FindStringSubmatch(taint)
		if parts == nil || !validLabelKey(parts[1]) || !labelValuePattern.MatchString(parts[2]) {
			c.Failf(path, "is %q: %s", taint, taintRule)
			continue
		}
		if slices.Contains(p.Taints[:i], taint) {
			c.Failf(path, "is %q again: give each taint once", taint)
		}
	}
}
