package program_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/program"
	"github.com/aksops/pulumi-aksops/internal/runs"
)

// TestTold holds that a run that the engine ended says nothing of its own, and any other error is shown.
func TestTold(t *testing.T) {
	t.Parallel()
	assert.True(t, program.Told(fmt.Errorf("a: %w", runs.ErrRefused)))
	assert.True(t, program.Told(errors.New("waiting for RPCs: rpc error: code = Unavailable desc = resource monitor shut down while waiting on step's done channel")))
	assert.False(t, program.Told(errors.New("waiting for RPCs: awaiting input property scope: no id")))
	assert.False(t, program.Told(nil))
}
