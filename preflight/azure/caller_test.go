package azure

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestObjectID(t *testing.T) {
	t.Parallel()
	const id = "77777777-1234-1234-1234-123456789abc"
	tokenOf := func(claims string) string { return "a." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".b" }
	assert.Equal(t, id, objectID(tokenOf(`{"oid": "`+id+`"}`)))
	for _, token := range []string{"", "fake_token", "a.!.b", "a.eyJ.b", "a.e30.b", tokenOf(`{"oid": "$(id)"}`), tokenOf(`{"oid": 7}`)} {
		assert.Empty(t, objectID(token), token)
	}
}
