package policy

import (
	"embed"
	"errors"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts of a ConstraintTemplate as Gatekeeper and the Azure Policy add-on want them.
const (
	templateKind      = "ConstraintTemplate"
	admissionTarget   = "admission.k8s.gatekeeper.sh"
	regoEngine        = "Rego"
	celEngine         = "K8sNativeValidation"
	inventoryDocument = "inventory"
	syncAnnotation    = "metadata.gatekeeper.sh/requires-sync-data"
	azureKindPrefix   = "k8sazure"
	maxKindLength     = 63
	templateYamlPath  = "templateYaml"
	templatePath      = "template"
)

var (
	templateVersions  = []string{"templates.gatekeeper.sh/v1", "templates.gatekeeper.sh/v1beta1"}
	kindPattern       = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	inventoryPattern  = regexp.MustCompile(`\bdata\s*(\.\s*inventory\b|\[\s*["` + "`" + `]inventory["` + "`" + `]\s*\])`)
	regoTextOrComment = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"|` + "`[^`]*`" + `|#[^\n]*`)
	shippedFolder     = "templates"
	yamlMessagePrefix = "yaml: "
)

//go:embed templates/*.yaml templates/*.json
var shippedFiles embed.FS

// template is a ConstraintTemplate that the checks found in order, with the very bytes it was read from.
type template struct {
	// kind is the kind of the constraints that Azure makes from it.
	kind string
	// source goes to Azure as it is, so that what was tested is what runs.
	source []byte
	// schema is the OpenAPI schema of its values; nil if it takes none.
	schema map[string]any
	// description is the template's own, by the annotation that Gatekeeper's tools read.
	description string
	// about is what we know of a template of ours; empty for a user's own.
	about shippedTemplate
}

// shippedTemplate is what stands beside a template of ours: what to say of it, and what it is for.
type shippedTemplate struct {
	Title              string   `json:"title"`
	Description        string   `json:"description"`
	ApiGroups          []string `json:"apiGroups"`
	Kinds              []string `json:"kinds"`
	ExcludedNamespaces []string `json:"excludedNamespaces"`
}

// constraintTemplateFile is a ConstraintTemplate as it is written. Parts whose type a user may get wrong are open.
type constraintTemplateFile struct {
	ApiVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name        string            `yaml:"name"`
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
	Spec struct {
		Crd struct {
			Spec struct {
				Names struct {
					Kind string `yaml:"kind"`
				} `yaml:"names"`
				Validation struct {
					Schema map[string]any `yaml:"openAPIV3Schema"`
				} `yaml:"validation"`
			} `yaml:"spec"`
		} `yaml:"crd"`
		Targets []templateTarget `yaml:"targets"`
	} `yaml:"spec"`
}

type templateTarget struct {
	Target string         `yaml:"target"`
	Rego   string         `yaml:"rego"`
	Libs   []string       `yaml:"libs"`
	Code   []templateCode `yaml:"code"`
}

type templateCode struct {
	Engine string         `yaml:"engine"`
	Source map[string]any `yaml:"source"`
}

// shippedNames are the names of the templates of ours, in alphabetical order.
func shippedNames() []string {
	files, err := shippedFiles.ReadDir(shippedFolder)
	if err != nil {
		panic(err.Error()) // cannot be: the folder is embedded
	}
	var names []string
	for _, file := range files {
		if name, ok := strings.CutSuffix(file.Name(), ".yaml"); ok {
			names = append(names, name)
		}
	}
	return names
}

// shippedSource is the YAML of a template of ours.
func shippedSource(name string) []byte { return readShipped(name + ".yaml") }

func readShipped(file string) []byte {
	content, err := shippedFiles.ReadFile(path.Join(shippedFolder, file))
	if err != nil {
		panic(err.Error()) // cannot be: callers take names from shippedNames, and a test reads every file
	}
	return content
}

// constraintTemplate is the template that the spec names or brings. The error holds every mistake in it, with paths from the spec.
func (s *CustomPolicySpec) constraintTemplate() (*template, error) {
	var c input.Checker
	switch {
	case s.Template != nil && s.TemplateYaml != nil:
		c.Failf(templateYamlPath, "is given together with template %q: keep one of the two", *s.Template)
	case s.Template != nil:
		c.OneOf(templatePath, s.Template, shippedNames()...)
		if c.Err() == nil {
			parsed := readTemplate(&c, templatePath, shippedSource(*s.Template))
			parsed.about = catalogue.Decode[shippedTemplate](*s.Template+".json", readShipped(*s.Template+".json"))
			return parsed, c.Err()
		}
	case s.TemplateYaml == nil || strings.TrimSpace(*s.TemplateYaml) == "":
		c.Failf(templatePath, "is required: name one of %s, or give a ConstraintTemplate of your own as templateYaml", input.Words(shippedNames()))
	default:
		if parsed := readTemplate(&c, templateYamlPath, []byte(*s.TemplateYaml)); c.Err() == nil {
			return parsed, nil
		}
	}
	return nil, c.Err()
}

