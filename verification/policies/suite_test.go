package policies

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	admission "k8s.io/api/admission/v1"
	"sigs.k8s.io/yaml"

	"github.com/aksops/pulumi-aksops/components/policy"
)

const shippedFolder = "../../components/policy/templates"

// suite is a policy as a user writes and assigns it, with what it must say of objects.
type suite struct {
	Policy struct {
		Template *string `json:"template"`
		// TemplateFile is a template of the user's own, beside the suite.
		TemplateFile       string         `json:"templateFile"`
		ApiGroups          []string       `json:"apiGroups"`
		Kinds              []string       `json:"kinds"`
		Namespaces         []string       `json:"namespaces"`
		ExcludedNamespaces []string       `json:"excludedNamespaces"`
		LabelSelector      map[string]any `json:"labelSelector"`
		Values             map[string]any `json:"values"`
	} `json:"policy"`
	// Assignment are the parameters of the assignment.
	Assignment map[string]any `json:"assignment"`
	Cases      []testCase     `json:"cases"`

	folder string
}

// testCase is one object.
type testCase struct {
	Name   string         `json:"name"`
	Object map[string]any `json:"object"`
	// Before is the object that an update finds.
	Before map[string]any `json:"before"`
	// Violations are the exact messages, in alphabetical order.
	Violations []string `json:"violations"`
}

func suites(t *testing.T, pattern string) map[string]*suite {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", pattern, "*.yaml"))
	require.NoError(t, err)
	found := map[string]*suite{}
	for _, file := range files {
		if strings.HasSuffix(file, ".template.yaml") {
			continue
		}
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		s := &suite{folder: filepath.Dir(file)}
		require.NoError(t, yaml.UnmarshalStrict(content, s), file)
		require.NotEmpty(t, s.Cases, file)
		found[strings.TrimPrefix(file, "testdata/")] = s
	}
	require.NotEmpty(t, found)
	return found
}

// templateFile is the file that the policy's template must reach Azure from, byte for byte.
func (s *suite) templateFile() string {
	if s.Policy.Template != nil {
		return filepath.Join(shippedFolder, *s.Policy.Template+".yaml")
	}
	return filepath.Join(s.folder, s.Policy.TemplateFile)
}

func (s *suite) spec(t *testing.T) policy.CustomPolicySpec {
	t.Helper()
	p := s.Policy
	spec := policy.CustomPolicySpec{
		Template: p.Template, ApiGroups: p.ApiGroups, Kinds: p.Kinds, Namespaces: p.Namespaces, ExcludedNamespaces: p.ExcludedNamespaces,
		LabelSelector: p.LabelSelector, Values: p.Values,
	}
	if p.TemplateFile != "" {
		content, err := os.ReadFile(s.templateFile())
		require.NoError(t, err)
		spec.TemplateYaml = new(string(content))
	}
	return spec
}

// run holds every case against Gatekeeper with the given template and returns what came out otherwise than the suite says.
func (s *suite) run(ctx context.Context, template []byte, constraintOf func(kind string) map[string]any) ([]string, error) {
	engine, err := newGatekeeper(ctx, template, constraintOf)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, c := range s.Cases {
		for _, operation := range c.operations() {
			got, err := engine.review(ctx, operation, c.Object, c.Before)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.Name, err)
			}
			want := append([]string{}, c.Violations...)
			if !assert.ObjectsAreEqual(want, got) {
				wrong = append(wrong, fmt.Sprintf("%s (%s): want %s, got %s", c.Name, operation, asJSON(want), asJSON(got)))
			}
		}
	}
	return wrong, nil
}

// operations are those that must come to the same result: what may not be created is also found by the audit.
func (c *testCase) operations() []admission.Operation {
	if c.Before != nil {
		return []admission.Operation{admission.Update}
	}
	return []admission.Operation{admission.Create, ""}
}

func asJSON(value any) string {
	content, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

func TestSuites(t *testing.T) {
	t.Parallel()
	for name, s := range suites(t, "*") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registered := register(t, s.spec(t))
			file, err := os.ReadFile(s.templateFile())
			require.NoError(t, err)
			require.Equal(t, string(file), string(registered.template), "the definition carries the template byte for byte")
			wrong, err := s.run(t.Context(), registered.template, func(kind string) map[string]any {
				return registered.constraint(t, kind, s.Assignment)
			})
			require.NoError(t, err)
			assert.Empty(t, strings.Join(wrong, "\n"))
		})
	}
}

// Whatever stands between the definition and the constraint may drop a map of values that is empty.
func TestNoValuesAreNotMissed(t *testing.T) {
	t.Parallel()
	for name, s := range suites(t, "*") {
		if len(s.Policy.Values) > 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registered := register(t, s.spec(t))
			wrong, err := s.run(t.Context(), registered.template, func(kind string) map[string]any {
				constraint := registered.constraint(t, kind, s.Assignment)
				delete(constraint["spec"].(map[string]any), "parameters")
				return constraint
			})
			require.NoError(t, err)
			assert.Empty(t, strings.Join(wrong, "\n"))
		})
	}
}

// Gatekeeper sees a deletion as a change from the object to itself.
func TestNothingHindersDeletion(t *testing.T) {
	t.Parallel()
	for name, s := range suites(t, "*") {
		if s.Policy.Template == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registered := register(t, s.spec(t))
			engine, err := newGatekeeper(t.Context(), registered.template, func(kind string) map[string]any {
				return registered.constraint(t, kind, s.Assignment)
			})
			require.NoError(t, err)
			for _, c := range s.Cases {
				got, err := engine.review(t.Context(), admission.Delete, c.Object, c.Object)
				require.NoError(t, err)
				assert.Empty(t, got, c.Name)
			}
		})
	}
}
