package cluster

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func ownZoneSpec(name string) *Spec {
	return &Spec{Identity: ownIdentity(), ApiServer: &ApiServer{Private: new(true), PrivateDnsZone: pulumi.String(
		groupId + "/providers/Microsoft.Network/privateDnsZones/" + name)}}
}

func TestZonesAreOfTheClustersRegion(t *testing.T) {
	t.Parallel()
	const other = "privatelink.westeurope.azmk8s.io"
	for _, test := range []struct{ zone, location, want string }{
		{other, "westeurope", ""},
		{other, "West Europe", ""},
		{strings.ToUpper(other), "westeurope", ""},
		{"hub.private.westeurope.azmk8s.io", "westeurope", ""},
		{"privatelink.atlantis1.azmk8s.io", "atlantis1", ""},
		{"privatelink.bleufrancecentral.cx.prod-aks.sovcloud-api.fr", "bleufrancecentral", ""},
		{other, "northeurope", `apiServer.privateDnsZone is the zone "` + other + `" of westeurope, and the cluster is in northeurope: ` +
			`AKS takes a zone of the cluster's region only, such as privatelink.northeurope.azmk8s.io`},
		{other, "usgovvirginia", `apiServer.privateDnsZone is the zone "` + other + `" of westeurope, and the cluster is in usgovvirginia: ` +
			`AKS takes a zone of the cluster's region only, such as privatelink.usgovvirginia.cx.aks.containerservice.azure.us`},
		{"privatelink.ae.azmk8s.io", "australiaeast", `apiServer.privateDnsZone is the zone "privatelink.ae.azmk8s.io" of ae, and the cluster is in australiaeast: ` +
			`AKS takes a zone of the cluster's region only, such as privatelink.australiaeast.azmk8s.io`},
	} {
		err := ownZoneSpec(test.zone).ValidateIn(pulumi.String(test.location))
		if test.want == "" {
			assert.NoError(t, err, test)
		} else {
			assert.EqualError(t, err, test.want)
		}
		assert.NoError(t, ownZoneSpec(test.zone).ValidateIn(pulumi.String(test.location).ToStringOutput()), "a region that is not known yet")
	}
	assert.ErrorContains(t, ownZoneSpec(strings.Repeat("a", 33)+"."+other).Validate(), "must be named")
}

func TestZoneOfAnUnknownCloud(t *testing.T) {
	t.Parallel()
	const zone = "privatelink.bleufrancecentral.cx.prod-aks.sovcloud-api.fr"
	assert.Equal(t, []string{`apiServer.privateDnsZone is the zone "` + zone + `", below a suffix that is not among those known ` +
		`(azmk8s.io, cx.aks.containerservice.azure.us, cx.prod.service.azk8s.cn): that of another cloud is no mistake, and AKS refuses a misspelt one`},
		ownZoneSpec(zone).zoneNote())
	assert.Empty(t, ownZoneSpec("privatelink.westeurope.azmk8s.io").zoneNote())
	assert.Empty(t, (&Spec{}).zoneNote())
}

func TestRolesByTheShortNameOfTheService(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]string{
		"AKS RBAC Reader": "Azure Kubernetes Service RBAC Reader", "k8s rbac writer": "Azure Kubernetes Service RBAC Writer",
		"Kubernetes Service RBAC Admin": "Azure Kubernetes Service RBAC Admin", "Azure Kubernetes RBAC Reader": "Azure Kubernetes Service RBAC Reader",
		"AKS Contributor": "Azure Kubernetes Service Contributor Role", "Key Vault Readr": "Key Vault Reader",
	} {
		var c input.Checker
		checkRoleName(&c, "role", role)
		assert.ErrorContains(t, c.Err(), `; did you mean "`+want+`"?`, role)
	}
}
