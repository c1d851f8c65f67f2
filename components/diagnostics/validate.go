package diagnostics

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// maxSettings is how many diagnostic settings Azure allows on one resource.
const maxSettings = 5

var settingNamePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// Rules that several errors state.
const (
	settingNameRule    = "must be 1 to 64 letters, digits, dots, hyphens and underscores"
	groupsOrCategories = "Azure takes either groups or categories in one setting; choose one, or use two settings"
	auditTwice         = "kube-audit contains every event of kube-audit-admin, which would be stored and paid for twice"
)

// someWorkspace stands for the default workspace where only the spec is known.
const someWorkspace = pulumi.String("the default workspace")

// Validate reports every mistake in the spec as that of an AKS cluster with a default workspace, each with the path of its input; nil if
// there is none.
func (s *Spec) Validate() error { return s.validate(ManagedCluster, someWorkspace) }

// ValidateWith is Validate where the default workspace is known: a setting that names that workspace sends to the same place as one that
// names none. Nil is an unknown workspace.
func (s *Spec) ValidateWith(defaultWorkspace pulumi.StringInput) error {
	if defaultWorkspace == nil {
		return s.Validate()
	}
	return s.validate(ManagedCluster, defaultWorkspace)
}

// ValidateFor is Validate for a resource of another type, for example Microsoft.KeyVault/vaults, whose categories Azure alone knows.
func (s *Spec) ValidateFor(resourceType string) error { return s.validate(resourceType, someWorkspace) }

func (s *Spec) validate(resourceType string, defaultWorkspace pulumi.StringInput) error {
	var c input.Checker
	s.check(&c, resourceType, defaultWorkspace)
	return c.Err()
}

// check takes "" for a type that nobody knows yet: what depends on the type is then left to Azure.
func (s *Spec) check(c *input.Checker, resourceType string, defaultWorkspace pulumi.StringInput) {
	if s == nil {
		s = &Spec{}
	}
	if len(s.Settings) == 0 {
		s.checkShortForm(c, resourceType, defaultWorkspace)
		return
	}
	if s.Preset != nil {
		c.Failf("preset", "is %q together with settings: it is the short form for a single setting; set preset inside a setting, or leave settings out",
			*s.Preset)
	}
	if len(s.Settings) > maxSettings {
		c.Failf("settings", "has %d entries: Azure allows at most %d diagnostic settings on a resource; send to several sinks from one setting",
			len(s.Settings), maxSettings)
	}
	for i := range s.Settings {
		setting := &s.Settings[i]
		path := input.Index("settings", i)
		setting.check(c, path, resourceType)
		if setting.named().orDefault(defaultWorkspace).none() {
			c.Failf(path, "has no sink: give one of %s", sinkNames)
		}
		s.checkPairs(c, i, resourceType, defaultWorkspace)
	}
}

func (s *Spec) checkShortForm(c *input.Checker, resourceType string, defaultWorkspace pulumi.StringInput) {
	switch {
	case resourceType != "" && !isCluster(resourceType) && s.Preset == nil:
		c.Failf("settings", "is required for a %s: presets are for AKS clusters only; give settings with categories or categoryGroups", resourceType)
	default:
		checkPreset(c, "preset", s.Preset, resourceType)
	}
	if defaultWorkspace == nil {
		c.Failf("workspaceId", "is required without settings: give the workspace that receives the logs, or settings with sinks of their own")
	}
}

func checkPreset(c *input.Checker, path string, preset *string, resourceType string) {
	if preset != nil && resourceType != "" && !isCluster(resourceType) {
		c.Failf(path, "is %q for a %s: presets are for AKS clusters only; use categories or categoryGroups", *preset, resourceType)
		return
	}
	c.OneOf(path, preset, presetNames()...)
}

// usesPreset says whether the meaning of the spec depends on the resource being a cluster.
func (s *Spec) usesPreset() bool {
	return slices.ContainsFunc(s.settings(), func(setting Setting) bool { return setting.Preset != nil })
}

func (s *Setting) check(c *input.Checker, path, resourceType string) {
	if s.Name == "" {
		c.Required(path+".name", false, "name the setting; the name is its identity in Azure")
	} else {
		c.Match(path+".name", &s.Name, settingNamePattern, settingNameRule)
	}
	checkPreset(c, path+".preset", s.Preset, resourceType)
	s.checkCategories(c, path, resourceType)
	s.checkContent(c, path, resourceType)
	s.named().check(c, path)
	c.OneOf(path+".destinationTables", s.DestinationTables, tablesDedicated, tablesAzureDiagnostics)
	if s.DestinationTables != nil && !s.sendsToWorkspace() {
		c.Failf(path+".destinationTables", "is %q without a workspace: tables are a workspace's; give workspaceId, or leave this out", *s.DestinationTables)
	}
}

func (s *Setting) checkCategories(c *input.Checker, path, resourceType string) {
	var categories, groups []string
	if isCluster(resourceType) {
		categories, groups = categoryNames(everyCategory), aks.Groups
	}
	checkNames(c, path+".categories", s.Categories, categories, "category")
	checkNames(c, path+".categoryGroups", s.CategoryGroups, groups, "group")
	if len(s.CategoryGroups) == 0 {
		return
	}
	if len(s.Categories) > 0 {
		c.Failf(path+".categoryGroups", "is %s together with categories: "+groupsOrCategories, input.Words(s.CategoryGroups))
	}
	if s.Preset != nil {
		c.Failf(path+".categoryGroups", "is %s together with preset, which stands for categories: "+groupsOrCategories, input.Words(s.CategoryGroups))
	}
}

// checkNames checks a list of names against those that are known, if any are.
func checkNames(c *input.Checker, path string, names, known []string, what string) {
	for i, name := range names {
		at := input.Index(path, i)
		switch {
		case name == "":
			c.Failf(at, "is empty: name a %s", what)
		case known != nil && !slices.Contains(known, name):
			c.OneOf(at, &name, known...)
		case slices.Contains(names[:i], name):
			c.Failf(at, "is %q a second time: list each %s once", name, what)
		}
	}
}

func (s *Setting) checkContent(c *input.Checker, path, resourceType string) {
	if len(s.Categories) == 0 && len(s.CategoryGroups) == 0 && s.Preset == nil && !input.Value(s.MetricsEnabled, false) {
		c.Failf(path, "sends nothing: give categories, categoryGroups or a preset, or set metricsEnabled")
		return
	}
	sent := s.content(resourceType)
	if !sent.audit() || !sent.auditAdmin() || !isCluster(resourceType) || input.Value(s.AllowDuplicateAudit, false) {
		return
	}
	origin := "sends kube-audit and kube-audit-admin"
	if len(s.CategoryGroups) > 0 {
		origin = "sends kube-audit and kube-audit-admin, both of which are in category group " + strings.Join(s.CategoryGroups, " and in ")
	}
	c.Failf(path, "%s: %s; keep one of the two by listing categories, or set allowDuplicateAudit", origin, auditTwice)
}
