package cluster

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// accessProfile is the azure-native input that decides which host names the API server has.
const accessProfile = "apiServerAccessProfile"

// readAddresses takes the API server's host names. Azure leaves out the one that a cluster does not have, and what an answer leaves out is
// unknown in every preview, so that each would show it as changed. Which one that is follows from the inputs.
func (c *Cluster) readAddresses(spec *Spec) {
	c.Fqdn, c.PrivateFqdn = c.ManagedCluster.Fqdn, c.ManagedCluster.PrivateFQDN
	if _, raw := spec.Properties[accessProfile]; raw {
		return
	}
	none := pulumi.String("").ToStringOutput()
	switch server := spec.ApiServer; {
	case !server.private():
		c.PrivateFqdn = none
	case !input.Value(server.PrivatePublicFqdnEnabled, false):
		c.Fqdn = none
	}
}
