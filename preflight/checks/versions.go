package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/shell"
	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// Version is a minor version of Kubernetes that AKS offers in a region.
type Version struct {
	// Minor is major.minor, Patches are the full versions.
	Minor   string
	Patches []string
	// Default says that AKS takes it if none is asked for, Preview that it is not for production yet.
	Default, Preview bool
	// Plans are the support plans that it can be had with.
	Plans []string
}

// VersionFinding is whether AKS offers a version to a cluster in its region; an empty one is the default. Subject and detail name the
// cluster, or the pool whose version it is.
func VersionFinding(c needs.Cluster, of, version string, offered Answer[[]Version]) Finding {
	f := Finding{Kind: KindVersion, Subject: version + " in " + c.Location, Status: OK, Detail: "for " + of}
	if version == "" {
		f.Subject = "default in " + c.Location
	}
	if offered.Err != nil {
		return unknown(KindVersion, f.Subject, offered.Err)
	}
	if version == "" {
		f.Detail = "for " + of + ": " + defaultOf(offered.Value)
		return f
	}
	if problem := versionProblem(c, version, offered.Value); problem != "" {
		f.Status, f.Detail = Missing, fmt.Sprintf("%s, which %s asks for", problem, of)
		choice := strings.Join(supported(c, offered.Value), ", ")
		f.Fix = fmt.Sprintf("take one of %s; az aks get-versions --location %s --output table shows them", choice, shell.Quote(c.Location))
	}
	return f
}

func versionProblem(c needs.Cluster, version string, offered []Version) string {
	minor := minorOf(version)
	i := slices.IndexFunc(offered, func(v Version) bool { return v.Minor == minor })
	if i < 0 {
		return fmt.Sprintf("AKS does not offer %s in %s", minor, c.Location)
	}
	found := offered[i]
	switch {
	case found.Preview:
		return minor + " is a preview in " + c.Location
	case !found.with(c.SupportPlan):
		return fmt.Sprintf("AKS offers %s in %s with support plan %s only, not with %s", minor, c.Location, strings.Join(found.Plans, ", "), c.SupportPlan)
	case version != minor && !slices.Contains(found.Patches, version):
		return fmt.Sprintf("AKS offers %s in %s as %s, not as %s", minor, c.Location, strings.Join(found.Patches, ", "), version)
	}
	return ""
}

// with says whether the version can be had with a support plan; a version that names none can be had with any.
func (v Version) with(plan string) bool { return len(v.Plans) == 0 || slices.Contains(v.Plans, plan) }

func supported(c needs.Cluster, offered []Version) []string {
	var minors []string
	for _, v := range offered {
		if !v.Preview && v.with(c.SupportPlan) {
			minors = append(minors, v.Minor)
		}
	}
	slices.SortFunc(minors, func(a, b string) int { return minorNumber(a) - minorNumber(b) })
	return minors
}

func defaultOf(offered []Version) string {
	for _, v := range offered {
		if v.Default {
			return "at present " + v.Minor
		}
	}
	return "AKS does not say which"
}

// minorOf is 1.36 of 1.36.2.
func minorOf(version string) string {
	parts := strings.Split(version, ".")
	return strings.Join(parts[:min(2, len(parts))], ".")
}

func minorNumber(minor string) int {
	_, number, _ := strings.Cut(minor, ".")
	n, _ := strconv.Atoi(number)
	return n
}
