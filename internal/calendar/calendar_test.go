package calendar

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVersionsAreInOrderAndLast(t *testing.T) {
	t.Parallel()
	var before Version
	for _, version := range Versions() {
		assert.Regexp(t, `^1\.\d+$`, version.Minor)
		assert.True(t, version.Preview.Before(version.GA.Time) && version.GA.Before(version.End.Time) && version.End.Before(version.LTSEnd.Time), version.Minor)
		if before.Minor != "" {
			assert.True(t, less(before.Minor, version.Minor), version.Minor)
			assert.True(t, before.End.Before(version.End.Time) && before.GA.Before(version.GA.Time), version.Minor)
		}
		before = version
	}
	assert.False(t, Read().IsZero())
}

func TestAMonthLastsToItsLastDay(t *testing.T) {
	t.Parallel()
	for minor, want := range map[string][2]string{
		"1.30": {"2025-08-22T23:59:59Z", "2026-07-31T23:59:59Z"}, "1.34": {"2026-11-30T23:59:59Z", "2027-11-30T23:59:59Z"},
	} {
		version, known := Kubernetes(minor)
		require.True(t, known)
		assert.Equal(t, want[0], version.EndOf(false).Format(time.RFC3339))
		assert.Equal(t, want[1], version.EndOf(true).Format(time.RFC3339))
	}
	_, known := Kubernetes("1.99")
	assert.False(t, known)
}

func TestCurrentIsTheOneBeforeTheNewest(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{"2023-07-01": "1.27", "2026-02-28": "1.33", "2026-06-01": "1.35", "2026-12-01": "1.36", "2030-01-01": "1.36"} {
		at, err := time.Parse(time.DateOnly, day)
		require.NoError(t, err)
		assert.Equal(t, want, Current(at).Minor, day)
	}
}

func TestBeforeAll(t *testing.T) {
	t.Parallel()
	for minor, want := range map[string]bool{"1.9": true, "1.26": true, "1.27": false, "1.37": false, "1.99": false, "2.0": false, "0.50": true} {
		assert.Equal(t, want, BeforeAll(minor), minor)
	}
}

func TestRetires(t *testing.T) {
	t.Parallel()
	for size, want := range map[string]string{
		"Standard_D2": "2028-05-01", "Standard_DS2_v2": "2028-05-01", "Standard_DS11-1_v2": "2028-05-01", "Standard_D2_v2_Promo": "2028-05-01",
		"Standard_B2ms": "2028-11-15", "Standard_F8s_v2": "2028-11-15", "Standard_NC6s_v3": "2025-09-30", "Standard_NV12s_v3": "2026-09-30",
		"Standard_M192idms_v2": "2027-03-31", "Standard_M192is_v2": "2027-03-31",
		"Standard_A2": "2024-08-31", "Standard_A11": "2024-08-31", "Basic_A0": "2024-08-31", "Standard_A2_v2": "2028-11-15",
		"Standard_H16mr": "2022-08-31", "Standard_H8_Promo": "2022-08-31", "Standard_HB60rs": "2024-08-31", "Standard_HB120-96rs_v2": "2027-05-31",
		"Standard_HC44-16rs": "2027-05-31", "Standard_NC6": "2023-09-06", "Standard_NC24r_Promo": "2023-09-06", "Standard_NC24rs_v2": "2023-09-06",
		"Standard_ND6s": "2023-09-06", "Standard_ND24rs": "2023-09-06", "Standard_NV6": "2023-09-06", "Standard_NP10s": "2027-05-31",
		"Standard_DC4s_v2": "2026-06-30", "Standard_DC2ds_v3": "2029-10-31", "Standard_DC4as_cc_v5": "2026-09-01", "Standard_EC8ads_cc_v5": "2026-09-01",
		"Standard_HB120rs_v3": "", "Standard_HX176rs": "", "Standard_ND40rs_v2": "", "Standard_NV36ads_A10_v5": "", "Standard_NC4as_T4_v3": "",
		"Standard_DC4as_v5": "", "Standard_DC4s": "", "Standard_D2s_v5": "", "Standard_D4ds_v5": "", "Standard_B2s_v2": "", "Standard_F8als_v6": "", "Standard_M64s_v2": "",
		"Standard_NC24ads_A100_v4": "", "Standard_L8s_v3": "",
	} {
		found, known := Retires("vmSize", size)
		assert.Equal(t, want != "", known, size)
		if known {
			assert.Equal(t, want, found.Ends.Format(time.DateOnly), size)
			assert.True(t, found.Refused, size)
		}
	}
	for _, size := range []string{"Standard_D2_v3", "Standard_D64s_v3", "Standard_E64i_v3", "Standard_E64-16s_v3"} {
		found, known := Retires("vmSize", size)
		assert.True(t, known, size)
		assert.Equal(t, "2029-11-15", found.Ends.Format(time.DateOnly), size)
		assert.False(t, found.Refused, "Azure Government keeps it")
	}
	_, known := Retires("osSku", "Standard_D2")
	assert.False(t, known)
}

func TestEveryRetirementSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for _, one := range retirements.Retirements {
		assert.NotEmpty(t, one.Kind)
		assert.NotEmpty(t, one.Instead)
		assert.False(t, one.Ends.IsZero())
		assert.True(t, one.Gone.IsZero() || one.Gone.After(one.Ends.Time), one.Value)
	}
}
