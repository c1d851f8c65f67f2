package azure

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"
	"google.golang.org/protobuf/types/known/structpb"
)

// Object is one resource that exists in the simulated Azure.
type Object struct {
	// ID is its resource id.
	ID string
	// Type is its type without package and API version, or Azure's own type name if the simulation does not manage that type.
	Type string
	// Preexisting marks what Pulumi did not create: seeded resources and built-in tables.
	Preexisting bool
	// Inputs are the properties it was last written with; secrets stay marked. Everything else is derived from them.
	Inputs resource.PropertyMap
}

type storedObject struct {
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	Preexisting bool            `json:"preexisting,omitempty"`
	Inputs      json.RawMessage `json:"inputs"`
}

// MarshalJSON writes the inputs in wire form, so that secrets survive.
func (o *Object) MarshalJSON() ([]byte, error) {
	inputs, err := toWire(o.Inputs)
	if err != nil {
		return nil, err
	}
	raw, err := inputs.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return json.Marshal(storedObject{o.ID, o.Type, o.Preexisting, raw})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Object) UnmarshalJSON(data []byte) error {
	var stored storedObject
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	var raw structpb.Struct
	if err := raw.UnmarshalJSON(stored.Inputs); err != nil {
		return err
	}
	inputs, err := fromWire(&raw)
	if err != nil {
		return err
	}
	*o = Object{stored.ID, stored.Type, stored.Preexisting, inputs}
	return nil
}

type objects map[string]*Object

// store keeps the objects in memory or, given a path, in one file that several processes may share.
type store struct {
	mu      sync.Mutex
	path    string
	lock    *fsutil.FileMutex
	objects objects
}

func newStore(path string) *store {
	s := &store{path: path, objects: objects{}}
	if path != "" {
		s.lock = fsutil.NewFileMutex(path + ".lock")
	}
	return s
}

// view runs use on the current objects, and change also writes them back, unless use fails. Both keep everyone else out meanwhile.
func (s *store) view(use func(objects) error) error   { return s.with(false, use) }
func (s *store) change(use func(objects) error) error { return s.with(true, use) }

func (s *store) with(write bool, use func(objects) error) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == "" {
		return use(s.objects)
	}
	if err := s.lock.Lock(); err != nil {
		return fmt.Errorf("locking the simulated Azure: %w", err)
	}
	defer func() { err = errors.Join(err, s.lock.Unlock()) }()
	if err := s.load(); err != nil {
		return err
	}
	if err := use(s.objects); err != nil || !write {
		return err
	}
	return s.save()
}

func (s *store) load() error {
	data, err := os.ReadFile(s.path)
	s.objects = objects{}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the simulated Azure: %w", err)
	}
	var list []*Object
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("reading the simulated Azure from %s: %w", s.path, err)
	}
	for _, o := range list {
		s.objects[key(o.ID)] = o
	}
	return nil
}

// save replaces the file in one step, so that a killed process leaves the old state or the new one.
func (s *store) save() error {
	data, err := json.MarshalIndent(s.objects.sorted(), "", "  ")
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

func (o objects) sorted() []*Object {
	sorted := make([]*Object, 0, len(o))
	for _, k := range slices.Sorted(maps.Keys(o)) {
		sorted = append(sorted, o[k])
	}
	return sorted
}

// find is the object with that id, whether it was written or is there from the start; nil if there is none.
func (o objects) find(id string) *Object {
	if found, ok := o[key(id)]; ok {
		return found
	}
	return o.builtInTable(id)
}

// remove takes an object away with everything inside it.
func (o objects) remove(id string) {
	delete(o, key(id))
	maps.DeleteFunc(o, func(k string, _ *Object) bool { return strings.HasPrefix(k, key(id)+"/") })
}
