package expiry

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2027-03-31":                    "2027-03-31T23:59:59Z",
		"2027-03-31 00:00:00 +0000 UTC": "2027-03-31T23:59:59Z",
		"2027-03-31T12:00:00Z":          "2027-03-31T12:00:00Z",
		"2027-03-31T12:00:00+02:00":     "2027-03-31T10:00:00Z",
		"2027-03-31 12:00:00 +0000 UTC": "2027-03-31T12:00:00Z",
	} {
		end, err := End(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, end.UTC().Format(time.RFC3339), text)
	}
	for _, text := range []string{"", "soon", "2027-02-30", "31.03.2027", "2027-03-31 00:00:00 somewhere UTC"} {
		_, err := End(text)
		assert.Error(t, err, text)
	}
}

func TestWritten(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "2027-03-31", Written("2027-03-31 00:00:00 +0000 UTC"))
	assert.Equal(t, "one two three four", Written("one two three four"))
}
