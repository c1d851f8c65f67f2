package cluster

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// realSizes are sizes that Azure sells or sold, of every family and form (Microsoft Learn, "Sizes for virtual machines in Azure" and the pages of the
// series; the enumerations ContainerServiceVMSizeTypes and VirtualMachineSizeTypes of the Azure SDKs).
const realSizes = `
A0 A7 A11 A2_v2 A8m_v2 B1ls B1s B2ms B20ms B2ls_v2 B2ats_v2 B4as_v2 B16als_v2 B2pts_v2 B8pls_v2
D1 D14 D15_v2 D11_v2_Promo D2_v3 D64_v3 D4s_v3 D4a_v4 D4as_v4 D4d_v4 D4ds_v4 D4s_v5 D4ds_v5 D4lds_v5 D96ls_v6 D2pds_v5 D2plds_v5 D64pls_v6
D4nds_v6 D4nlds_v6 D128ds_v6 D4alds_v6 D96ads_v6 D2ads_v7 DS1 DS14 DS2_v2 DS2_v2_Promo DS13-2_v2 DS14-8_v2 DS15_v2
DC4s DC8_v2 DC2s_v2 DC2s_v3 DC2ds_v3 DC4as_v5 DC4ads_v5 DC4as_cc_v5 DC16ads_cc_v5 DC2es_v5 DC2eds_v5 DC2ads_v6 DC128es_v6
E2_v3 E2s_v3 E64i_v3 E64is_v3 E64-16s_v3 E4-2s_v5 E8-4ads_v5 E8-2as_v4 E20d_v4 E80ids_v4 E20ads_v5 E112iads_v5 E104ids_v5 E112ibds_v5 E96bs_v5 E2bds_v5
E32ps_v5 E16pds_v6 E128ds_v6 E2nds_v6 E192ids_v6 EC4as_v5 EC96iads_v5 EC4as_cc_v5 EC128ieds_v5 EC2es_v5
F1 F16 F1s F72s_v2 F2as_v6 F2als_v6 F64ams_v6 FX4mds FX48mds FX2ms_v2 FX12-6mds_v2 G5 GS5 GS5-16 GS4-8
H8 H16m H16mr H16m_Promo HB60rs HB60-15rs HB120rs_v2 HB120-96rs_v3 HB120rs_v3 HB176rs_v4 HB368rs_v5 HC44rs HC44-16rs HX176rs HX176-24rs
L4s L8s_v2 L8s_v3 L80s_v3 L8as_v3 L8s_v4 L8as_v4 L2aos_v4 M8ms M8-2ms M16-4ms M32ts M32ls M64 M64s M64-32ms M128 M128m M128-64ms M208s_v2 M416ms_v2 M416s_8_v2
M32dms_v2 M192is_v2 M192idms_v2 M12s_v3 M176bds_4_v3 M64bds_1_v3 M416ds_6_v3 M832ids_16_v3 M896ixds_32_v3 M1792ixds_32_v3
NC6 NC24r NC24r_Promo NC6s_v2 NC24rs_v3 NC4as_T4_v3 NC64as_T4_v3 NC24ads_A100_v4 NC40ads_H100_v5 NC80adis_H100_v5 NCC40ads_H100_v5 NC128ds_xl_RTXPRO6000BSE_v6
ND6s ND24rs ND40rs_v2 ND96asr_v4 ND96amsr_A100_v4 ND96isr_H100_v5 ND96isr_H200_v5 ND96isrf_H200_v5 ND96isr_MI300X_v5 ND96is_flex_MI300X_v5 ND128isr_NDR_GB200_v6
NG8ads_V620_v1 NG32adms_V620_v1 NP10s NP40s NV6 NV24_Promo NV12s_v3 NV4as_v4 NV36ads_A10_v5 NV36adms_A10_v5 NV28adms_V710_v5 PB6s`

func sizeMistakes(size string) []string {
	var c input.Checker
	poolInput{NodePool: NodePool{VmSize: &size}, path: "nodePools[0]"}.checkSize(&c)
	if c.Err() == nil {
		return nil
	}
	return strings.Split(c.Err().Error(), "\n")
}

func TestRealSizesPass(t *testing.T) {
	t.Parallel()
	sizes := strings.Fields(realSizes)
	assert.Greater(t, len(sizes), 180)
	for _, size := range sizes {
		size = "Standard_" + size
		for _, written := range []string{size, strings.ToLower(size), strings.ToUpper(size)} {
			parsed, ok := parseMachineSize(written)
			assert.True(t, ok, written)
			assert.Equal(t, parsed.tooFewVCPUs(), len(sizeMistakes(written)) > 0, written)
			assert.Equal(t, size, spelledSize(strings.ToLower(written)), "as Azure spells it")
			assert.Empty(t, poolInput{NodePool: NodePool{VmSize: &written}}.familyNote(), written)
		}
	}
}

