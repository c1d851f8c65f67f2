package azure

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

//go:embed machine_series.json
var machineSeriesJSON []byte

// machineSeries are the series that have no place for an ephemeral disk, and how much others have for each vCPU; the file says where that stands.
var machineSeries = func() seriesTable {
	var table seriesTable
	if err := json.Unmarshal(machineSeriesJSON, &table); err != nil {
		panic("machine_series.json: " + err.Error())
	}
	table.without = regexp.MustCompile("(?i)^Standard_(" + strings.Join(table.WithoutLocalDisk, "|") + ")$")
	table.with = regexp.MustCompile("(?i)^Standard_(" + strings.Join(table.WithLocalDisk, "|") + ")$")
	return table
}()

type seriesTable struct {
	WithoutLocalDisk []string `json:"withoutLocalDisk"`
	WithLocalDisk    []string `json:"withLocalDisk"`
	// GibPerVCPU is what those with a local disk have for each vCPU.
	GibPerVCPU float64 `json:"gibPerVCPU"`

	without, with *regexp.Regexp
}

const bytesOfGib = 1 << 30

// checkEphemeral answers as public reports have it: hashicorp/terraform-provider-azurerm#15200, XenitAB/terraform-modules#543 and Azure/AKS#2672
// (VMCacheSizeTooSmall), Azure/AKS#1988 (VMSizeDoesNotSupportEphemeralOS).
func (r *request) checkEphemeral(p pool, _ network) error {
	if textAt(p.PropertyMap, "osDiskType") != "Ephemeral" {
		return nil
	}
	size := textAt(p.PropertyMap, "vmSize")
	if machineSeries.without.MatchString(size) {
		return r.refuse("VMSizeDoesNotSupportEphemeralOS", "The Virtual Machine size %s does not support Ephemeral OS disk.", size)
	}
	wanted, _ := numberAt(p.PropertyMap, "osDiskSizeGB")
	match := machineSeries.with.FindStringSubmatch(size)
	if match == nil || wanted == 0 {
		return nil
	}
	vCPUs := 0.0
	for _, digits := range match[2:] {
		if n, err := strconv.ParseFloat(digits, 64); err == nil {
			vCPUs = n
		}
	}
	if room := vCPUs * machineSeries.GibPerVCPU; wanted > room {
		return r.refuse("VMCacheSizeTooSmall", "The virtual machine size %s has a cache size of %.0f bytes, but the OS disk requires %.0f bytes. "+
			"Use a VM size with larger cache or disable ephemeral OS.", size, room*bytesOfGib, wanted*bytesOfGib)
	}
	return nil
}
