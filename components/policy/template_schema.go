package policy

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// schemaURL names the compiled schema; nothing is ever read from it.
const schemaURL = "values.json"

// Keywords of Kubernetes' OpenAPI schemas that JSON schema does not have, or means otherwise.
const (
	keepUnknownKeyword = "x-kubernetes-preserve-unknown-fields"
	intOrTextKeyword   = "x-kubernetes-int-or-string"
	nullableKeyword    = "nullable"
)

// node is one level of a schema.
type node = map[string]any

// checkSchema says whether the values of a template can be checked at all: Kubernetes itself would refuse a schema that is not valid.
func checkSchema(c *input.Checker, at string, schema node) {
	if where := findRef(schema, ""); where != "" {
		c.Failf(input.Join(at, where), "is a $ref: Kubernetes allows none in a schema; write the schema out")
		return
	}
	if _, err := compileSchema(schema); err != nil {
		c.Failf(at, "is not a valid schema: %s", schemaProblem(err))
	}
}

func compileSchema(schema node) (*jsonschema.Schema, error) {
	content, err := json.Marshal(strict(schema))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	// OpenAPI 3.0 is written in the terms of this draft, for example exclusiveMinimum: true.
	compiler.Draft = jsonschema.Draft4
	if err := compiler.AddResource(schemaURL, strings.NewReader(string(content))); err != nil {
		return nil, err
	}
	return compiler.Compile(schemaURL)
}

// schemaProblem is the first thing wrong with a schema, on one line.
func schemaProblem(err error) string {
	invalid, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return strings.ReplaceAll(strings.TrimPrefix(err.Error(), "jsonschema: "), "\n", " ")
	}
	for len(invalid.Causes) > 0 {
		invalid = sortedCauses(invalid)[0]
	}
	return strings.TrimPrefix(invalid.InstanceLocation+": "+invalid.Message, ": ")
}

// strict is a schema of Kubernetes as a JSON schema. Kubernetes drops in silence what an object's schema does not mention; here it is refused,
// for whoever wrote it meant something by it.
func strict(schema node) node {
	out := maps.Clone(schema)
	// Keywords for structure never stand below these, so their subschemas stay as they are.
	if properties, ok := schema["properties"].(node); ok {
		out["properties"] = eachNode(properties)
		dropDefaulted(out, properties)
	}
	for _, key := range []string{"items", "additionalProperties"} {
		if below, ok := schema[key].(node); ok {
			out[key] = strict(below)
		}
	}
	if isObject(schema) && schema["additionalProperties"] == nil && schema[keepUnknownKeyword] != true {
		out["additionalProperties"] = false
	}
	if schema[intOrTextKeyword] == true {
		out["type"] = []any{"integer", "string"}
	}
	if schema[nullableKeyword] == true {
		allowNull(out)
	}
	return out
}

func eachNode(nodes node) node {
	out := node{}
	for name, below := range nodes {
		if schema, ok := below.(node); ok {
			out[name] = strict(schema)
			continue
		}
		out[name] = below
	}
	return out
}

func isObject(schema node) bool {
	_, hasProperties := schema["properties"].(node)
	return schema["type"] == "object" || hasProperties
}

func allowNull(schema node) {
	switch types := schema["type"].(type) {
	case string:
		schema["type"] = []any{types, "null"}
	case []any:
		schema["type"] = append(slices.Clone(types), "null")
	}
	if values, ok := schema["enum"].([]any); ok {
		schema["enum"] = append(slices.Clone(values), nil)
	}
}

// dropDefaulted lets a required value be left out that Kubernetes then sets.
func dropDefaulted(schema, properties node) {
	required, ok := schema["required"].([]any)
	if !ok {
		return
	}
	needed := slices.DeleteFunc(slices.Clone(required), func(name any) bool {
		text, _ := name.(string)
		property, _ := properties[text].(node)
		_, defaulted := property["default"]
		return defaulted
	})
	if schema["required"] = needed; len(needed) == 0 {
		delete(schema, "required") // the draft wants at least one
	}
}

// findRef is the path of the first reference in a schema, empty if there is none.
func findRef(schema node, at string) string {
	for _, key := range slices.Sorted(maps.Keys(schema)) {
		below := input.Key(at, key)
		if key == "$ref" {
			return below
		}
		if key == "enum" || key == "default" || key == "example" {
			continue
		}
		if found := findRefIn(schema[key], key, below); found != "" {
			return found
		}
	}
	return ""
}

func findRefIn(value any, key, at string) string {
	switch v := value.(type) {
	case node:
		if key != "properties" {
			return findRef(v, at)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if schema, ok := v[name].(node); ok {
				if found := findRef(schema, input.Key(at, name)); found != "" {
					return found
				}
			}
		}
	case []any:
		for i, element := range v {
			if schema, ok := element.(node); ok {
				if found := findRef(schema, input.Index(at, i)); found != "" {
					return found
				}
			}
		}
	}
	return ""
}
