package session

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/internal/stackconfig"
)

// Config is a stack's configuration file in the session's folder.
type Config struct {
	path     string
	document yaml.Node
	secrets  []secret
}

// secret is an encrypted value.
type secret struct {
	// path is where it is, as the Pulumi CLI takes it.
	path string
	// placeholder is what the program receives for it, since it cannot be decrypted offline.
	placeholder string
}

// ReadConfig reads a stack's configuration file.
func ReadConfig(path string) (*Config, error) {
	c := &Config{path: path}
	if err := c.reload(); err != nil {
		return nil, err
	}
	return c, nil
}

// copyConfig copies a stack's configuration without its encryption, and remembers which values were secret.
func copyConfig(from, to string) (*Config, error) {
	c, err := ReadConfig(from)
	if err != nil {
		return nil, err
	}
	c.path = to
	for _, key := range []string{"encryptionsalt", "secretsprovider", "encryptedkey"} {
		remove(c.root(), key)
	}
	if err := c.dropSecrets(); err != nil {
		return nil, err
	}
	return c, c.save()
}

// encrypted is an encrypted value where it stands.
type encrypted struct {
	node *yaml.Node
	// path is where it is, as the Pulumi CLI takes it, and input as an error names it.
	path, input string
}

// dropSecrets puts placeholders that fit their inputs in the places of encrypted values, and remembers them.
func (c *Config) dropSecrets() error {
	var found []*encrypted
	findSecrets(c.values(), "", "", &found)
	for _, one := range found {
		*one.node = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: stackconfig.SecretPlaceholder}
	}
	var all map[string]any
	if err := c.values().Decode(&all); err != nil {
		return fmt.Errorf("reading the stack's configuration from %s: %w", c.path, err)
	}
	fitting := stackconfig.Placeholders(own(all))
	for _, one := range found {
		if one.path == stackconfig.ProviderSubscription {
			remove(c.values(), one.path) // No placeholder is the one in which everything is that the configuration names by id.
			continue
		}
		one.node.Value = stackconfig.PlaceholderOf(one.path)
		if text, ours := fitting[one.input]; ours {
			one.node.Value = text
		}
		c.secrets = append(c.secrets, secret{one.path, one.node.Value})
	}
	return nil
}

// own are the values of the project's own keys as a program receives them, but for those that are no JSON, in which is a mistake anyway.
func own(all map[string]any) map[string]string {
	texts := map[string]string{}
	for key, value := range all {
		if text, isText := value.(string); isText {
			texts[key] = text
		} else if encoded, err := json.Marshal(value); err == nil {
			texts[key] = string(encoded)
		}
	}
	values, _ := settings.Own(strings.TrimSuffix(project, ":"), texts, nil)
	return values
}

// findSecrets collects the encrypted values below a node.
func findSecrets(node *yaml.Node, path, at string, found *[]*encrypted) {
	if node == nil {
		return
	}
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[0].Value == "secure" && path != "" {
		*found = append(*found, &encrypted{node, path, at})
		return
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i].Value
			if path == "" {
				// A key of another project is no input: its name keeps the colon, which none of ours has.
				findSecrets(node.Content[i+1], key, strings.TrimPrefix(key, project), found)
				continue
			}
			findSecrets(node.Content[i+1], fmt.Sprintf("%s[%q]", path, key), input.Key(at, key), found)
		}
	case yaml.SequenceNode:
		for i, element := range node.Content {
			findSecrets(element, input.Index(path, i), input.Index(at, i), found)
		}
	default:
	}
}

// project is the prefix of this project's keys, which Pulumi adds to a key without one.
const project = "aksops:"

// addPrefixes gives each key the name that Pulumi has for it.
func (c *Config) addPrefixes() {
	values := lookup(c.root(), "config")
	if values == nil {
		return
	}
	for i := 0; i+1 < len(values.Content); i += 2 {
		key := values.Content[i]
		if namespace, name, found := strings.Cut(key.Value, ":config:"); found {
			key.Value = namespace + ":" + name
		}
		if !strings.Contains(key.Value, ":") {
			key.Value = project + key.Value
		}
	}
}

// Location is the region of the environment: its own key, or that of the provider.
func (c *Config) Location() string {
	if own := c.Text(project + "location"); own != "" {
		return own
	}
	return c.Text("azure-native:location")
}

