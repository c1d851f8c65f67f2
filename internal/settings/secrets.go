package settings

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// hidden stands for a secret in errors.
const hidden = "[secret]"

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
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	var c input.Checker
	for _, e := range input.List(err) {
		var known *input.Error
		if !errors.As(e, &known) {
			known = &input.Error{Problem: e.Error()}
		}
		c.Failf(known.Path, "%s", hideTexts(known.Problem, texts))
	}
	return c.Err()
}

// shortText is the length below which a text may be part of an ordinary word.
const shortText = 8

// hideTexts takes the texts in the order given, longest first, so that none is left in part. A short one is replaced as a word of its own
// only: inside other words it would garble the error.
func hideTexts(problem string, texts []string) string {
	for _, text := range texts {
		// As errors quote it.
		quoted := strings.Trim(strconv.Quote(text), `"`)
		for _, form := range []string{text, quoted} {
			if len(form) >= shortText {
				problem = strings.ReplaceAll(problem, form, hidden)
				continue
			}
			word := regexp.MustCompile(`(^|[^A-Za-z0-9_-])` + regexp.QuoteMeta(form) + `($|[^A-Za-z0-9_-])`)
			problem = word.ReplaceAllString(problem, "${1}"+hidden+"${2}")
		}
	}
	return problem
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
