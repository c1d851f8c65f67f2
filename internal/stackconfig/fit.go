package stackconfig

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/settings"
)

// Placeholders are what stands for the secrets of a configuration, by the path of their inputs: texts that the inputs' own checks take. The values are those
// of the project's own keys, without its prefix, with [SecretPlaceholder] for each secret.
func Placeholders(values map[string]string) map[string]string {
	f := fitting{values: values, parsed: map[string]any{}, texts: map[string]string{}}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !strings.Contains(values[key], SecretPlaceholder) {
			continue
		}
		f.parsed[key] = parsed(values[key])
		f.collect(key, []string{key}, f.parsed[key])
	}
	if len(f.paths) > 0 {
		f.fit()
	}
	return f.texts
}

// Fill puts fitting placeholders into the values of the project's own secret keys.
func (c *Config) Fill() {
	own, secrets := settings.Own(c.Project, c.Values, c.SecretKeys)
	texts := Placeholders(own)
	for key := range secrets {
		full := c.Project + ":" + key
		if value := c.Values[full]; strings.Contains(value, SecretPlaceholder) {
			c.Values[full] = encoded(replaced(key, parsed(value), texts))
		}
	}
}

// fitting looks for the texts of one configuration.
type fitting struct {
	values map[string]string
	// parsed are the values that have secrets.
	parsed map[string]any
	// paths are the secrets' inputs, and texts what stands for them.
	paths []string
	texts map[string]string
}

// rounds is how often the texts are tried, since one may depend on another.
const rounds = 3

// fit changes the texts that break a rule until none does, or none does better.
func (f *fitting) fit() {
	found := f.mistakes()
	for range rounds {
		before := len(found)
		for _, path := range f.paths {
			if about := problemsOf(found, path); len(about) > 0 {
				found = f.improve(path, about, found)
			}
		}
		if len(found) == 0 || len(found) == before {
			return
		}
	}
}

// improve takes the text with which fewest rules are broken, and of these one that the input itself takes.
func (f *fitting) improve(path string, about, found []*input.Error) []*input.Error {
	best, isRight := f.texts[path], false
	for _, candidate := range f.candidates(about, best, slices.Index(f.paths, path)) {
		f.texts[path] = candidate
		now := f.mistakes()
		if fits := len(problemsOf(now, path)) == 0; len(now) < len(found) || len(now) == len(found) && fits && !isRight {
			best, found, isRight = candidate, now, fits
		}
		if len(found) == 0 {
			break
		}
	}
	f.texts[path] = best
	return found
}

func (f *fitting) mistakes() []*input.Error {
	values := maps.Clone(f.values)
	for key, value := range f.parsed {
		values[key] = encoded(replaced(key, value, f.texts))
	}
	secrets := map[string]bool{}
	for _, path := range f.paths {
		secrets[path] = true
	}
	err := settings.CheckShown("offline", values, secrets)
	var found []*input.Error
	for _, one := range input.List(err) {
		found = append(found, input.Single(one)...)
	}
	return found
}

// problemsOf are the mistakes at an input, or that name it.
func problemsOf(found []*input.Error, path string) []*input.Error {
	var about []*input.Error
	for _, one := range found {
		if one.Path == path || strings.HasPrefix(path, one.Path+"[") || strings.HasPrefix(path, one.Path+".") || strings.Contains(one.Problem, lastName(path)) {
			about = append(about, one)
		}
	}
	return about
}

func lastName(path string) string {
	path, _, _ = strings.Cut(path[strings.LastIndex(path, ".")+1:], "[")
	return path
}

// collect finds the secrets in a value.
func (f *fitting) collect(path string, names []string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			f.collect(input.Key(path, key), append(slices.Clip(names), key), v[key])
		}
	case []any:
		for i, element := range v {
			f.collect(input.Index(path, i), names, element)
		}
	case string:
		if v == SecretPlaceholder {
			f.paths = append(f.paths, path)
			f.texts[path] = usual(names)
		}
	}
}

// replaced is a copy of a value with texts in it at their paths.
func replaced(path string, value any, texts map[string]string) any {
	switch v := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for key, element := range v {
			copied[key] = replaced(input.Key(path, key), element, texts)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, element := range v {
			copied[i] = replaced(input.Index(path, i), element, texts)
		}
		return copied
	case string:
		if text, known := texts[path]; known {
			return text
		}
	}
	return value
}

// parsed is a value as JSON, or as it is where it is none.
func parsed(text string) any {
	var value any
	parser := json.NewDecoder(strings.NewReader(text))
	parser.UseNumber()
	if err := parser.Decode(&value); err != nil || parser.More() {
		return text
	}
	return value
}

func encoded(value any) string {
	if text, isText := value.(string); isText {
		return text
	}
	content, _ := json.Marshal(value) // It was read from JSON.
	return string(content)
}
