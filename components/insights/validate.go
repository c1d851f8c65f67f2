package insights

import (
	"encoding/json"
	"regexp"
	"slices"

	dcr "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20220601"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	filterOff     = "Off"
	filterInclude = "Include"
	filterExclude = "Exclude"

	privateLinkScopeType = "Microsoft.Insights/privateLinkScopes"

	// maxSettingsBytes is Azure's limit for the settings of an extension in a data collection rule. Its limit of ten streams per list is
	// not held here: Microsoft's own templates for Container Insights list twelve.
	maxSettingsBytes = 32 * 1024
	// maxFacilities is Azure's limit for the facilities of a syslog source.
	maxFacilities = 20
)

var (
	intervalPattern = regexp.MustCompile(`^([1-9]|[12][0-9]|30)m$`)
	// ruleNamePattern is narrower than Azure's: azure-docs, articles/azure-resource-manager/management/resource-name-rules.md, Microsoft.Insights.
	ruleNamePattern  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{1,62}[A-Za-z0-9]$`)
	namespacePattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// Validate reports every mistake in the spec, each with the path of its input; nil if there is none.
func (s *Spec) Validate() error {
	if s == nil {
		return nil
	}
	var c input.Checker
	c.OneOf("preset", s.Preset, presetNames()...)
	s.checkStreams(&c)
	s.checkContainerLogVersion(&c)
	s.checkHighLogScale(&c)
	c.Match("interval", s.Interval, intervalPattern, `must be whole minutes, "1m" to "30m"`)
	s.checkNamespaces(&c)
	s.Syslog.check(&c)
	s.checkPrivateLink(&c)
	s.checkTransforms(&c)
	c.Match("dataCollectionRuleName", s.DataCollectionRuleName, ruleNamePattern,
		"must be 3 to 64 letters, digits, hyphens, underscores and periods, with a letter or digit at both ends")
	azure.CheckRaw(&c, "properties", s.Properties, dcr.DataCollectionRuleArgs{}.ElementType(), "DataCollectionRule")
	return c.Err()
}

func (s *Spec) checkStreams(c *input.Checker) {
	_, known := presets[s.preset()]
	switch {
	case s.preset() == presetCustom && len(s.Streams) == 0:
		c.Failf("streams", "is required with preset custom: list the streams to collect, for example %s", streamContainerLogV2)
	case known && s.preset() != presetCustom && len(s.Streams) > 0:
		c.Failf("streams", "is set with preset %s, which has its own: set preset to custom or leave this out", s.preset())
	}
	for i, name := range s.Streams {
		path := input.Index("streams", i)
		switch {
		case name == streamSyslog:
			c.Failf(path, "is %q: syslog is a source of its own; set syslog and leave this out", name)
		case !slices.Contains(streamNames(), name):
			c.Failf(path, "is %q: must be one of %s%s", name, input.Words(streamNames()), input.DidYouMean(name, streamNames()))
		case slices.Contains(s.Streams[:i], name):
			c.Failf(path, "is %q a second time: list each stream once", name)
		}
	}
	s.checkGroups(c)
}

// checkGroups refuses what would be collected and paid for twice.
func (s *Spec) checkGroups(c *input.Checker) {
	for _, name := range s.Streams {
		group := findStream(name)
		for i, other := range s.Streams {
			if slices.Contains(group.Members, other) {
				c.Failf(input.Index("streams", i), "is %q beside %s, which contains it: the data would be collected twice; remove one of the two",
					other, name)
			}
		}
	}
}

// checkContainerLogVersion keeps the version that the agent writes and the stream that is collected the same; otherwise logs are lost
// without an error.
func (s *Spec) checkContainerLogVersion(c *input.Checker) {
	const path = "containerLogV2Enabled"
	enabled := input.Value(s.ContainerLogV2Enabled, true)
	if s.preset() != presetCustom {
		if _, known := presets[s.preset()]; known && !enabled {
			c.Failf(path, "is false with preset %s, which collects %s: remove it, or list %s under preset custom",
				s.preset(), streamContainerLogV2, streamContainerLog)
		}
		return
	}
	v1 := slices.Index(s.Streams, streamContainerLog)
	v2 := max(slices.Index(s.Streams, streamContainerLogV2), slices.Index(s.Streams, streamContainerLogHighScale))
	switch {
	case enabled && v1 >= 0:
		c.Failf(input.Index("streams", v1),
			"is %q, but the agent writes ContainerLogV2: list %s instead (Azure ended the support of ContainerLog on 30 September 2026), "+
				"or set containerLogV2Enabled to false",
			streamContainerLog, streamContainerLogV2)
	case !enabled && v2 >= 0:
		c.Failf(path, "is false, but %s collects %s: the container logs would be lost; remove this, or list %s instead",
			input.Index("streams", v2), s.Streams[v2], streamContainerLog)
	case !enabled && v1 < 0 && !s.listsGroup():
		c.Failf(path, "is false, but no stream collects container logs: remove it, or list %s", streamContainerLog)
	}
}

func (s *Spec) listsGroup() bool {
	return slices.ContainsFunc(s.Streams, func(name string) bool {
		return len(findStream(name).Members) > 0
	})
}

func (s *Spec) checkHighLogScale(c *input.Checker) {
	enabled := input.Value(s.HighLogScaleEnabled, false)
	highScale := slices.Index(s.Streams, streamContainerLogHighScale)
	v2 := slices.Index(s.Streams, streamContainerLogV2)
	group := s.listsGroup()
	switch {
	case highScale >= 0 && group:
		c.Failf(input.Index("streams", highScale), "is %q beside %s, which contains %s: every container log would be stored twice; list the streams one by one",
			streamContainerLogHighScale, streamGroupDefault, streamContainerLogV2)
	case highScale >= 0 && v2 >= 0:
		c.Failf(input.Index("streams", highScale), "is %q beside %s: every container log would be stored twice; list %s alone and set highLogScaleEnabled",
			streamContainerLogHighScale, streamContainerLogV2, streamContainerLogV2)
	case highScale >= 0 && !enabled:
		c.Failf(input.Index("streams", highScale), "is %q without high log scale: set highLogScaleEnabled to true, or list %s",
			streamContainerLogHighScale, streamContainerLogV2)
	case enabled && group:
		c.Failf("highLogScaleEnabled", "is true with %s in streams, which contains %s: list the group's streams one by one, or leave this out",
			streamGroupDefault, streamContainerLogV2)
	case enabled && s.preset() == presetCustom && len(s.Streams) > 0 && highScale < 0 && v2 < 0:
		c.Failf("highLogScaleEnabled", "is true without %s in streams: list that stream by name, or leave this out", streamContainerLogV2)
	}
}

func (s *Spec) checkNamespaces(c *input.Checker) {
	c.OneOf("namespaceFilteringMode", s.NamespaceFilteringMode, filterOff, filterInclude, filterExclude)
	s.checkNamespaceNames(c)
	mode := s.filteringMode()
	switch {
	case mode == filterOff && len(s.Namespaces) > 0:
		c.Failf("namespaces", "is %s with namespaceFilteringMode Off, which collects all namespaces: set the mode to Include or Exclude, or leave this out",
			input.Words(s.Namespaces))
	case (mode == filterInclude || mode == filterExclude) && len(s.effectiveNamespaces()) == 0:
		c.Failf("namespaces", "is required with namespaceFilteringMode %s: list the namespaces, or set the mode to Off", mode)
	}
	settings, err := json.Marshal(s.collection().extensionSettings())
	if err != nil || len(settings) > maxSettingsBytes {
		c.Failf("namespaces", "has %d entries, %d bytes with the other settings: Azure takes at most %d; list fewer, or turn the filter around",
			len(s.Namespaces), len(settings), maxSettingsBytes)
	}
}

func (s *Spec) checkNamespaceNames(c *input.Checker) {
	for i, namespace := range s.Namespaces {
		path := input.Index("namespaces", i)
		c.Match(path, &namespace, namespacePattern,
			"must be the name of a namespace, 1 to 63 lower-case letters, digits and hyphens with a letter or digit at both ends")
		if slices.Contains(s.Namespaces[:i], namespace) {
			c.Failf(path, "is %q a second time: list each namespace once", namespace)
		}
	}
}

func (s *Syslog) check(c *input.Checker) {
	if s == nil {
		return
	}
	if len(s.Facilities) > maxFacilities {
		c.Failf("syslog.facilities", "has %d entries: Azure takes at most %d", len(s.Facilities), maxFacilities)
	}
	checkChoices(c, "syslog.facilities", s.Facilities, syslogOptions.Facilities, "facility")
	checkChoices(c, "syslog.logLevels", s.LogLevels, syslogOptions.LogLevels, "level")
}

func checkChoices(c *input.Checker, path string, chosen, allowed []string, what string) {
	for i, choice := range chosen {
		at := input.Index(path, i)
		c.OneOf(at, &choice, allowed...)
		if slices.Contains(chosen[:i], choice) {
			c.Failf(at, "is %q a second time: list each %s once", choice, what)
		}
	}
}

// CheckSubscription reports what would be registered in another subscription than the given one, to which the provider deploys; nothing where that is
// "", not known.
func (s *Spec) CheckSubscription(subscription string) error {
	var c input.Checker
	if s != nil && s.PrivateLink != nil {
		azure.CheckHere(&c, "privateLink.scopeId", subscription, s.PrivateLink.ScopeId, "would put the endpoints into a private link scope",
			"leave it out, and connect them in that subscription, or take a scope of this one")
	}
	return c.Err()
}

func (s *Spec) checkPrivateLink(c *input.Checker) {
	if s.PrivateLink == nil {
		return
	}
	if id, ok := azure.Literal(s.PrivateLink.ScopeId); ok {
		if err := azure.CheckID(id, privateLinkScopeType); err != nil {
			c.Failf("privateLink.scopeId", "%s", err)
		}
	}
}
