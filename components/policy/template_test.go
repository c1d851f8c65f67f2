package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// ownTemplate is a template without mistakes; tests replace parts of it.
const ownTemplate = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: acmerule
  annotations:
    description: What the rule is for.
spec:
  crd:
    spec:
      names:
        kind: AcmeRule
      validation:
        openAPIV3Schema:
          type: object
          required: [level, size]
          properties:
            level: {type: string, enum: [low, high]}
            size: {type: integer, minimum: 1, maximum: 9, default: 3}
            share: {type: number, minimum: 0, exclusiveMinimum: true}
            prefixes: {type: array, maxItems: 2, items: {type: string, pattern: "^[a-z]+$", minLength: 2}}
            limits: {type: object, additionalProperties: {type: integer}}
            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            port: {x-kubernetes-int-or-string: true}
            note: {type: string, nullable: true}
            either: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}
            rules:
              type: array
              items: {type: object, required: [name], properties: {name: {type: string}, on: {type: boolean}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package acmerule
        violation[{"msg": "no"}] { input.review.object.spec.hostAliases } # data.inventory is not read
`

func replaced(old, with string) string { return strings.Replace(ownTemplate, old, with, 1) }

// own is a policy of a template of the user's own.
func own(templateYaml string, values map[string]any) CustomPolicySpec {
	return CustomPolicySpec{TemplateYaml: &templateYaml, Kinds: []string{"Pod"}, ApiGroups: []string{""}, Values: values}
}

const rego = `rego: |
        package acmerule
        violation[{"msg": "no"}] { input.review.object.spec.hostAliases } # data.inventory is not read
`

var level = map[string]any{"level": "low"}

var templateRejections = map[string]struct {
	yaml string
	want []string
}{
	"no yaml":           {"a: [", []string{"templateYaml cannot be read as a ConstraintTemplate: line 1: did not find expected node content"}},
	"a text":            {"AcmeRule", []string{"templateYaml cannot be read as a ConstraintTemplate: line 1: cannot unmarshal !!str `AcmeRule` into policy.constraintTemplateFile"}},
	"two documents":     {ownTemplate + "---\nkind: Other\n", []string{"templateYaml holds more than one YAML document: give one ConstraintTemplate, without a line of --- after it"}},
	"constraint":        {replaced("kind: ConstraintTemplate", "kind: AcmeRule"), []string{`templateYaml.kind is "AcmeRule": must be one of ConstraintTemplate`}},
	"version":           {replaced("sh/v1", "sh/v2"), []string{`templateYaml.apiVersion is "templates.gatekeeper.sh/v2": must be one of templates.gatekeeper.sh/v1, templates.gatekeeper.sh/v1beta1; did you mean "templates.gatekeeper.sh/v1"?`}},
	"name":              {replaced("name: acmerule", "name: AcmeRule"), []string{`templateYaml.metadata.name is "AcmeRule": must be "acmerule", the kind AcmeRule in small letters`}},
	"no kind":           {replaced("kind: AcmeRule", "singular: acmerule"), []string{"templateYaml.spec.crd.spec.names.kind is required: name the kind of the constraints, for example AcmeNoHostAliases"}},
	"small kind":        {replaced("kind: AcmeRule", "kind: acmeRule"), []string{`templateYaml.spec.crd.spec.names.kind is "acmeRule": must be a capital letter, then letters and digits, 63 in all at most`}},
	"kind of azure":     {strings.ReplaceAll(replaced("acmerule", "k8sazureblock"), "AcmeRule", "K8sAzureBlock"), []string{`templateYaml.spec.crd.spec.names.kind is "K8sAzureBlock": kinds that start with K8sAzure are those of Azure's own policies; start with a name of yours`}},
	"inventory":         {replaced("input.review.object.spec.hostAliases", "data.inventory.cluster"), []string{`templateYaml.spec.targets[0].rego reads data.inventory: Azure Policy keeps no inventory of the cluster for custom templates; write the rule so that it looks at one object alone`}},
	"inventory by key":  {replaced("input.review.object.spec.hostAliases", `data["inventory"].cluster`), []string{`templateYaml.spec.targets[0].rego reads data["inventory"]: Azure Policy keeps no inventory of the cluster for custom templates; write the rule so that it looks at one object alone`}},
	"inventory in libs": {replaced("      rego: |", "      libs: [\"package lib.a\", \"package lib.b\\nx = data.inventory\"]\n      rego: |"), []string{`templateYaml.spec.targets[0].libs[1] reads data.inventory: Azure Policy keeps no inventory of the cluster for custom templates; write the rule so that it looks at one object alone`}},
	"inventory in code": {replaced(rego, "code: [{engine: Rego, source: {rego: \"x = data.inventory\", libs: [\"y = data.inventory\"]}}]\n"), []string{
		`templateYaml.spec.targets[0].code[0].source.libs reads data.inventory: Azure Policy keeps no inventory of the cluster for custom templates; write the rule so that it looks at one object alone`,
		`templateYaml.spec.targets[0].code[0].source.rego reads data.inventory: Azure Policy keeps no inventory of the cluster for custom templates; write the rule so that it looks at one object alone`,
	}},
	"sync data":        {replaced("    description: What the rule is for.", "    metadata.gatekeeper.sh/requires-sync-data: \"[]\""), []string{"templateYaml.metadata.annotations has metadata.gatekeeper.sh/requires-sync-data: Azure Policy installs no template that needs other objects of the cluster; write the rule so that it looks at one object alone"}},
	"no targets":       {ownTemplate[:strings.Index(ownTemplate, "  targets:")], []string{"templateYaml.spec.targets has 0 entries: give exactly one, for admission.k8s.gatekeeper.sh"}},
	"target":           {replaced("admission.k8s", "audit.k8s"), []string{`templateYaml.spec.targets[0].target is "audit.k8s.gatekeeper.sh": must be one of admission.k8s.gatekeeper.sh; did you mean "admission.k8s.gatekeeper.sh"?`}},
	"no rule":          {replaced(rego, ""), []string{"templateYaml.spec.targets[0] has neither rego nor code: give the rule, in Rego or in CEL (code with engine K8sNativeValidation)"}},
	"engine":           {replaced(rego, "code: [{engine: CEL, source: {validations: []}}]\n"), []string{`templateYaml.spec.targets[0].code[0].engine is "CEL": must be one of Rego, K8sNativeValidation`}},
	"no source":        {replaced(rego, "code: [{engine: K8sNativeValidation}]\n"), []string{"templateYaml.spec.targets[0].code[0].source is required: give the rule"}},
	"schema":           {replaced("{type: string, enum: [low, high]}", "{type: text}"), []string{`templateYaml.spec.crd.spec.validation.openAPIV3Schema is not a valid schema: /properties/level/type: value must be one of "array", "boolean", "integer", "null", "number", "object", "string"`}},
	"reference":        {replaced("{type: string, enum: [low, high]}", "{$ref: \"#/x\"}"), []string{"templateYaml.spec.crd.spec.validation.openAPIV3Schema.properties.level.$ref is a $ref: Kubernetes allows none in a schema; write the schema out"}},
	"nested reference": {replaced("{type: integer}", "{allOf: [{type: integer}, {$ref: \"file:///x\"}]}"), []string{"templateYaml.spec.crd.spec.validation.openAPIV3Schema.properties.limits.additionalProperties.allOf[1].$ref is a $ref: Kubernetes allows none in a schema; write the schema out"}},
	"all at once": {"kind: Constraint\n", []string{
		`templateYaml.apiVersion is "": must be one of templates.gatekeeper.sh/v1, templates.gatekeeper.sh/v1beta1`,
		`templateYaml.kind is "Constraint": must be one of ConstraintTemplate; did you mean "ConstraintTemplate"?`,
		"templateYaml.spec.crd.spec.names.kind is required: name the kind of the constraints, for example AcmeNoHostAliases",
		"templateYaml.spec.targets has 0 entries: give exactly one, for admission.k8s.gatekeeper.sh",
	}},
}

func TestTemplateRejections(t *testing.T) {
	t.Parallel()
	for name, test := range templateRejections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := own(test.yaml, level)
			assert.Equal(t, test.want, problems(spec.Validate()))
		})
	}
}

