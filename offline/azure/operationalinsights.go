package azure

import (
	"slices"
	"strings"
)

const (
	skuPerGB           = "PerGB2018"
	skuCommitment      = "CapacityReservation"
	maxDaysOneByOne    = 730
	customTableSuffix  = "_CL"
	customTablePattern = "custom tables end in _CL"
)

var (
	commitmentTiers = []float64{100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000, 50000}
	// longRetention are the totals beyond two years that Azure takes: three to twelve years.
	longRetention = []float64{1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383}
	// basicTables are the built-in tables that have a Basic plan.
	basicTables = []string{"containerlogv2", "aksaudit", "aksauditadmin", "akscontrolplane"}
)

func checkWorkspace(r *request) error {
	if err := r.checkLocation("LocationNotAvailableForResourceType", textAt(r.inputs, "location")); err != nil {
		return err
	}
	level, reserved := numberAt(r.inputs, "sku.capacityReservationLevel")
	commitment := textAt(r.inputs, "sku.name") == skuCommitment
	switch {
	case commitment && !reserved:
		return r.refuse("InvalidParameter", "The pricing tier %s needs a capacityReservationLevel.", skuCommitment)
	case !commitment && reserved:
		return r.refuse("InvalidParameter", "capacityReservationLevel is only for the pricing tier %s.", skuCommitment)
	case reserved && !slices.Contains(commitmentTiers, level):
		return r.refuse("InvalidParameter", "capacityReservationLevel '%v' is not one of %v.", level, commitmentTiers)
	}
	return nil
}

func checkTable(r *request) error {
	name := textAt(r.inputs, "tableName")
	_, builtIn := builtInTables[key(name)]
	custom := strings.HasSuffix(name, customTableSuffix)
	switch {
	case !builtIn && !custom:
		return r.refuse("InvalidParameter", "Table name '%s' is neither that of a built-in table nor allowed: %s.", name, customTablePattern)
	case r.before == nil && len(at(r.inputs, "schema.columns[]")) == 0:
		return r.refuse("InvalidParameter", "The custom table '%s' needs a schema with columns.", name)
	}
	if textAt(r.inputs, "plan") == basicPlan {
		if builtIn && !slices.Contains(basicTables, key(name)) {
			return r.refuse("InvalidParameter", "Table '%s' does not support the plan %s.", name, basicPlan)
		}
		if days, chosen := numberAt(r.inputs, "retentionInDays"); chosen && days != askForDefault {
			return r.refuse("InvalidParameter", "Retention is immutable, not supported on Basic Logs plan.")
		}
	}
	return r.checkTotalRetention()
}

// checkTotalRetention compares with the retention in effect, where none was chosen that of the plan or the workspace.
func (r *request) checkTotalRetention() error {
	total, chosen := numberAt(r.inputs, "totalRetentionInDays")
	if !chosen || total == askForDefault {
		return nil
	}
	if total > maxDaysOneByOne && !slices.Contains(longRetention, total) {
		return r.refuse("InvalidParameter", "totalRetentionInDays '%v' must be 4 to %d, or one of %v.", total, maxDaysOneByOne, longRetention)
	}
	interactive, own := numberAt(r.inputs, "retentionInDays")
	switch {
	case textAt(r.inputs, "plan") == basicPlan:
		interactive = basicRetentionDays
	case !own || interactive == askForDefault:
		interactive = retentionOf(r.all.live[key(workspaceOf(r.id))])
	}
	if total < interactive {
		return r.refuse("InvalidParameter", "totalRetentionInDays '%v' must not be less than retentionInDays '%v'.", total, interactive)
	}
	return nil
}
