package session

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Pending is something that was under way when a deployment ended.
type Pending struct {
	// Type is what was being done, in Pulumi's words: creating, updating, deleting and so on.
	Type string `json:"type"`
	// Resource is what it was done to.
	Resource struct {
		URN resource.URN `json:"urn"`
	} `json:"resource"`
}

// Recover does what an operator does after a deployment was killed: takes away the lock that it left and the marks of replacements that were under
// way, drops the creations that had no effect, reads what is really there, and imports what was created without Pulumi hearing of it.
func (s *Session) Recover(ctx context.Context) error {
	s.Azure.Settle()
	if err := s.mendState(); err != nil {
		return err
	}
	if err := s.quietly(ctx, "cancel", "--yes"); err != nil {
		return err
	}
	if err := s.forgetReplacements(ctx); err != nil {
		return err
	}
	if err := s.quietly(ctx, "refresh", "--yes", "--skip-preview", "--clear-pending-creates"); err != nil {
		return err
	}
	// A destroy creates nothing, and the program can have no preview after it: that reads tables of a workspace that may be gone already.
	if s.Azure.Count("Create") == 0 {
		return nil
	}
	return s.importCreated(ctx)
}

// mendState takes away the attributes beside the state if writing them was cut off. A backend in a folder replaces the state in one step, but not
// its attributes, and cannot load the one without the other; missing ones are no harm.
func (s *Session) mendState() error {
	attributes, err := filepath.Glob(s.StateFile("*") + "*.attrs")
	if err != nil {
		return err
	}
	for _, file := range attributes {
		if data, err := os.ReadFile(file); err == nil && !json.Valid(data) { //nolint:gosec // a file of this session
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// Pending is what was under way when the last deployment ended.
func (s *Session) Pending(ctx context.Context) ([]Pending, error) {
	exported, err := s.Command(ctx, "stack", "export").Output()
	if err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
	}
	var state struct {
		Deployment struct {
			Pending []Pending `json:"pending_operations"`
		} `json:"deployment"`
	}
	if err := json.Unmarshal(exported, &state); err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
	}
	return state.Deployment.Pending, nil
}

// extensionOf is an input that holds the id of what a resource extends, as azure-native 2.92.3 imports it: without the slash that it starts with
// (pulumi-azure-native#4683). A change of it replaces the resource. The scope of a Defender plan, scopeId, has no slash.
var extensionOf = regexp.MustCompile(`"(resourceUri|scope|resourceId)": "(subscriptions|providers)/`)

// MendExtensions puts the slashes back in an exported state.
func MendExtensions(state []byte) []byte {
	return extensionOf.ReplaceAll(state, []byte(`"$1": "/$2/`))
}

// importCreated imports what Pulumi would create and does exist. The preview writes a file for "pulumi import" with everything that it would
// create; an operator puts in the ids of what is there, and takes out the rest.
func (s *Session) importCreated(ctx context.Context) error {
	path := filepath.Join(s.dir, "import.json")
	if err := s.quietly(ctx, "preview", "--import-file", path); err != nil {
		return err
	}
	data, err := os.ReadFile(path) //nolint:gosec // a file of this session
	if err != nil {
		return err
	}
	var file map[string]any
	if err := json.Unmarshal(data, &file); err != nil {
		return fmt.Errorf("reading what would be created: %w", err)
	}
	listed, _ := file["resources"].([]any)
	var kept []any
	found := 0
	for _, entry := range listed {
		described, _ := entry.(map[string]any)
		if described["component"] == true {
			kept = append(kept, entry)
			continue
		}
		id, err := s.created(fmt.Sprint(described["type"]), fmt.Sprint(described["name"]))
		if err != nil {
			return err
		}
		if id != "" {
			described["id"] = id
			kept = append(kept, described)
			found++
		}
	}
	if found == 0 {
		return nil
	}
	file["resources"] = kept
	if data, err = json.MarshalIndent(file, "", "  "); err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return err
	}
	if err := s.quietly(ctx, "import", "--file", path, "--generate-code=false", "--yes", "--skip-preview"); err != nil {
		return err
	}
	return s.mendExtensions(ctx)
}

// mendExtensions puts the slashes back that imports of extensions lose.
func (s *Session) mendExtensions(ctx context.Context) error {
	path := filepath.Join(s.dir, "state.json")
	if err := s.quietly(ctx, "stack", "export", "--file", path); err != nil {
		return err
	}
	state, err := os.ReadFile(path) //nolint:gosec // a file of this session
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, MendExtensions(state), 0o600); err != nil { //nolint:gosec // a file of this session
		return err
	}
	return s.quietly(ctx, "stack", "import", "--file", path)
}

// created is the id of what a call to create a resource made; "" if it had no effect. An operator finds it in the portal.
func (s *Session) created(kind, name string) (string, error) {
	objects, err := s.Azure.Objects()
	if err != nil {
		return "", err
	}
	for _, call := range s.Azure.Calls() {
		if call.Method != "Create" || call.Type != kind || call.Name != name || call.Preview {
			continue
		}
		for _, object := range objects {
			if strings.EqualFold(object.ID, call.ID) {
				return object.ID, nil
			}
		}
	}
	return "", nil
}

// quietly runs a command whose output is of interest only if it fails.
func (s *Session) quietly(ctx context.Context, args ...string) error {
	if output, err := s.Command(ctx, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("pulumi %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return nil
}
