package settings

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/aksops/pulumi-aksops/internal/input"
)

//go:embed synonyms.json
var synonymsData []byte

// synonym is what other tools call an input.
type synonym struct {
	// At are the paths of the inputs among which the words are written, in the form of [Inputs].
	At []string `json:"at"`
	// Words are the names in other tools.
	Words []string `json:"words"`
	// Use are the inputs that are meant, below the path, or from the beginning if that is the path.
	Use []string `json:"use"`
	// Note is what else to know about the inputs that are meant.
	Note string `json:"note"`
	// Say is what to do where no input is meant.
	Say string `json:"say"`
	// Default is the value of the input that is meant where it is not set, for words that say the opposite of it.
	Default string `json:"default"`
}

// synonyms are those of the data file by path and plain word.
var synonyms = sync.OnceValue(func() map[string]map[string]synonym {
	var data struct {
		Synonyms []synonym `json:"synonyms"`
	}
	if err := json.Unmarshal(synonymsData, &data); err != nil {
		panic(err)
	}
	found := map[string]map[string]synonym{}
	for _, one := range data.Synonyms {
		for _, at := range one.At {
			if found[at] == nil {
				found[at] = map[string]synonym{}
			}
			for _, word := range one.Words {
				found[at][plainWord(word)] = one
			}
		}
	}
	return found
})

// plainWord is a name as every tool writes it: vm_size, vm-size and vmSize are one.
func plainWord(word string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(word))
}

// hint ends the error about a key that is no input at path: with the input that another tool calls so, else the nearest one, else all of them.
func hint(path, key string, value any, names []string) string {
	if one, known := synonymOf(path, key); known {
		if one.Say != "" {
			return ": " + one.Say
		}
		if advice := switched(key, value, meant(path, one), one.Default); advice != "" {
			return advice
		}
		advice := ": use " + strings.Join(meant(path, one), " and ")
		if one.Note != "" {
			advice += "; " + one.Note
		}
		return advice
	}
	if own := withoutOwn(path, key, names); own != "" {
		return ": use " + input.Join(path, own)
	}
	if twin := switchOf(key, names); twin != "" {
		if advice := switched(key, value, []string{input.Join(path, twin)}, ""); advice != "" {
			return advice
		}
		return ": use " + input.Join(path, twin)
	}
	if near := input.DidYouMean(key, names); near != "" {
		return near
	}
	return ": must be one of " + strings.Join(names, ", ")
}

func synonymOf(path, key string) (synonym, bool) {
	for at, words := range synonyms() {
		if one, known := words[plainWord(key)]; known && matches(at, path) {
			return one, true
		}
	}
	return synonym{}, false
}

// meant are the paths of the inputs that a synonym stands for.
func meant(path string, one synonym) []string {
	paths := make([]string, len(one.Use))
	for i, use := range one.Use {
		paths[i] = strings.ReplaceAll(input.Join(path, use), "*", "<key>")
	}
	return paths
}

// namesMeant are the inputs, below path, that a key which is none was meant to be.
func namesMeant(path, key string, names []string) []string {
	if one, known := synonymOf(path, key); known {
		return one.Use
	}
	if own := withoutOwn(path, key, names); own != "" {
		return []string{own}
	}
	if twin := switchOf(key, names); twin != "" {
		return []string{twin}
	}
	if near := input.Nearest(key, names); near != "" {
		return []string{near}
	}
	return nil
}

// withoutOwn is the name that a key has with what it is in before it, as other tools write it: category for exemption_category in exemptions. It is "" if
// there is none.
func withoutOwn(path, key string, names []string) string {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		rest, begins := strings.CutPrefix(plainWord(key), plainWord(strings.TrimSuffix(part, "s")))
		if !begins {
			continue
		}
		for _, name := range names {
			if plainWord(name) == rest {
				return name
			}
		}
	}
	return ""
}

// matches says whether a path is one of a pattern, in which * stands for a key and [] for an index.
func matches(pattern, path string) bool {
	return patternOf(pattern).MatchString(path)
}

var patterns sync.Map

func patternOf(pattern string) *regexp.Regexp {
	if compiled, known := patterns.Load(pattern); known {
		return compiled.(*regexp.Regexp)
	}
	text := regexp.QuoteMeta(pattern)
	text = strings.ReplaceAll(text, `\.\*`, `(?:\.[^.\[]+|\["(?:[^"\\]|\\.)*"\])`)
	text = strings.ReplaceAll(text, `\[\]`, `\[\d+\]`)
	compiled := regexp.MustCompile(fmt.Sprintf("^%s$", text))
	patterns.Store(pattern, compiled)
	return compiled
}
