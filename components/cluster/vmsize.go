package cluster

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	sizePrefix = "Standard_"
	sizePromo  = "Promo"
)

// smallSizeWords are the parts of sizes that Azure writes in small letters: Standard_DC4as_cc_v5 runs confidential containers, Standard_NC128ds_xl_... is
// a larger part of its GPU, Standard_ND96is_flex_MI300X_v5 a part of its host.
var smallSizeWords = []string{"cc", "flex", "xl"}

var sizeVersion = regexp.MustCompile(`^v\d{1,2}$`)

// spelledSize is a virtual machine size as Azure spells it: Standard, the family in capital letters, the features in small ones, an accelerator in
// capital ones, the version. Azure compares sizes without regard to case and answers with its own spelling (hashicorp/terraform-provider-azurerm issue
// 17088). One that begins as Azure's do is left alone: who wrote it copied it.
func spelledSize(size string) string {
	if rest, ok := strings.CutPrefix(size, sizePrefix); ok && rest != "" && unicode.IsUpper(rune(rest[0])) {
		return size
	}
	parts := strings.Split(strings.ToLower(size), "_")
	if len(parts) < 2 || !strings.EqualFold(parts[0]+"_", sizePrefix) {
		return size
	}
	family := strings.IndexFunc(parts[1], unicode.IsDigit)
	if family < 0 {
		return size
	}
	parts[1] = strings.ToUpper(parts[1][:family]) + parts[1][family:]
	for i, part := range parts[2:] {
		switch {
		case sizeVersion.MatchString(part):
		case strings.EqualFold(part, sizePromo):
			parts[i+2] = sizePromo
		case slices.Contains(smallSizeWords, part):
		default:
			parts[i+2] = strings.ToUpper(part)
		}
	}
	return sizePrefix + strings.Join(parts[1:], "_")
}
