package cluster

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// machineSize is the name of a virtual machine size taken apart: Standard_E8-4ads_v5 is family E with 4 vCPUs, features ads, version 5 (Microsoft Learn,
// "Azure virtual machine sizes naming conventions").
type machineSize struct {
	family   string
	vCPUs    int
	features string
	version  int
}

var machineSizePattern = regexp.MustCompile(`^Standard_([A-Z]+)(\d+)(?:-(\d+))?([a-z]*)(?:_[A-Z0-9]+)*(?:_v(\d+))?(?:_Promo)?$`)

func parseMachineSize(name string) (machineSize, bool) {
	match := machineSizePattern.FindStringSubmatch(spelledSize(name))
	if match == nil {
		return machineSize{}, false
	}
	size := machineSize{family: match[1], features: match[4], version: 1}
	for _, digits := range []string{match[2], match[3]} { // the second one counts the vCPUs that are left of a constrained size
		if digits != "" {
			size.vCPUs, _ = strconv.Atoi(digits)
		}
	}
	if match[5] != "" {
		size.version, _ = strconv.Atoi(match[5])
	}
	return size, true
}

// lacksLocalDisk says whether the name alone shows that a size has no place for an ephemeral disk. General, memory and confidential sizes of the fourth
// generation and newer have a local disk where their name has a d, but for Dasv4 and Easv4, which have one without it, as all older ones with premium
// storage have a cache (Microsoft Learn, "Ephemeral OS disks for Azure VMs" and the pages of the series; the refusals of Standard_E4_v3, Standard_A2_v2 and
// Standard_D2s_v7 in public reports, VMSizeDoesNotSupportEphemeralOS). Families with local disks of their own kind, such as L, M, HB and N, are left to
// Azure, which the preflight asks.
func (m machineSize) lacksLocalDisk() bool {
	local, premium := strings.Contains(m.features, "d"), strings.Contains(m.features, "s")
	switch m.family {
	case "A":
		return true
	case "B":
		return m.version >= 2 && !local
	case "D", "E":
		if m.version <= 3 {
			return !premium
		}
		return !local && !(m.version == 4 && strings.Contains(m.features, "a"))
	case "DC", "EC":
		return m.version >= 3 && !local
	case "F":
		return m.version >= 6 && !local
	case "FX":
		return m.version >= 2 && !local
	}
	return false
}

func (p poolInput) checkEphemeral(c *input.Checker) {
	if input.Value(p.OsDiskType, "") != diskEphemeral {
		return
	}
	size, ok := parseMachineSize(p.vmSize())
	if !ok || !size.lacksLocalDisk() {
		return
	}
	c.Failf(p.path+".osDiskType", "is Ephemeral with vmSize %s%s, which has no local disk to hold it: take a size with a d after its number, such as %s, "+
		"or set osDiskType: Managed", p.vmSize(), byDefault(p.VmSize), defaultVmSize)
}
