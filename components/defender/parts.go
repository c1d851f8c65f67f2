package defender

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Parts are the inputs whose disappearance takes something away that no update of a resource shows. Tables are those with audit logs, as in [Args].
func (s *Spec) Parts(tables []string) []string {
	var parts []string
	if s.manages() {
		for _, one := range s.Plans.choices() {
			parts = append(parts, "plans."+one.Name)
		}
		if s.Contact != nil {
			parts = append(parts, "contact")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.ResourcePlans)) {
		parts = append(parts, input.Key("resourcePlans", key))
	}
	if s.Export != nil && s.Export.workspace() != nil {
		parts = append(parts, "export.workspace")
		if s.Export.workspace().addsSolution() {
			parts = append(parts, "export.workspace.solutionEnabled")
		}
	}
	if s.Export != nil && s.Export.EventHub != nil {
		parts = append(parts, "export.eventHub")
	}
	if s.Sentinel != nil {
		parts = append(parts, "sentinel")
		if input.Value(s.Sentinel.OnboardingEnabled, true) {
			parts = append(parts, "sentinel.onboardingEnabled")
		}
		created, _ := s.Sentinel.ruleSet(tables)
		for _, name := range created {
			parts = append(parts, input.Key("sentinel.rules", name))
		}
	}
	return parts
}

// Alike are digests of the plans of single resources, by their inputs below path.
func (s *Spec) Alike(path string) map[string]pulumi.Input {
	alike := map[string]pulumi.Input{}
	for key, one := range s.ResourcePlans {
		alike[input.Join(path, input.Key("resourcePlans", key))] = guard.Digest(one)
	}
	return alike
}
