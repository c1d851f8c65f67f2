package cluster

import (
	"cmp"
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/calendar"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// poolSupport is how long AKS supports the version of Kubernetes that a pool has of its own. After its end AKS still gives it to pools of a cluster whose
// own version has ended (Microsoft Learn, supported-kubernetes-versions.md, "I'm on a freshly deprecated version"), and to no others (error
// AgentPoolK8sVersionNotSupported).
func (s *Spec) poolSupport(p poolInput, now time.Time) []terms.Term {
	v, ok := parseVersion(input.Value(p.KubernetesVersion, ""))
	if !ok {
		return nil
	}
	term, known := supportOf(p.path+".kubernetesVersion", *p.KubernetesVersion, v, s.longTerm())
	if !known {
		return nil
	}
	const patches = "AKS gives it no security patches "
	instead := "upgrade the cluster, and the pool after it"
	path, control := s.aheadOf(v, now)
	if control == "" {
		term.RefusesNew, term.Before, term.After = false, patches+"after that day; "+instead, patches+"any more; "+instead
		return []terms.Term{term}
	}
	instead = fmt.Sprintf("set it to %s, as %s is", control, path)
	term.Before, term.After = "AKS creates no pool with it after that day; "+instead, "AKS creates no pool with it; "+instead
	return []terms.Term{term}
}

// aheadOf is the minor version of the cluster, and its input, if that is newer than a pool's and still supported; empty otherwise, or where AKS chooses it.
func (s *Spec) aheadOf(pool version, now time.Time) (string, string) {
	path, written, control, ok := s.wantedVersion()
	if !ok || control.major != pool.major || control.minor <= pool.minor {
		return path, ""
	}
	if term, known := supportOf(path, written, control, s.longTerm()); known && term.Ended(now) {
		return path, ""
	}
	return path, control.minorVersion()
}

// poolVersionMistakes are why AKS would refuse the version that an update of a pool besides the system pool sends. One that is not changed is never refused.
// AKS makes no pool older (Microsoft Learn, upgrade-node-pools.md, "Validation rules for upgrades").
func (s *Spec) poolVersionMistakes(path string, before, answered, sent map[string]any, now time.Time) []string {
	given, runs, wanted := poolVersions(before, answered, sent)
	v, ok := parseVersion(wanted)
	if !ok || wanted == given {
		return nil
	}
	const name = "kubernetesVersion"
	if older(wanted, runs) {
		has, _ := parseVersion(runs)
		return []string{changes(path, name, runs, wanted) + fmt.Sprintf(", and AKS makes no pool older: set %s: %q, which runs, or %s",
			name, has.minorVersion(), anotherPool)}
	}
	term, known := supportOf(name, wanted, v, s.longTerm())
	of, control := s.aheadOf(v, now)
	if has, parsed := parseVersion(runs); !known || !term.Ended(now) || control == "" || parsed && has.minorVersion() == v.minorVersion() {
		return nil
	}
	return []string{changes(path, name, runs, wanted) + fmt.Sprintf(", whose %s, and AKS upgrades no pool to it: set it to %s, as %s is",
		term.Ending(), control, of)}
}

// poolVersions are the version of a pool that was registered, the one that it runs, and the one that would be sent.
func poolVersions(before, answered, sent map[string]any) (string, string, string) {
	given, _ := before[poolVersion].(string)
	runs, _ := answered["currentOrchestratorVersion"].(string)
	wanted, _ := sent[poolVersion].(string)
	return given, cmp.Or(runs, given), wanted
}

// systemVersionMistakes are why AKS would refuse the version that an update of a cluster sends for its system pool: with a cluster it takes the version
// that the pool has, or that of the control plane (error NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged in pulumi-azure-native#2094).
func systemVersionMistakes(path string, before, answered, sent map[string]any, control string) []string {
	given, runs, wanted := poolVersions(before, answered, sent)
	if wanted == "" || wanted == given || sameVersion(wanted, runs) || control == "" || sameVersion(wanted, control) {
		return nil
	}
	return []string{changes(path, "kubernetesVersion", runs, wanted) + fmt.Sprintf(
		", and AKS upgrades a system pool with its cluster to the version of that alone: set it to %q", control)}
}

// controlPlane is the version that an update leaves the control plane with, empty if it is not known.
func controlPlane(args *pulumi.ResourceHookArgs) string {
	wanted, _ := plainProperties(args.NewInputs)["kubernetesVersion"].(string)
	runs, _ := plainProperties(args.OldOutputs)["currentKubernetesVersion"].(string)
	return cmp.Or(wanted, runs)
}

// sameVersion compares as far as both are given.
func sameVersion(a, b string) bool {
	one, ok := parseVersion(a)
	other, known := parseVersion(b)
	if one.patch < 0 || other.patch < 0 {
		one.patch, other.patch = -1, -1
	}
	return ok && known && one == other
}

// refusesOtherVersion makes the creation of a cluster fail, in previews too, whose system pool has another version: pools that come into being with a
// cluster have its version (Microsoft Learn, create-node-pools.md, limitations). Pools besides it are made afterwards, and may be older.
func refusesOtherVersion(ctx *pulumi.Context, name string, spec *Spec, now time.Time) (pulumi.ResourceOption, error) {
	mistake := spec.versionOfNewPool(losses.InputOf(ctx, name, ""), now)
	check := func(args *pulumi.ResourceHookArgs) error {
		if args.Name != name+clusterRole {
			return nil
		}
		return mistake
	}
	hook, err := ctx.RegisterResourceHook(Token+":versions:"+name, check, &pulumi.ResourceHookOptions{OnDryRun: true})
	if err != nil {
		return nil, fmt.Errorf("registering the hook for versions: %w", err)
	}
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeCreate: []*pulumi.ResourceHook{hook}}), nil
}

// versionOfNewPool is why AKS would not create a cluster with its system pool; nil if it would. The path is the cluster's.
func (s *Spec) versionOfNewPool(path string, now time.Time) error {
	pool := s.systemPool()
	wanted := input.Value(pool.KubernetesVersion, "")
	of, control, _, ok := s.wantedVersion()
	why := fmt.Sprintf("%s is %q", of, control)
	if !ok {
		control = calendar.Current(now).Minor
		why = fmt.Sprintf("%s is not given, for which AKS takes %s", of, control)
	}
	if wanted == "" || sameVersion(wanted, control) {
		return nil
	}
	for _, term := range s.poolSupport(pool, now) {
		if term.RefusesNew && term.Ended(now) {
			return nil // which is told by itself
		}
	}
	return &input.Error{
		Path:    input.Join(path, pool.path+".kubernetesVersion"),
		Problem: fmt.Sprintf("is %q, and %s: AKS creates a cluster with the same version in both; set them to one", wanted, why),
	}
}
