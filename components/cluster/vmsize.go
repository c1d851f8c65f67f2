package cluster

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	sizePrefix = "Standard_"
	sizePromo  = "Promo"
)

var sizeVersion = regexp.MustCompile(`^v\d+$`)

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
		default:
			parts[i+2] = strings.ToUpper(part)
		}
	}
	return sizePrefix + strings.Join(parts[1:], "_")
}
