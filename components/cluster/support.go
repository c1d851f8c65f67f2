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
	const before, after = "AKS creates no cluster with it after that day; ", "AKS creates no cluster with it; "
	instead, use := s.instead(v, now), s.use(v, now)
	term.Before, term.BeforeNew = before+instead, before+use
	term.After, term.AfterNew = after+instead+platformUpgrades, after+use
	return []terms.Term{term}
}

const platformUpgrades = "; from June 2027 on, AKS upgrades clusters that keep it by itself, outside their maintenance windows"

// instead is what to do about a version that ends.
func (s *Spec) instead(v version, now time.Time) string {
	if until := s.longer(v, now); until != "" {
		return "upgrade to " + later(v, s.longTerm(), now) + ", or keep it until " + until + " with " + forLongTerm
	}
	return "upgrade to " + later(v, s.longTerm(), now)
}

// use is what to take in a cluster that does not exist yet: the version that AKS itself would take, unless that ends too.
func (s *Spec) use(v version, now time.Time) string {
	take := later(v, s.longTerm(), now)
	current := calendar.Current(now)
	if newer, ok := parseVersion(current.Minor); ok && newer.minor > v.minor && now.Before(current.End.Time) {
		take = current.Minor
	}
	if until := s.longer(v, now); until != "" {
		return "use " + take + ", or add " + forLongTerm + ", with which AKS takes it until " + until
	}
	return "use " + take
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

// forLongTerm are the inputs that keep a version for longer.
const forLongTerm = "tier: Premium and supportPlan: AKSLongTermSupport"

// longer is the day until which long-term support keeps a version; empty if it does not, or is wanted already.
func (s *Spec) longer(v version, now time.Time) string {
	known, _ := calendar.Kubernetes(v.minorVersion())
	if s.longTerm() || now.After(known.LTSEnd.Time) {
		return ""
	}
	return known.LTSEnd.Format(time.DateOnly)
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