func TestMisspeltSizesAreRefused(t *testing.T) {
	t.Parallel()
	for size, meant := range map[string]string{
		"Standard_Foo": "", "Standard_D": "", "Standard_D_v5": "", "Standard_4ds_v5": "", "Standard_D4ds_": "", "Standard_D4ds__v5": "",
		"Standard_D4dsv5": "Standard_D4ds_v5", "standard_d4dsV5": "Standard_D4ds_v5", "Standard_NC24ads_A100v4": "Standard_NC24ads_A100_v4",
		"Standard_D4ds-v5": "Standard_D4ds_v5", "Standard_D4ds_v": "", "Standard_D4ds_5": "", "Standard_D4ds_v0": "", "Standard_D4_ds_v5": "",
		"Standard_D4sd_v5": "", "Standard_D4dss_v5": "", "Standard_D4qs_v5": "", "Standard_D04s_v5": "", "Standard_E4-8s_v5": "", "Standard_E4-s_v5": "",
		"Standard_D4ds_v5_v5": "", "Standard_D4ds_v5_Promotion": "", "Standard_Promo": "", "Standard_DSv3": "", "Standard_F72000s_v2": "", "Standard_D4ds_T_v5": "",
		"Standard_D4_v5s": "Standard_D4s_v5", "Standard_d4d_v5s": "Standard_D4ds_v5", "Standard_D4_v5_s": "", "Standard_NC24_A100_v4ads": "",
		"D4ds_v5": "", "Basic_A1": "", "Standard-D4ds_v5": "", "Standard_D4ds v5": "", "": "",
	} {
		found := sizeMistakes(size)
		if assert.Len(t, found, 1, size) && meant != "" {
			assert.Contains(t, found[0], `did you mean "`+meant+`"?`)
		} else if len(found) == 1 {
			assert.NotContains(t, found[0], "did you mean")
		}
	}
	assert.Equal(t, []string{`nodePools[0].vmSize is "Standard_Foo": must be Standard_, the family, the number of vCPUs, the features in small letters, then an ` +
		`accelerator and the version where the size has them, such as Standard_D4ds_v5; one of a newer form goes into properties.vmSize`},
		sizeMistakes("Standard_Foo"))
}

func TestSizesWithOneVCPU(t *testing.T) {
	t.Parallel()
	for size := range strings.FieldsSeq("A0 A1 A1_v2 B1ls B1s B1ms D1 D1_v2 DS1 DS1_v2 DS11-1_v2 F1 F1s DC1s_v2 DC1s_v3 DC1ds_v3 D1s_v9") {
		size = "Standard_" + size
		for _, written := range []string{size, strings.ToLower(size)} {
			assert.Equal(t, []string{`nodePools[0].vmSize is "` + written +
				`", with fewer than 2 vCPUs: AKS takes no such size, for no pool; take Standard_D4ds_v5 for example`}, sizeMistakes(written))
		}
	}
	for size := range strings.FieldsSeq("A2 A2_v2 B2s D2_v2 DS2_v2 DS11_v2 D11 E4-2s_v5 F2s_v2 G1 GS1 DC2s_v3 M8-2ms L4s") {
		assert.Empty(t, sizeMistakes("Standard_"+size), size)
	}
}

func TestSizesThatAreDoubted(t *testing.T) {
	t.Parallel()
	const rest = ", as far as was known on 2026-11-30, and Azure refuses one that it does not have"
	for size, want := range map[string]string{
		"Standard_D3s_v5": "with 3 vCPUs: such sizes have an even number" + rest,
		"Standard_E5_v3":  "with 5 vCPUs: such sizes have an even number" + rest,
		"Standard_D4s":    "without a version: such sizes have one, as Standard_D4ds_v5 has" + rest,
		"Standard_E4":     "without a version: such sizes have one, as Standard_D4ds_v5 has" + rest,
		"Standard_D3":     "", "Standard_D3_v2": "", "Standard_DS3_v2": "", "Standard_E48s_v5": "", "Standard_E20_v4": "", "Standard_B20ms": "",
	} {
		assert.Empty(t, sizeMistakes(size))
		notes := poolInput{NodePool: NodePool{VmSize: &size}, path: "nodePools[0]"}.familyNote()
		if want == "" {
			assert.Empty(t, notes, size)
			continue
		}
		assert.Equal(t, []string{"nodePools[0].vmSize is " + size + ", " + want}, notes)
	}
}
