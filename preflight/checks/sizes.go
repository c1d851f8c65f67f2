package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/shell"
	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// Size is a virtual machine size in one region.
type Size struct {
	// Family is the name of its quota, VCPUs what one machine takes of it.
	Family string
	VCPUs  int
	// Zones are the zones that have it. RestrictedZones are those that this subscription may not use.
	Zones, RestrictedZones []string
	// Restricted is why the subscription may not use it in the region; empty if it may.
	Restricted string
	// EncryptionAtHost says that it can encrypt on the host.
	EncryptionAtHost bool
	// LocalGiB is the room for an ephemeral system disk, in the cache or on a local disk; 0 for none, or where Azure does not say.
	LocalGiB int
}

// SizeFinding is whether the subscription may use the size of a pool in its region and zones. Sizes are by name in small letters.
func SizeFinding(p needs.Pool, sizes Answer[map[string]Size]) Finding {
	f := Finding{Kind: KindVmSize, Subject: p.VmSize + " in " + p.Location, Status: OK, Detail: "for pool " + p.Pool + " of " + p.Name}
	if sizes.Err != nil {
		return unknown(KindVmSize, f.Subject, sizes.Err)
	}
	problem := sizeProblem(p, sizes.Value)
	if problem == "" {
		return f
	}
	f.Status, f.Detail = Missing, fmt.Sprintf("%s, which pool %s of %s uses", problem, p.Pool, p.Name)
	f.Fix = fmt.Sprintf("take a size that is available, as az vm list-skus --location %s --resource-type virtualMachines --all --output table shows, "+
		"or ask for access to this one in the Azure portal under Help + support", shell.Quote(p.Location))
	return f
}

func sizeProblem(p needs.Pool, sizes map[string]Size) string {
	size, offered := sizes[strings.ToLower(p.VmSize)]
	switch {
	case !offered:
		return p.VmSize + " is not offered in " + p.Location
	case size.Restricted != "":
		return fmt.Sprintf("%s cannot be used by this subscription in %s (%s)", p.VmSize, p.Location, size.Restricted)
	case p.EncryptionAtHost && !size.EncryptionAtHost:
		return p.VmSize + " cannot encrypt on the host"
	case p.Ephemeral && size.LocalGiB > 0 && p.DiskGiB > size.LocalGiB:
		return fmt.Sprintf("%s has room for an ephemeral disk of %d GiB, not %d", p.VmSize, size.LocalGiB, p.DiskGiB)
	}
	var lacking []string
	for _, zone := range p.Zones {
		if !slices.Contains(size.Zones, zone) || slices.Contains(size.RestrictedZones, zone) {
			lacking = append(lacking, zone)
		}
	}
	if len(lacking) > 0 {
		return fmt.Sprintf("%s cannot be used in zone %s of %s", p.VmSize, strings.Join(lacking, ", "), p.Location)
	}
	return ""
}
