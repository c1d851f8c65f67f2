package enginetest

import (
	"slices"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// journal is what a backend would have written down so far. The engine's own can be read at the end only.
type journal struct {
	base *deploy.Snapshot

	mu      sync.Mutex
	entries engine.JournalEntries
}

func (j *journal) add(entry engine.TestJournalEntry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, entry)
	return nil
}

// snapshot is the state as it was written down so far.
func (j *journal) snapshot() (*deploy.Snapshot, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries).Snap(j.base)
}

// BeginMutation writes down that a step begins.
func (j *journal) BeginMutation(step deploy.Step) (engine.SnapshotMutation, error) {
	return j, j.add(engine.TestJournalEntry{Kind: engine.TestJournalEntryBegin, Step: step})
}

// End writes down how a step ended.
func (j *journal) End(step deploy.Step, success bool) error {
	kind := engine.TestJournalEntryFailure
	if success {
		kind = engine.TestJournalEntrySuccess
	}
	return j.add(engine.TestJournalEntry{Kind: kind, Step: step})
}

// RegisterResourceOutputs writes down that outputs came.
func (j *journal) RegisterResourceOutputs(step deploy.Step) error {
	return j.add(engine.TestJournalEntry{Kind: engine.TestJournalEntryOutputs, Step: step})
}

// SupportsStateMigrations says that migrations can be written down.
func (j *journal) SupportsStateMigrations() bool { return true }

// StateMigration writes down a migration.
func (j *journal) StateMigration(transaction *deploy.StateMigrationTransaction) error {
	return j.add(engine.TestJournalEntry{Kind: engine.TestJournalEntryStateMigration, Migration: transaction})
}

// SetSnippets writes down snippets.
func (j *journal) SetSnippets(snippets []resource.Snippet) error {
	return j.add(engine.TestJournalEntry{Kind: engine.TestJournalEntrySnippets, Snippets: snippets})
}

// Write has nothing to do: the base is known.
func (j *journal) Write(*deploy.Snapshot) error { return nil }

// RebuiltBaseState has nothing to do: snapshots are built from the entries.
func (j *journal) RebuiltBaseState() error { return nil }

// Close has nothing to close.
func (j *journal) Close() error { return nil }
