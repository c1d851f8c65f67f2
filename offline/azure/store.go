package azure

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"
)

// store keeps the world in memory or, given a path, in one file that several processes may share.
type store struct {
	mu    sync.Mutex
	path  string
	lock  *fsutil.FileMutex
	world *world
}

// storedWorld is what the file holds.
type storedWorld struct {
	// Ahead is how far the clock is ahead of the machine's, in nanoseconds.
	Ahead   time.Duration `json:"ahead,omitempty"`
	Objects []*Object     `json:"objects"`
	// Deleted are the resources that can still return.
	Deleted []*Object `json:"deleted,omitempty"`
	// Births are counted by name.
	Births map[string]birth `json:"births,omitempty"`
	// Gone count the resources that had an id and cannot return.
	Gone map[string]int `json:"gone,omitempty"`
	// WithoutAges leaves out of answers when a cluster was made.
	WithoutAges bool `json:"withoutAges,omitempty"`
}

func newStore(path string) *store {
	s := &store{path: path, world: newWorld()}
	if path != "" {
		s.lock = fsutil.NewFileMutex(path + ".lock")
	}
	return s
}

// view runs use on the current world, and change also writes it back, unless use fails. Both keep everyone else out meanwhile.
func (s *store) view(use func(*world) error) error   { return s.with(false, use) }
func (s *store) change(use func(*world) error) error { return s.with(true, use) }

func (s *store) with(write bool, use func(*world) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == "" {
		return s.world.visit(use)
	}
	if err := s.lock.Lock(); err != nil {
		return fmt.Errorf("locking the simulated Azure: %w", err)
	}
	return errors.Join(s.withFile(write, use), s.lock.Unlock())
}

func (s *store) withFile(write bool, use func(*world) error) error {
	if err := s.load(); err != nil {
		return err
	}
	if err := s.world.visit(use); err != nil || !write {
		return err
	}
	return s.save()
}

func (s *store) load() error {
	data, err := os.ReadFile(s.path)
	s.world = newWorld()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the simulated Azure: %w", err)
	}
	var stored storedWorld
	if err := json.Unmarshal(data, &stored); err != nil {
		return fmt.Errorf("reading the simulated Azure from %s: %w", s.path, err)
	}
	s.world = stored.world()
	return nil
}

func (o *world) stored() storedWorld {
	return storedWorld{o.ahead, o.live.sorted(), o.deleted.sorted(), o.births, o.gone, o.withoutAges}
}

func (s storedWorld) world() *world {
	o := newWorld()
	o.ahead, o.withoutAges = s.Ahead, s.WithoutAges
	maps.Copy(o.births, s.Births)
	maps.Copy(o.gone, s.Gone)
	for _, object := range s.Objects {
		o.live[key(object.ID)] = object
	}
	for _, object := range s.Deleted {
		o.deleted[key(object.ID)] = object
	}
	return o
}

// save replaces the file in one step, so that a killed process leaves the old state or the new one.
func (s *store) save() error {
	data, err := json.MarshalIndent(s.world.stored(), "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("writing the simulated Azure: %w", err)
	}
	next := s.path + ".next"
	if err := os.WriteFile(next, data, 0o600); err != nil {
		return fmt.Errorf("writing the simulated Azure: %w", err)
	}
	return os.Rename(next, s.path)
}
