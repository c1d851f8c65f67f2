package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// stackFile is what the file of a stack's configuration says beside the values: Pulumi tells a program which keys hold a secret, but not where in them it is,
// and not how a number was written.
type stackFile struct {
	// values are the project's own, by key without its prefix.
	values map[string]*yaml.Node
}

// stackFileOf reads the file of the running stack. It has no values where there is none, as for a stack whose configuration is given in another way.
func stackFileOf(ctx *pulumi.Context) stackFile {
	content, err := os.ReadFile(filepath.Join(ctx.RootDirectory(), "Pulumi."+ctx.Stack()+".yaml"))
	if err != nil {
		return stackFile{}
	}
	return parseStackFile(ctx.Project(), content)
}

func parseStackFile(project string, content []byte) stackFile {
	var document struct {
		Config map[string]yaml.Node `yaml:"config"`
	}
	if err := yaml.Unmarshal(content, &document); err != nil {
		return stackFile{}
	}
	file := stackFile{values: map[string]*yaml.Node{}}
	for full, node := range document.Config {
		if key, ours := strings.CutPrefix(full, project+":"); ours {
			file.values[key] = &node
		}
	}
	return file
}

// narrow are the secrets by the paths at which they are, for each key of which the file says all that the program got. The other keys stay secret as a whole.
// What is no secret then stands in the file as everybody can read it.
func (f stackFile) narrow(values map[string]string, secrets map[string]bool) map[string]bool {
	narrowed := map[string]bool{}
	for key := range secrets {
		seen := comparison{secure: map[string]bool{}}
		if node := f.values[key]; node != nil && seen.isSame(key, node, parsed(values[key])) && len(seen.secure) > 0 {
			maps.Copy(narrowed, seen.secure)
			continue
		}
		narrowed[key] = true
	}
	return narrowed
}

// written are the numbers that stand in another form in the file than the program got them, by path: 0123 is 83, as octal (section 10.3.2 of YAML 1.1).
// Nil without a file.
func (f stackFile) written(values map[string]string) map[string]string {
	if f.values == nil {
		return nil
	}
	seen := comparison{secure: map[string]bool{}, written: map[string]string{}}
	for key, node := range f.values {
		seen.isSame(key, node, parsed(values[key]))
	}
	return seen.written
}

// comparison compares the file with what the program got.
type comparison struct {
	secure  map[string]bool
	written map[string]string
}

// isSame says whether a node is the value at a path, but for what is encrypted.
func (c *comparison) isSame(path string, node *yaml.Node, value any) bool {
	switch node.Kind {
	case yaml.AliasNode:
		return c.isSame(path, node.Alias, value)
	case yaml.MappingNode:
		if len(node.Content) == 2 && node.Content[0].Value == "secure" {
			c.secure[path] = true
			return true
		}
		object, isObject := value.(map[string]any)
		return isObject && c.isSameMap(path, node, object)
	case yaml.SequenceNode:
		list, isList := value.([]any)
		if !isList || len(list) != len(node.Content) {
			return false
		}
		for i, element := range node.Content {
			if !c.isSame(input.Index(path, i), element, list[i]) {
				return false
			}
		}
		return true
	default:
		return c.isSameScalar(path, node, value)
	}
}

func (c *comparison) isSameMap(path string, node *yaml.Node, object map[string]any) bool {
	if len(node.Content) != 2*len(object) {
		return false
	}
	for pair := range slices.Chunk(node.Content, 2) {
		key := pair[0].Value
		value, known := object[key]
		if !known || !c.isSame(input.Key(path, key), pair[1], value) {
			return false
		}
	}
	return true
}

func (c *comparison) isSameScalar(path string, node *yaml.Node, value any) bool {
	switch v := value.(type) {
	case nil:
		return node.ShortTag() == "!!null"
	case json.Number:
		if v.String() == node.Value {
			return true
		}
		number, err := v.Float64()
		written, isNumber := numberOf(node)
		if err != nil || !isNumber || written != number {
			return false
		}
		if c.written != nil {
			c.written[path] = node.Value
		}
		return true
	case string:
		at, changed := input.WrittenTime(v)
		return v == node.Value || changed && strings.HasPrefix(node.Value, at.Format("2006-01-02"))
	default:
		return strings.EqualFold(fmt.Sprint(v), node.Value)
	}
}

// numberOf is the number that YAML 1.1 reads, which Pulumi's parser follows in octal numbers.
func numberOf(node *yaml.Node) (float64, bool) {
	if node.Style != 0 {
		return 0, false
	}
	if whole, err := strconv.ParseInt(node.Value, 0, 64); err == nil {
		return float64(whole), true
	}
	number, err := strconv.ParseFloat(node.Value, 64)
	return number, err == nil
}