var valueRejections = map[string]struct {
	values map[string]any
	want   []string
}{
	"misspelt":        {map[string]any{"level": "low", "prefix": []any{"a"}}, []string{`values.prefix is not in the template's schema: must be one of either, free, level, limits, note, port, prefixes, rules, share, size; did you mean "prefixes"?`}},
	"missing":         {nil, []string{"values.level is required: the template has no default for it"}},
	"enum":            {map[string]any{"level": "medium"}, []string{`values.level is "medium": must be one of low, high`}},
	"type":            {map[string]any{"level": "low", "size": "3"}, []string{`values.size is "3": must be a whole number`}},
	"fraction":        {map[string]any{"level": "low", "size": 1.5}, []string{`values.size is 1.5: must be a whole number`}},
	"too small":       {map[string]any{"level": "low", "size": 0}, []string{`values.size is 0: must be 1 or more`}},
	"too large":       {map[string]any{"level": "low", "size": 10}, []string{`values.size is 10: must be 9 or less`}},
	"exclusive":       {map[string]any{"level": "low", "share": 0}, []string{`values.share is 0: must be more than 0`}},
	"list":            {map[string]any{"level": "low", "prefixes": "ab"}, []string{`values.prefixes is "ab": must be a list`}},
	"element":         {map[string]any{"level": "low", "prefixes": []any{"ab", "C"}}, []string{`values.prefixes[1] is "C": must have 2 characters or more`, `values.prefixes[1] is "C": must match ^[a-z]+$`}},
	"too many":        {map[string]any{"level": "low", "prefixes": []any{"ab", "cd", "ef"}}, []string{`values.prefixes is ["ab","cd","ef"]: must have 2 entries or fewer`}},
	"map":             {map[string]any{"level": "low", "limits": map[string]any{"a.b": "x"}}, []string{`values.limits["a.b"] is "x": must be a whole number`}},
	"below a list":    {map[string]any{"level": "low", "rules": []any{map[string]any{"name": "a"}, map[string]any{"nam": "b", "on": "yes"}}}, []string{"values.rules[1].name is required: the template has no default for it", `values.rules[1].nam is not in the template's schema: must be one of name, on; did you mean "name"?`, `values.rules[1].on is "yes": must be true or false`}},
	"null":            {map[string]any{"level": nil}, []string{"values.level is null: must be a text"}},
	"number or text":  {map[string]any{"level": "low", "port": true}, []string{"values.port is true: must be a whole number or a text"}},
	"one of":          {map[string]any{"level": "low", "either": map[string]any{}}, []string{"values.either is {}: must have one of the forms that the template's schema allows"}},
	"expression":      {map[string]any{"level": "low", "free": map[string]any{"list": []any{"[a-z]"}}}, []string{`values.free.list[0] is "[a-z]": Azure evaluates texts in brackets as expressions of its policy language; write it otherwise, a regular expression as ([a-z])`}},
	"a long value":    {map[string]any{"level": strings.Repeat("x", 100)}, []string{`values.level is "` + strings.Repeat("x", 79) + `…: must be one of low, high`}},
	"several at once": {map[string]any{"level": 1, "size": 0}, []string{"values.level is 1: must be a text", "values.size is 0: must be 1 or more"}},
}

