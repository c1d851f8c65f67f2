package program

import (
	"errors"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/runs"
)

// endOfRun is in what the engine answers to every registration that waits when another one fails (pulumi, pkg/resource/deploy/source_eval.go).
const endOfRun = "resource monitor shut down"

// Told says whether the engine itself has shown what an error of a run comes from, so that the error adds nothing to it.
func Told(err error) bool {
	return errors.Is(err, runs.ErrRefused) || err != nil && strings.Contains(err.Error(), endOfRun)
}
