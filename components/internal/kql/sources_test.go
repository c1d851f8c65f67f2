package kql

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOptionalTables(t *testing.T) {
	t.Parallel()
	//nolint:dupword // the table stands in a comment and behind it
	got := Optional("let named = \"Perf\"; // Perf\nPerf\n| where Computer == named and X.Perf == 1\n| join (Perf | project Perf = Computer) on Computer")
	assert.Equal(t, "let PerfOrNone = (union isfuzzy=true Perf, (datatable(Computer: string, TimeGenerated: datetime)[]));\n"+
		"let named = \"Perf\"; // Perf\nPerfOrNone\n| where Computer == named and X.Perf == 1\n| join (PerfOrNone | project Perf = Computer) on Computer", got)
	assert.Equal(t, "Unknown | take 1", Optional("Unknown | take 1"))
}

func TestSourceOfSeveralTables(t *testing.T) {
	t.Parallel()
	got := OptionalFrom("let audit = AKSAudit;\naudit | where Verb == 'get' and _TimeReceived > ago(1h)", "let audit = AKSAudit;", "let audit = %s;",
		[]string{"AKSAudit", "AKSAuditAdmin"}, "ingestion_time() > ago(20m)")
	assert.Equal(t, "let audit = (union isfuzzy=true (AKSAudit | where ingestion_time() > ago(20m)), (AKSAuditAdmin | where ingestion_time() > ago(20m)), "+
		"(datatable(TimeGenerated: datetime, Verb: string, _TimeReceived: datetime)[]));\naudit | where Verb == 'get' and _TimeReceived > ago(1h)", got)
}

func TestSplit(t *testing.T) {
	t.Parallel()
	declarations, expression := Split("let a = \";\"; // ; here\nlet b = 1; // and ; here\nPerf // ; there\n| take b\n")
	assert.Equal(t, "let a = \";\"; // ; here\nlet b = 1; // and ; here", declarations)
	assert.Equal(t, "Perf // ; there\n| take b", expression)
	declarations, expression = Split("let a = 1; Perf")
	assert.Equal(t, "let a = 1;", declarations)
	assert.Equal(t, "Perf", expression)
	declarations, expression = Split("Perf")
	assert.Empty(t, declarations)
	assert.Equal(t, "Perf", expression)
}
