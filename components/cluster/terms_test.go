package cluster

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return at
}

// saidOn is what a preview says of a cluster that exists.
func saidOn(spec *Spec, now time.Time) []string {
	var said []string
	for _, term := range spec.dates("aks", now) {
		if text, due := term.Said(now); due {
			said = append(said, text)
		}
	}
	return said
}

func TestWhatEndsIsSaid(t *testing.T) {
	t.Parallel()
	window := &MaintenanceWindow{NotAllowedDates: []DateSpan{{"2026-12-18", "2027-01-04"}, {"2027-12-18", "2028-01-04"}, {"x", "y"}}}
	spec := &Spec{
		Upgrades:           &Upgrades{ForceUpgradeUntil: new("2027-01-05T12:00:00+02:00")},
		MaintenanceWindows: &MaintenanceWindows{AutoUpgrade: window, NodeOs: window},
	}
	const (
		auto, nodes = "maintenanceWindows.autoUpgrade.notAllowedDates[0]", "maintenanceWindows.nodeOs.notAllowedDates[0]"
		forces      = "upgrades.forceUpgradeUntil ends on 2027-01-05T12:00:00+02:00: what AKS's checks find stops upgrades again from then on; remove it then"
		forced      = "upgrades.forceUpgradeUntil ended on 2027-01-05T12:00:00+02:00: what AKS's checks find stops upgrades again; remove it"
		ends        = " ends on 2027-01-04: it keeps no maintenance away from then on; give the next dates in time"
		ended       = " ended on 2027-01-04: it keeps no maintenance away any more; remove it, or give the next dates"
	)
	for now, want := range map[string][]string{
		"2026-11-04T23:59:59Z": nil,
		"2026-11-05T00:00:00Z": {auto + ends, nodes + ends},
		"2026-11-05T23:59:59Z": {auto + ends, nodes + ends},
		"2026-11-06T00:00:00Z": {forces, auto + ends, nodes + ends},
		"2027-01-05T10:00:00Z": {forces, auto + ends, nodes + ends}, // where it is still the fourth, or just not noon
		"2027-01-05T10:00:01Z": {forced, auto + ends, nodes + ends},
		"2027-01-05T12:00:01Z": {forced, auto + ended, nodes + ended},
	} {
		assert.Equal(t, want, saidOn(spec, moment(t, now)), now)
	}
	assert.Empty(t, saidOn(&Spec{}, time.Now()))
	assert.Empty(t, saidOn(&Spec{Upgrades: &Upgrades{ForceUpgradeUntil: new("soon")}, MaintenanceWindows: &MaintenanceWindows{}}, time.Now()))
}

func TestSupportOfVersions(t *testing.T) {
	t.Parallel()
	premium := func(version string) *Spec {
		return &Spec{KubernetesVersion: &version, Tier: new(tierPremium), SupportPlan: new(supportLongTerm)}
	}
	raw := func(version any) *Spec { return &Spec{Properties: map[string]any{"kubernetesVersion": version}} }
	const ended34 = ` "1.34" ended on 2026-11-30: AKS creates no cluster with it; upgrade to 1.35, or keep it until 2027-11-30 with tier: Premium and ` +
		`supportPlan: AKSLongTermSupport` + platformUpgrades
	const day = "2026-12-01T00:00:00Z"
	for name, test := range map[string]struct {
		spec *Spec
		want []string
	}{
		"none":                 {&Spec{}, nil},
		"malformed":            {&Spec{KubernetesVersion: new("latest")}, nil},
		"current":              {&Spec{KubernetesVersion: new("1.36")}, nil},
		"unknown":              {&Spec{KubernetesVersion: new("1.99")}, nil},
		"long-term":            {premium("1.34"), nil},
		"no support":           {&Spec{KubernetesVersion: new("1.34")}, []string{`community support of kubernetesVersion "1.34" ended on 2026-11-30: AKS creates no cluster with it; upgrade to 1.35, or keep it until 2027-11-30 with tier: Premium and supportPlan: AKSLongTermSupport` + platformUpgrades}},
		"two behind":           {&Spec{KubernetesVersion: new("1.33")}, []string{`community support of kubernetesVersion "1.33" ended on 2026-07-31: AKS creates no cluster with it; upgrade to 1.35, or keep it until 2027-07-31 with tier: Premium and supportPlan: AKSLongTermSupport` + platformUpgrades}},
		"no long-term support": {premium("1.31"), []string{`long-term support of kubernetesVersion "1.31" ended on 2026-11-30: AKS creates no cluster with it; upgrade to 1.35` + platformUpgrades}},
		"no support at all":    {&Spec{KubernetesVersion: new("1.30")}, []string{`community support of kubernetesVersion "1.30" ended on 2025-08-22: AKS creates no cluster with it; upgrade to 1.35` + platformUpgrades}},
		"before the calendar":  {&Spec{KubernetesVersion: new("1.24")}, []string{`community support of kubernetesVersion "1.24" ended before that of 1.27: AKS creates no cluster with it; upgrade to 1.35` + platformUpgrades}},
		"a raw number":         {raw(1.34), []string{`community support of properties.kubernetesVersion` + ended34}},
		"a raw text of Go":     {raw(pulumi.String("1.34")), []string{`community support of properties.kubernetesVersion` + ended34}},
		"a pool's own": {
			&Spec{KubernetesVersion: new("1.36"), NodePools: []NodePool{{Name: "old", KubernetesVersion: new("1.34")}}},
			[]string{`community support of nodePools[0].kubernetesVersion "1.34" ended on 2026-11-30: AKS creates no pool with it; set it to 1.36, as kubernetesVersion is`},
		},
		"a pool's own as the cluster's": {
			&Spec{KubernetesVersion: new("1.34"), NodePools: []NodePool{{Name: "old", KubernetesVersion: new("1.34")}}},
			[]string{
				"community support of kubernetesVersion" + ended34,
				`community support of nodePools[0].kubernetesVersion "1.34" ended on 2026-11-30: AKS gives it no security patches any more; ` +
					`upgrade the cluster, and the pool after it`,
			},
		},
		"raw": {&Spec{Properties: map[string]any{"kubernetesVersion": "1.34", "supportPlan": supportLongTerm}}, nil},
	} {
		assert.Equal(t, test.want, saidOn(test.spec, moment(t, day)), name)
	}
}

