// Package regions knows the names of Azure's regions. New ones open every few months, so that an unknown name is no mistake by itself.
package regions

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

//go:embed regions.json
var regionsJSON []byte

// known are the regions that the file names; it says where they come from and how to refresh them.
var known = catalogue.Decode[struct {
	Read    string   `json:"read"`
	Regions []string `json:"regions"`
}]("regions.json", regionsJSON)

// Names are all regions that are known, in their short form.
func Names() []string { return slices.Clone(known.Regions) }

// Note is what a preview says of a location that is not known, with the nearest one; it reports false for one that is.
func Note(path, location string) (string, bool) {
	if slices.Contains(known.Regions, azure.Region(location)) {
		return "", false
	}
	hint := input.DidYouMean(azure.Region(location), known.Regions)
	return fmt.Sprintf("%s is %q, not among the regions that were known on %s%s A newer region is no mistake.",
		path, location, known.Read, cmp.Or(hint, ".")), true
}