func TestValueRejections(t *testing.T) {
	t.Parallel()
	for name, test := range valueRejections {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := own(ownTemplate, test.values)
			assert.ElementsMatch(t, test.want, problems(spec.Validate()))
		})
	}
	t.Run("a template without values", func(t *testing.T) {
		t.Parallel()
		start, end := strings.Index(ownTemplate, "      validation:"), strings.Index(ownTemplate, "  targets:")
		spec := own(ownTemplate[:start]+ownTemplate[end:], map[string]any{"b": 1, "a": 2})
		assert.Equal(t, []string{"values.a is no value of AcmeRule: the template takes none; remove it", "values.b is no value of AcmeRule: the template takes none; remove it"}, problems(spec.Validate()))
	})
}

// TestMistakesInOneOrder gives many wrong values and a schema with many mistakes many times: a map's order must not show.
func TestMistakesInOneOrder(t *testing.T) {
	t.Parallel()
	values := map[string]any{"level": 1, "size": "x", "prefixes": 3, "limits": true, "note": 4, "port": true, "rules": "x", "share": "y"}
	broken := replaced("{type: string, enum: [low, high]}", "{type: text, minLength: a, maxLength: b, enum: c, pattern: 1, required: 2}")
	for _, spec := range []CustomPolicySpec{own(ownTemplate, values), own(broken, level)} {
		want := problems(spec.Validate())
		assert.NotEmpty(t, want)
		for range 30 {
			assert.Equal(t, want, problems(spec.Validate()))
		}
	}
}

