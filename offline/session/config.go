package session

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

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
	c.dropSecrets(c.values(), "", nil)
	return c, c.save()
}

// dropSecrets replaces encrypted values by a placeholder and collects them. The names are the keys of the path.
func (c *Config) dropSecrets(node *yaml.Node, path string, names []string) {
	if node == nil {
		return
	}
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[0].Value == "secure" && path != "" {
		placeholder := stackconfig.SecretPlaceholder
		if name, ours := strings.CutPrefix(names[0], project); ours {
			placeholder = stackconfig.Placeholder(append([]string{name}, names[1:]...))
		}
		*node = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: placeholder}
		c.secrets = append(c.secrets, secret{path, placeholder})
		return
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i].Value
			at := key
			if path != "" {
				at = fmt.Sprintf("%s[%q]", path, key)
			}
			c.dropSecrets(node.Content[i+1], at, append(slices.Clip(names), key))
		}
	case yaml.SequenceNode:
		for i, element := range node.Content {
			c.dropSecrets(element, fmt.Sprintf("%s[%d]", path, i), names)
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
