package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/regions"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	privateZonePath     = "apiServer.privateDnsZone"
	privateZoneNameRule = "must be named privatelink.<region> or private.<region>, with or without a name in front, below "
)

// zoneClouds are the suffixes of private zones and the prefixes of the names of the regions that have them; the last is that of all others: Azure Government,
// the cloud that 21Vianet operates and the public cloud (Microsoft Learn, "Create a private AKS cluster" and "Outbound network and FQDN rules"; the
// suffixes of the landing zone accelerator for AKS). Clouds of partners have more (Azure/terraform-azurerm-aks issue 747).
var zoneClouds = []struct {
	suffix  string
	regions []string
}{
	{"cx.aks.containerservice.azure.us", []string{"usgov", "usdod"}},
	{"cx.prod.service.azk8s.cn", []string{"china"}},
	{"azmk8s.io", []string{""}},
}

// privateZone is the name of a private zone taken apart.
type privateZone struct{ name, region, suffix string }

// parsePrivateZone compares names as DNS does, without regard to case.
func parsePrivateZone(name string) (privateZone, bool) {
	match := privateZonePattern.FindStringSubmatch(strings.ToLower(name))
	if match == nil {
		return privateZone{}, false
	}
	return privateZone{name, match[3], match[4]}, true
}

func zoneSuffixes() []string {
	var all []string
	for _, cloud := range zoneClouds {
		all = append(all, cloud.suffix)
	}
	slices.Sort(all)
	return all
}

// suffixOf is the suffix of the zones of a region.
func suffixOf(region string) string {
	for _, cloud := range zoneClouds {
		if slices.ContainsFunc(cloud.regions, func(prefix string) bool { return strings.HasPrefix(region, prefix) }) {
			return cloud.suffix
		}
	}
	return ""
}

// unknownCloud says whether a zone is of a cloud that is not known: neither its region nor its suffix is.
func (z privateZone) unknownCloud() bool {
	return !slices.Contains(zoneSuffixes(), z.suffix) && !slices.Contains(regions.Names(), z.region)
}

func checkZoneName(c *input.Checker, path, name string) {
	zone, ok := parsePrivateZone(name)
	switch {
	case ok && zone.unknownCloud():
	case !ok || !slices.Contains(zoneSuffixes(), zone.suffix):
		c.Failf(path, "is the zone %q: %s%s", name, privateZoneNameRule, strings.Join(zoneSuffixes(), ", "))
	case slices.Contains(regions.Names(), zone.region) && zone.suffix != suffixOf(zone.region):
		c.Failf(path, "is the zone %q: zones of %s are below %s", name, zone.region, suffixOf(zone.region))
	}
}

// ownZone is the zone of the user's own that a literal id names; false if there is none, or if it is no private zone of AKS.
func (s *Spec) ownZone() (privateZone, bool) {
	if !s.ApiServer.private() {
		return privateZone{}, false
	}
	literal, known := azure.Literal(s.ApiServer.PrivateDnsZone)
	id, err := azure.ParseID(literal)
	if !known || err != nil {
		return privateZone{}, false
	}
	return parsePrivateZone(id.Name)
}

// checkZoneRegion holds a zone against the region of its cluster: AKS takes none of another (MicrosoftDocs/azure-docs issues 106092 and 111880,
// InvalidPrivateDNSZoneResourceID).
func (s *Spec) checkZoneRegion(c *input.Checker, location pulumi.StringInput) {
	region, known := azure.Literal(location)
	zone, own := s.ownZone()
	if region = azure.Region(region); !known || region == "" || !own || zone.region == region {
		return
	}
	c.Failf(privateZonePath, "is the zone %q of %s, and the cluster is in %s: AKS takes a zone of the cluster's region only, such as privatelink.%s.%s",
		zone.name, zone.region, region, region, suffixOf(region))
}

// zoneNote says that a zone's cloud is not known.
func (s *Spec) zoneNote() []string {
	zone, own := s.ownZone()
	if !own || !zone.unknownCloud() {
		return nil
	}
	return []string{fmt.Sprintf("%s is the zone %q, below a suffix that is not among those known (%s): that of another cloud is no mistake, and AKS "+
		"refuses a misspelt one", privateZonePath, zone.name, strings.Join(zoneSuffixes(), ", "))}
}
