package demo

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRecipientsTable(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `rule             severity  who is told
nodes-not-ready  Sev1      onCall
zone-down        Sev1      onCall; team (Monday 08:00 to 18:00 UTC)
a-note           Sev4      mailbox
`, recipientsTable(map[string]string{
		"a-note": "Sev4: mailbox", "zone-down": "Sev1: onCall; team (Monday 08:00 to 18:00 UTC)", "nodes-not-ready": "Sev1: onCall",
	}))
	assert.Equal(t, "The configuration has no alerts.\n", recipientsTable(nil))
}
