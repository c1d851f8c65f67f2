package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Shell runs a command, or without one the user's shell, where the stack is: in the folder of its configuration, with the Pulumi CLI of the session
// first on PATH, and with its backend and simulated Azure. It returns the command's exit code.
func (s *Session) Shell(ctx context.Context, command ...string) (int, error) {
	if len(command) == 0 {
		command = []string{userShell()}
	}
	environment := s.environment()
	for i, setting := range environment {
		if path, is := strings.CutPrefix(setting, "PATH="); is {
			environment[i] = "PATH=" + filepath.Dir(s.tools.CLI.Path) + string(filepath.ListSeparator) + path
		}
	}
	path, err := s.lookUp(command[0])
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, path, command[1:]...) //nolint:gosec // running what the user names is the purpose
	cmd.Dir, cmd.Env = s.projectDir(), environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, s.options.Output, os.Stderr
	cmd.WaitDelay = interruptDelay
	err = cmd.Run()
	if exit, ran := errors.AsType[*exec.ExitError](err); ran {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 0, fmt.Errorf("running %s: %w", command[0], err)
	}
	return 0, nil
}

// lookUp finds a command as the shell of the session does: pulumi is the session's own.
func (s *Session) lookUp(command string) (string, error) {
	if command == filepath.Base(s.tools.CLI.Path) {
		return s.tools.CLI.Path, nil
	}
	return exec.LookPath(command)
}

func userShell() string {
	if shell := os.Getenv("SHELL"); shell != "" {
		return shell
	}
	return "/bin/sh"
}
