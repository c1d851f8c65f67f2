package session

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Values are what the configuration file says of a project, by key without the project; encrypted values are as the file has them.
func (c *Config) Values(project string) (map[string]any, error) {
	if err := c.reload(); err != nil {
		return nil, err
	}
	all := map[string]any{}
	if err := c.values().Decode(&all); err != nil {
		return nil, fmt.Errorf("reading the stack's configuration: %w", err)
	}
	own := map[string]any{}
	for key, value := range all {
		if name, found := strings.CutPrefix(key, project+":"); found {
			own[name] = value
		}
	}
	return own, nil
}

// SetValues makes values all that the configuration file says of a project.
func (c *Config) SetValues(project string, values map[string]any) error {
	before, err := c.Values(project)
	if err != nil {
		return err
	}
	for key := range before {
		remove(c.values(), project+":"+key)
	}
	for key, value := range values {
		if err := child(c.values(), project+":"+key).Encode(value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return c.save()
}

// Resource is one that the state has.
type Resource struct {
	// URN is its name in the state, and ID its resource id; "" for a component.
	URN resource.URN `json:"urn"`
	ID  string       `json:"id"`
}

// Resources are those in the state.
func (s *Session) Resources(ctx context.Context) ([]Resource, error) {
	exported, err := s.Command(ctx, "stack", "export").Output()
	if err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
	}
	var state struct {
		Deployment struct {
			Resources []Resource `json:"resources"`
		} `json:"deployment"`
	}
	if err := json.Unmarshal(exported, &state); err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
	}
	return state.Deployment.Resources, nil
}
