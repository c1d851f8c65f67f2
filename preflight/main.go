// Command preflight tells what is missing on a subscription before a stack is deployed to it, and the command that fixes it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"golang.org/x/term"

	"github.com/aksops/pulumi-aksops/internal/stackconfig"
	"github.com/aksops/pulumi-aksops/preflight/azure"
	"github.com/aksops/pulumi-aksops/preflight/needs"
	"github.com/aksops/pulumi-aksops/preflight/plan"
	"github.com/aksops/pulumi-aksops/preflight/report"
)

// exitUnknown says that something could not be checked.
const exitUnknown = 2

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	c := &command{
		env: os.Getenv, stdout: os.Stdout, stderr: os.Stderr, connect: connect,
		color: term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("NO_COLOR") == "",
	}
	code, err := c.run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "preflight:", err)
	}
	os.Exit(code)
}

// command is one run of preflight.
type command struct {
	env            azure.Environment
	stdout, stderr io.Writer
	color          bool
	connect        func(env azure.Environment, progress io.Writer) (*azure.Client, error)
}

// connect signs in to the cloud that the environment names.
func connect(env azure.Environment, progress io.Writer) (*azure.Client, error) {
	in, err := azure.Cloud(env)
	if err != nil {
		return nil, err
	}
	credential, err := azure.Credential(env, in)
	if err != nil {
		return nil, fmt.Errorf("signing in to Azure: %w", err)
	}
	options := &arm.ClientOptions{}
	options.Cloud = in
	// The SDK would register providers on its own when a request fails for want of one.
	options.DisableRPRegistration = true
	return azure.New(credential, options, azure.DefaultPatience(progress)), nil
}

type flags struct {
	stack, config, subscription string
	register, asJSON            bool
}

func (c *command) parse(args []string) (flags, error) {
	set, f := flag.NewFlagSet("preflight", flag.ContinueOnError), flags{}
	set.SetOutput(c.stderr)
	set.StringVar(&f.stack, "stack", "dev", "`name` of the stack")
	set.StringVar(&f.config, "config", "", "the stack's configuration `file`, relative to the repository (default Pulumi.<stack>.yaml)")
	set.StringVar(&f.subscription, "subscription", "",
		"`GUID` of the subscription (default azure-native:subscriptionId of the stack, ARM_SUBSCRIPTION_ID, AZURE_SUBSCRIPTION_ID)")
	set.BoolVar(&f.register, "register", false, "register the resource providers that are missing, and wait for them")
	set.BoolVar(&f.asJSON, "json", false, "write JSON")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("preflight takes flags only, not %q", set.Arg(0))
	}
	return f, nil
}

// run gives the exit code: 0 all fine, 1 something is missing, 2 something could not be checked.
func (c *command) run(ctx context.Context, args []string) (int, error) {
	f, err := c.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return 0, nil
	}
	if err != nil {
		return exitUnknown, err
	}
	wanted, err := c.needs(ctx, f)
	if err != nil {
		return exitUnknown, err
	}
	client, err := c.connect(c.env, c.stderr)
	if err != nil {
		return exitUnknown, err
	}
	caller, err := client.Caller(ctx)
	if err != nil {
		return exitUnknown, fmt.Errorf("signing in to Azure: %w", err)
	}
	i := &inspector{client: client, needs: wanted, register: f.register, progress: c.stderr, caller: caller}
	found := report.New(f.stack, wanted.Subscription, i.findings(ctx))
	if f.asJSON {
		err = found.WriteJSON(c.stdout)
	} else {
		err = found.WriteText(c.stdout, c.color)
	}
	if err != nil {
		return exitUnknown, err
	}
	return found.ExitCode(), nil
}

// needs are what the stack's configuration needs.
func (c *command) needs(ctx context.Context, f flags) (*needs.Needs, error) {
	root, err := repository()
	if err != nil {
		return nil, err
	}
	if f.config == "" {
		f.config = "Pulumi." + f.stack + ".yaml"
	}
	if !filepath.IsAbs(f.config) {
		f.config = filepath.Join(root, f.config)
	}
	if _, err := os.Stat(f.config); err != nil {
		return nil, fmt.Errorf("the configuration of stack %s: %w; choose another with -stack or -config", f.stack, err)
	}
	config, err := stackconfig.Load(ctx, filepath.Join(root, "Pulumi.yaml"), f.config)
	if err != nil {
		return nil, err
	}
	subscription, err := c.subscription(f, config)
	if err != nil {
		return nil, err
	}
	resources, err := plan.Resources(subscription, f.stack, config, needs.Identify(subscription))
	if err != nil {
		return nil, err
	}
	return needs.Of(subscription, resources), nil
}

// subscription is the one that azure-native would deploy to, unless a flag says otherwise.
func (c *command) subscription(f flags, config *stackconfig.Config) (string, error) {
	for _, from := range []struct{ name, value string }{
		{"-subscription", f.subscription},
		{"azure-native:subscriptionId", config.Values["azure-native:subscriptionId"]},
		{"ARM_SUBSCRIPTION_ID", c.env("ARM_SUBSCRIPTION_ID")},
		{"AZURE_SUBSCRIPTION_ID", c.env("AZURE_SUBSCRIPTION_ID")},
	} {
		switch {
		case from.value == "":
		case from.value == stackconfig.SecretPlaceholder:
			return "", fmt.Errorf("%s is a secret, which preflight does not decrypt: give it with -subscription", from.name)
		case !azure.IsGUID(from.value):
			return "", fmt.Errorf("%s is %q: must be the GUID of a subscription, as az account show --query id shows it", from.name, from.value)
		default:
			return from.value, nil
		}
	}
	return "", errors.New("which subscription? Give -subscription, for example -subscription $(az account show --query id --output tsv)")
}

// repository is the folder with Pulumi.yaml, here or above.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "Pulumi.yaml")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("run this inside the repository")
		}
		dir = parent
	}
}
