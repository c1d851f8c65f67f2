package defender

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/internal/naming"
)

func TestSuppressionEnds(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return parsed
	}
	for ends, moments := range map[string]map[string]bool{
		"2027-03-31":                {"2027-03-30T00:00:00Z": false, "2027-03-31T23:59:59Z": false, "2027-04-01T00:00:00Z": true},
		"2027-03-31T12:00:00Z":      {"2027-03-31T12:00:00Z": false, "2027-03-31T12:00:01Z": true},
		"2027-03-31T12:00:00+02:00": {"2027-03-31T10:00:00Z": false, "2027-03-31T10:00:01Z": true},
	} {
		for now, ended := range moments {
			assert.Equal(t, ended, SuppressionRule{ExpiresOn: ends}.terms("x", "rule")[0].Ended(at(now)), "%s at %s", ends, now)
		}
	}
}

func TestSuppressionSaid(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 20, 0, 0, 0, 0, time.UTC)
	for ends, want := range map[string]string{
		"2027-05-19":                    "x ends on 2027-05-19: the alerts are shown again from then on; renew or remove it in time",
		"2027-03-20 00:00:00 +0000 UTC": "x ends on 2027-03-20: the alerts are shown again from then on; renew or remove it in time",
		"2027-05-20":                    "",
		"2027-03-19":                    "x ended on 2027-03-19: the alerts are shown again; remove the rule, or renew it",
	} {
		text, due := SuppressionRule{ExpiresOn: ends}.terms("x", "rule")[0].Said(now)
		assert.Equal(t, want, text)
		assert.Equal(t, want != "", due)
	}
	assert.Empty(t, SuppressionRule{ExpiresOn: "soon"}.terms("x", "rule"))
}

// TestSuppressionNames are what the portal takes: 2 to 50 letters, digits and hyphens.
func TestSuppressionNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"x-defender-suppression-a", "production-northeurope-shop-defender-suppression-image-scans-of-the-build", "_", "Ü"} {
		assert.Regexp(t, `^[a-z0-9][a-z0-9_-]{1,49}$`, naming.Name(naming.SuppressionRule, name))
	}
}
