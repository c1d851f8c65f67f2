package policy

import (
	"maps"
	"slices"
	"strconv"

	"github.com/aksops/pulumi-aksops/components/internal/regions"
	"github.com/aksops/pulumi-aksops/internal/input"
)

func (s *AssignmentSpec) checkOverrides(c *input.Checker, d *definition) {
	switch staged := len(s.stagedOverrides(d)); {
	case len(s.Overrides) > maxOverrides:
		c.Failf("overrides", "has %d entries: Azure takes at most %d", len(s.Overrides), maxOverrides)
	case len(s.Overrides)+staged > maxOverrides:
		c.Failf("overrides", "has %d entries, and stage enforce needs %d of its own: Azure takes at most %d", len(s.Overrides), staged, maxOverrides)
	}
	for i, override := range s.Overrides {
		path := input.Index("overrides", i)
		override.checkKind(c, path)
		checkValues(c, path+".members", override.Members)
		checkLocations(c, path+".locations", override.Locations)
		for j, ref := range override.Members {
			d.checkMember(c, input.Index(path+".members", j), ref)
		}
		if override.Effect != nil {
			d.checkOverride(c, path+".effect", *override.Effect, override.Members)
		}
		override.checkMajor(c, path, s.version(d))
	}
}

func (o Override) checkKind(c *input.Checker, path string) {
	switch {
	case (o.Effect == nil) == (o.DefinitionVersion == nil):
		c.Failf(path, "must have either effect or definitionVersion")
	case o.DefinitionVersion != nil:
		c.Match(path+".definitionVersion", o.DefinitionVersion, versionPattern, versionRule)
		c.Required(path+".locations", len(o.Locations) > 0, "name the regions in which the version applies")
		if len(o.Members) > 0 {
			c.Failf(path+".members", "is set with definitionVersion, which is that of the whole assignment: leave it out")
		}
	}
}

// checkMajor refuses a version below that of the assignment, as Azure does.
func (o Override) checkMajor(c *input.Checker, path, pinned string) {
	if o.DefinitionVersion == nil || pinned == "" {
		return
	}
	major, err := strconv.Atoi(majorOf(*o.DefinitionVersion))
	atLeast, errPinned := strconv.Atoi(majorOf(pinned))
	if err == nil && errPinned == nil && major < atLeast {
		c.Failf(path+".definitionVersion", "is %q, below the assignment's %s: Azure takes newer versions only; set definitionVersion of the assignment to %[1]q, "+
			"and override it where the newer one applies", *o.DefinitionVersion, pinned)
	}
}

// checkOverride refuses an effect that some member does not have.
func (d *definition) checkOverride(c *input.Checker, path, effect string, refs []string) {
	for _, m := range d.members {
		if m.policy == nil || len(refs) > 0 && !slices.Contains(refs, m.ref) || slices.Contains(m.policy.Effects, effect) {
			continue
		}
		of := d.title()
		if m.ref != "" {
			of = m.ref
		}
		c.Failf(path, "is %q: %s takes %s, in this spelling%s", effect, of, input.Words(m.policy.Effects), input.DidYouMean(effect, m.policy.Effects))
		return
	}
}

func checkResourceSelectors(c *input.Checker, path string, selectors []ResourceSelector) {
	if len(selectors) > maxSelectors {
		c.Failf(path, "has %d entries: Azure takes at most %d", len(selectors), maxSelectors)
	}
	for i, one := range selectors {
		at := input.Index(path, i)
		c.Required(at+".name", one.Name != "", "name the selector")
		if one.Name != "" && slices.ContainsFunc(selectors[:i], func(other ResourceSelector) bool { return other.Name == one.Name }) {
			c.Failf(at+".name", "is %q a second time: choose another", one.Name)
		}
		checkLocations(c, at+".locations", one.Locations)
		checkLocations(c, at+".excludedLocations", one.ExcludedLocations)
		checkValues(c, at+".resourceTypes", one.ResourceTypes)
		checkValues(c, at+".excludedResourceTypes", one.ExcludedResourceTypes)
		if len(one.Locations) > 0 && len(one.ExcludedLocations) > 0 {
			c.Failf(at+".excludedLocations", "is set together with locations: keep one of the two")
		}
		if len(one.ResourceTypes) > 0 && len(one.ExcludedResourceTypes) > 0 {
			c.Failf(at+".excludedResourceTypes", "is set together with resourceTypes: keep one of the two")
		}
		if len(one.Locations)+len(one.ExcludedLocations)+len(one.ResourceTypes)+len(one.ExcludedResourceTypes) == 0 {
			c.Failf(at, "selects nothing: give locations or resourceTypes, or the excluded ones")
		}
	}
}

func checkLocations(c *input.Checker, path string, locations []string) {
	checkEach(c, path, locations, locationPattern, locationRule)
	checkValues(c, path, locations)
}

func checkValues(c *input.Checker, path string, values []string) {
	if len(values) > maxSelectorValues {
		c.Failf(path, "has %d entries: Azure takes at most %d", len(values), maxSelectorValues)
	}
}

// nowhere is the location of resources that have no region.
const nowhere = "global"

// unknownRegions are notes on locations by which nothing may be selected.
func (s *AssignmentSpec) unknownRegions() []string {
	var notes []string
	look := func(path string, locations []string) {
		for i, location := range locations {
			if note, unknown := regions.Note(input.Index(path, i), location); unknown && location != nowhere {
				notes = append(notes, note)
			}
		}
	}
	for i, one := range s.Overrides {
		look(input.Index("overrides", i)+".locations", one.Locations)
	}
	selectors := func(path string, selected []ResourceSelector) {
		for i, one := range selected {
			look(input.Index(path, i)+".locations", one.Locations)
			look(input.Index(path, i)+".excludedLocations", one.ExcludedLocations)
		}
	}
	selectors("resourceSelectors", s.ResourceSelectors)
	for _, key := range slices.Sorted(maps.Keys(s.Exemptions)) {
		selectors(input.Key("exemptions", key)+".resourceSelectors", s.Exemptions[key].ResourceSelectors)
	}
	if s.Remediation != nil {
		look("remediation.locations", s.Remediation.Locations)
	}
	return notes
}
