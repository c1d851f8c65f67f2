package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aksops/pulumi-aksops/offline/session"
)

const shellWelcome = `This folder has the configuration of stack %[1]s, Pulumi.%[1]s.yaml, which you can edit. Try "pulumi up", "pulumi refresh" and whatever
else you want to try; no preview or update reaches Azure. Everything ends with "exit", but for a simulated Azure that -azure keeps in a file.
`

// runShell opens a shell in which the user's Pulumi commands run against a simulated Azure, or runs one command there.
func runShell(ctx context.Context, args []string) (err error) {
	flags := newStackFlags("shell", "dev").withAzure()
	options, command, err := flags.parseWithCommand(args)
	if err != nil {
		return err
	}
	if len(command) == 0 {
		fmt.Print(noAzure)
	}
	s, err := session.Start(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if len(command) == 0 {
		fmt.Printf(shellWelcome, options.Stack)
	}
	// What the user interrupts is the command in the shell, and not the shell.
	code, err := s.Shell(context.WithoutCancel(ctx), command...)
	if err == nil && code != 0 && len(command) > 0 {
		return fmt.Errorf("%s: exit status %d", command[0], code)
	}
	return err
}
