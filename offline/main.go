// Command offline runs this repository's program on the real Pulumi engine against a simulated Azure on this machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"golang.org/x/term"

	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

const usage = `offline <command> [flags]

  demo       create, change and destroy an environment
  bench      measure environments of different sizes
  preview    show the diff of a stack's configuration
  shell      run Pulumi commands of your own, or one command: offline shell pulumi up
  serve      lend the simulated Azure to a Pulumi CLI of your own
  resources  print what a stack registers as JSON
  azure      show what is in a simulated Azure, or change it
  chaos      kill deployments at random places and recover from that

Each command takes -h`

// noAzure is the first line of every command that shows something that could be taken for Azure.
const noAzure = "No Azure is involved: everything below runs against a simulated Azure on this machine.\n"

func main() {
	// Every signal that asks to end leads through the cleaning up.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "offline:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	commands := map[string]func(context.Context, []string) error{
		"demo": runDemo, "preview": preview, "resources": resources, "bench": runBench, "shell": runShell,
		"azure": runAzure, "chaos": runChaos, "serve": runServe,
	}
	if len(args) > 0 && slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		fmt.Println(usage)
		return nil
	}
	if len(args) > 0 {
		if command, known := commands[args[0]]; known {
			return command(ctx, args[1:])
		}
	}
	return errors.New("name a command: " + usage)
}

// stackFlags are the flags that every command has, and those that only some have.
type stackFlags struct {
	set    *flag.FlagSet
	stack  *string
	config *string
	azure  *string
	faults *string
}

func newStackFlags(command, defaultStack string) stackFlags {
	set := flag.NewFlagSet(command, flag.ExitOnError)
	return stackFlags{
		set:    set,
		stack:  set.String("stack", defaultStack, "name of the stack"),
		config: set.String("config", "", "the stack's configuration `file` (default Pulumi.<stack>.yaml in the repository)"),
	}
}

// fixedShape is the configuration that commands take which repeat or measure something, so that their figures of different times compare.
const fixedShape = "offline/testdata/Pulumi.fleet.yaml"

// parseFixed is parse for such a command. Another configuration than that of the stack prod has to be named.
func (f stackFlags) parseFixed(args []string) (session.Options, error) {
	options, err := f.parse(args)
	if err == nil && options.ConfigFile == "" && options.Stack == "prod" {
		options.ConfigFile = filepath.Join(options.Root, fixedShape)
	}
	return options, err
}

// withAzure adds the flags of commands that let the user have a hand in the simulated Azure.
func (f stackFlags) withAzure() stackFlags {
	f.azure = f.set.String("azure", "", "`file` that keeps the simulated Azure (default: it ends with the command)")
	f.faults = f.set.String("faults", "", "YAML or JSON `file` with what goes wrong in the simulated Azure")
	return f
}

func (f stackFlags) parse(args []string) (session.Options, error) {
	options, rest, err := f.parseWithCommand(args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%s takes flags only, not %q", f.set.Name(), rest[0])
	}
	return options, err
}

// parseWithCommand takes a command after the flags.
func (f stackFlags) parseWithCommand(args []string) (session.Options, []string, error) {
	if err := f.set.Parse(args); err != nil {
		return session.Options{}, nil, err
	}
	root, err := session.Root()
	if err != nil {
		return session.Options{}, nil, err
	}
	options := session.Options{
		Root:       root,
		Stack:      *f.stack,
		ConfigFile: *f.config,
		Output:     os.Stdout,
		Log:        os.Stderr,
		Color:      term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("NO_COLOR") == "",
	}
	if f.azure != nil {
		options.AzureFile = *f.azure
	}
	if f.faults != nil && *f.faults != "" {
		options.Faults, err = faults.Read(*f.faults)
	}
	return options, f.set.Args(), err
}
