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

func TestIsSoon(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	for end, want := range map[string]bool{
		"2027-02-28": false, "2027-03-01": true, "2027-03-14": true, "2027-03-15T11:59:59Z": true, "2027-03-15T12:00:00Z": false, "2027-03-16": false,
	} {
		at, err := End(end)
		require.NoError(t, err)
		assert.Equal(t, want, IsSoon(at, now), end)
	}
}
