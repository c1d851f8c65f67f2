package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aksops/pulumi-aksops/offline/session"
)

// preview shows the diff between a stack's configuration and nothing, or an exported state.
func preview(ctx context.Context, args []string) (err error) {
	flags := newStackFlags("preview", "dev").withAzure()
	state := flags.set.String("state", "", "`file` written by \"pulumi stack export\" to compare with (default: nothing exists yet)")
	options, err := flags.parse(args)
	if err != nil {
		return err
	}
	fmt.Print(noAzure)
	s, err := session.Start(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if *state != "" {
		if err := s.ImportState(ctx, *state); err != nil {
			return err
		}
	}
	return s.PreviewInOrder(ctx, options.Output)
}