// TestTheVersionToGoToIsLater holds that the advice is a later version which AKS supports on that day.
func TestTheVersionToGoToIsLater(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		minor    int
		longTerm bool
		day      string
		want     string
	}{
		{34, false, "2026-12-01", "1.35"},
		{33, false, "2026-12-01", "1.35"},
		{36, false, "2026-12-01", "1.37"},
		{37, false, "2027-09-15", "a later version"},
		{37, true, "2028-09-15", "a later version"},
		{36, false, "2028-02-15", "a later version"},
		{35, true, "2028-02-15", "1.36 and keep supportPlan: AKSLongTermSupport"},
		{36, true, "2028-05-15", "1.37 and keep supportPlan: AKSLongTermSupport"},
		{32, true, "2027-03-01", "1.35"},
	} {
		assert.Equal(t, test.want, later(version{1, test.minor, -1}, test.longTerm, moment(t, test.day+"T12:00:00Z")), test)
	}
}

// TestAdviceForWhatDoesNotExistYet holds that a new cluster is advised of the version to take, and not to upgrade.
func TestAdviceForWhatDoesNotExistYet(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		version  string
		longTerm bool
		day      string
		want     string
	}{
		{"1.34", false, "2026-12-01", "use 1.36, or add tier: Premium and supportPlan: AKSLongTermSupport, with which AKS takes it until 2027-11-30"},
		{"1.31", true, "2026-12-01", "use 1.36"},
		{"1.24", false, "2026-12-01", "use 1.36"},
		{"1.36", false, "2027-05-15", "use 1.37, or add tier: Premium and supportPlan: AKSLongTermSupport, with which AKS takes it until 2028-06-30"},
		{"1.37", false, "2027-11-15", "use a later version, or add tier: Premium and supportPlan: AKSLongTermSupport, with which AKS takes it until 2028-10-31"},
	} {
		spec := &Spec{KubernetesVersion: &test.version}
		if test.longTerm {
			spec.SupportPlan = new(supportLongTerm)
		}
		now := moment(t, test.day+"T12:00:00Z")
		term := spec.support(now)[0].OfNew()
		assert.Equal(t, "AKS creates no cluster with it; "+test.want, term.After, test)
		assert.Equal(t, "AKS creates no cluster with it after that day; "+test.want, term.Before, test)
		assert.NotContains(t, term.Refusal("").Error(), "upgrade", test)
	}
}

func TestFirstDayOfAWindow(t *testing.T) {
	t.Parallel()
	w := &MaintenanceWindow{StartDate: new("2026-12-07"), StartTime: "00:30", UtcOffset: new("+01:00")}
	assert.False(t, w.opened(moment(t, "2026-12-06T23:29:59Z")))
	assert.True(t, w.opened(moment(t, "2026-12-06T23:30:00Z")))
	assert.False(t, (&MaintenanceWindow{StartTime: "00:30"}).opened(time.Now()))
}

// TestOldWindowsIsSaidOnce holds that the end of an image is one message, and that a refusal says with which version it is none as long as there is one.
func TestOldWindowsIsSaidOnce(t *testing.T) {
	t.Parallel()
	with := func(version *string) *Spec {
		return &Spec{
			KubernetesVersion: version, Network: &Network{Dataplane: new("azure")}, Access: &Access{Admins: pulumi.StringArray{pulumi.String(group)}},
			NodePools: []NodePool{{Name: "win", OsType: new("Windows"), OsSku: new("Windows2019")}},
		}
	}
	const (
		ended  = `support by Azure of nodePools[0].osSku "Windows2019" ended on 2026-02-28: `
		chosen = "the Kubernetes that AKS chooses for a new cluster does not run on it; "
		then   = "AKS takes no new pool with Kubernetes 1.33 or newer, and removes the images; take Windows2022 in a new pool, with Kubernetes before 1.37 " +
			"before it stops working on 2027-04-01"
		lift = `, or set kubernetesVersion: "1.32", which AKS takes until `
	)
	for name, test := range map[string]struct {
		version *string
		day     string
		want    string
	}{
		"chosen":                  {new("1.32"), "2026-12-01T12:00:00Z", ended + then},
		"in community support":    {nil, "2026-03-15T12:00:00Z", ended + chosen + then + lift + "2026-03-31"},
		"in long-term support":    {nil, "2026-12-01T12:00:00Z", ended + chosen + then + lift + "2027-03-31 with tier: Premium and supportPlan: AKSLongTermSupport"},
		"when no version is left": {nil, "2027-04-01T12:00:00Z", ended + chosen + then},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := with(test.version)
			require.NoError(t, spec.Validate())
			var said []string
			for _, text := range append(saidOn(spec, moment(t, test.day)), spec.said()...) {
				if strings.Contains(text, "Windows2019") {
					said = append(said, text)
				}
			}
			assert.Equal(t, []string{test.want}, said)
		})
	}
}
