// Package secrecy keeps the secrets of a configuration out of what a run says once it has read it. Inputs that take text keep their secrets by themselves; what
// a program has to know at preview is plain, and hooks and notes quote it.
package secrecy

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/runs"
)

var hides runs.Store[func(string) string]

// Set makes all that a run says pass through hide: its log, and the errors of its hooks.
func Set(ctx *pulumi.Context, hide func(text string) string) {
	hides.Use(runs.Of(ctx), func(one *func(string) string) { *one = hide })
	ctx.Log = log{ctx.Log, hide}
}

// Text is a text without secrets.
func Text(run runs.Run, text string) string {
	hides.Use(run, func(hide *func(string) string) {
		if *hide != nil {
			text = (*hide)(text)
		}
	})
	return text
}

// Error is an error without secrets, itself if it has none.
func Error(run runs.Run, err error) error {
	if err == nil {
		return nil
	}
	if shown := Text(run, err.Error()); shown != err.Error() {
		return errors.New(shown)
	}
	return err
}

// Hook is a hook whose errors have no secrets. It does not keep the context alive.
func Hook(ctx *pulumi.Context, call pulumi.ResourceHookFunction) pulumi.ResourceHookFunction {
	run := runs.Of(ctx)
	return func(args *pulumi.ResourceHookArgs) error { return Error(run, call(args)) }
}

type log struct {
	pulumi.Log

	hide func(string) string
}

// Debug is that of the log without secrets, as are the others.
func (l log) Debug(text string, args *pulumi.LogArgs) error { return l.Log.Debug(l.hide(text), args) }

// Info says what there is to know.
func (l log) Info(text string, args *pulumi.LogArgs) error { return l.Log.Info(l.hide(text), args) }

// Warn warns.
func (l log) Warn(text string, args *pulumi.LogArgs) error { return l.Log.Warn(l.hide(text), args) }

// Error says what is wrong.
func (l log) Error(text string, args *pulumi.LogArgs) error { return l.Log.Error(l.hide(text), args) }
