package defender

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/naming"
	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestSuppressionEnds(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return parsed
	}
	for ends, moments := range map[string]map[string]bool{
		"2027-03-31":                {"2027-03-30T00:00:00Z": true, "2027-03-31T23:59:59Z": true, "2027-04-01T00:00:00Z": false},
		"2027-03-31T12:00:00Z":      {"2027-03-31T12:00:00Z": true, "2027-03-31T12:00:01Z": false},
		"2027-03-31T12:00:00+02:00": {"2027-03-31T10:00:00Z": true, "2027-03-31T10:00:01Z": false},
	} {
		for now, valid := range moments {
			var c input.Checker
			SuppressionRule{AlertType: "a", Reason: "b", ExpiresOn: ends}.check(&c, "x", at(now))
			assert.Equal(t, valid, c.Err() == nil, "%s at %s", ends, now)
		}
	}
}

func TestSuppressionWarning(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 20, 0, 0, 0, 0, time.UTC)
	for ends, want := range map[string]string{
		"2027-03-31":                    "x ends on 2027-03-31, and previews fail from then on: renew or remove it in time",
		"2027-03-20 00:00:00 +0000 UTC": "x ends on 2027-03-20, and previews fail from then on: renew or remove it in time",
		"2027-04-03":                    "",
		"2027-03-19":                    "",
		"soon":                          "",
	} {
		text, soon := SuppressionRule{ExpiresOn: ends}.warning("x", now)
		assert.Equal(t, want, text)
		assert.Equal(t, want != "", soon)
	}
}

// TestSuppressionNames are what the portal takes: 2 to 50 letters, digits and hyphens.
func TestSuppressionNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"x-defender-suppression-a", "production-northeurope-shop-defender-suppression-image-scans-of-the-build", "_", "Ü"} {
		assert.Regexp(t, `^[a-z0-9][a-z0-9_-]{1,49}$`, naming.Name(naming.SuppressionRule, name))
	}
}
