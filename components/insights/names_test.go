package insights

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("c", 63)
	assert.Equal(t, "MSCI-westeurope-aks", ruleName("West Europe", "aks"))
	for _, name := range []func(string, string) string{ruleName, ingestEndpointName, configEndpointName} {
		limit := 43
		if strings.HasPrefix(name("r", "c"), "MSCI-r") {
			limit = 64
		}
		cut := name("germanywestcentral", long)
		assert.LessOrEqual(t, len(cut), limit)
		assert.Regexp(t, `^MSCI-([a-z]+-)+[a-z0-9-]*[0-9a-f]{8}$`, cut)
		assert.Equal(t, cut, name("germanywestcentral", long))
		assert.NotEqual(t, cut, name("germanywestcentral", long+"d"))
		assert.NotEqual(t, name("westeurope", "aks"), name("westeurope", "AKS"), "names differ by more than case")
	}
	assert.LessOrEqual(t, len(connectionName(ingestEndpointName("germanywestcentral", long))), 80)
}