// Edit changes the value at a path of keys and list indexes, creating mappings on the way, and writes the file. An index of "+" appends to a list.
func (c *Config) Edit(value any, path ...string) error {
	node := c.values()
	for _, step := range path {
		node = child(node, step)
		if node == nil {
			return fmt.Errorf("the configuration has nothing at %s", strings.Join(path, "."))
		}
	}
	if err := node.Encode(value); err != nil {
		return err
	}
	return c.save()
}

// Int is the number at a path of keys, or 0.
func (c *Config) Int(path ...string) int {
	number, _ := strconv.Atoi(c.Text(path...))
	return number
}

// Text is the scalar at a path of keys, or "".
func (c *Config) Text(path ...string) string {
	node := c.values()
	for _, step := range path {
		if node = lookup(node, step); node == nil {
			return ""
		}
	}
	return node.Value
}

// Keys are the keys of the mapping at a path, in the order of the file.
func (c *Config) Keys(path ...string) []string {
	node := c.values()
	for _, step := range path {
		if node = lookup(node, step); node == nil {
			return nil
		}
	}
	var keys []string
	for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
		keys = append(keys, node.Content[i].Value)
	}
	return keys
}

// Length is the number of elements of the list at a path.
func (c *Config) Length(path ...string) int {
	node := c.values()
	for _, step := range path {
		if node = lookup(node, step); node == nil {
			return 0
		}
	}
	if node.Kind != yaml.SequenceNode {
		return 0
	}
	return len(node.Content)
}

// File is where the configuration is.
func (c *Config) File() string { return c.path }

// Content is what is in the file.
func (c *Config) Content() ([]byte, error) { return os.ReadFile(c.path) }

// SetContent puts another content into the file.
func (c *Config) SetContent(content []byte) error {
	if err := os.WriteFile(c.path, content, 0o600); err != nil {
		return err
	}
	return c.reload()
}

// references are the resource ids among the values.
func references(node *yaml.Node) []string {
	if node == nil {
		return nil
	}
	if node.Kind == yaml.ScalarNode {
		if isReference(node.Value) {
			return []string{node.Value}
		}
		return nil
	}
	var found []string
	for _, element := range node.Content {
		found = append(found, references(element)...)
	}
	return found
}

// isReference says whether a value is the id of something that somebody has made, in a subscription or below a management group.
func isReference(value string) bool {
	return strings.HasPrefix(value, "/subscriptions/") || strings.HasPrefix(value, managementGroups) && strings.Contains(value[len(managementGroups):], "/")
}

const managementGroups = "/providers/Microsoft.Management/managementGroups/"

func (c *Config) root() *yaml.Node   { return c.document.Content[0] }
func (c *Config) values() *yaml.Node { return child(c.root(), "config") }

func (c *Config) save() error {
	data, err := yaml.Marshal(&c.document)
	if err != nil {
		return err
	}
	return os.WriteFile(c.path, data, 0o600)
}

// reload picks up what others wrote into the file.
func (c *Config) reload() error {
	data, err := os.ReadFile(c.path)
	if err != nil {
		return fmt.Errorf("reading the stack's configuration: %w", err)
	}
	c.document = yaml.Node{}
	if err := yaml.Unmarshal(data, &c.document); err != nil {
		return fmt.Errorf("reading the stack's configuration from %s: %w", c.path, err)
	}
	if len(c.document.Content) > 0 && c.root().Kind != yaml.MappingNode {
		return fmt.Errorf("reading the stack's configuration from %s: it must be a mapping with the key config", c.path)
	}
	if len(c.document.Content) == 0 {
		c.document = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode, Tag: "!!map"}}}
	}
	c.addPrefixes()
	return nil
}

func lookup(node *yaml.Node, key string) *yaml.Node {
	if node.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i]
		}
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// child is lookup that creates what is missing.
func child(node *yaml.Node, key string) *yaml.Node {
	if found := lookup(node, key); found != nil {
		if found.Tag == "!!null" {
			*found = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		}
		return found
	}
	added := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	switch {
	case key == "+" && (node.Kind == yaml.SequenceNode || len(node.Content) == 0):
		node.Kind, node.Tag = yaml.SequenceNode, "!!seq"
		node.Content = append(node.Content, added)
	case node.Kind == yaml.MappingNode:
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, added)
	default:
		return nil
	}
	return added
}

func remove(node *yaml.Node, key string) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			node.Content = append(node.Content[:i], node.Content[i+2:]...)
			return
		}
	}
}
