package azure_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const (
	// writerVariable and fileVariable tell a copy of this test binary what to write, and where.
	writerVariable = "AKSOPS_TEST_WRITER"
	fileVariable   = "AKSOPS_TEST_FILE"
	processes      = 6
	groupsEach     = 20
)

func TestProcessesShareOneFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	simulated := azure.Open(file)
	makes(t, simulated, aGroup, aWorkspace)
	var running []*exec.Cmd
	for n := range processes {
		writer := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWriterProcess$", "-test.count=1")
		writer.Env = append(os.Environ(), fmt.Sprintf("%s=%d", writerVariable, n), fileVariable+"="+file)
		require.NoError(t, writer.Start())
		running = append(running, writer)
	}
	for _, writer := range running {
		require.NoError(t, writer.Wait())
	}
	objects, err := simulated.Objects()
	require.NoError(t, err)
	const each = groupsEach + 1
	assert.Len(t, objects, 2+processes*each, "nobody overwrites another one's")
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.True(t, json.Valid(content))
}

// TestWriterProcess is one of the processes of the test above; by itself it does nothing.
func TestWriterProcess(t *testing.T) {
	t.Parallel()
	writer, asked := os.LookupEnv(writerVariable)
	if !asked {
		return
	}
	simulated := azure.Open(os.Getenv(fileVariable))
	for n := range groupsEach {
		name := fmt.Sprintf("rg-%s-%d", writer, n)
		makes(t, simulated, aGroup.with(map[string]any{"resourceGroupName": name}))
	}
	table := "Writer" + writer + "_CL"
	makes(t, simulated, aTable.with(map[string]any{
		"tableName": table, "schema": map[string]any{"columns": []any{map[string]any{"name": "TimeGenerated"}}},
	}))
}
