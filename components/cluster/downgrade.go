package cluster

import (
	"cmp"
	"fmt"
	"time"
)

// versionMistakes are why AKS would refuse the version of Kubernetes that an update sends. One that is not changed is never refused.
func (s *Spec) versionMistakes(path string, before, answered, sent map[string]any, now time.Time) []string {
	given, _ := before["kubernetesVersion"].(string)
	runs, _ := answered["currentKubernetesVersion"].(string)
	runs = cmp.Or(runs, given)
	wanted, _ := sent["kubernetesVersion"].(string)
	if wanted == given {
		return nil
	}
	name, _, _, _ := s.wantedVersion()
	if older(wanted, runs) {
		return []string{changes(path, name, runs, wanted) + noOlder(name, runs)}
	}
	if mistakes := s.endedMistakes(path, name, runs, wanted, now); len(mistakes) > 0 {
		return mistakes
	}
	return s.skippedMistakes(path, name, runs, wanted, now)
}

// skippedMistakes refuse an upgrade that leaves a minor version out, which AKS answers with OperationNotAllowed (rancher/dashboard issue 11884). A cluster
// whose version nobody supports any more may do that (Microsoft Learn, supported-kubernetes-versions.md, "Can I skip multiple AKS versions during cluster
// upgrade?"). What AKS allows under long-term support, and from a version that the calendar does not know, is left to it.
func (s *Spec) skippedMistakes(path, name, runs, wanted string, now time.Time) []string {
	has, known := parseVersion(runs)
	want, ok := parseVersion(wanted)
	if !known || !ok || has.major != want.major || want.minor <= has.minor+1 || s.longTerm() {
		return nil
	}
	if term, dated := supportOf(name, runs, has, false); !dated || term.Ended(now) {
		return nil
	}
	next := version{has.major, has.minor + 1, -1}.minorVersion()
	return []string{changes(path, name, runs, wanted) + ", and AKS upgrades a cluster by one minor version at a time: " +
		fmt.Sprintf("set %s: %q first and run pulumi up; if something else has upgraded it since, run pulumi refresh", name, next)}
}

// noOlder says that AKS makes no cluster older (Microsoft Learn, supported-kubernetes-versions.md). Where somebody else has upgraded it, AKS itself too, the
// configuration has to follow.
func noOlder(name, runs string) string {
	instead := "take that back"
	if v, ok := parseVersion(runs); ok {
		instead = fmt.Sprintf("set %s: %q, which runs", name, v.minorVersion())
	}
	return ", and AKS makes no cluster older: " + instead + ", or " + anotherCluster
}

// endedMistakes refuse a version past its end as the aim of an upgrade, which AKS answers with K8sVersionNotSupported.
func (s *Spec) endedMistakes(path, name, runs, wanted string, now time.Time) []string {
	v, ok := parseVersion(wanted)
	if !ok {
		return nil
	}
	if has, known := parseVersion(runs); known && has.major == v.major && has.minor == v.minor {
		return nil
	}
	term, known := supportOf(name, wanted, v, s.longTerm())
	if !known || !term.Ended(now) {
		return nil
	}
	return []string{changes(path, name, runs, wanted) + ", whose " + term.Ending() + ", and AKS upgrades no cluster to it: " + s.instead(v, now)}
}

// older says whether a version is older than another one. Of a version without a patch, AKS chooses that.
func older(wanted, runs string) bool {
	want, ok := parseVersion(wanted)
	have, known := parseVersion(runs)
	if !ok || !known {
		return false
	}
	if want.patch < 0 || have.patch < 0 {
		want.patch, have.patch = 0, 0
	}
	return cmp.Or(cmp.Compare(want.major, have.major), cmp.Compare(want.minor, have.minor), cmp.Compare(want.patch, have.patch)) < 0
}
