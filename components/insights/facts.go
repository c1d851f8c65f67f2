package insights

import "github.com/aksops/pulumi-aksops/components/internal/facts"

// Facts are what Container Insights sends of the cluster: alerts.Watch takes it.
func (x *Insights) Facts() facts.Data { return x.facts }

// Facts are what Container Insights sends of a cluster.
func (s *Spec) Facts() facts.Data {
	included, excluded := s.CollectedNamespaces()
	return facts.Data{Tables: s.Tables(), IncludedNamespaces: included, ExcludedNamespaces: excluded}
}
