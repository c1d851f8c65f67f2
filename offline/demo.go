package main

import (
	"context"
	"fmt"

	"github.com/aksops/pulumi-aksops/offline/demo"
)

// runDemo creates, changes and destroys a stack's environment.
func runDemo(ctx context.Context, args []string) error {
	options, err := newStackFlags("demo", "dev").withAzure().parse(args)
	if err != nil {
		return err
	}
	fmt.Print(noAzure)
	return demo.Run(ctx, options)
}
