package cluster

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	taintRule = "must be key=value:effect or key:effect, with effect NoSchedule, PreferNoSchedule or NoExecute"
	// systemTaint is the key that the pods of AKS tolerate, and softEffect the effect that keeps no pod away.
	systemTaint = "CriticalAddonsOnly"
	softEffect  = "PreferNoSchedule"
)

var taintPattern = regexp.MustCompile(`^([^=:]+)(?:=([^=:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$`)

// checkTaints holds taints to their form, and to what AKS takes: no key of its own (Azure/karpenter-provider-azure#1830 says so of AKS), each key once with
// an effect (Azure/AKS#1412), and on a pool of mode System nothing that its own pods do not tolerate (SystemPoolHasRestrictedTaint, Azure/AKS#2578).
func (p poolInput) checkTaints(c *input.Checker) {
	first := map[string]int{}
	for i, taint := range p.Taints {
		path := input.Index(p.path+".taints", i)
		parts := taintPattern.FindStringSubmatch(taint)
		if parts == nil || !validLabelKey(parts[1]) || !labelValuePattern.MatchString(parts[2]) {
			c.Failf(path, "is %q: %s", taint, taintRule)
			continue
		}
		if slices.Contains(p.Taints[:i], taint) {
			c.Failf(path, "is %q again: give each taint once", taint)
			continue
		}
		if earlier, taken := first[parts[1]+":"+parts[3]]; taken {
			c.Failf(path, "is %q, of which taints[%d] has the key and the effect already: a node has one value for both; remove one of the two", taint, earlier)
			continue
		}
		first[parts[1]+":"+parts[3]] = i
		p.checkTaintKey(c, path, taint, parts[1], parts[3])
	}
}

func (p poolInput) checkTaintKey(c *input.Checker, path, taint, key, effect string) {
	switch {
	case taint == spotTaint && p.Spot != nil:
	case taint == spotTaint:
		c.Failf(path, "is %q for a pool that is no spot pool: AKS sets it on spot nodes only; set spot: {}, or choose another key", taint)
	case strings.HasPrefix(key, aksNamespace+"/"):
		c.Failf(path, "is %q, a taint of AKS itself: choose a key without %s/", taint, aksNamespace)
	case p.mode() == modeSystem && key != systemTaint && effect != softEffect:
		c.Failf(path, "is %q on a pool of mode System: AKS takes there the key %s or the effect %s only, since its own pods must run; "+
			"give this taint to a pool of mode User", taint, systemTaint, softEffect)
	}
}
