package defender

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

func TestSendsAlerts(t *testing.T) {
	t.Parallel()
	elsewhere := &WorkspaceExport{WorkspaceId: pulumi.String("/subscriptions/a")}
	for name, one := range map[string]struct {
		export *Export
		sends  bool
	}{
		"no export":                 {nil, false},
		"the environment's":         {&Export{}, true},
		"the environment's by name": {&Export{Workspace: &WorkspaceExport{}}, true},
		"another workspace":         {&Export{Workspace: elsewhere}, false},
		"an event hub alone":        {&Export{EventHub: &EventHubExport{}}, false},
		"both":                      {&Export{EventHub: &EventHubExport{}, Workspace: &WorkspaceExport{}}, true},
		"no alerts":                 {&Export{AlertSeverities: []string{}}, false},
		"grave ones":                {&Export{AlertSeverities: []string{"High"}}, true},
	} {
		assert.Equal(t, one.sends, one.export.SendsAlerts(), name)
	}
}
