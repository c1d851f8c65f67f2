package workspace

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

const (
	// inheritedSuffix ends the name of the output that says whether a retention comes from the workspace (Azure/azure-rest-api-specs,
	// operationalinsights, stable/2023-09-01, Tables.json).
	inheritedSuffix     = "AsDefault"
	retentionInput      = "retentionInDays"
	totalRetentionInput = "totalRetentionInDays"
	tableType           = "azure-native:operationalinsights/v20230901:Table"
)

// inheritedRetention mends what a refresh did to the tables of a workspace, whose component has the name. A table without a retention of its own
// follows the workspace, and a refresh after a change of that takes the new number into the table's inputs (pulumi-azure-native,
// provider/pkg/provider/diff.go, applyDiff). The next update would take it out again, a request for each table that changes nothing. The migration takes
// it out of the state.
func inheritedRetention(name string, spec *Spec) azure.Migration {
	inherits := map[string][]string{}
	for tableName, table := range spec.managedTables() {
		var inputs []string
		if table.RetentionDays == nil {
			inputs = append(inputs, retentionInput)
		}
		if table.TotalRetentionDays == nil {
			inputs = append(inputs, totalRetentionInput)
		}
		inherits[name+tableRole+tableName] = inputs
	}
	return func(urn resource.URN, state map[string]any) bool {
		return urn.Type() == tableType && takeOut(inherits[urn.Name()], state)
	}
}

// takeOut leaves a table alone that was imported and never updated: others that it replaces may wait for their deletion, and the engine migrates nothing
// meanwhile.
func takeOut(inherited []string, state map[string]any) bool {
	inputs, _ := state["inputs"].(map[string]any)
	outputs, _ := state["outputs"].(map[string]any)
	if _, imported := inputs["schema"]; imported {
		return false
	}
	changed := false
	for _, input := range inherited {
		if _, written := inputs[input]; written && outputs[input+inheritedSuffix] == true {
			delete(inputs, input)
			changed = true
		}
	}
	return changed
}
