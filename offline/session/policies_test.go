package session_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/session"
)

// What "make preview" prints when an assignment is added, promoted and removed: that assignment, what differs, and nothing else.
func TestPreviewsOfAnAssignment(t *testing.T) {
	t.Parallel()
	s, output := open(t, nil)
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)

	pods := map[string]any{"preset": "podSecurityRestricted", "stage": "observe"}
	require.NoError(t, s.Config.Edit(pods, "aksops:policy", "assignments", "pods"))
	added := previewed(t, s, output)
	assert.Contains(t, added, "+ azure-native:authorization/v20250301:PolicyAssignment: (create)")
	assert.Contains(t, added, `policyAssignmentName: "dev-policy-pods"`)
	assert.Contains(t, added, "    + 2 to create\n") // the assignment, and the component that it stands in
	assert.NotContains(t, added, "to update")
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)

	require.NoError(t, s.Config.Edit("enforce", "aksops:policy", "assignments", "pods", "stage"))
	promoted := previewed(t, s, output)
	assert.Contains(t, promoted, "~ azure-native:authorization/v20250301:PolicyAssignment: (update)")
	assert.Contains(t, promoted, `"Audit" => "Deny"`)
	assert.Contains(t, promoted, "    ~ 1 to update\n")
	assert.NotContains(t, promoted, "to create")
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)

	baseline := map[string]any{"preset": "podSecurityBaseline", "stage": "observe"}
	require.NoError(t, s.Config.Edit(map[string]any{"baseline": baseline}, "aksops:policy", "assignments"))
	removed := previewed(t, s, output)
	assert.Contains(t, removed, "- azure-native:authorization/v20250301:PolicyAssignment: (delete)")
	assert.Contains(t, removed, "    - 2 to delete\n")
	assert.NotContains(t, removed, "to update")
}

// previewed is what a preview prints.
func previewed(t *testing.T, s *session.Session, output *bytes.Buffer) string {
	t.Helper()
	output.Reset()
	require.NoError(t, s.Run(t.Context(), "preview", "--diff"), output)
	return output.String()
}
