package policy

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	labelSelectorParameter = "labelSelector"

	customVersion    = "1.0.0"
	customCategory   = "Kubernetes"
	customPolicyType = "Custom"
	// maxRequestLength is the longest request that Azure Policy takes, in bytes.
	maxRequestLength = 1 << 20
)

// clusterTypes are what a custom Kubernetes policy may be about: AKS clusters, and those connected through Azure Arc.
var clusterTypes = []any{"Microsoft.ContainerService/managedClusters", "Microsoft.Kubernetes/connectedClusters"}

//go:embed custom_parameters.json
var customParametersFile []byte

// customParameter is a parameter of every custom policy, with what portals say of it.
type customParameter struct {
	parameter
	DisplayName string `json:"displayName"`
	Description string `json:"description"`
}

var allCustomParameters = sync.OnceValue(func() map[string]customParameter {
	return catalogue.Decode[map[string]customParameter]("custom_parameters.json", customParametersFile)
})

// customDefinition is a custom policy as Azure gets it, apart from its name.
type customDefinition struct {
	displayName, description string
	parameters               map[string]customParameter
	rule                     map[string]any
}

// azureDefinition is the custom policy of a spec without mistakes.
func (s *CustomPolicySpec) azureDefinition(t *template) *customDefinition {
	return &customDefinition{
		displayName: input.Value(s.DisplayName, orElse(t.about.Title, t.kind)),
		description: input.Value(s.Description, cut(orElse(t.about.Description, t.description), maxDescription)),
		parameters:  s.parameters(t),
		rule:        s.rule(t),
	}
}

// customParameters are the parameters of the definition made from a spec without mistakes, as an assignment may set them.
func customParameters(s *CustomPolicySpec) map[string]parameter {
	t, err := s.constraintTemplate()
	if err != nil {
		return nil
	}
	known := map[string]parameter{}
	for name, p := range s.parameters(t) {
		known[name] = p.parameter
	}
	return known
}

// parameters are the same six for every spec, with defaults from the spec: Azure refuses an update that takes a parameter away.
func (s *CustomPolicySpec) parameters(t *template) map[string]customParameter {
	own := map[string]customParameter{}
	maps.Copy(own, allCustomParameters())
	setDefault := func(name string, value any) {
		p := own[name]
		p.Default = value
		own[name] = p
	}
	setDefault(excludedNamespacesParameter, s.excludedNamespaces(t))
	setDefault(namespacesParameter, toAny(s.Namespaces))
	if len(s.LabelSelector) > 0 {
		setDefault(labelSelectorParameter, s.LabelSelector)
	}
	return own
}

// defaultExcludedNamespaces are those that Azure's own policies leave alone.
func defaultExcludedNamespaces() []string {
	return texts(allCustomParameters()[excludedNamespacesParameter].Default)
}

func (s *CustomPolicySpec) excludedNamespaces(t *template) []any {
	return union(defaultExcludedNamespaces(), slices.Concat(t.about.ExcludedNamespaces, s.ExcludedNamespaces))
}

// rule is the policy rule. The values stand in it as they are: as parameters, they could never be renamed.
func (s *CustomPolicySpec) rule(t *template) map[string]any {
	values, _ := plainValues(s.Values)
	if values == nil {
		values = map[string]any{}
	}
	return map[string]any{
		"if": map[string]any{"field": "type", "in": clusterTypes},
		"then": map[string]any{
			"effect": "[parameters('effect')]",
			"details": map[string]any{
				"templateInfo":       map[string]any{"sourceType": "Base64Encoded", "content": base64.StdEncoding.EncodeToString(t.source)},
				"apiGroups":          toAny(s.apiGroups(t)),
				"kinds":              toAny(s.kinds(t)),
				"namespaces":         "[parameters('namespaces')]",
				"excludedNamespaces": "[parameters('excludedNamespaces')]",
				"labelSelector":      "[parameters('labelSelector')]",
				"source":             "[parameters('source')]",
				"warn":               "[parameters('warn')]",
				"values":             values,
			},
		},
	}
}

func (s *CustomPolicySpec) apiGroups(t *template) []string {
	if len(s.ApiGroups) > 0 {
		return s.ApiGroups
	}
	return t.about.ApiGroups
}

func (s *CustomPolicySpec) kinds(t *template) []string {
	if len(s.Kinds) > 0 {
		return s.Kinds
	}
	return t.about.Kinds
}

// requestLength is the length in bytes of the request that creates the definition.
func (d *customDefinition) requestLength() int {
	content, err := json.Marshal(map[string]any{"properties": map[string]any{
		"displayName": d.displayName, "description": d.description, "mode": modeKubernetes, "policyType": customPolicyType,
		"metadata": customMetadata(), "parameters": d.parameters, "policyRule": d.rule,
	}})
	if err != nil {
		return 0 // what is not plain was refused before
	}
	return len(content)
}

func customMetadata() map[string]any {
	return map[string]any{"version": customVersion, "category": customCategory}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// cut shortens a text to a number of characters.
func cut(text string, limit int) string {
	if letters := []rune(text); len(letters) > limit {
		return string(letters[:limit-1]) + "…"
	}
	return text
}
