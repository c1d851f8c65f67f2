package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// makeVariables are what a user may set when running make.
var makeVariables = []string{"STACK", "CONFIG", "STATE", "SUBSCRIPTION", "PREFLIGHT", "CHAOS", "BENCH"}

// makeInternals are what the Makefile has for itself, which nobody needs to set.
var makeInternals = []string{"MODULES", "GOFUMPT", "GOLANGCI_LINT", "config_file", "state_file", "flags"}

// hostileValues run PWN wherever they are taken for more than a text.
var hostileValues = []string{
	`x"; PWN; "`, `x'; PWN; '`, `x; PWN`, `x & PWN`, `x | PWN`, "$(PWN)", "`PWN`", "$(shell PWN)", "${shell PWN}", "$$(PWN)", "$(eval $(shell PWN))",
	"x\nPWN", `\"; PWN`, `x) PWN ;;`, "-x", "two words ", "*", "$HOME", "~", "# x", "%", `a\`, "größe",
}

// TestMakeRunsNothingOfVariables runs every target with values that a shell or make itself would run, in place of the go command one that
// writes down its arguments.
func TestMakeRunsNothingOfVariables(t *testing.T) {
	t.Parallel()
	for _, target := range makeTargets(t) {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			for _, template := range hostileValues {
				trap := filepath.Join(t.TempDir(), "pwned")
				value := strings.ReplaceAll(template, "PWN", "touch "+trap)
				for _, byEnvironment := range []bool{false, true} {
					got := runMake(t, target, value, byEnvironment)
					if want, known := callsOf(t, target, value); known {
						assert.Equal(t, want, got, value)
					}
				}
				assert.NoFileExists(t, trap, value)
			}
		})
	}
}

// callsOf are the arguments of the go command, for targets that take variables.
func callsOf(t *testing.T, target, value string) ([]string, bool) {
	t.Helper()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	onStack := []string{"-stack", value, "-config", filepath.Join(root) + "/" + value}
	switch target {
	case "preview":
		return append(append([]string{"-C", "offline", "run", ".", target}, onStack...), "-state", filepath.Join(root)+"/"+value), true
	case "demo", "resources", "serve":
		return append([]string{"-C", "offline", "run", ".", target}, onStack...), true
	case "preflight":
		return append(append([]string{"run", "-C", "preflight", "."}, append(onStack, "-subscription", value)...), strings.Fields(value)...), true
	case "chaos", "bench":
		return append([]string{"-C", "offline", "run", ".", target}, strings.Fields(value)...), true
	default:
		return nil, false
	}
}

// TestMakeChoosesTheConfiguration has the file relative to the repository or not at all.
func TestMakeChoosesTheConfiguration(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	for config, want := range map[string]string{"": "", "/a/b c.yaml": "/a/b c.yaml", "examples/x.yaml ": root + "/examples/x.yaml "} {
		got := makeCommand(t, "preview", "STACK=prod", "CONFIG="+config)()
		assert.Equal(t, []string{"-C", "offline", "run", ".", "preview", "-stack", "prod", "-config", want, "-state", ""}, got)
	}
}

func TestMakeHelp(t *testing.T) {
	t.Parallel()
	requireMake(t)
	command := exec.CommandContext(t.Context(), "make", "help")
	command.Dir, command.Env = "..", cleanEnvironment()
	out, err := command.Output()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	targets := makeTargets(t)
	require.Len(t, lines, len(targets))
	for i, target := range targets {
		assert.Regexp(t, "^"+target+" {1,11}[A-Z].*[a-z0-9.]$", lines[i])
		assert.Equal(t, 12, strings.Index(lines[i], strings.TrimLeft(strings.TrimPrefix(lines[i], target), " ")), lines[i])
	}
}

func makeTargets(t *testing.T) []string {
	t.Helper()
	content, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	var targets []string
	for _, match := range regexp.MustCompile(`(?m)^([a-z]+):.*$`).FindAllStringSubmatch(string(content), -1) {
		targets = append(targets, match[1])
	}
	require.Greater(t, len(targets), 10)
	return targets
}

func runMake(t *testing.T, target, value string, byEnvironment bool) []string {
	t.Helper()
	names := append(append([]string{}, makeVariables...), makeInternals...)
	settings := make([]string, len(names))
	for i, name := range names {
		settings[i] = name + "=" + value
	}
	if byEnvironment {
		return makeCommand(t, target)(settings...)
	}
	return makeCommand(t, target, settings...)()
}

// makeCommand prepares a run of make with arguments, which takes an environment and gives the arguments that the go command received.
func makeCommand(t *testing.T, target string, arguments ...string) func(environment ...string) []string {
	t.Helper()
	requireMake(t)
	bin := t.TempDir()
	log := filepath.Join(bin, "log")
	for _, tool := range []string{"go", "npm", "node"} {
		script := "#!/bin/sh\nfor argument; do printf '%s\\000' \"$argument\"; done >>" + log + "\n"
		require.NoError(t, os.WriteFile(filepath.Join(bin, tool), []byte(script), 0o755))
	}
	return func(environment ...string) []string {
		command := exec.CommandContext(t.Context(), "make", append([]string{target}, arguments...)...)
		command.Dir = ".."
		command.Env = append(append(cleanEnvironment(), "PATH="+bin+":"+os.Getenv("PATH")), environment...)
		out, err := command.CombinedOutput()
		require.NoError(t, err, string(out))
		content, err := os.ReadFile(log)
		if target == "help" {
			require.ErrorIs(t, err, os.ErrNotExist)
			return nil
		}
		require.NoError(t, err, string(out))
		return strings.Split(strings.TrimSuffix(string(content), "\x00"), "\x00")
	}
}

// cleanEnvironment is this process's environment without what a make that runs the tests has put into it.
func cleanEnvironment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "MAKE") && name != "MFLAGS" && name != "GNUMAKEFLAGS" {
			kept = append(kept, variable)
		}
	}
	for _, name := range makeVariables {
		kept = append(kept, name+"=")
	}
	return kept
}

func requireMake(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not installed")
	}
}
