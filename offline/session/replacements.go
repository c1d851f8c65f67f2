package session

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
)

// ForgetReplacements takes the marks of replacements that were under way out of an exported state. A resource with such a mark has been deleted, and
// its successor may be there or not; Pulumi does not look, and tries to create it. Without the mark it is a resource like every other, and a refresh
// finds out.
func ForgetReplacements(state []byte) []byte {
	return bytes.ReplaceAll(state, []byte(`"pendingReplacement": true`), []byte(`"pendingReplacement": false`))
}

// forgetReplacements does that to the session's state, if it has such marks.
func (s *Session) forgetReplacements(ctx context.Context) error {
	path := filepath.Join(s.dir, "state.json")
	if err := s.quietly(ctx, "stack", "export", "--file", path); err != nil {
		return err
	}
	state, err := os.ReadFile(path) //nolint:gosec // a file of this session
	if err != nil {
		return err
	}
	without := ForgetReplacements(state)
	if bytes.Equal(without, state) {
		return nil
	}
	if err := os.WriteFile(path, without, 0o600); err != nil { //nolint:gosec // a file of this session
		return err
	}
	return s.quietly(ctx, "stack", "import", "--file", path)
}