// readTemplate parses and checks a template. What it returns is of use only if the checker found nothing.
func readTemplate(c *input.Checker, at string, source []byte) *template {
	var file constraintTemplateFile
	decoder := yaml.NewDecoder(strings.NewReader(string(source)))
	if err := decoder.Decode(&file); err != nil {
		c.Failf(at, "cannot be read as a ConstraintTemplate: %s", yamlProblem(err))
		return &template{}
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		c.Failf(at, "holds more than one YAML document: give one ConstraintTemplate, without a line of --- after it")
		return &template{}
	}
	file.check(c, at)
	return &template{
		kind:        file.Spec.Crd.Spec.Names.Kind,
		source:      source,
		schema:      file.Spec.Crd.Spec.Validation.Schema,
		description: file.Metadata.Annotations["description"],
	}
}

// yamlProblem is the parser's error on one line.
func yamlProblem(err error) string {
	if types, ok := errors.AsType[*yaml.TypeError](err); ok {
		return strings.Join(types.Errors, "; ")
	}
	return strings.TrimPrefix(err.Error(), yamlMessagePrefix)
}

func (f *constraintTemplateFile) check(c *input.Checker, at string) {
	c.OneOf(input.Join(at, "apiVersion"), &f.ApiVersion, templateVersions...)
	c.OneOf(input.Join(at, "kind"), &f.Kind, templateKind)
	f.checkKind(c, at)
	if _, synced := f.Metadata.Annotations[syncAnnotation]; synced {
		c.Failf(input.Join(at, "metadata.annotations"), "has %s: Azure Policy installs no template that needs other objects of the cluster; "+
			"write the rule so that it looks at one object alone", syncAnnotation)
	}
	if f.Spec.Crd.Spec.Validation.Schema != nil {
		checkSchema(c, input.Join(at, "spec.crd.spec.validation.openAPIV3Schema"), f.Spec.Crd.Spec.Validation.Schema)
	}
	f.checkTargets(c, input.Join(at, "spec.targets"))
}

func (f *constraintTemplateFile) checkKind(c *input.Checker, at string) {
	kind, kindPath := f.Spec.Crd.Spec.Names.Kind, input.Join(at, "spec.crd.spec.names.kind")
	switch {
	case kind == "":
		c.Required(kindPath, false, "name the kind of the constraints, for example AcmeNoHostAliases")
		return
	case !kindPattern.MatchString(kind) || len(kind) > maxKindLength:
		c.Failf(kindPath, "is %q: must be a capital letter, then letters and digits, %d in all at most", kind, maxKindLength)
		return
	case strings.HasPrefix(strings.ToLower(kind), azureKindPrefix):
		c.Failf(kindPath, "is %q: kinds that start with K8sAzure are those of Azure's own policies; start with a name of yours", kind)
	}
	if name, want := f.Metadata.Name, strings.ToLower(kind); name != want {
		c.Failf(input.Join(at, "metadata.name"), "is %q: must be %q, the kind %s in small letters", name, want, kind)
	}
}

func (f *constraintTemplateFile) checkTargets(c *input.Checker, at string) {
	if len(f.Spec.Targets) != 1 {
		c.Failf(at, "has %d entries: give exactly one, for %s", len(f.Spec.Targets), admissionTarget)
		return
	}
	target, at := &f.Spec.Targets[0], input.Index(at, 0)
	c.OneOf(input.Join(at, "target"), &target.Target, admissionTarget)
	if strings.TrimSpace(target.Rego) == "" && len(target.Code) == 0 {
		c.Failf(at, "has neither rego nor code: give the rule, in Rego or in CEL (code with engine %s)", celEngine)
	}
	checkRego(c, input.Join(at, "rego"), target.Rego)
	for i, lib := range target.Libs {
		checkRego(c, input.Index(input.Join(at, "libs"), i), lib)
	}
	for i := range target.Code {
		target.Code[i].check(c, input.Index(input.Join(at, "code"), i))
	}
}

func (t *templateCode) check(c *input.Checker, at string) {
	c.OneOf(input.Join(at, "engine"), &t.Engine, regoEngine, celEngine)
	if len(t.Source) == 0 {
		c.Failf(input.Join(at, "source"), "is required: give the rule")
		return
	}
	for _, key := range slices.Sorted(maps.Keys(t.Source)) {
		for _, text := range textsIn(t.Source[key]) {
			if t.Engine == regoEngine {
				checkRego(c, input.Join(at, "source."+key), text)
			}
		}
	}
}

// textsIn are the texts of a value that is a text or a list of texts.
func textsIn(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		var texts []string
		for _, element := range v {
			texts = append(texts, textsIn(element)...)
		}
		return texts
	default:
		return nil
	}
}

// checkRego finds what Azure refuses in Rego that parses. Whether it parses takes a Rego compiler, which programs need not carry.
func checkRego(c *input.Checker, at, rego string) {
	code := regoTextOrComment.ReplaceAllStringFunc(rego, func(found string) string {
		if strings.Trim(found, "\"`") == inventoryDocument {
			return found // may be a key of data
		}
		return ""
	})
	if found := inventoryPattern.FindString(code); found != "" {
		c.Failf(at, "reads %s: Azure Policy keeps no inventory of the cluster for custom templates; write the rule so that it looks at one object alone",
			found)
	}
}
