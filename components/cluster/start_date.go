package cluster

import (
	"sync"
	"time"

	cs "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2/v20250101"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/mapper"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

const maintenanceType = "azure-native:containerservice/v20250101:MaintenanceConfiguration"

// opens is the first moment at which a window may open; false if no date says it.
func opens(startDate, startTime, utcOffset string) (time.Time, bool) {
	at, err := time.Parse("2006-01-02 15:04 -07:00", startDate+" "+startTime+" "+utcOffset)
	return at, err == nil
}

// opened says whether the window's first day has come. AKS refuses every request about a window that would have had to open in the past
// (hashicorp/terraform-provider-azurerm issue 22762), so that a date that has come is not sent any more.
func (w *MaintenanceWindow) opened(now time.Time) bool {
	at, dated := w.opens()
	return dated && !at.After(now)
}

func (w *MaintenanceWindow) opens() (time.Time, bool) {
	if w.StartDate == nil {
		return time.Time{}, false
	}
	return opens(*w.StartDate, w.StartTime, input.Value(w.UtcOffset, defaultUtcOffset))
}

// beginning is the date from which a window may open, which says nothing once it has come.
func (w *MaintenanceWindow) beginning(path string) []terms.Term {
	at, dated := w.opens()
	if !dated {
		return nil
	}
	return []terms.Term{{
		Path: path + ".startDate", Past: "came on", End: at.Add(-time.Second), Written: *w.StartDate,
		After: "the window may open, and AKS takes no date that has passed; it is not sent any more, so remove it",
	}}
}

// beginnings are the maintenance windows in the state of a cluster, as they were sent. A date that has come is not sent with any change of a window, and
// to leave it out would be a change of its own, on a day on which nobody changed anything: a window that is otherwise as it was keeps it in the state.
type beginnings struct {
	now time.Time
	mu  sync.Mutex
	// sent are the windows by logical name.
	sent map[string]map[string]any
}

func watchBeginnings(now time.Time) *beginnings {
	return &beginnings{now: now, sent: map[string]map[string]any{}}
}

// look is a migration that changes nothing. What is made again does not count: a date that has passed cannot be sent with it.
func (b *beginnings) look(urn resource.URN, state map[string]any) bool {
	deleting, _ := state["delete"].(bool)
	again, _ := state["taint"].(bool)
	inputs, _ := state["inputs"].(map[string]any)
	window, _ := inputs["maintenanceWindow"].(map[string]any)
	if urn.Type() == maintenanceType && state["id"] != nil && window != nil && !deleting && !again {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.sent[urn.Name()] = window
	}
	return false
}

// kept is the date that the state has of a window, if it has come and the rest of the window is what would be sent; nil otherwise.
func (b *beginnings) kept(logicalName string, wanted cs.MaintenanceWindow) *string {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := b.sent[logicalName]
	text := func(key string) string {
		value, _ := sent[key].(string)
		return value
	}
	date := text("startDate")
	at, dated := opens(date, text("startTime"), text("utcOffset"))
	if !dated || at.After(b.now) {
		return nil
	}
	wanted.StartDate = &date
	encoded, err := mapper.New(&mapper.Opts{IgnoreMissing: true}).Encode(wanted)
	if err != nil || shownValue(encoded) != shownValue(sent) {
		return nil
	}
	return &date
}

// of is what to send as the date of a window that has come. The state has been shown once the cluster is there, and its windows are made again with it.
func (b *beginnings) of(cluster pulumi.Resource, born *birth, logicalName string, window *cs.MaintenanceWindowArgs) pulumi.StringPtrInput {
	//nolint:forcetypeassert // a function that returns this type makes this type
	return pulumi.All(cluster.URN(), window.ToMaintenanceWindowOutput()).ApplyT(func(all []any) *string {
		wanted, _ := all[1].(cs.MaintenanceWindow)
		if born.madeNow() {
			return nil
		}
		return b.kept(logicalName, wanted)
	}).(pulumi.StringPtrOutput)
}
