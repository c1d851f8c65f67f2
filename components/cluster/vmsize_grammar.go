package cluster

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// machineSize is the name of a virtual machine size taken apart: Standard_E8-4ads_v5 is family E with 4 vCPUs, features ads, version 5.
type machineSize struct {
	family   string
	vCPUs    int
	features string
	version  int
}

// machineSizePattern is the grammar of sizes in small letters: family with sub-family, vCPUs, constrained vCPUs, features, memory or accelerator, version
// (Microsoft Learn, "Azure virtual machine sizes naming conventions"), and Promo for sizes once sold cheaper. The page lists the features a b d i l m p t s
// and c; those of sizes that exist add e, n, o, x (Standard_DC2eds_v5, Standard_D4nds_v6, Standard_L2aos_v4, Standard_M896ixds_32_v3), r for RDMA and f. The
// s stands behind all but r and f. Between features and version stand the memory of an M size in TB (Standard_M176bds_4_v3), an accelerator, which has a
// figure, and few words (Standard_ND128isr_NDR_GB200_v6).
var machineSizePattern = regexp.MustCompile(
	`^standard_([a-z]{1,4})(0|[1-9]\d{0,3})(?:-([1-9]\d{0,3}))?([abdeilmnoprtx]*s?r?f?)` +
		`((?:_(?:\d+|cc|flex|ndr|xl|[a-z]+\d[a-z0-9]*))*?)(?:_v([1-9]\d?))?(?:_promo)?$`)

var (
	unjoinedVersion = regexp.MustCompile(`(?i)[_-]*(v\d+)$`)
	digitsOnly      = regexp.MustCompile(`_\d+(_|$)`)
	versionLike     = regexp.MustCompile(`v\d{1,2}(_|$)|_v\d{1,2}[a-z]+(_|$)`) // an accelerator such as V620 has three digits
	lateFeatures    = regexp.MustCompile(`(?i)^(standard_[a-z]+\d+[a-z]*)_(v\d{1,2})([a-z]+)$`)
)

const (
	leastVCPUs   = 2
	gpuFamily    = "NV" // the one family that ends in a V, as a version that lacks its underscore does: Standard_DSv3
	memoryFamily = "M"  // the one family whose names say the memory
	sizeRule     = "must be Standard_, the family, the number of vCPUs, the features in small letters, then an accelerator and the version where the size " +
		"has them, such as " + defaultVmSize + "; one of a newer form goes into properties.vmSize"
)

//go:embed vmsize_families.json
var familiesJSON []byte

// sizeFamilies are the families of sizes that were known when the list was read.
var sizeFamilies = catalogue.Decode[struct {
	Read     string   `json:"read"`
	Families []string `json:"families"`
}]("vmsize_families.json", familiesJSON)

// oldFamilies are those whose number counts the sizes instead of the vCPUs: Standard_DS14-8_v2 has 8 of 16.
var oldFamilies = []string{"A", "D", "DS", "G", "GS"}

func parseMachineSize(name string) (machineSize, bool) {
	match := machineSizePattern.FindStringSubmatch(strings.ToLower(name))
	if match == nil || repeatsLetter(match[4]) {
		return machineSize{}, false
	}
	if family := strings.ToUpper(match[1]); strings.HasSuffix(family, "V") && family != gpuFamily {
		return machineSize{}, false
	}
	size := machineSize{family: strings.ToUpper(match[1]), features: match[4], version: 1}
	size.vCPUs, _ = strconv.Atoi(match[2])
	if match[3] != "" {
		left, _ := strconv.Atoi(match[3])
		if left >= size.vCPUs && !slices.Contains(oldFamilies, size.family) {
			return machineSize{}, false
		}
		size.vCPUs = left
	}
	if digitsOnly.MatchString(match[5]) && size.family != memoryFamily || versionLike.MatchString(match[5]) {
		return machineSize{}, false
	}
	if match[6] != "" {
		size.version, _ = strconv.Atoi(match[6])
	}
	return size, true
}

// tooFewVCPUs says whether the name alone shows that a size has fewer than the two vCPUs that AKS wants of a node (Microsoft Learn, "Quotas, virtual machine
// size restrictions, and region availability in AKS", restricted VM sizes). The smallest of the families G and GS has two.
func (m machineSize) tooFewVCPUs() bool {
	return m.vCPUs < leastVCPUs && !slices.Contains([]string{"G", "GS"}, m.family)
}

