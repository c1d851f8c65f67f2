package checks

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// hostile does something if a shell takes it for more than a word.
const hostile = "$(touch pwned)`touch pwned`'\"; touch pwned #"

// TestCommandsRunNothingOfNames pastes every command into a shell, where az writes its arguments line by line.
func TestCommandsRunNothingOfNames(t *testing.T) {
	t.Parallel()
	const id = "77777777-1234-1234-1234-123456789abc"
	scope := "/subscriptions/s/resourceGroups/" + hostile
	no := Answer[[]Grant]{}
	cluster := needs.Cluster{Location: hostile}
	for name, f := range map[string]Finding{
		"provider":    ProviderFinding(needs.Provider{Subscription: hostile, Namespace: hostile}, Answer[string]{}),
		"permission":  PermissionFinding(needs.Permission{Scope: scope, Action: "a/write", Role: hostile}, no),
		"may not ask": unknown(KindPermission, "a/write", &ReadError{Scope: scope, Status: 403, Err: errors.New("no")}),
	} {
		out, dir := paste(t, NameCaller(f.Fix, id))
		assert.Contains(t, out, hostile, name)
		assert.NotContains(t, out, CallerPlaceholder, name)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		assert.Empty(t, left, name)
	}
	for name, f := range map[string]Finding{
		"feature": FeatureFinding(needs.Feature{Subscription: hostile, Namespace: hostile, Name: hostile}, Answer[string]{}),
		"size":    SizeFinding(needs.Pool{Cluster: cluster, VmSize: "x"}, Answer[map[string]Size]{}),
		"version": VersionFinding(cluster, "x", "1.99", Answer[[]Version]{}),
	} {
		quoted := `'$(touch pwned)` + "`touch pwned`" + `'\''"; touch pwned #'`
		assert.Contains(t, f.Fix, quoted, name)
		assert.NotContains(t, strings.ReplaceAll(f.Fix, quoted, ""), "touch", name)
	}
}

// paste runs a command as a user does who pastes it, in an empty folder.
func paste(t *testing.T, command string) (string, string) {
	t.Helper()
	dir := t.TempDir()
	shell := exec.CommandContext(t.Context(), "sh", "-c", "az() { printf '%s\\n' \"$@\"; }\n"+command)
	shell.Dir = dir
	out, err := shell.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out), dir
}
