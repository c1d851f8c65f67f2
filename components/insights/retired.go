package insights

import (
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// terms are the ends of the streams that the settings name, and of the version of container logs that a group of streams is told to collect.
func (s *Spec) terms() []terms.Term {
	var all []terms.Term
	for i, name := range s.Streams {
		all = append(all, terms.Retiring("stream", input.Index("streams", i), name)...)
	}
	if input.Value(s.ContainerLogV2Enabled, true) || slices.Contains(s.Streams, streamContainerLog) {
		return all
	}
	for _, ended := range terms.Retiring("stream", "containerLogV2Enabled", streamContainerLog) {
		ended.Value = "false"
		all = append(all, ended)
	}
	return all
}
