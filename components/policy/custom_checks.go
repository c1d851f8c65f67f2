package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

var (
	apiGroupPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$`)
	// Gatekeeper takes a * at the start, at the end or at both.
	namespaceGlobPattern = regexp.MustCompile(`^(\*-?)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(-?\*)?$`)
)

// Rules that several errors state.
const (
	apiGroupRule      = `must be an API group without its version, such as "apps", or "" for the core group`
	kindRule          = "must be a Kubernetes kind, such as Pod or Deployment"
	namespaceGlobRule = "must be the name of a namespace, or a part of one with a * before or after it"
)

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *CustomPolicySpec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	t, err := s.constraintTemplate()
	c.Add("", err)
	checkLength(&c, "displayName", s.DisplayName, maxDisplayName)
	checkLength(&c, "description", s.Description, maxDescription)
	s.checkKinds(&c)
	s.checkNamespaces(&c)
	s.checkLabelSelector(&c)
	values, err := plainValues(s.Values)
	if err != nil {
		c.Failf("values", "has a value that is secret or comes from another resource: give values that are known at preview")
	}
	if t != nil {
		t.checkValues(&c, "values", values)
		s.checkLength(&c, t)
	}
	return c.Err()
}

// checkLength refuses a definition that is too long for Azure, unless it has mistakes that may well be the reason.
func (s *CustomPolicySpec) checkLength(c *input.Checker, t *template) {
	if c.Err() != nil {
		return
	}
	if length := s.azureDefinition(t).requestLength(); length > maxRequestLength {
		c.Failf(s.templateInput(), "makes a definition of %d bytes: Azure takes %d at most; shorten the template or values", length, maxRequestLength)
	}
}

// templateInput is the input that holds the template.
func (s *CustomPolicySpec) templateInput() string {
	if s.TemplateYaml != nil {
		return templateYamlPath
	}
	return templatePath
}

func (s *CustomPolicySpec) checkKinds(c *input.Checker) {
	if s.TemplateYaml != nil {
		c.Required("kinds", len(s.Kinds) > 0, "name the kinds that the template is for, such as Pod")
		c.Required("apiGroups", len(s.ApiGroups) > 0, `name the API groups of the kinds, "" for the core group`)
	}
	checkUnique(c, "kinds", s.Kinds)
	for i, kind := range s.Kinds {
		if !checkStar(c, input.Index("kinds", i), kind) {
			c.Match(input.Index("kinds", i), &kind, kindPattern, kindRule)
		}
	}
	checkUnique(c, "apiGroups", s.ApiGroups)
	for i, group := range s.ApiGroups {
		if !checkStar(c, input.Index("apiGroups", i), group) {
			c.Match(input.Index("apiGroups", i), &group, apiGroupPattern, apiGroupRule)
		}
	}
}

// checkStar says whether a name is the star for all of them, which it refuses.
func checkStar(c *input.Checker, path, name string) bool {
	if name != "*" {
		return false
	}
	c.Failf(path, `is "*": Azure refuses it, because the add-on would have to watch everything in the cluster; name each one`)
	return true
}

func checkUnique(c *input.Checker, path string, names []string) {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			c.Failf(input.Index(path, i), "is %q a second time: list each one once", name)
		}
	}
}

func (s *CustomPolicySpec) checkNamespaces(c *input.Checker) {
	for _, list := range []struct {
		path  string
		names []string
	}{{"namespaces", s.Namespaces}, {"excludedNamespaces", s.ExcludedNamespaces}} {
		checkUnique(c, list.path, list.names)
		for i := range list.names {
			c.Match(input.Index(list.path, i), &list.names[i], namespaceGlobPattern, namespaceGlobRule)
		}
	}
	for i, namespace := range s.Namespaces {
		excludes := func(pattern string) bool { return namespaceMatches(pattern, namespace) }
		if j := slices.IndexFunc(s.ExcludedNamespaces, excludes); j >= 0 {
			c.Failf(input.Index("namespaces", i), "is %q, which %s leaves out again: remove it from one of the two", namespace, input.Index("excludedNamespaces", j))
			continue
		}
		if slices.ContainsFunc(s.alwaysExcluded(), excludes) {
			c.Failf(input.Index("namespaces", i), "is %q, which is always excluded: such a policy would look at nothing there; leave it out", namespace)
		}
	}
}

// alwaysExcluded are the namespaces that no spec can include.
func (s *CustomPolicySpec) alwaysExcluded() []string {
	t, err := s.constraintTemplate()
	if err != nil {
		return defaultExcludedNamespaces()
	}
	return slices.Concat(defaultExcludedNamespaces(), t.about.ExcludedNamespaces)
}

// namespaceMatches says whether a name, or part of one, is within a pattern as Gatekeeper reads it.
func namespaceMatches(pattern, name string) bool {
	part := strings.Trim(pattern, "*")
	before, after := strings.HasPrefix(pattern, "*"), strings.HasSuffix(pattern, "*")
	switch {
	case before && after:
		return strings.Contains(name, part)
	case before:
		return strings.HasSuffix(name, part)
	case after:
		return strings.HasPrefix(name, part)
	default:
		return name == pattern
	}
}
