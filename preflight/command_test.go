package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/preflight/checks"
	"github.com/aksops/pulumi-aksops/preflight/report"
)

func TestRefusedBeforeAzureIsAsked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	mistake := write("mistake.yaml", "config:\n  aksops:location: northeurope\n  aksops:clusters: {main: {teir: Free}}\n")
	secret := write("secret.yaml", "config:\n  azure-native:subscriptionId: {secure: v1:x}\n  aksops:location: northeurope\n")
	elsewhere := write("elsewhere.yaml", "config:\n  aksops:location: northeurope\n  aksops:workspace:\n    tables: {Perf: {retentionDays: 30}}\n"+
		"    existingWorkspaceId: /subscriptions/99999999-1234-1234-1234-123456789abc/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/shared\n")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"subscription of the file": {[]string{"-config", elsewhere}, "workspace.tables changes tables of existingWorkspaceId in subscription 99999999-1234-1234-1234-123456789abc"},
		"argument":                 {[]string{"dev"}, `takes flags only, not "dev"`},
		"flag":                     {[]string{"-wait"}, "not defined"},
		"no configuration":         {[]string{"-stack", "none"}, "Pulumi.none.yaml"},
		"mistake":                  {[]string{"-config", mistake}, `clusters.main.teir is not an input; did you mean "tier"?`},
		"no subscription":          {[]string{"-subscription", ""}, "which subscription? Give -subscription"},
		"subscription":             {[]string{"-subscription", "mine"}, `-subscription is "mine": must be the GUID`},
		"secret in the file":       {[]string{"-subscription", "", "-config", secret}, "azure-native:subscriptionId is a secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			got := w.preflight(t, c.args...)
			require.ErrorContains(t, got.err, c.want)
			assert.Equal(t, 2, got.code)
			assert.Zero(t, w.asked)
		})
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.failures["sign-in"] = 1
	got := w.preflight(t)
	require.ErrorContains(t, got.err, "signing in to Azure: nobody is signed in")
	assert.Equal(t, 2, got.code)
	assert.Zero(t, w.asked)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	got := newWorld().preflight(t, "-h")
	require.NoError(t, got.err)
	assert.Equal(t, 0, got.code)
	assert.Contains(t, got.stderr, "-register")
}

func TestSubscriptionOfTheEnvironment(t *testing.T) {
	t.Parallel()
	var stdout bytes.Buffer
	variables := map[string]string{"ARM_SUBSCRIPTION_ID": subscriptionID, "AZURE_SUBSCRIPTION_ID": "99999999-1234-1234-1234-123456789abc"}
	c := &command{env: func(name string) string { return variables[name] }, stdout: &stdout, stderr: &stdout, connect: newWorld().client}
	code, err := c.run(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, 0, code)
	assert.Contains(t, stdout.String(), subscriptionID)
}

func TestColors(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	r := report.New("dev", subscriptionID, []checks.Finding{{Kind: checks.KindProvider, Subject: "A", Status: checks.OK}})
	require.NoError(t, r.WriteText(&b, true))
	assert.Contains(t, b.String(), "\x1b[32m✔ ok     \x1b[0m  A")
	assert.Error(t, r.WriteText(broken{}, false))
}

func TestReportForgesNoLines(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	r := report.New("dev\nx", "s\x1b[2J", []checks.Finding{{Kind: "k", Subject: "a\r", Status: checks.Missing, Detail: "b\n? c", Fix: "d\ne"}})
	require.NoError(t, r.WriteText(&b, false))
	assert.Equal(t, "Stack dev\\nx, subscription s\\x1b[2J\n\nk\n  ✘ missing  a\\r  b\\n? c\n\nwhat to do\n  d\\ne\n\n0 ok, 1 missing, 0 unknown\n", b.String())
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no more space") }
