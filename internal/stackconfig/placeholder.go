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
		Placeholders []form   `json:"placeholders"`
		Others       []string `json:"others"`
	}
	if err := json.Unmarshal(placeholdersData, &data); err != nil {
		panic(err)
	}
	return append(data.Placeholders, others(data.Others)...)
})

// others are forms of no input that is named.
func others(texts []string) []form {
	forms := make([]form, len(texts))
	for i, text := range texts {
		forms[i].Text = text
	}
	return forms
}

// usual is what stands for the secret at a path of keys, without indexes of lists, as long as no check of its input asks for something else.
func usual(path []string) string {
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
