package settings

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestParse(t *testing.T) {
	t.Parallel()
	s, err := Parse("dev", map[string]string{
		"location":  "North Europe",
		"protect":   "false",
		"tags":      `{"team":"platform"}`,
		"workspace": `{"retentionDays":60,"dailyCapGb":1.5,"tables":{"AKSAudit":{"plan":"Basic"}}}`,
		"clusters": `{"blue":null,"green":{"kubernetesVersion":"1.33","nodePools":[{"name":"a","vmSize":"Standard_D4s_v5","zones":["1"]}],
			"properties":{"sku":{"name":"Automatic"},"networkProfile":{"loadBalancerProfile":{"allocatedOutboundPorts":8},"podCidrs":["10.0.0.0/16"]}},"insights":{"preset":"standard"}}}`,
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, "dev", *s.Name)
	assert.Equal(t, pulumi.String("North Europe"), s.Location)
	assert.False(t, *s.Protect)
	assert.Equal(t, pulumi.StringMap{"team": pulumi.String("platform")}, s.Tags)
	assert.Equal(t, 60, *s.Workspace.RetentionDays)
	assert.InDelta(t, 1.5, *s.Workspace.DailyCapGb, 0)
	assert.Equal(t, "Basic", *s.Workspace.Tables["AKSAudit"].Plan)
	require.Len(t, s.Clusters, 2)
	green := s.Clusters["green"]
	assert.Equal(t, "1.33", *green.KubernetesVersion)
	assert.Equal(t, "standard", *green.Insights.Preset)
	require.Len(t, green.NodePools, 1)
	assert.Equal(t, []string{"1"}, green.NodePools[0].Zones)
	assert.Equal(t, map[string]any{
		"sku": map[string]any{"name": "Automatic"},
		"networkProfile": map[string]any{
			"loadBalancerProfile": map[string]any{"allocatedOutboundPorts": 8}, "podCidrs": []any{"10.0.0.0/16"},
		},
	}, green.Properties)
}

func TestParseName(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"": "dev", "prod-eu": "prod-eu"} {
		s, err := Parse("dev", map[string]string{"location": "northeurope", "name": given}, nil)
		require.NoError(t, err)
		assert.Equal(t, want, *s.Name)
	}
}

// Every mistake below is of another kind or in another place; all must come back from one run.
func TestTwentyMistakesGiveTwentyErrors(t *testing.T) {
	t.Parallel()
	_, err := Parse("dev", map[string]string{
		"location":      "north_europe",
		"cluster":       "{}",
		"protect":       `"yes"`,
		"tags":          `{"cost":[42]}`,
		"resourceGroup": `{"name":"rg."}`,
		"activityLog":   `{"enabled":true,"subscriptionId":"mine","categories":["Admin"]}`,
		"workspace": `{"sku":"PerGB","retentionDays":7,"dailyCapGb":"much","retension":1,
			"tables":{"KubeEvents":{"plan":"Basic"},"Perf":{"retentionDays":3}}}`,
		"clusters": `{"blue":{"tier":"Gold","kubernetesVersion":1.3,"nodePools":[{"name":"Bad","vmSize":"Standard_D4s_v5"},{"vmsize":"x","name":"ok","vmSize":"Standard_D4s_v5"}],
			"imageCleaner":{"intervalHours":1},"insights":{"interval":"31m"},"diagnostics":{"preset":"all"}},"g_1":{}}`,
	}, nil)
	require.Error(t, err)
	var paths []string
	for _, e := range input.List(err) {
		var mistake *input.Error
		require.ErrorAs(t, e, &mistake)
		paths = append(paths, mistake.Path)
	}
	assert.ElementsMatch(t, []string{
		"cluster", "protect", "tags.cost", "location", "resourceGroup.name", "activityLog.subscriptionId", "activityLog.categories[0]",
		"workspace.sku", "workspace.retentionDays", "workspace.dailyCapGb", "workspace.retension", "workspace.tables.KubeEvents.plan",
		"workspace.tables.Perf.retentionDays", "clusters.blue.tier", "clusters.blue.kubernetesVersion", "clusters.blue.nodePools[0].name",
		"clusters.blue.nodePools[1].vmsize", "clusters.blue.imageCleaner.intervalHours", "clusters.blue.insights.interval",
		"clusters.blue.diagnostics.preset", "clusters.g_1",
	}, paths)
	assert.GreaterOrEqual(t, len(paths), 20)
}

func TestSecretsStayOutOfErrors(t *testing.T) {
	t.Parallel()
	const hidden = "s3cret-value"
	_, err := Parse("dev", map[string]string{
		"location":  "northeurope",
		"workspace": `{"sku":"` + hidden + `","retentionDays":"` + hidden + `","existingWorkspaceId":"` + hidden + `"}`,
		"name":      strings.Repeat("x", 101),
	}, map[string]bool{"workspace": true})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), hidden)
	assert.Contains(t, err.Error(), `workspace.sku is "[secret]": must be one of`)
	assert.Contains(t, err.Error(), `workspace.retentionDays is [secret]: must be a whole number`)
}

func TestSecretTextBecomesSecretInput(t *testing.T) {
	t.Parallel()
	s, err := Parse("dev", map[string]string{"location": "northeurope", "tags": `{"a":"b"}`}, map[string]bool{"tags": true})
	require.NoError(t, err)
	tags, ok := s.Tags.(pulumi.StringMap)
	require.True(t, ok)
	output, ok := tags["a"].(pulumi.StringOutput)
	require.True(t, ok, "not a plain string any more")
	assert.True(t, pulumi.IsSecret(output))
}

func TestSecretsLeaveOtherWordsAlone(t *testing.T) {
	t.Parallel()
	_, err := Parse("dev", map[string]string{
		"location": "northeurope",
		"clusters": `{"blue":{"tier":"Fre","nodePools":[{"name":"p","vmSize":"a \"quoted\" one"}]}}`,
	}, map[string]bool{"clusters": true})
	assert.EqualError(t, err, `clusters.blue.tier is "[secret]": must be one of Free, Standard, Premium; did you mean "Free"?
clusters.blue.nodePools[0].vmSize is "[secret]": must be a virtual machine size such as Standard_D4ds_v5`)
}

func TestEmptyKeysAreNotSet(t *testing.T) {
	t.Parallel()
	s, err := Parse("dev", map[string]string{"location": "northeurope", "clusters": "", "workspace": "null", "protect": "", "tags": ""}, nil)
	require.NoError(t, err)
	assert.Nil(t, s.Clusters)
	assert.Nil(t, s.Workspace)
	assert.Nil(t, s.Protect)
	assert.Nil(t, s.Tags)
}

// TestEmptyObjectsAreNotGiven holds the defaults of Pulumi.yaml to mean nothing.
func TestEmptyObjectsAreNotGiven(t *testing.T) {
	t.Parallel()
	chosen, err := Parse("dev", map[string]string{"location": "northeurope", "policy": "{}", "defender": "{ }", "workspace": "{}", "tags": "{}"}, nil)
	require.NoError(t, err)
	assert.Nil(t, chosen.Policy)
	assert.Nil(t, chosen.Defender)
	assert.Nil(t, chosen.Workspace)
}
