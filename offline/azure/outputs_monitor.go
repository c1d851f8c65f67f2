package azure

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Azure answers the time of creation; a fixed one keeps refreshes without drift.
const createdDate = "2025-01-15T08:00:00Z"

// describeWorkspace answers the same customer id again if a deleted workspace returned.
func describeWorkspace(a *answer) {
	a.describeIdentity()
	a.set("customerId", a.guid("customer"+strings.Repeat("+", a.incarnation)))
	a.set("createdDate", createdDate)
	a.set("modifiedDate", createdDate)
	a.fallback("retentionInDays", defaultRetentionDays)
	a.fallback("publicNetworkAccessForIngestion", "Enabled")
	a.fallback("publicNetworkAccessForQuery", "Enabled")
	a.fallback("sku.name", "PerGB2018")
	a.set("sku.lastSkuUpdate", createdDate)
	a.fallback("workspaceCapping.dailyQuotaGb", -1)
	a.set("workspaceCapping.quotaNextResetTime", createdDate)
	a.set("workspaceCapping.dataIngestionStatus", "RespectQuota")
}

// describeTable answers the retention in effect where the inputs ask for the default.
func describeTable(a *answer) {
	plan, given := text(a.inputs, "plan")
	if !given {
		plan = analyticsPlan
		a.set("plan", plan)
	}
	interactive, chosen := number(a.inputs, "retentionInDays")
	switch {
	case plan == basicPlan:
		interactive, chosen = basicRetentionDays, false
	case !chosen || interactive == askForDefault:
		interactive, chosen = retentionOf(a.workspace), false
	}
	// What a table has from its workspace stays the workspace's until somebody writes the table.
	a.setRetention("retentionInDays", interactive, chosen && !a.builtIn)
	total, chosen := number(a.inputs, "totalRetentionInDays")
	if !chosen || total == askForDefault {
		total, chosen = interactive, false
	}
	a.setRetention("totalRetentionInDays", total, chosen && !a.builtIn)
	a.set("archiveRetentionInDays", total-interactive)
	a.set("schema.name", lastSegment(a.id))
	a.set("schema.tableType", "Microsoft")
}

func (a *answer) setRetention(name string, days float64, chosen bool) {
	if chosen {
		a.outputs[resource.PropertyKey(name)] = resource.NewProperty(days)
	} else {
		a.set(name, days)
	}
	a.set(name+"AsDefault", !chosen)
}

func describeEndpoint(a *answer) {
	host := fmt.Sprintf("%s-%s.%s-1", lastSegment(a.id), a.hex("endpoint", 4), a.region())
	a.set("immutableId", "dce-"+a.hex("dce", 32))
	a.set("configurationAccess.endpoint", "https://"+host+".handler.control.monitor.azure.com")
	a.set("logsIngestion.endpoint", "https://"+host+".ingest.monitor.azure.com")
	a.set("metricsIngestion.endpoint", "https://"+host+".metrics.ingest.monitor.azure.com")
	a.fallback("networkAcls.publicNetworkAccess", "Enabled")
}
