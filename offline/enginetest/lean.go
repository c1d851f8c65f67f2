package enginetest

import (
	"context"
	"errors"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/pkg/v3/secrets/b64"
	"github.com/pulumi/pulumi/pkg/v3/util/cancel"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
)

// runLean runs one operation with the engine as the framework does, but looks at the state once, at the end. The framework keeps it in three ways and
// reads it after every step, to test the engine: with a hundred resources that takes longer than everything else.
func (r *Rig) runLean(ctx context.Context, op framework.TestOp, preview bool) (*deploy.Snapshot, []engine.Event, error) {
	cancelled, source := cancel.NewContext(context.Background())
	stop := context.AfterFunc(ctx, func() { source.Cancel() })
	defer stop()
	defer source.Terminate()
	target := r.plan.GetTarget(r.tb, r.snapshot)
	host := r.plan.Options.HostF()
	defer func() { _ = host.Close() }()
	options := r.plan.Options.Options()
	options.HostFactory = func(context.Context, diag.Sink, diag.Sink, plugin.DebugContext) (plugin.Host, error) {
		return host, nil
	}

	events, fired := make(chan engine.Event), make(chan []engine.Event)
	go func() {
		var all []engine.Event
		for event := range events {
			all = append(all, event)
		}
		fired <- all
	}()
	journal := &journal{base: target.Snapshot}
	r.journal = journal
	_, _, err := op(framework.NewUpdateInfo(r.plan.GetProject(), target), &engine.Context{
		Cancel: cancelled, Events: events, SnapshotManager: journal, PluginManager: framework.NopPluginManager{},
		SnapshotManagerCapabilities: r.plan.Options.SnapshotManagerCapabilities,
	}, options, preview)
	close(events)
	all := <-fired
	r.journal = nil
	if preview {
		return nil, all, err
	}
	next, unsound := journal.snapshot()
	if unsound == nil {
		unsound = next.VerifyIntegrity()
	}
	if unsound != nil {
		return nil, all, errors.Join(err, unsound)
	}
	next.SecretsManager = b64.NewBase64SecretsManager()
	return next, all, err
}
