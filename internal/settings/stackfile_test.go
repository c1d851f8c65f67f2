package settings

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const encryptedStack = `config:
  aksops:location: northeurope
  aksops:tags:
    cost: 00123
    hex: 0x1F
    plain: 15550100
    quoted: "0123"
    since: 2026-12-01
  aksops:alerts:
    actionGroups:
      onCall:
        webhooks:
          pager: {serviceUri: {secure: v1:abc}}
    rules:
      pods-pending: {severity: 3}
    list: [1, {secure: v1:def}]
  aksops:workspace: {secure: v1:ghi}
  aksops:policy: &policy
    owner: {secure: v1:jkl}
  aksops:defender: *policy
  other:alerts: {secure: v1:mno}
`

func valuesOfStack() map[string]string {
	return map[string]string{
		"location":  "northeurope",
		"tags":      `{"cost":83,"hex":31,"plain":15550100,"quoted":"0123","since":"2026-12-01T00:00:00Z"}`,
		"alerts":    `{"actionGroups":{"onCall":{"webhooks":{"pager":{"serviceUri":"https://hush"}}}},"rules":{"pods-pending":{"severity":3}},"list":[1,"two"]}`,
		"workspace": `{"retentionDays":30}`,
		"policy":    `{"owner":"Jane"}`,
		"defender":  `{"owner":"Jane"}`,
	}
}

// TestSecretsAreFoundInTheFile of the stack: where they are, and only where the file says all that the program got.
func TestSecretsAreFoundInTheFile(t *testing.T) {
	t.Parallel()
	file := parseStackFile("aksops", []byte(encryptedStack))
	keys := map[string]bool{"alerts": true, "workspace": true, "policy": true, "defender": true}
	const uri = "alerts.actionGroups.onCall.webhooks.pager.serviceUri"
	assert.Equal(t, map[string]bool{uri: true, "alerts.list[1]": true, "workspace": true, "policy.owner": true, "defender.owner": true},
		file.narrow(valuesOfStack(), keys))

	for name, changed := range map[string]string{
		"another value":    `{"actionGroups":{"onCall":{"webhooks":{"pager":{"serviceUri":"https://hush"}}}},"rules":{"pods-pending":{"severity":2}},"list":[1,"two"]}`,
		"another key":      `{"actionGroups":{"onCall":{"webhooks":{"pager":{"serviceUri":"https://hush"}}}},"rules":{"pods-pending":{"severity":3}},"lists":[1,"two"]}`,
		"more keys":        `{"actionGroups":{"onCall":{"webhooks":{"pager":{"serviceUri":"https://hush"}}}},"rules":{"pods-pending":{"severity":3}},"list":[1,"two"],"a":1}`,
		"a longer list":    `{"actionGroups":{"onCall":{"webhooks":{"pager":{"serviceUri":"https://hush"}}}},"rules":{"pods-pending":{"severity":3}},"list":[1,"two",3]}`,
		"text for numbers": `{"actionGroups":{"onCall":{"webhooks":{"pager":{"serviceUri":"https://hush"}}}},"rules":{"pods-pending":{"severity":"x"}},"list":[1,"two"]}`,
	} {
		values := valuesOfStack()
		values["alerts"] = changed
		assert.Equal(t, map[string]bool{"alerts": true}, file.narrow(values, map[string]bool{"alerts": true}), name)
	}
	assert.Equal(t, keys, stackFile{}.narrow(valuesOfStack(), keys), "without a file")
	assert.Equal(t, keys, parseStackFile("aksops", []byte("config: [")).narrow(valuesOfStack(), keys), "no YAML")
	assert.Equal(t, map[string]bool{"location": true}, file.narrow(valuesOfStack(), map[string]bool{"location": true}), "a key without a secret in the file")
}

// TestNumbersAreNotedAsWritten where YAML changes a text of digits.
func TestNumbersAreNotedAsWritten(t *testing.T) {
	t.Parallel()
	file := parseStackFile("aksops", []byte(encryptedStack))
	values := valuesOfStack()
	assert.Equal(t, map[string]string{"tags.cost": "00123", "tags.hex": "0x1F"}, file.written(values))
	assert.Nil(t, stackFile{}.written(values))

	_, d := decodeAll("dev", map[string]string{"tags": values["tags"]}, decoding{written: file.written(values)})
	require.NoError(t, d.Err())
	assert.Equal(t, []string{
		"tags.cost is 00123 without quotes, which YAML reads as 83: put it in quotes",
		"tags.hex is 0x1F without quotes, which YAML reads as 31: put it in quotes",
	}, d.notes)
	_, d = decodeAll("dev", map[string]string{"tags": values["tags"]}, decoding{written: file.written(values), secrets: map[string]bool{"tags": true}})
	assert.Empty(t, d.notes, "of a secret")
}

// TestSecretsHaveTheTypeOfTheirInput although Pulumi keeps each as text.
func TestSecretsHaveTheTypeOfTheirInput(t *testing.T) {
	t.Parallel()
	values := map[string]string{"location": "northeurope", "clusters": `{"main":{
		"azurePolicyEnabled": "false", "systemPool": {"count": "7", "zones": "[\"1\", 2]"}, "nodePools": "[{\"name\":\"work\"}]", "network": "{\"podCidr\":\"10.0.0.0/16\"}"}}`}
	paths := map[string]bool{}
	for _, below := range []string{"azurePolicyEnabled", "systemPool.count", "systemPool.zones", "nodePools", "network"} {
		paths["clusters.main."+below] = true
	}
	s, d := decodeAll("dev", values, decoding{secrets: paths, plain: true})
	require.NoError(t, d.Err())
	cluster := s.Clusters["main"]
	assert.False(t, *cluster.AzurePolicyEnabled)
	assert.Equal(t, 7, *cluster.SystemPool.Count)
	assert.Equal(t, []string{"1", "2"}, cluster.SystemPool.Zones)
	assert.Len(t, cluster.NodePools, 1)
	_, d = decodeAll("dev", values, decoding{})
	require.ErrorContains(t, d.Err(), "clusters.main.systemPool.count is \"7\": must be a whole number")
}

// TestOnlySecretsAreHidden of a key in which other values are none.
func TestOnlySecretsAreHidden(t *testing.T) {
	t.Parallel()
	values := map[string]string{"location": "northeurope", "clusters": `{"main":{"systemPool":{"minCount":9,"maxCount":3},"dnsPrefix":"-hush-","azurePolicyEnabled":"treu"}}`}
	_, err := Parse("dev", values, map[string]bool{"clusters.main.dnsPrefix": true, "clusters.main.azurePolicyEnabled": true})
	require.ErrorContains(t, err, "minCount is 9, more than maxCount 3")
	require.ErrorContains(t, err, "clusters.main.azurePolicyEnabled is [secret]: must be true or false")
	assert.NotContains(t, err.Error(), "hush")
}
