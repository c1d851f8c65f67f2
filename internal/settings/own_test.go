package settings

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOwn(t *testing.T) {
	t.Parallel()
	values, secrets := Own("aksops", map[string]string{
		"aksops:name": "shop", "azure-native:location": "westeurope", "other:name": "x",
	}, []string{"aksops:name", "other:name"})
	assert.Equal(t, map[string]string{"name": "shop", "location": "westeurope"}, values)
	assert.Equal(t, map[string]bool{"name": true}, secrets)

	values, _ = Own("aksops", map[string]string{"aksops:location": "northeurope", "azure-native:location": "westeurope"}, nil)
	assert.Equal(t, map[string]string{"location": "northeurope"}, values, "what is set for the environment comes first")
}

// TestEmptyLocationIsNone holds what Pulumi.yaml declares to stand for nothing, whether or not the provider has a region.
func TestEmptyLocationIsNone(t *testing.T) {
	t.Parallel()
	values, _ := Own("aksops", map[string]string{"aksops:location": "", "azure-native:location": "westeurope"}, nil)
	assert.Equal(t, "westeurope", values["location"])
	values, secrets := Own("aksops", map[string]string{"aksops:location": ""}, nil)
	_, err := Parse("dev", values, secrets)
	assert.ErrorContains(t, err, "location is required")
}
