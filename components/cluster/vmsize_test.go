package cluster

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSpelledSize gives one size of each form, in small and in capital letters.
func TestSpelledSize(t *testing.T) {
	t.Parallel()
	for _, size := range []string{
		"Standard_A0", "Standard_A2m_v2", "Standard_B2ms", "Standard_B2ats_v2", "Standard_D15_v2", "Standard_D4s_v5", "Standard_D4ds_v5", "Standard_D2pds_v6",
		"Standard_DS13-2_v2", "Standard_DC2s_v2", "Standard_DC4ads_v5", "Standard_E64-16s_v3", "Standard_EC96ias_v5", "Standard_F72s_v2", "Standard_FX4mds",
		"Standard_GS5-16", "Standard_H16mr", "Standard_HB120-96rs_v3", "Standard_L8as_v3", "Standard_M128-64ms", "Standard_M416s_8_v2", "Standard_NC24ads_A100_v4",
		"Standard_NC4as_T4_v3", "Standard_NCC40ads_H100_v5", "Standard_ND96isr_MI300X_v5", "Standard_NV36adms_A10_v5", "Standard_NP10s", "Standard_D2_v2_Promo",
	} {
		for _, written := range []string{size, strings.ToLower(size), strings.ToUpper(size)} {
			assert.Equal(t, size, spelledSize(written), written)
		}
	}
	for _, size := range []string{"d4s_v5", "Basic_A1", "", "_", "standard_", "standard_x", "Standard__v5", "standard"} {
		assert.Equal(t, size, spelledSize(size), "what is no size stays as it is")
	}
	assert.Equal(t, "Standard_D4S_v5", spelledSize("Standard_D4S_v5"))
	assert.Equal(t, "Standard_X1_something_New", spelledSize("Standard_X1_something_New"))
}
