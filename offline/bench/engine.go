package bench

import (
	"context"
	"errors"
	"time"

	"github.com/aksops/pulumi-aksops/offline/session"
)

// previewTime is how long the previews of one size are repeated at least: ten pairs of the smallest took that long.
const previewTime = 15 * time.Second

// previews measures previews of a stack without resources.
func (r *rig) previews(ctx context.Context, runs int) (pair, error) {
	ours, err := r.open(ctx, r.ours)
	if err != nil {
		return pair{}, err
	}
	defer func() { _ = ours.Close() }()
	bare, err := r.open(ctx, r.bare)
	if err != nil {
		return pair{}, err
	}
	defer func() { _ = bare.Close() }()
	preview := func(s *session.Session) func() (sample, error) {
		return func() (sample, error) {
			s.Azure.ForgetCalls()
			return r.pulumi(ctx, s, nil, "preview")
		}
	}
	return takeTurns(runs, previewTime, preview(ours), preview(bare))
}

// ups measures the creation of everything, without checkpoints.
func (r *rig) ups(ctx context.Context, runs int) (pair, error) {
	up := func(program string) func() (sample, error) {
		return func() (sample, error) { return r.up(ctx, program, session.SkipCheckpoints) }
	}
	return takeTurns(runs, 0, up(r.ours), up(r.bare))
}

// up creates everything in a stack of its own.
func (r *rig) up(ctx context.Context, program string, settings ...string) (sample, error) {
	s, err := r.open(ctx, program)
	if err != nil {
		return sample{}, err
	}
	taken, err := r.pulumi(ctx, s, settings, "up", "--yes", "--skip-preview")
	return taken, errors.Join(err, s.Close())
}
