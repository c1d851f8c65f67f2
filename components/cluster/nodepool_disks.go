package cluster

import (
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

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

// lack is why a size without a place for an ephemeral disk has none. Sizes of A, and older ones of D and E without premium storage, have a temporary disk that
// Azure does not use for it (Microsoft Learn, the pages of Av2, Dv2, Dv3 and Ev3, rows Temp storage and Ephemeral OS disk).
func (m machineSize) lack() string {
	if m.family == "A" || (m.family == "D" || m.family == "E") && m.version <= 3 {
		return "on whose temporary disk Azure puts no ephemeral one, since the size is without premium storage"
	}
	return "which has no local disk to hold it"
}

func (p poolInput) checkEphemeral(c *input.Checker) {
	if input.Value(p.OsDiskType, "") != diskEphemeral {
		return
	}
	size, ok := parseMachineSize(p.vmSize())
	if !ok || !size.lacksLocalDisk() {
		return
	}
	c.Failf(p.path+".osDiskType", "is Ephemeral with vmSize %s%s, %s: take a size with a d after its number, such as %s, "+
		"or set osDiskType: Managed", p.vmSize(), byDefault(p.VmSize), size.lack(), defaultVmSize)
}
