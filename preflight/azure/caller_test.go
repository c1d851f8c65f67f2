package azure

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestObjectID(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "x", objectID("a.eyJvaWQiOiJ4In0.b"))
	for _, token := range []string{"", "fake_token", "a.!.b", "a.eyJ.b", "a.e30.b"} {
		assert.Empty(t, objectID(token), token)
	}
}
