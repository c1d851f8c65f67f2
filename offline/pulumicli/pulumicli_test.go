package pulumicli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/pulumicli"
)

// fakeCLI is a CLI that only knows its version.
func fakeCLI(t *testing.T, version string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for a CLI is a shell script")
	}
	path := filepath.Join(t.TempDir(), "pulumi")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\necho "+version+"\n"), 0o700))
	return path
}

func TestFind(t *testing.T) {
	for name, test := range map[string]struct {
		version string
		onPath  bool
	}{
		"recent enough":  {"v3.174.0", true},
		"newer":          {"v3.300.1", true},
		"too old":        {"v3.173.9", false},
		"development":    {"", false},
		"not a version":  {"hello", false},
		"pre-release":    {"v3.260.0-alpha.1", true},
		"another major":  {"v2.25.2", false},
		"old prerelease": {"v3.174.0-alpha.1", false},
	} {
		t.Run(name, func(t *testing.T) {
			path := fakeCLI(t, test.version)
			t.Setenv(pulumicli.ChoiceVariable, "")
			t.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
			cache := t.TempDir()
			found, err := pulumicli.Find(t.Context(), "..", cache)
			require.NoError(t, err)
			if test.onPath {
				assert.Equal(t, path, found.Path)
				assert.Equal(t, test.version, found.Version)
				assert.True(t, found.Exists())
			} else {
				assert.Equal(t, filepath.Join(cache, "pulumi-"+pinned(t), "pulumi"), found.Path)
				assert.False(t, found.Exists())
			}
		})
	}
}

func TestChoice(t *testing.T) {
	path := fakeCLI(t, "v3.200.0")
	t.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv(pulumicli.ChoiceVariable, "build")
	found, err := pulumicli.Find(t.Context(), "..", t.TempDir())
	require.NoError(t, err)
	assert.Equal(t, pinned(t), found.Version, "the pinned version although one is on PATH")

	other := fakeCLI(t, "v3.201.0")
	t.Setenv(pulumicli.ChoiceVariable, other)
	found, err = pulumicli.Find(t.Context(), "..", t.TempDir())
	require.NoError(t, err)
	assert.Equal(t, other, found.Path)

	t.Setenv(pulumicli.ChoiceVariable, filepath.Join(t.TempDir(), "missing"))
	_, err = pulumicli.Find(t.Context(), "..", t.TempDir())
	assert.ErrorContains(t, err, pulumicli.ChoiceVariable)
}

func TestInstall(t *testing.T) {
	t.Parallel()
	cli := pulumicli.CLI{Path: filepath.Join(t.TempDir(), "pulumi-v3.274.1", "pulumi")}
	built := fakeCLI(t, "v3.274.1")
	require.NoError(t, cli.Install(built))
	assert.True(t, cli.Exists())
	require.NoError(t, cli.Install(built), "another process was faster")
}

func pinned(t *testing.T) string {
	t.Helper()
	version, err := pulumicli.PinnedVersion("..")
	require.NoError(t, err)
	return version
}
