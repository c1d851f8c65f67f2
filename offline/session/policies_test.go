package session_test

import (
	"bytes"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/session"
)

// What "make preview" prints when an assignment is added, promoted and removed: that assignment, what differs, the record of it, and nothing else.
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
	assert.Equal(t, []string{guard}, updated(added))
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)

	require.NoError(t, s.Config.Edit("enforce", "aksops:policy", "assignments", "pods", "stage"))
	promoted := previewed(t, s, output)
	assert.Equal(t, []string{guard, "azure-native:authorization/v20250301:PolicyAssignment"}, updated(promoted))
	assert.Contains(t, promoted, `"Audit" => "Deny"`)
	assert.NotContains(t, promoted, "to create")
	require.NoError(t, s.Run(t.Context(), "up", "--yes", "--skip-preview"), output)

	baseline := map[string]any{"preset": "podSecurityBaseline", "stage": "observe"}
	require.NoError(t, s.Config.Edit(map[string]any{"baseline": baseline}, "aksops:policy", "assignments"))
	removed := previewed(t, s, output)
	assert.Contains(t, removed, "- azure-native:authorization/v20250301:PolicyAssignment: (delete)")
	assert.Contains(t, removed, "    - 2 to delete\n")
	assert.Equal(t, []string{guard}, updated(removed))
	assert.Contains(t, removed, "protection: no longer in the configuration: policy.assignments.pods: these policies are no longer enforced or reported")
}

// guard is the record of what there is, which follows every addition, change and removal.
const guard = "aksops:baseline:Guard"

// updated are the types of the resources that a preview updates.
func updated(preview string) []string {
	var types []string
	for _, found := range regexp.MustCompile(`(?m)^ *~ (\S+): \(update\)$`).FindAllStringSubmatch(preview, -1) {
		types = append(types, found[1])
	}
	slices.Sort(types)
	return types
}

// previewed is what a preview prints.
func previewed(t *testing.T, s *session.Session, output *bytes.Buffer) string {
	t.Helper()
	output.Reset()
	require.NoError(t, s.Run(t.Context(), "preview", "--diff"), output)
	return output.String()
}
