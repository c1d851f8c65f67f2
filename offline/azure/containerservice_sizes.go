package azure

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	leastDisk = 30
	mostDisk  = 2048
)

var (
	// oneCore are the sizes that the pages of the series give one virtual CPU or less (Microsoft Learn, virtual-machines/sizes: Av1, Av2, B, D, DS, Dv2, DSv2,
	// DC, F, with the sizes of constrained-vcpu).
	oneCore = regexp.MustCompile(`(?i)^Standard_(A[01]|A1_v2|B1(ls|s|ms)|DS?1(_v2)?|DS11-1_v2|DC1d?s_v[23]|F1s?)(_Promo)?$`)

	// armSize has the p that stands for an Arm processor (Microsoft Learn, vm-naming-conventions).
	armSize = regexp.MustCompile(`(?i)^Standard_[BDE][0-9]+p[a-z]*_v[0-9]+$`)

	// lateFeature has letters behind the version, which is the last part of a size's name (Microsoft Learn, vm-naming-conventions).
	lateFeature = regexp.MustCompile(`(?i)_v[0-9]{1,2}[a-z]+$`)
)

//go:embed machine_retirements.json
var machineRetirementsJSON []byte

// machineRetirements are the last days of retired series; the file says where they stand.
var machineRetirements = func() map[string]*regexp.Regexp {
	var file struct {
		Last map[string][]string `json:"last"`
	}
	if err := json.Unmarshal(machineRetirementsJSON, &file); err != nil {
		panic("machine_retirements.json: " + err.Error())
	}
	days := map[string]*regexp.Regexp{}
	for day, series := range file.Last {
		days[day] = regexp.MustCompile("(?i)^(" + strings.Join(series, "|") + ")$")
	}
	return days
}()

// checkSize answers as public reports have it: hashicorp/terraform-provider-azurerm#1617 for a size that is too small (Azure/azure-rest-api-specs#7153 has it
// of a user pool), jamesbannan/pluralsight#10 for a system pool, pulumi/pulumi-azure-native#663 for a disk. Microsoft Learn (aks/use-arm64-vms,
// limitations) says that no Windows pool runs on Arm, without the words that AKS has for it.
func (r *request) checkSize(p pool, _ network) error {
	size := textAt(p.PropertyMap, "vmSize")
	disk, sized := numberAt(p.PropertyMap, "osDiskSizeGB")
	switch {
	case oneCore.MatchString(size) && p.system:
		return r.refuse(badRequest, "System node pool must use VM sku with more than 2 cores and 4GB memory. Nodepool name: %s.", p.name)
	case oneCore.MatchString(size):
		return r.refuse(badRequest, "The VM SKU chosen for this cluster `%s` does not have enough CPU/memory to run as an AKS node.", size)
	case lateFeature.MatchString(size):
		return r.notAllowed(p, size)
	case !p.linux && armSize.MatchString(size):
		return r.refuse(invalidParameter, "Agent pool '%s': the Arm64 size '%s' is not supported for Windows node pools.", p.name, size)
	case sized && disk != 0 && (disk < leastDisk || disk > mostDisk):
		return r.refuse(invalidParameter, "The OSDiskSize for Agent %s cannot be less than %dGB or larger than %dGB.", p.name, leastDisk, mostDisk)
	}
	return nil
}

// checkRetired refuses a new pool of a size that Azure no longer provisions.
func (r *request) checkRetired(p pool, _ network) error {
	size := textAt(p.PropertyMap, "vmSize")
	if r.hasPool(p.name) {
		return nil
	}
	for last, series := range machineRetirements {
		if r.all.now.UTC().Format(time.DateOnly) > last && series.MatchString(size) {
			return r.notAllowed(p, size)
		}
	}
	return nil
}

// notAllowed is the answer to a size that the region does not have (dotnet/core#4766, with the list of those that it has).
func (r *request) notAllowed(p pool, size string) error {
	return r.refuse(badRequest, "The VM size of AgentPoolProfile:%s is not allowed in your subscription in location '%s': %s.", p.name, r.location(), size)
}

// hasPool says whether the pool of a request exists, by itself or in its cluster's list.
func (r *request) hasPool(name string) bool {
	return r.before != nil && (textAt(r.inputs, "agentPoolName") != "" || slices.ContainsFunc(r.all.poolsOf(r.id), func(known resource.PropertyMap) bool {
		return textAt(known, "name") == name
	}))
}

// location is the region of a request's cluster.
func (r *request) location() string {
	if own := textAt(r.inputs, "location"); own != "" {
		return own
	}
	return textAt(r.all.inputsOf(parentOf(r.id)), "location")
}