func TestAcceptedValues(t *testing.T) {
	t.Parallel()
	for name, values := range map[string]map[string]any{
		"required only":  level,
		"everything":     {"level": "high", "size": 9, "share": 0.1, "prefixes": []any{"ab"}, "limits": map[string]any{"any": 1}, "rules": []any{map[string]any{"name": "a", "on": true}}, "either": map[string]any{"a": "x"}},
		"unknown fields": {"level": "low", "free": map[string]any{"any": map[string]any{"thing": []any{1, "x"}}}},
		"number or text": {"level": "low", "port": 80},
		"text or number": {"level": "low", "port": "http"},
		"null":           {"level": "low", "note": nil},
		"half a bracket": {"level": "low", "note": "[a-z]+"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := own(ownTemplate, values)
			assert.NoError(t, spec.Validate())
		})
	}
}

func TestAcceptedTemplates(t *testing.T) {
	t.Parallel()
	cel := "code: [{engine: K8sNativeValidation, source: {validations: [{expression: \"true\"}]}}]\n"
	for name, yaml := range map[string]string{
		"rego":            ownTemplate,
		"older version":   replaced("sh/v1", "sh/v1beta1"),
		"cel":             replaced(rego, cel),
		"rego and cel":    replaced(rego, rego+"      "+cel),
		"rego as code":    replaced(rego, "code: [{engine: Rego, source: {version: v1, rego: package acmerule}}]\n"),
		"a first line":    "---\n" + ownTemplate,
		"a name like it":  replaced("input.review.object.spec.hostAliases", "metadata.inventory"),
		"only a text":     replaced("\"no\"", "\"reads data.inventory\""),
		"ref as property": replaced("note:", "$ref: {type: string}\n            note:"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := own(yaml, level)
			assert.NoError(t, spec.Validate())
		})
	}
}

func TestShippedTemplates(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"immutableImageTags", "namespaceRoutingLabel"}, shippedNames())
	for _, name := range shippedNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := CustomPolicySpec{Template: &name}
			require.NoError(t, spec.Validate(), "no values are needed")
			read, err := spec.constraintTemplate()
			require.NoError(t, err)
			assert.Equal(t, "Aksops"+strings.ToUpper(name[:1])+name[1:], read.kind)
			assert.Equal(t, shippedSource(name), read.source)
			assert.NotEmpty(t, read.about.Kinds)
			assert.NotEmpty(t, read.about.ApiGroups)
			assert.LessOrEqual(t, len(read.about.Title), maxDisplayName)
			assert.LessOrEqual(t, len(read.about.Description), maxDescription)
		})
	}
}

func problems(err error) []string {
	var texts []string
	for _, mistake := range input.List(err) {
		texts = append(texts, mistake.Error())
	}
	return texts
}
