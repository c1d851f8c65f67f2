package session

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// SecretPlaceholder is what the program receives for a secret, which cannot be decrypted offline.
const SecretPlaceholder = "offline-placeholder"

// placeholderOf is the placeholder for a secret at a path, in a form that Azure takes there.
func placeholderOf(path string) string {
	switch {
	case strings.HasSuffix(path, `["phoneNumber"]`):
		return "15550100"
	case strings.HasSuffix(path, `Uri"]`), strings.HasSuffix(path, `Url"]`):
		return "https://" + SecretPlaceholder
	default:
		return SecretPlaceholder
	}
}

// Config is a stack's configuration file in the session's folder.
type Config struct {
	path     string
	document yaml.Node
	secrets  []string
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
	c.dropSecrets(c.values(), "")
	return c, c.save()
}

// dropSecrets replaces encrypted values by a placeholder and collects their paths.
func (c *Config) dropSecrets(node *yaml.Node, path string) {
	if node == nil {
		return
	}
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[0].Value == "secure" && path != "" {
		*node = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: placeholderOf(path)}
		c.secrets = append(c.secrets, path)
		return
	}
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i].Value
			if path != "" {
				key = fmt.Sprintf("%s[%q]", path, key)
			}
			c.dropSecrets(node.Content[i+1], key)
		}
	case yaml.SequenceNode:
		for i, element := range node.Content {
			c.dropSecrets(element, fmt.Sprintf("%s[%d]", path, i))
		}
	default:
	}
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

// references are the resource ids among the values.
func references(node *yaml.Node) []string {
	if node == nil {
		return nil
	}
	if node.Kind == yaml.ScalarNode {
		if strings.HasPrefix(node.Value, "/subscriptions/") {
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
