// Package pulumicli finds the Pulumi CLI: the one on PATH if it is recent enough, otherwise one of the pinned version that is built once and kept in
// the user's cache folder.
package pulumicli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

const (
	// Package is the CLI as a Go package.
	Package = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
	// Name is the CLI's executable.
	Name = "pulumi"
	// OldestVersion is the first one that imports a resource and updates it in one deployment, which built-in tables need.
	OldestVersion = "v3.174.0"
	// ChoiceVariable is the environment variable that chooses the CLI: "build" for the pinned one, or a path.
	ChoiceVariable = "AKSOPS_PULUMI"

	module          = "github.com/pulumi/pulumi/pkg/v3"
	versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
)

// CLI is a Pulumi CLI that may still have to be built.
type CLI struct {
	// Path is where the executable is, or will be.
	Path string
	// Version is its version, for example v3.274.1.
	Version string
	// Origin says where it comes from, for people.
	Origin string
}

// Find chooses the CLI. The pinned version is the one that the go.mod in moduleDir requires. cacheDir is the folder that receives what is built.
func Find(ctx context.Context, moduleDir, cacheDir string) (CLI, error) {
	pinned, err := PinnedVersion(moduleDir)
	if err != nil {
		return CLI{}, err
	}
	build := CLI{
		Path:    filepath.Join(cacheDir, "pulumi-"+pinned, executable(Name)),
		Version: pinned,
		Origin:  "built from source into the user's cache folder",
	}
	switch choice := os.Getenv(ChoiceVariable); choice {
	case "build":
		return build, nil
	case "":
		if found, recent := onPath(ctx); recent {
			return found, nil
		}
		return build, nil
	default:
		version, err := versionOf(ctx, choice)
		if err != nil {
			return CLI{}, fmt.Errorf("%s=%s: %w", ChoiceVariable, choice, err)
		}
		return CLI{Path: choice, Version: version, Origin: "named by " + ChoiceVariable}, nil
	}
}

// onPath is the CLI on PATH if there is one that is recent enough.
func onPath(ctx context.Context) (CLI, bool) {
	path, err := exec.LookPath(Name)
	if err != nil {
		return CLI{}, false
	}
	version, err := versionOf(ctx, path)
	if err != nil || semver.Compare(version, OldestVersion) < 0 {
		return CLI{}, false
	}
	return CLI{Path: path, Version: version, Origin: "found on PATH"}, true
}

// Exists says whether there is nothing to build.
func (c CLI) Exists() bool {
	info, err := os.Stat(c.Path)
	return err == nil && info.Mode().IsRegular()
}

// Install moves a freshly built executable to the CLI's path in one step. Another process may have been faster, which is just as good.
func (c CLI) Install(built string) error {
	if err := os.MkdirAll(filepath.Dir(c.Path), 0o750); err != nil {
		return fmt.Errorf("installing the Pulumi CLI: %w", err)
	}
	if err := os.Rename(built, c.Path); err != nil && !c.Exists() {
		return fmt.Errorf("installing the Pulumi CLI: %w", err)
	}
	return nil
}

// LinkerFlags make an executable know its version: without one the CLI calls itself a development build.
func LinkerFlags(version string) string { return "-s -w -X " + versionVariable + "=" + version }

// PinnedVersion is the version that the go.mod in moduleDir requires.
func PinnedVersion(moduleDir string) (string, error) {
	path := filepath.Join(moduleDir, "go.mod")
	data, err := os.ReadFile(path) //nolint:gosec // a go.mod of this repository
	if err != nil {
		return "", fmt.Errorf("finding the pinned version of Pulumi: %w", err)
	}
	file, err := modfile.Parse(path, data, nil)
	if err != nil {
		return "", fmt.Errorf("finding the pinned version of Pulumi: %w", err)
	}
	for _, require := range file.Require {
		if require.Mod.Path == module {
			return require.Mod.Version, nil
		}
	}
	return "", fmt.Errorf("%s does not require %s", path, module)
}

func versionOf(ctx context.Context, path string) (string, error) {
	cmd := exec.CommandContext(ctx, path, "version") //nolint:gosec // running the CLI that the user has is the purpose
	cmd.Env = append(os.Environ(), "PULUMI_SKIP_UPDATE_CHECK=true")
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("asking for its version: %w", err)
	}
	version := strings.TrimSpace(string(output))
	if !semver.IsValid(version) {
		return "", errors.New("it does not tell its version but " + version)
	}
	return version, nil
}

func executable(name string) string {
	if os.PathSeparator == '\\' {
		return name + ".exe"
	}
	return name
}