// tiny says whether a size has 1 GB of memory, as those of the B series with the feature t for the smallest memory have: Standard_B2ts_v2, B2ats_v2 and
// B2pts_v2 (Microsoft Learn, sizes/general-purpose/bsv2-series, basv2-series and bpsv2-series). AKS has taken one for a user pool, whose nodes failed
// (Azure/AKS#4156); it may refuse less than 2 GB, and 4 GB for a system pool (Microsoft Learn, quotas-skus-regions.md, "Restricted VM sizes in AKS").
func (m machineSize) tiny() bool { return m.family == "B" && strings.Contains(m.features, "t") }

// arm says whether a size has an Arm processor, which its features call p (Microsoft Learn, "Azure virtual machine sizes naming conventions"). AKS takes no
// Windows there (Microsoft Learn, "Use Arm-based processor (Arm64) virtual machines in an AKS cluster", limitations).
func (m machineSize) arm() bool { return strings.Contains(m.features, "p") }

// familyNote says that a size is of a family that is not known: it may be misspelt, and it may be new. What is no size is refused.
func (p poolInput) familyNote() []string {
	if p.VmSize == nil {
		return nil
	}
	size, ok := parseMachineSize(*p.VmSize)
	switch {
	case !ok || size.tooFewVCPUs():
		return nil
	case slices.Contains(sizeFamilies.Families, size.family):
		return size.doubt(p.path+".vmSize", *p.VmSize)
	}
	return []string{fmt.Sprintf("%s.vmSize is %s, of a family %s that was not known on %s: a newer family is no mistake, and Azure refuses a misspelt one",
		p.path, *p.VmSize, size.family, sizeFamilies.Read)}
}

// doubt says that no size was known that is named like this one, although the grammar has room for it: since its third version a D or E has an even number
// of vCPUs, the first D has no features, since its sizes with premium storage are of a family DS, and there is no first E (Microsoft Learn, the
// pages of the series; the enumerations ContainerServiceVMSizeTypes and VirtualMachineSizeTypes of the Azure SDKs).
func (m machineSize) doubt(path, size string) []string {
	reason := ""
	switch {
	case m.family != "D" && m.family != "E":
		return nil
	case m.version > 2 && m.vCPUs%2 != 0:
		reason = fmt.Sprintf("with %d vCPUs: such sizes have an even number", m.vCPUs)
	case m.version == 1 && (m.features != "" || m.family == "E"):
		reason = "without a version: such sizes have one, as " + defaultVmSize + " has"
	default:
		return nil
	}
	return []string{fmt.Sprintf("%s is %s, %s, as far as was known on %s, and Azure refuses one that it does not have", path, size, reason, sizeFamilies.Read)}
}

func repeatsLetter(features string) bool {
	for i, letter := range features {
		if strings.ContainsRune(features[:i], letter) {
			return true
		}
	}
	return false
}

// checkSize holds a pool's size against the grammar. Which sizes exist, and where, Azure alone knows: the preflight asks it.
func (p poolInput) checkSize(c *input.Checker) {
	if p.VmSize == nil {
		return
	}
	if !vmSizePattern.MatchString(*p.VmSize) {
		c.Match(p.path+".vmSize", p.VmSize, vmSizePattern, "must be a virtual machine size such as "+defaultVmSize)
		return
	}
	if size, ok := parseMachineSize(*p.VmSize); ok {
		if size.tooFewVCPUs() {
			c.Failf(p.path+".vmSize", "is %q, with fewer than %d vCPUs: AKS takes no such size, for no pool; take %s for example",
				*p.VmSize, leastVCPUs, defaultVmSize)
		}
		return
	}
	c.Failf(p.path+".vmSize", "is %q: %s", *p.VmSize, sizeAdvice(*p.VmSize))
}

// sizeAdvice is the rule, and the size that was probably meant where the version is joined wrongly.
func sizeAdvice(size string) string {
	near := lateFeatures.ReplaceAllString(unjoinedVersion.ReplaceAllString(size, "_$1"), "${1}${3}_$2")
	near = spelledSize(strings.ToLower(near))
	if _, ok := parseMachineSize(near); ok {
		return sizeRule + "; did you mean " + strconv.Quote(near) + "?"
	}
	return sizeRule
}
