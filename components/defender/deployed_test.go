package defender

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the queries that are bound by verification/kql")

// deployedFile has every query in each form that is deployed, for Microsoft's language service to bind with and without tables.
const deployedFile = "../../verification/kql/deployed/defender.json"

func TestDeployedQueriesAreThoseThatAreBound(t *testing.T) {
	t.Parallel()
	deployed := map[string]string{}
	for name, one := range shippedRules() {
		for _, tables := range [][]string{{"AKSAuditAdmin"}, {"AKSAudit"}, auditTables} {
			if sources := one.sources(tables); len(sources) == len(tables) {
				deployed[name+" on "+strings.Join(tables, " and ")] = one.queryFor(sources, one.QueryFrequency, Ignored{})
			}
		}
	}
	content, err := json.MarshalIndent(deployed, "", " ")
	require.NoError(t, err)
	content = append(content, '\n')
	if *update {
		require.NoError(t, os.WriteFile(deployedFile, content, 0o600))
	}
	bound, err := os.ReadFile(deployedFile)
	require.NoError(t, err)
	assert.Equal(t, string(bound), string(content), "go test ./components/defender -run Deployed -update")
}
