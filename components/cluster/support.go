package cluster

import (
	"fmt"
	"time"

	"github.com/aksops/pulumi-aksops/internal/calendar"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// wantedVersion is the version of Kubernetes that is asked for, as it is written and where. Raw properties say it last.
func (s *Spec) wantedVersion() (string, string, version, bool) {
	path, written := "kubernetesVersion", input.Value(s.KubernetesVersion, "")
	if raw, given := s.Properties["kubernetesVersion"].(string); given {
		path, written = "properties.kubernetesVersion", raw
	}
	v, ok := parseVersion(written)
	return path, written, v, ok
}

func (v version) minorVersion() string { return fmt.Sprintf("%d.%d", v.major, v.minor) }

func (s *Spec) longTerm() bool {
	plan := input.Value(s.SupportPlan, supportOfficial)
	if raw, given := s.Properties["supportPlan"].(string); given {
		plan = raw
	}
	return plan == supportLongTerm
}

// support is how long AKS supports the version of Kubernetes. AKS creates no cluster with one past its end (error K8sVersionNotSupported), and upgrades
// clusters itself that are more than three minor versions behind (Microsoft Learn, supported-kubernetes-versions.md).
func (s *Spec) support(now time.Time) []terms.Term {
	path, written, v, ok := s.wantedVersion()
	if !ok {
		return nil
	}
	kind, longTerm := "community support", s.longTerm()
	if longTerm {
		kind = "long-term support"
	}
	term := terms.Term{Path: path, Value: written, Of: kind, RefusesNew: true}
	known, there := calendar.Kubernetes(v.minorVersion())
	switch {
	case there:
		term.End = known.EndOf(longTerm)
	case calendar.BeforeAll(v.minorVersion()):
		term.End = calendar.Versions()[0].GA.Time // at the latest
	default:
		return nil
	}
	term.Before = "AKS creates no cluster with it after that day; upgrade to " + later(v, now) + longer(known, longTerm, now)
	term.After = "AKS creates no cluster with it; upgrade to " + later(v, now) + longer(known, longTerm, now)
	return []terms.Term{term}
}

// later is the version to go to: the next minor version, or, where that has ended too, the oldest that is supported, to which AKS lets a cluster skip
// (supported-kubernetes-versions.md, upgrades from unsupported versions).
func later(v version, now time.Time) string {
	next, known := calendar.Kubernetes(version{v.major, v.minor + 1, -1}.minorVersion())
	if known && now.Before(next.End.Time) {
		return next.Minor
	}
	for _, one := range calendar.Versions() {
		if now.Before(one.End.Time) && !now.Before(one.GA.Time) {
			return one.Minor
		}
	}
	return "a later version"
}

// longer says how to keep a version for longer, if one can.
func longer(known calendar.Version, longTerm bool, now time.Time) string {
	if longTerm || now.After(known.LTSEnd.Time) {
		return ""
	}
	return fmt.Sprintf(", or keep it until %s with tier: Premium and supportPlan: AKSLongTermSupport", known.LTSEnd.Format(time.DateOnly))
}

// unknownVersion says that the calendar does not know a version, or knows it as a preview only: it is let through, since AKS may have it.
func (s *Spec) unknownVersion(now time.Time) (string, bool) {
	path, written, v, ok := s.wantedVersion()
	if !ok || calendar.BeforeAll(v.minorVersion()) {
		return "", false
	}
	known, there := calendar.Kubernetes(v.minorVersion())
	switch {
	case !there:
		return fmt.Sprintf("%s is %q, which is not in AKS's calendar as of %s: az aks get-versions says whether your region has it",
			path, written, calendar.Read().Format(time.DateOnly)), true
	case now.Before(known.GA.Time):
		return fmt.Sprintf("%s is %q, which AKS has as a preview until %s at the earliest, without support: az aks get-versions says whether your region has it",
			path, written, known.GA.Format("January 2006")), true
	}
	return "", false
}
