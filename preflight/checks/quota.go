package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// Quota is how much of something a subscription may use in a region, and uses.
type Quota struct{ Used, Limit int }

// Running are nodes that exist already.
type Running struct {
	// Group and Cluster are the names of their cluster and of its resource group.
	Group, Cluster string
	// VmSize is their size, Count how many there are.
	VmSize string
	Count  int
	// Spot says that they are spare capacity.
	Spot bool
}

// Names of quotas that count machines of all families.
const (
	regionalQuota = "cores"
	spotQuota     = "lowPriorityCores"
)

// Region is what Azure says about a region.
type Region struct {
	// Sizes are the virtual machine sizes by name in small letters, Quotas those of the subscription by name in small letters.
	Sizes  map[string]Size
	Quotas map[string]Quota
	// Running are the nodes of the clusters that the stack has already, which are part of what is used.
	Running []Running
}

// quotaPage is where the portal takes requests for quota.
const quotaPage = "https://portal.azure.com/#view/Microsoft_Azure_Capacity/QuotaMenuBlade/~/myQuotas"

// demand is what pools take of one quota.
type demand struct{ start, most, running int }

// QuotaFindings say for each quota of a region whether the pools fit in at their largest, with an upgrade going on.
func QuotaFindings(location string, pools []needs.Pool, region Answer[Region]) []Finding {
	if region.Err != nil {
		return []Finding{unknown(KindQuota, "vCPUs in "+location, region.Err)}
	}
	demands := demandsOf(pools, region.Value)
	var findings []Finding
	for _, name := range slices.Sorted(maps.Keys(demands)) {
		findings = append(findings, quotaFinding(location, name, demands[name], region.Value.Quotas))
	}
	return findings
}

func demandsOf(pools []needs.Pool, region Region) map[string]*demand {
	demands := map[string]*demand{}
	add := func(vmSize string, spot bool, count func(d *demand, vcpus int)) {
		size, offered := region.Sizes[strings.ToLower(vmSize)]
		if !offered {
			return
		}
		quotas := []string{size.Family, regionalQuota}
		if spot {
			quotas = []string{spotQuota}
		}
		for _, name := range quotas {
			if demands[name] == nil {
				demands[name] = &demand{}
			}
			count(demands[name], size.VCPUs)
		}
	}
	for _, p := range pools {
		add(p.VmSize, p.Spot, func(d *demand, vcpus int) {
			d.start += p.Start * vcpus
			d.most += (p.Most + p.Surge) * vcpus
		})
	}
	for _, r := range region.Running {
		if slices.ContainsFunc(pools, func(p needs.Pool) bool {
			return strings.EqualFold(p.Group, r.Group) && strings.EqualFold(p.Name, r.Cluster)
		}) {
			add(r.VmSize, r.Spot, func(d *demand, vcpus int) { d.running += r.Count * vcpus })
		}
	}
	return demands
}

func quotaFinding(location, name string, d *demand, quotas map[string]Quota) Finding {
	f := Finding{Kind: KindQuota, Subject: title(name) + " in " + location, Status: OK}
	quota, known := quotas[strings.ToLower(name)]
	if !known {
		f.Status, f.Detail = Unknown, "Azure names no quota of this name for the subscription"
		return f
	}
	free := quota.Limit - quota.Used + d.running
	f.Detail = fmt.Sprintf("%d vCPUs at most, %d to begin with; %d of %d are used%s", d.most, d.start, quota.Used, quota.Limit, ownShare(d.running))
	if d.most <= free {
		return f
	}
	f.Status = Missing
	f.Detail += fmt.Sprintf(": %d too few", d.most-free)
	if d.start <= free {
		f.Detail += ", which an update does not notice, but the autoscaler and upgrades will"
	}
	f.Fix = fmt.Sprintf("ask for a quota of %d for %s (%s), or lower maxCount or count of the pools", quota.Used-d.running+d.most, f.Subject, quotaPage)
	return f
}

func ownShare(running int) string {
	if running == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them by these clusters", running)
}

func title(quota string) string {
	switch quota {
	case regionalQuota:
		return "all vCPUs"
	case spotQuota:
		return "spot vCPUs"
	default:
		return quota
	}
}
