package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// immutableEdits are changes of a pool that AKS refuses, before and after.
var immutableEdits = map[string][2]string{
	"vmSize":                     {"vmSize: Standard_D4ds_v5", "vmSize: Standard_D8ds_v5"},
	"osDiskType":                 {"osDiskType: Managed", "osDiskType: Ephemeral"},
	"osDiskSizeGb":               {"osDiskSizeGb: 100", "osDiskSizeGb: 120"},
	"zones":                      {`zones: ["1", "2"]`, `zones: ["1"]`},
	"zones[0]":                   {"osSku: Ubuntu", `zones: ["1"]`},
	"maxPods":                    {"maxPods: 60", "maxPods: 90"},
	"encryptionAtHostEnabled":    {"osSku: Ubuntu", "encryptionAtHostEnabled: true"},
	"ultraSsdEnabled":            {"ultraSsdEnabled: true", "ultraSsdEnabled: false"},
	"spot":                       {"osSku: Ubuntu", "spot: {}"},
	"spot.maxPrice":              {"spot: {maxPrice: 0.5}", "spot: {maxPrice: 0.4}"},
	"properties.kubeletDiskType": {"properties: {kubeletDiskType: OS}", "properties: {kubeletDiskType: Temporary}"},
}

// TestImmutableInputsOfPools holds that a preview refuses what AKS would refuse in the middle of an update, by the input as the user wrote it.
func TestImmutableInputsOfPools(t *testing.T) {
	t.Parallel()
	for input, edit := range immutableEdits {
		for _, at := range []string{"nodePools[1]", "systemPool"} {
			ofUserPools := strings.HasPrefix(input, "spot") || strings.HasPrefix(input, "properties")
			if at == "systemPool" && ofUserPools || at == "nodePools[1]" && input == "vmSize" {
				continue
			}
			t.Run(at+" "+input, func(t *testing.T) {
				t.Parallel()
				clusters := func(values string) string {
					if at == "systemPool" {
						return fmt.Sprintf("clusters: {main: {network: {pluginMode: none}, systemPool: {%s}}}", values)
					}
					return fmt.Sprintf("clusters: {main: {network: {pluginMode: none}, nodePools: [{name: first}, {name: second, %s}]}}", values)
				}
				assertRefusedByAKS(t, clusters(edit[0]), clusters(edit[1]), at+"."+strings.TrimSuffix(input, "[0]"))
			})
		}
	}
}

// TestImmutableInputsOfClusters holds the same of the cluster, and of the name of its system pool.
func TestImmutableInputsOfClusters(t *testing.T) {
	t.Parallel()
	for input, edit := range map[string][2]string{
		"apiServer.private": {"clusters: {main: {}}", "clusters: {main: {apiServer: {private: true}}}"},
		"systemPool.name":   {"clusters: {main: {}}", "clusters: {main: {systemPool: {name: sys}}}"},
	} {
		assertRefusedByAKS(t, edit[0], edit[1], input)
		assertRefusedByAKS(t, edit[1], edit[0], input)
	}
}

// assertRefusedByAKS holds that an edit is refused by the preview, and changes nothing without one.
func assertRefusedByAKS(t *testing.T, before, after, input string) {
	t.Helper()
	const base = "{location: northeurope, protect: false}"
	rig := standing(t, base, before)
	there := reality(t, rig.Azure)
	rig.Config = configOf(t, base, after)
	planned, err := rig.Preview()
	require.Error(t, err)
	assert.Contains(t, strings.Join(planned.Diagnostics, "\n"), "AKS would refuse this update: clusters.main."+input+" changes from ")
	_, err = rig.Update()
	require.Error(t, err)
	assert.Equal(t, there, reality(t, rig.Azure))
}

// TestDiskSizeLeftToAKS holds that 0 is what is not given.
func TestDiskSizeLeftToAKS(t *testing.T) {
	t.Parallel()
	const base = "{location: northeurope, protect: false}"
	for _, edit := range [][2]string{{"osSku: Ubuntu", "osDiskSizeGb: 0"}, {"osDiskSizeGb: 0", "osSku: Ubuntu"}} {
		rig := standing(t, base, "clusters: {main: {nodePools: [{name: work, "+edit[0]+"}]}}")
		rig.Config = configOf(t, base, "clusters: {main: {nodePools: [{name: work, "+edit[1]+"}]}}")
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
	}
}

// TestSkippedMinorVersions holds that a preview refuses an upgrade over a minor version, as AKS does, and takes one at a time.
func TestSkippedMinorVersions(t *testing.T) {
	t.Parallel()
	of := func(version string) string {
		return `clusters: {main: {kubernetesVersion: "` + version + `", upgrades: {channel: none}}}`
	}
	assertRefusedByAKS(t, of("1.35"), of("1.37"), "kubernetesVersion")
	const base = "{location: northeurope, protect: false}"
	rig := standing(t, base, of("1.35"))
	for _, next := range []string{"1.36", "1.37"} {
		rig.Config = configOf(t, base, of(next))
		planned, err := rig.Preview()
		require.NoError(t, err, planned.Diagnostics)
		up(t, rig)
	}
}
