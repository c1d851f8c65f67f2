package settings

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// hideSecrets replaces every text of a secret key wherever an error quotes it. Pulumi marks a whole key as secret when any text in it
// is, so this hides more than it must rather than less.
func hideSecrets(err error, values map[string]string, secrets map[string]bool) error {
	var texts []string
	for key, value := range values {
		if secrets[key] {
			texts = append(texts, textsOf(value)...)
		}
	}
	if err == nil || len(texts) == 0 {
		return err
	}
	var c input.Checker
	for _, e := range input.List(err) {
		var known *input.Error
		if !errors.As(e, &known) {
			known = &input.Error{Problem: e.Error()}
		}
		problem := known.Problem
		for _, text := range texts {
			problem = strings.ReplaceAll(problem, text, "[secret]")
		}
		c.Failf(known.Path, "%s", problem)
	}
	return c.Err()
}

// textsOf are all texts inside a configuration value, however deep. A text of one or two characters is no secret, and replacing it
// would garble every error.
func textsOf(value string) []string {
	var parsed any
	if err := json.Unmarshal([]byte(value), &parsed); err != nil {
		parsed = value
	}
	var texts []string
	var collect func(any)
	collect = func(v any) {
		switch v := v.(type) {
		case string:
			if len(v) > 2 {
				texts = append(texts, v)
			}
		case []any:
			for _, element := range v {
				collect(element)
			}
		case map[string]any:
			for _, element := range v {
				collect(element)
			}
		}
	}
	collect(parsed)
	return texts
}
