package cluster

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/losses"
)

// fewVCPUs is the most that a size has which AKS does not support for system pools (Microsoft Learn, "Manage system node pools").
const fewVCPUs = 3

// notes are what a preview says of the cluster that nothing else in it shows, with the inputs as the user wrote them.
func (a *Args) notes(ctx *pulumi.Context, name string) []string {
	all := append(a.said(), a.Notes...)
	for i := range all {
		all[i] = losses.InputOf(ctx, name, all[i])
	}
	return all
}

// said are the notes with the inputs as the component has them.
func (s *Spec) said() []string {
	return slices.Concat(s.rightsNote(), s.sizeNotes(), s.imageNotes(), s.podRangeNote(), s.routesNote(), s.rangeNotes(), s.isolationNote(), s.zoneNote(),
		s.lockdownNotes())
}

func (s *Spec) sizeNotes() []string {
	var notes []string
	for _, pool := range s.poolInputs() {
		notes = append(notes, pool.familyNote()...)
		size, ok := parseMachineSize(pool.vmSize())
		path := pool.path + ".vmSize"
		switch {
		case ok && size.tiny():
			notes = append(notes, fmt.Sprintf("%s is %s with 1 GB of memory: AKS may refuse a size with less than 2 GB, and 4 GB for pools of mode System, and what "+
				"AKS itself runs on a node does not fit into it; take %s for example", path, pool.vmSize(), defaultVmSize))
		case !ok || pool.mode() != modeSystem:
		case size.family == "B":
			notes = append(notes, fmt.Sprintf("%s is %s: AKS does not support sizes of the B series for pools of mode System, since they slow down under load; "+
				"take %s for example", path, pool.vmSize(), defaultVmSize))
		case size.vCPUs <= fewVCPUs:
			notes = append(notes, fmt.Sprintf("%s is %s with %d vCPUs: AKS supports pools of mode System on 4 or more; take %s for example",
				path, pool.vmSize(), size.vCPUs, defaultVmSize))
		}
	}
	return notes
}

// isolationNote says what a cluster without a way out needs. Nodes of a cluster that is not private reach its API server through the outbound type (Microsoft
// Learn, "Customize cluster egress with outbound types in AKS"), unless the server is in their network, which only raw properties can say.
func (s *Spec) isolationNote() []string {
	outbound := s.Network.plan().outboundType
	var notes []string
	if outbound == outboundBlock {
		notes = append(notes, "network.outboundType is block, which AKS has in preview: register the feature in the subscription, or take none")
	}
	_, raw := s.Properties["apiServerAccessProfile"]
	if (outbound == outboundBlock || outbound == outboundNone) && !s.ApiServer.private() && !raw {
		notes = append(notes, "network.outboundType is "+outbound+" with apiServer.private false: nodes reach a public API server through the outbound type only; "+
			"set apiServer.private: true, or see to the way to it yourself")
	}
	return notes
}

// lockdownNotes say where something that users bring cannot be put into the node resource group as long as AKS keeps it to itself.
func (s *Spec) lockdownNotes() []string {
	if s.restriction() != restrictionReadOnly || !s.ApiServer.private() || s.ApiServer.PrivateDnsZone != nil && !isSystemZone(s.ApiServer.PrivateDnsZone) {
		return nil
	}
	return []string{"nodeResourceGroup.restrictionLevel is ReadOnly and " +
		"apiServer.privateDnsZone is system: that zone is in the node resource group, so that nobody " +
		"can link it to further networks; give a zone of your own, or set restrictionLevel: Unrestricted, if others than the nodes' network look up the API server"}
}
