package baseline

// Parts are the inputs whose disappearance takes something away that no update of a resource shows.
func (c *Cluster) Parts() []string {
	parts := c.Spec.Parts()
	if c.Insights == nil || c.Insights.PrivateLink == nil {
		return parts
	}
	parts = append(parts, "insights.privateLink")
	if c.Insights.PrivateLink.ScopeId != nil {
		parts = append(parts, "insights.privateLink.scopeId")
	}
	return parts
}
