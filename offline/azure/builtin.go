package azure

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	tableType            = "operationalinsights:Table"
	workspaceType        = "operationalinsights:Workspace"
	analyticsPlan        = "Analytics"
	basicPlan            = "Basic"
	basicRetentionDays   = 30
	defaultRetentionDays = 30
	// askForDefault as a table's retention means the default.
	askForDefault = -1
)

//go:embed builtin_tables.json
var builtInTablesJSON []byte

// builtInTables are the tables that every workspace has from its first moment, by name in lower case.
var builtInTables = func() map[string]string {
	var names []string
	if err := json.Unmarshal(builtInTablesJSON, &names); err != nil {
		panic("builtin_tables.json: " + err.Error())
	}
	byKey := make(map[string]string, len(names))
	for _, name := range names {
		byKey[strings.ToLower(name)] = name
	}
	return byKey
}()

// builtInTable is a built-in table that nobody has written yet; nil if id names none or its workspace does not exist.
func (o *world) builtInTable(id string) *Object {
	inputs, ok := types[tableType].parseID(id)
	if !ok {
		return nil
	}
	name, known := builtInTables[key(lastSegment(id))]
	if !known {
		return nil
	}
	workspace, exists := o.live[key(workspaceOf(id))]
	if !exists {
		return nil
	}
	inputs["tableName"] = resource.NewProperty(name)
	inputs["plan"] = resource.NewProperty(analyticsPlan)
	inputs["retentionInDays"] = resource.NewProperty(retentionOf(workspace))
	inputs["totalRetentionInDays"] = inputs["retentionInDays"]
	return &Object{ID: id, Type: tableType, Preexisting: true, Inputs: inputs}
}

func isBuiltInTable(t *resourceType, id string) bool {
	_, known := builtInTables[key(lastSegment(id))]
	return t.Type == tableType && known
}

func workspaceOf(tableID string) string { return parentOf(tableID) }

func retentionOf(workspace *Object) float64 {
	if workspace != nil {
		if days, ok := number(workspace.Inputs, "retentionInDays"); ok {
			return days
		}
	}
	return defaultRetentionDays
}
