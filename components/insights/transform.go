package insights

import (
	"maps"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	// maxTransform is Azure's limit for the query of a transformation, in characters: azure-monitor-docs, fundamentals/service-limits.md, "Data
	// collection rules".
	maxTransform = 15360
	// maxFlows is Azure's limit for the data flows of a rule, from the same page.
	maxFlows = 10
)

// sourcePattern finds the table that a transformation reads: azure-monitor-docs, data-collection/data-collection-transformations-kql.md.
var sourcePattern = regexp.MustCompile(`\bsource\b`)

// transforms are the queries of the streams that are collected, by stream. Streams that are stored as they come are left out.
func (s *Spec) transforms(collected []string) map[string]string {
	queries := map[string]string{}
	for _, name := range collected {
		if isContainerLog(name) {
			queries[name] = input.Value(s.TransformKql, "")
		}
		if own, given := s.Transformations[s.listed(name)]; given {
			queries[name] = own
		}
	}
	maps.DeleteFunc(queries, func(_, query string) bool { return query == "" })
	return queries
}

// listed is a stream's name as a user lists it: high log scale takes another one in place of that of container logs.
func (s *Spec) listed(stream string) string {
	if _, own := s.Transformations[stream]; !own && stream == streamContainerLogHighScale {
		return streamContainerLogV2
	}
	return stream
}

// flow is one data flow: streams that share a transformation, "" for none.
type flow struct {
	streams   []string
	transform string
}

// flows begins with what is stored as it comes. A stream with a transformation shares its flow with those that have the same one.
func (c collection) flows() []flow {
	var all []flow
	for _, name := range c.allStreams() {
		query := c.transforms[name]
		// Syslog comes from a source of its own.
		i := slices.IndexFunc(all, func(one flow) bool {
			return one.transform == query && (name == streamSyslog) == (one.streams[0] == streamSyslog)
		})
		if i < 0 {
			all = append(all, flow{transform: query})
			i = len(all) - 1
		}
		all[i].streams = append(all[i].streams, name)
	}
	slices.SortStableFunc(all, func(a, b flow) int { return min(len(a.transform), 1) - min(len(b.transform), 1) })
	return all
}

func (s *Spec) checkTransforms(c *input.Checker) {
	if s.TransformKql == nil && len(s.Transformations) == 0 {
		return
	}
	// Azure answers 400 InvalidDataFlow, "Data flows containing stream groups cannot have custom transformation": MicrosoftDocs/azure-docs issue 118974.
	grouped := s.listsGroup()
	collected := s.collection().allStreams()
	if s.TransformKql != nil {
		const path = "transformKql"
		s.checkTransform(c, path, *s.TransformKql)
		switch {
		case grouped:
			c.Failf(path, "is set with %s in streams: Azure takes no transformation with a group of streams; list the streams one by one", streamGroupDefault)
		case !slices.ContainsFunc(collected, isContainerLog):
			c.Failf(path, "is set, but no stream collects container logs, which it is for: set transformations for other streams")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Transformations)) {
		path := input.Key("transformations", name)
		s.checkTransform(c, path, s.Transformations[name])
		switch {
		case grouped:
			c.Failf(path, "is set with %s in streams: Azure takes no transformation with a group of streams; list the streams one by one", streamGroupDefault)
		case !slices.ContainsFunc(collected, func(one string) bool { return one == name || s.listed(one) == name }):
			near := ""
			if findStream(name).Name == "" {
				near = input.DidYouMean(name, collected)
			}
			c.Failf(path, "is about a stream that is not collected: must be one of %s%s", input.Words(collected), near)
		}
	}
	if flows := len(s.collection().flows()); flows > maxFlows {
		c.Failf("transformations", "makes %d data flows, one for each query and one for what has none: Azure takes at most %d; give streams the same query",
			flows, maxFlows)
	}
}

func isContainerLog(stream string) bool {
	return slices.Contains([]string{streamContainerLog, streamContainerLogV2, streamContainerLogHighScale}, stream)
}

func (s *Spec) checkTransform(c *input.Checker, path, query string) {
	err := kql.Transformation(query)
	switch length := utf8.RuneCountInString(query); {
	case !sourcePattern.MatchString(query):
		c.Failf(path, `must be a query of the table "source", such as "source | where LogLevel != 'info'"`)
	case length > maxTransform:
		c.Failf(path, "has %d characters: must have at most %d", length, maxTransform)
	case err != nil && !input.Value(s.SkipQueryValidation, false):
		c.Failf(path, "%s", err)
	}
}
