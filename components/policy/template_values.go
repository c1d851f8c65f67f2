package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// shownLength is how much of a long value an error shows.
const shownLength = 80

// rules are keywords of schemas in words; a %v is the keyword's own value.
var rules = map[string]string{
	"pattern":       "must match %v",
	"format":        "must be a valid %v",
	"minimum":       "must be %v or more",
	"maximum":       "must be %v or less",
	"multipleOf":    "must be a multiple of %v",
	"minLength":     "must have %v characters or more",
	"maxLength":     "must have %v characters or fewer",
	"minItems":      "must have %v entries or more",
	"maxItems":      "must have %v entries or fewer",
	"minProperties": "must have %v entries or more",
	"maxProperties": "must have %v entries or fewer",
}

// typeWords are the types of schemas in words.
var typeWords = map[string]string{
	"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false", "array": "a list", "object": "a map",
	"null": "null",
}

// plainValues are values as JSON reads them, so that checks and the definition see what Azure will see.
func plainValues(values map[string]any) (map[string]any, error) {
	content, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	var plain map[string]any
	return plain, json.Unmarshal(content, &plain)
}

// checkValues holds values against the schema of the template, every mistake with its path below at.
func (t *template) checkValues(c *input.Checker, at string, values map[string]any) {
	checkExpressions(c, at, values)
	if t.schema == nil {
		for _, key := range slices.Sorted(maps.Keys(values)) {
			c.Failf(input.Key(at, key), "is no value of %s: the template takes none; remove it", t.kind)
		}
		return
	}
	schema, err := compileSchema(t.schema)
	if err != nil {
		return // said of the template already
	}
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](schema.Validate(values)); ok {
		(&valueErrors{Checker: c, at: at, values: values, schema: t.schema}).report(invalid)
	}
}

// checkExpressions refuses texts that Azure would evaluate instead of handing them to the template.
func checkExpressions(c *input.Checker, at string, value any) {
	switch v := value.(type) {
	case string:
		if isExpression(v) {
			c.Failf(at, "is %q: Azure evaluates texts in brackets as expressions of its policy language; write it otherwise, a regular expression as (%s)", v, v)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			checkExpressions(c, input.Key(at, key), v[key])
		}
	case []any:
		for i, element := range v {
			checkExpressions(c, input.Index(at, i), element)
		}
	}
}

// valueErrors turns the errors of the schema's validator into ours.
type valueErrors struct {
	*input.Checker
	at     string
	values any
	schema node
}

func (e *valueErrors) report(invalid *jsonschema.ValidationError) {
	keyword := invalid.KeywordLocation[strings.LastIndex(invalid.KeywordLocation, "/")+1:]
	isChoice := keyword == "anyOf" || keyword == "oneOf"
	if len(invalid.Causes) > 0 && !isChoice {
		for _, cause := range sortedCauses(invalid) {
			e.report(cause)
		}
		return
	}
	value, at := e.find(invalid.InstanceLocation)
	schema := schemaAt(e.schema, strings.TrimSuffix(invalid.KeywordLocation, "/"+keyword))
	switch keyword {
	case "additionalProperties":
		e.unknown(at, schema, value)
	case "required":
		e.missing(at, schema, value)
	default:
		e.Failf(at, "is %s: %s", shown(value), ruleOf(keyword, schema, invalid.Message))
	}
}

// sortedCauses are the causes in the order of their places: the validator goes through maps in none.
func sortedCauses(invalid *jsonschema.ValidationError) []*jsonschema.ValidationError {
	return slices.SortedStableFunc(slices.Values(invalid.Causes), func(a, b *jsonschema.ValidationError) int {
		return strings.Compare(a.InstanceLocation, b.InstanceLocation)
	})
}

// find is the value at a JSON pointer, with its path as a user writes it.
func (e *valueErrors) find(pointer string) (any, string) {
	value, at := e.values, e.at
	for _, key := range pointerKeys(pointer) {
		switch v := value.(type) {
		case map[string]any:
			value, at = v[key], input.Key(at, key)
		case []any:
			i, _ := strconv.Atoi(key)
			value, at = v[i], input.Index(at, i)
		}
	}
	return value, at
}

func (e *valueErrors) unknown(at string, schema node, value any) {
	known, _ := schema["properties"].(node)
	names := slices.Sorted(maps.Keys(known))
	given, _ := value.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if _, ok := known[key]; ok {
			continue
		}
		if len(names) == 0 {
			e.Failf(input.Key(at, key), "is not in the template's schema, which names nothing here: remove it")
			continue
		}
		e.Failf(input.Key(at, key), "is not in the template's schema: must be one of %s%s", strings.Join(names, ", "), input.DidYouMean(key, names))
	}
}

func (e *valueErrors) missing(at string, schema node, value any) {
	given, _ := value.(map[string]any)
	required, _ := schema["required"].([]any)
	properties, _ := schema["properties"].(node)
	for _, name := range required {
		key := fmt.Sprint(name)
		property, _ := properties[key].(node)
		_, defaulted := property["default"]
		if _, ok := given[key]; !ok && !defaulted {
			e.Required(input.Key(at, key), false, "the template has no default for it")
		}
	}
}

// ruleOf says what a keyword of a schema asks for.
func ruleOf(keyword string, schema node, message string) string {
	switch keyword {
	case "type":
		return "must be " + typeOf(schema)
	case "enum":
		values, _ := schema["enum"].([]any)
		return "must be one of " + input.Words(values)
	case "exclusiveMinimum":
		return fmt.Sprintf("must be more than %v", schema["minimum"])
	case "exclusiveMaximum":
		return fmt.Sprintf("must be less than %v", schema["maximum"])
	case "anyOf", "oneOf":
		return "must have one of the forms that the template's schema allows"
	case "not":
		return "must not have the form that the template's schema excludes"
	}
	if words, ok := rules[keyword]; ok {
		return fmt.Sprintf(words, schema[keyword])
	}
	return "must fit the template's schema (" + message + ")"
}

func typeOf(schema node) string {
	if schema[intOrTextKeyword] == true {
		return "a whole number or a text"
	}
	name, _ := schema["type"].(string)
	return typeWords[name]
}

// schemaAt is the part of a schema that a JSON pointer leads to.
func schemaAt(schema node, pointer string) node {
	var at any = schema
	for _, key := range pointerKeys(pointer) {
		switch v := at.(type) {
		case node:
			at = v[key]
		case []any:
			i, _ := strconv.Atoi(key)
			at = v[i]
		}
	}
	found, _ := at.(node)
	return found
}

func pointerKeys(pointer string) []string {
	if pointer = strings.TrimPrefix(pointer, "/"); pointer == "" {
		return nil
	}
	keys := strings.Split(pointer, "/")
	for i, key := range keys {
		keys[i] = strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~")
	}
	return keys
}

func shown(value any) string {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	if text := string(content); len(text) <= shownLength {
		return text
	}
	return string(content[:shownLength]) + "…"
}
