package tests

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var previewVersion = regexp.MustCompile(`azure-native-sdk/\w+/v2/v(\d{4})(\d\d)(\d\d)preview"`)

// TestDatesDocumentNamesPreviews holds that the document on dates names every API version in preview in which components send something.
func TestDatesDocumentNamesPreviews(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../docs/dates.md")
	require.NoError(t, err)
	files, err := filepath.Glob("../components/*/*.go")
	require.NoError(t, err)
	found := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range previewVersion.FindAllStringSubmatch(string(content), -1) {
			version := match[1] + "-" + match[2] + "-" + match[3] + "-preview"
			found[version] = true
			assert.Contains(t, string(document), version, file)
		}
	}
	assert.Len(t, found, 5)
}
