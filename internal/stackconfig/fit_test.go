package stackconfig

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/settings"
)

// TestSettingsThatAreSecretAsAWhole takes settings of which nobody without the key knows what is in them.
func TestSettingsThatAreSecretAsAWhole(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	for _, path := range settings.Inputs() {
		key, _, _ := strings.Cut(path, ".")
		keys[strings.TrimSuffix(key, "[]")] = true
	}
	for key := range keys {
		values := map[string]string{"location": "northeurope"}
		values[key] = SecretPlaceholder
		values[key] = Placeholders(values)[key]
		_, err := settings.Parse("dev", values, map[string]bool{key: true})
		assert.NoError(t, err, key)
	}
}

// TestMistakesBesideSecretsStay holds that placeholders mend nothing else.
func TestMistakesBesideSecretsStay(t *testing.T) {
	t.Parallel()
	values := map[string]string{"location": "northeurope", "clusters": `{"main": {"tier": "Gold", "network": {"podCidr": "` + SecretPlaceholder + `"}}}`}
	texts := Placeholders(values)
	assert.Len(t, texts, 1)
	values["clusters"] = strings.ReplaceAll(values["clusters"], SecretPlaceholder, texts["clusters.main.network.podCidr"])
	_, err := settings.Parse("dev", values, nil)
	assert.EqualError(t, err, `clusters.main.tier is "Gold": must be one of Free, Standard, Premium`)
}

// TestSecretsOfOneList holds that those which must differ do.
func TestSecretsOfOneList(t *testing.T) {
	t.Parallel()
	const two = `["` + SecretPlaceholder + `", "` + SecretPlaceholder + `"]`
	values := map[string]string{
		"location": "northeurope",
		"clusters": `{"main": {"apiServer": {"authorizedIpRanges": ` + two + `}, "access": {"admins": ` + two + `}}}`,
		"defender": `{"contact": {"emails": ` + two + `}}`,
	}
	config := Config{Project: "aksops", Values: map[string]string{}, SecretKeys: []string{"aksops:clusters", "aksops:defender"}}
	for key, value := range values {
		config.Values["aksops:"+key] = value
	}
	config.Fill()
	own, secrets := settings.Own(config.Project, config.Values, config.SecretKeys)
	_, err := settings.Parse("dev", own, secrets)
	assert.NoError(t, err, own)
}
