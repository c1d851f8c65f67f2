package workspace

import (
	_ "embed"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
)

//go:embed losses.json
var lossesJSON []byte

// lossTable says what changes of this component's resources in place take away.
var lossTable = losses.Load("workspace", lossesJSON)

// child are the options of a resource of this component. It is deleted before its replacement, also in a second run after a failed one: its Azure
// name is fixed, so that deleting the old one last would delete the new one. Options that follow win.
func child(ctx *pulumi.Context, parent pulumi.Resource, name string, more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	return append([]pulumi.ResourceOption{pulumi.Parent(parent), pulumi.DeleteBeforeReplace(true), lossTable.Told(ctx, name)}, more...)
}

// unsetOf are the values that a table has in Azure where the spec gives none; nothing where they are those of a workspace that is not known here.
func (s *Spec) unsetOf(t Table) map[string]any {
	days := s.interactiveDays(t)
	if days == 0 {
		return nil
	}
	return map[string]any{retentionInput: float64(days), totalRetentionInput: float64(days)}
}

// inheritors are the tables whose total retention was that of the whole spec and is none of their own now: a change of it is one of the spec's input.
// Former are the total retentions in the state, by prefix and table. The state does not say which of them tables had of their own.
func (s *Spec) inheritors(former map[string]string, prefix string) []string {
	whole, known := s.formerTotal(former, prefix)
	var names []string
	for name := range s.managedTables() {
		if s.Tables[name].TotalRetentionDays == nil && (known && former[prefix+name] == whole || !known && s.TotalRetentionDays != nil) {
			names = append(names, name)
		}
	}
	return names
}

// formerTotal is the total retention that the whole spec seems to have had: the one that it has, where a table without one of its own had it already, or
// else what most tables had. It is not known of a workspace of somebody else, nor without a state, and empty for a spec that had none: then the state
// lacks tables.
func (s *Spec) formerTotal(former map[string]string, prefix string) (string, bool) {
	if len(former) == 0 || s.ExistingWorkspaceId != nil {
		return "", false
	}
	whole, most, counts := "", 0, map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(knownTables)) {
		if !knownTables[name].AKS {
			continue
		}
		total, there := former[prefix+name]
		if !there {
			return "", true
		}
		_, named := s.Tables[name]
		if !named && s.TotalRetentionDays != nil && total == strconv.Itoa(*s.TotalRetentionDays) {
			return total, true
		}
		if counts[total]++; counts[total] > most {
			whole, most = total, counts[total]
		}
	}
	return whole, true
}
