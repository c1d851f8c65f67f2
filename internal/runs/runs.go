// Package runs keeps values for as long as one run of a program lasts.
package runs

import (
	"errors"
	"runtime"
	"sync"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ErrRefused is of a run that a hook has refused, of which the engine has shown what it said.
var ErrRefused = errors.New("stopped, since the run is refused, as its error says")

// Run is one run of a program. It does not keep the run's context alive: a test process has thousands of them, and a hook that held one would hold it
// until the process ends.
type Run = weak.Pointer[pulumi.Context]

// Of is the run of a context.
func Of(ctx *pulumi.Context) Run { return weak.Make(ctx) }

// Store has one value for each run. Its zero value is ready to use.
type Store[T any] struct {
	mu sync.Mutex
	of map[Run]*T
}

// Use lends a run's value, a zero value at first, to one caller at a time. It does nothing once the run is over.
func (s *Store[T]) Use(run Run, use func(*T)) {
	ctx := run.Value()
	if ctx == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	value, known := s.of[run]
	if !known {
		if s.of == nil {
			s.of = map[Run]*T{}
		}
		value = new(T)
		s.of[run] = value
		runtime.AddCleanup(ctx, s.forget, run)
	}
	use(value)
}

func (s *Store[T]) forget(run Run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of, run)
}
