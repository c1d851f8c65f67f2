package insights

import (
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// collection is what a spec comes to once presets and defaults are applied.
type collection struct {
	interval       string
	filteringMode  string
	namespaces     []string
	streams        []string
	containerLogV2 bool
	// syslog is nil when syslog is not collected.
	syslog *syslogSource
	// ingestEndpoint says that the data goes through an endpoint of its own.
	ingestEndpoint bool
	privateLink    bool
	// transforms are the queries that streams go through before they are stored, by stream.
	transforms map[string]string
}

type syslogSource struct{ facilities, logLevels []string }

func (s *Spec) collection() collection {
	if s == nil {
		s = &Spec{}
	}
	chosen := presets[s.preset()]
	c := collection{
		interval:       input.Value(s.Interval, chosen.Interval),
		filteringMode:  s.filteringMode(),
		namespaces:     s.effectiveNamespaces(),
		streams:        s.effectiveStreams(),
		containerLogV2: input.Value(s.ContainerLogV2Enabled, true),
		syslog:         s.Syslog.source(),
		privateLink:    s.PrivateLink != nil,
	}
	c.transforms = s.transforms(c.allStreams())
	c.ingestEndpoint = c.privateLink || slices.ContainsFunc(c.streams, func(name string) bool {
		return findStream(name).IngestEndpoint
	})
	return c
}

func (s *Spec) preset() string { return input.Value(s.Preset, presetDefault) }

func (s *Spec) filteringMode() string {
	return input.Value(s.NamespaceFilteringMode, presets[s.preset()].NamespaceFilteringMode)
}

// effectiveNamespaces takes a preset's list only together with the preset's mode: included namespaces are never those to exclude.
func (s *Spec) effectiveNamespaces() []string {
	chosen := presets[s.preset()]
	if len(s.Namespaces) > 0 || s.filteringMode() != chosen.NamespaceFilteringMode {
		return s.Namespaces
	}
	return chosen.Namespaces
}

// effectiveStreams are in the catalogue's order, so that reordering a list changes nothing in Azure.
func (s *Spec) effectiveStreams() []string {
	wanted := s.Streams
	if s.preset() != presetCustom {
		wanted = presets[s.preset()].Streams
	}
	var collected []string
	for _, known := range streamNames() {
		if slices.Contains(wanted, known) {
			collected = append(collected, known)
		}
	}
	if i := slices.Index(collected, streamContainerLogV2); i >= 0 && input.Value(s.HighLogScaleEnabled, false) {
		collected[i] = streamContainerLogHighScale
	}
	return collected
}

func (s *Syslog) source() *syslogSource {
	if s == nil || !input.Value(s.Enabled, true) {
		return nil
	}
	return &syslogSource{
		facilities: ordered(syslogOptions.Facilities, s.Facilities, syslogOptions.DefaultFacilities),
		logLevels:  ordered(syslogOptions.LogLevels, s.LogLevels, syslogOptions.DefaultLogLevels),
	}
}

func ordered(all, chosen, otherwise []string) []string {
	if len(chosen) == 0 {
		chosen = otherwise
	}
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return !slices.Contains(chosen, one) })
}

// allStreams are the names of everything that is sent, syslog too.
func (c collection) allStreams() []string {
	if c.syslog == nil {
		return c.streams
	}
	return append(slices.Clone(c.streams), streamSyslog)
}

// Tables are the Log Analytics tables that the settings fill, in alphabetical order.
func (s *Spec) Tables() []string {
	c := s.collection()
	var tables []string
	for _, name := range c.streams {
		tables = append(tables, findStream(name).tables(c.containerLogV2)...)
	}
	if c.syslog != nil {
		tables = append(tables, "Syslog")
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// CollectedNamespaces are, first, the only ones that are collected, if they are limited, and second those that are not collected.
func (s *Spec) CollectedNamespaces() ([]string, []string) {
	switch c := s.collection(); c.filteringMode {
	case filterInclude:
		return c.namespaces, nil
	case filterExclude:
		return nil, c.namespaces
	default:
		return nil, nil
	}
}

// tables are the tables that a stream fills. A group has both versions of container logs, of which the agent writes one.
func (s stream) tables(containerLogV2 bool) []string {
	if len(s.Members) == 0 {
		return []string{s.Table}
	}
	notWritten := streamContainerLogV2
	if containerLogV2 {
		notWritten = streamContainerLog
	}
	var tables []string
	for _, member := range s.Members {
		if member != notWritten {
			tables = append(tables, findStream(member).Table)
		}
	}
	return tables
}
