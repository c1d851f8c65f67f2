package azure

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"gopkg.in/yaml.v3"
)

// kubernetesTypes are the types that a rule for Kubernetes tests for.
var kubernetesTypes = []string{"microsoft.containerservice/managedclusters", "microsoft.kubernetes/connectedclusters"}

// kubernetesEffects are the effects that the mode has, in lower case.
var kubernetesEffects = []string{"audit", "deny", "disabled", "mutate"}

// constraintTemplate is what Azure reads of a Gatekeeper template.
type constraintTemplate struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Spec       struct {
		CRD struct {
			Spec struct {
				Names      struct{ Kind string } `yaml:"names"`
				Validation struct {
					Schema struct {
						Properties map[string]any `yaml:"properties"`
					} `yaml:"openAPIV3Schema"`
				} `yaml:"validation"`
			} `yaml:"spec"`
		} `yaml:"crd"`
	} `yaml:"spec"`
}

// checkKubernetesRule is what the mode Microsoft.Kubernetes.Data asks of a rule.
func (r *request) checkKubernetesRule(rule resource.PropertyMap) error {
	tested := false
	walk(rule["if"], func(text string) { tested = tested || slices.Contains(kubernetesTypes, strings.ToLower(text)) })
	if !tested {
		return r.refuse(invalidRule, "The policy rule of mode '%s' must test the type for Microsoft.ContainerService/managedClusters.", kubernetesMode)
	}
	effects := readPolicy(&Object{ID: r.id, Inputs: r.inputs})
	for _, effect := range append(slices.Clone(effects.Effects), effects.DefaultEffect) {
		if effect != "" && !slices.Contains(kubernetesEffects, strings.ToLower(effect)) {
			return r.refuse(invalidRule, "The effect '%s' is not supported by the mode '%s'.", effect, kubernetesMode)
		}
	}
	details := object(object(rule, "then"), "details")
	if given(details, "mutationInfo") {
		return nil
	}
	template, err := r.readTemplate(details)
	if err != nil {
		return err
	}
	return r.checkConstraint(details, template)
}

// readTemplate is the template that the rule carries; nil if it only says where the template is.
func (r *request) readTemplate(details resource.PropertyMap) (*constraintTemplate, error) {
	info := object(details, "templateInfo")
	switch kind := textAt(info, "sourceType"); kind {
	case "PublicURL":
		if textAt(info, "url") == "" {
			return nil, r.refuse(invalidRule, "templateInfo with sourceType PublicURL must have a url.")
		}
		return nil, nil // there is a template, but nobody can look into it
	case "Base64Encoded":
	default:
		return nil, r.refuse(invalidRule, "The sourceType '%s' of templateInfo is not one of PublicURL, Base64Encoded.", kind)
	}
	content, err := base64.StdEncoding.DecodeString(textAt(info, "content"))
	if err != nil || len(content) == 0 {
		return nil, r.refuse(invalidRule, "The content of templateInfo is not in Base64.")
	}
	var template constraintTemplate
	if err := yaml.Unmarshal(content, &template); err != nil {
		return nil, r.refuse(invalidRule, "The content of templateInfo is not in YAML: %s.", err)
	}
	ofGatekeeper := strings.HasPrefix(template.APIVersion, "templates.gatekeeper.sh/")
	if !ofGatekeeper || template.Kind != "ConstraintTemplate" || template.Spec.CRD.Spec.Names.Kind == "" {
		return nil, r.refuse(invalidRule, "The content of templateInfo is not a ConstraintTemplate of templates.gatekeeper.sh.")
	}
	return &template, nil
}

// checkConstraint looks at what becomes the Gatekeeper constraint.
func (r *request) checkConstraint(details resource.PropertyMap, template *constraintTemplate) error {
	for _, required := range []string{"apiGroups", "kinds", "excludedNamespaces"} {
		if !given(details, required) {
			return r.refuse(invalidRule, "The policy rule of mode '%s' must have '%s' in its details.", kubernetesMode, required)
		}
	}
	for _, list := range []string{"apiGroups", "kinds"} {
		if slices.Contains(textsAt(details, list+"[]"), "*") {
			return r.refuse(invalidRule, "'*' is not allowed in '%s' of the policy rule's details.", list)
		}
	}
	if template == nil {
		return nil
	}
	known := template.Spec.CRD.Spec.Validation.Schema.Properties
	for _, name := range slices.Sorted(maps.Keys(object(details, "values"))) {
		if _, ok := known[string(name)]; !ok {
			return r.refuse(invalidRule, "The value '%s' is not a parameter of the constraint template '%s'.", name, template.Spec.CRD.Spec.Names.Kind)
		}
	}
	return nil
}
