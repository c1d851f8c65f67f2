package stackconfig

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed placeholders.json
var placeholdersData []byte

// form is a text that stands for a secret where an input takes no other.
type form struct {
	// Ends are the ends of paths, with * for a key.
	Ends []string `json:"ends"`
	// Text is the placeholder.
	Text string `json:"text"`
}

var forms = sync.OnceValue(func() []form {
	var data struct {
		Placeholders []form `json:"placeholders"`
	}
	if err := json.Unmarshal(placeholdersData, &data); err != nil {
		panic(err)
	}
	return data.Placeholders
})

// Placeholder is what stands for the secret at a path of keys, without indexes of lists, in a form that its input takes.
func Placeholder(path []string) string {
	best, length := SecretPlaceholder, 0
	for _, one := range forms() {
		for _, end := range one.Ends {
			if names := strings.Split(end, "."); len(names) > length && endsIn(path, names) {
				best, length = one.Text, len(names)
			}
		}
	}
	return best
}

func endsIn(path, names []string) bool {
	if len(path) < len(names) {
		return false
	}
	return slices.EqualFunc(path[len(path)-len(names):], names, func(key, name string) bool { return name == "*" || key == name })
}

// fitting is the value of a key with placeholders in it that fit their inputs.
func fitting(key, value string) string {
	if value == SecretPlaceholder {
		return Placeholder([]string{key})
	}
	var object any
	parser := json.NewDecoder(strings.NewReader(value))
	parser.UseNumber()
	if err := parser.Decode(&object); err != nil {
		return value
	}
	encoded, err := json.Marshal(fill([]string{key}, object))
	if err != nil {
		return value
	}
	return string(encoded)
}

func fill(path []string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			v[key] = fill(append(slices.Clip(path), key), element)
		}
	case []any:
		for i, element := range v {
			v[i] = fill(path, element)
		}
	case string:
		if v == SecretPlaceholder {
			return Placeholder(path)
		}
	}
	return value
}
