package main

import (
	"context"
	"os"

	"github.com/aksops/pulumi-aksops/offline/recorder"
	"github.com/aksops/pulumi-aksops/offline/session"
)

// resources prints what a stack registers. Standard output receives nothing else.
func resources(ctx context.Context, args []string) error {
	options, err := newStackFlags("resources", "dev").parse(args)
	if err != nil {
		return err
	}
	recorded, err := session.Record(ctx, options)
	if err != nil {
		return err
	}
	return recorder.WriteJSON(os.Stdout, recorded)
}
