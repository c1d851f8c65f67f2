package cluster

import (
	"fmt"
	"strconv"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/calendar"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// wantedVersion is the version of Kubernetes that is asked for, as it is written and where. Raw properties say it last.
func (s *Spec) wantedVersion() (string, string, version, bool) {
	path, written := "kubernetesVersion", input.Value(s.KubernetesVersion, "")
	if raw, given := textIn(s.Properties, "kubernetesVersion"); given {
		path, written = "properties.kubernetesVersion", raw
	}
	v, ok := parseVersion(written)
	return path, written, v, ok
}

// textIn is a raw property as it is sent: YAML takes a version for a number.
func textIn(properties map[string]any, name string) (string, bool) {
	switch value := properties[name].(type) {
	case string:
		return value, true
	case pulumi.String:
		return string(value), true
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64), true
	case pulumi.Float64:
		return strconv.FormatFloat(float64(value), 'f', -1, 64), true
	}
	return "", false
}

func (v version) minorVersion() string { return fmt.Sprintf("%d.%d", v.major, v.minor) }

func (s *Spec) longTerm() bool {
	plan := input.Value(s.SupportPlan, supportOfficial)
	if raw, given := textIn(s.Properties, "supportPlan"); given {
		plan = raw
	}
	return plan == supportLongTerm
}

// support is how long AKS supports the version of Kubernetes. AKS creates no cluster with one past its end (error K8sVersionNotSupported). From June 2027 on
// it upgrades those by itself whose platform support has ended, whatever their maintenance windows say (Azure/AKS release notes of 2026-10-25; Microsoft
// Learn, platform-initiated-upgrades.md).
func (s *Spec) support(now time.Time) []terms.Term {
	path, written, v, ok := s.wantedVersion()
	if !ok {
		return nil
	}
	term, known := supportOf(path, written, v, s.longTerm())
	if !known {
		return nil
	}
	instead := s.instead(v, now)
	term.Before = "AKS creates no cluster with it after that day; " + instead
	term.After = "AKS creates no cluster with it; " + instead + platformUpgrades
	return []terms.Term{term}
}

// poolSupport is how long AKS supports the version of Kubernetes that a pool has of its own. It ends as the cluster's does.
func (s *Spec) poolSupport(p poolInput, now time.Time) []terms.Term {
	v, ok := parseVersion(input.Value(p.KubernetesVersion, ""))
	if !ok {
		return nil
	}
	term, known := supportOf(p.path+".kubernetesVersion", *p.KubernetesVersion, v, s.longTerm())
	if !known {
		return nil
	}
	instead := "upgrade to " + later(v, s.longTerm(), now)
	term.Before, term.After = "AKS creates no pool with it after that day; "+instead, "AKS creates no pool with it; "+instead
	return []terms.Term{term}
}

const platformUpgrades = "; from June 2027 on, AKS upgrades clusters that keep it by itself, outside their maintenance windows"

// instead is what to do about a version that ends.
func (s *Spec) instead(v version, now time.Time) string {
	known, _ := calendar.Kubernetes(v.minorVersion())
	return "upgrade to " + later(v, s.longTerm(), now) + longer(known, s.longTerm(), now)
}

// supportOf is the end of a version, without what to do; false for a version that the calendar does not know.
func supportOf(path, written string, v version, longTerm bool) (terms.Term, bool) {
	kind := "community support"
	if longTerm {
		kind = "long-term support"
	}
	term := terms.Term{Path: path, Value: written, Of: kind, RefusesNew: true}
	known, there := calendar.Kubernetes(v.minorVersion())
	switch {
	case there:
		term.End = known.EndOf(longTerm)
	case calendar.BeforeAll(v.minorVersion()):
		first := calendar.Versions()[0]
		term.End, term.Past, term.Written = first.GA.Time, "ended", "before that of "+first.Minor
	default:
		return term, false
	}
	return term, true
}

// later is the version to go to: the next minor version, or, where that has ended too, the oldest that is supported, to which AKS lets a cluster skip
// (supported-kubernetes-versions.md, upgrades from unsupported versions). With long-term support, one that has that too will do.
func later(v version, longTerm bool, now time.Time) string {
	next := version{v.major, v.minor + 1, -1}.minorVersion()
	if known, there := calendar.Kubernetes(next); there && now.Before(known.End.Time) {
		return next
	}
	supported := func(end func(calendar.Version) time.Time) string {
		for _, one := range calendar.Versions() {
			if newer, ok := parseVersion(one.Minor); ok && newer.minor > v.minor && now.Before(end(one)) && !now.Before(one.GA.Time) {
				return one.Minor
			}
		}
		return ""
	}
	if minor := supported(func(one calendar.Version) time.Time { return one.End.Time }); minor != "" {
		return minor
	}
	if minor := supported(func(one calendar.Version) time.Time { return one.LTSEnd.Time }); longTerm && minor != "" {
		return minor + " and keep supportPlan: AKSLongTermSupport"
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
