package cluster

import (
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
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

// forgetBeginnings takes dates that have come out of the windows in the state of a cluster whose component has the name. The program does not send them
// any more, which alone would be an update of the window, on a day on which nobody changed anything.
func forgetBeginnings(name string, now time.Time) azure.Migration {
	return func(urn resource.URN, state map[string]any) bool {
		if urn.Type() != maintenanceType || !strings.HasPrefix(urn.Name(), name+maintenanceRole) {
			return false
		}
		inputs, _ := state["inputs"].(map[string]any)
		window, _ := inputs["maintenanceWindow"].(map[string]any)
		text := func(key string) string {
			value, _ := window[key].(string)
			return value
		}
		at, dated := opens(text("startDate"), text("startTime"), text("utcOffset"))
		if !dated || at.After(now) {
			return false
		}
		delete(window, "startDate")
		return true
	}
}
