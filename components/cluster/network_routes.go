package cluster

import "github.com/aksops/pulumi-aksops/internal/input"

// checkOwnRoutes wants an identity that can have rights on a route table before the cluster is there: with kubenet AKS writes routes into it
// (OnlySupportedOnUserAssignedMSICluster in Azure/AKS#2333; Microsoft Learn, "Use kubenet networking", bring your own subnet and route table). Of another
// outbound type nobody can tell whether the subnet has a route table.
func (s *Spec) checkOwnRoutes(c *input.Checker) {
	if s.writesRoutes() && s.Network.plan().outboundType == outboundRouting {
		c.Failf("network.plugin", "is kubenet on a subnet with a route table of your own, and the cluster has a system-assigned identity: "+
			"AKS writes routes into the table, for which it needs a user-assigned one with rights on it; %s", userAssignedSolution)
	}
}

func (s *Spec) routesNote() []string {
	if outbound := s.Network.plan().outboundType; !s.writesRoutes() || outbound == outboundRouting {
		return nil
	}
	return []string{"network.plugin is kubenet on a subnet of your own: AKS refuses that if the subnet has a route table and the cluster a system-assigned " +
		"identity; " + userAssignedSolution + " if it has one"}
}

// writesRoutes says whether AKS would write routes into a subnet of the user's with an identity that has no rights yet.
func (s *Spec) writesRoutes() bool {
	_, raw := s.Properties["identity"]
	return s.Network.plan().plugin == pluginKubenet && s.systemPool().VnetSubnetId != nil && !s.userAssigned() && !raw
}
