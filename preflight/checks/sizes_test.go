package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// TestEphemeralDiskNeedsRoom holds disks on the host against the room of their size, where Azure says how much that is.
func TestEphemeralDiskNeedsRoom(t *testing.T) {
	t.Parallel()
	sizes := Answer[map[string]Size]{Value: map[string]Size{"standard_d2ds_v5": {LocalGiB: 75}, "standard_x": {}}}
	for name, test := range map[string]struct {
		pool needs.Pool
		want Status
	}{
		"too large":      {needs.Pool{VmSize: "Standard_D2ds_v5", Ephemeral: true, DiskGiB: 300}, Missing},
		"as large":       {needs.Pool{VmSize: "Standard_D2ds_v5", Ephemeral: true, DiskGiB: 75}, OK},
		"what fits":      {needs.Pool{VmSize: "Standard_D2ds_v5", Ephemeral: true}, OK},
		"elsewhere":      {needs.Pool{VmSize: "Standard_D2ds_v5", DiskGiB: 300}, OK},
		"nobody says so": {needs.Pool{VmSize: "Standard_X", Ephemeral: true, DiskGiB: 300}, OK},
	} {
		assert.Equal(t, test.want, SizeFinding(test.pool, sizes).Status, name)
	}
}
