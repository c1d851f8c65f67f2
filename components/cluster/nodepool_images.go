package cluster

import (
	_ "embed"
	"fmt"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// image is what AKS says of an operating system or a runtime.
type image struct {
	OsType string `json:"osType"`
	// From and Until are the first and the last minor version of Kubernetes 1 that runs on it; 0 stands for any.
	From  int `json:"from"`
	Until int `json:"until"`
	// Ended is why AKS does not take it, Instead what to do.
	Ended   string `json:"ended"`
	Instead string `json:"instead"`
	// Note is what a preview says of it outside of its versions, if that is no mistake.
	Note string `json:"note"`
}

// imageTable says where it comes from and how to refresh it in its file.
type imageTable struct {
	Offered  map[string][]string `json:"offered"`
	Images   map[string]image    `json:"images"`
	Gone     map[string]image    `json:"gone"`
	Runtimes map[string]image    `json:"runtimes"`
}

//go:embed nodepool_images.json
var imagesJSON []byte

var images = catalogue.Decode[imageTable]("nodepool_images.json", imagesJSON)

const runtimeContainers = "OCIContainer"

// minor is the minor version of Kubernetes that a pool runs, as far as it is chosen.
func (s *Spec) minor(pool poolInput) (int, bool) {
	for _, text := range []*string{pool.KubernetesVersion, s.KubernetesVersion} {
		if text == nil {
			continue
		}
		v, ok := parseVersion(*text)
		return v.minor, ok && v.major == 1
	}
	return 0, false
}

// osSku is the image of a pool; empty for the one that AKS takes.
func (s *Spec) osSku(pool poolInput) string {
	if pool.OsSku != nil {
		return *pool.OsSku
	}
	preferred := images.Offered[pool.family()]
	if minor, known := s.minor(pool); known && !images.Images[preferred[0]].runs(minor) {
		return ""
	}
	return preferred[0]
}

// runs says whether a minor version of Kubernetes runs on the image.
func (i image) runs(minor int) bool {
	return minor >= i.From && (i.Until == 0 || minor <= i.Until)
}

// checkImage holds the operating system to what AKS still makes.
func (s *Spec) checkImage(c *input.Checker, pool poolInput) {
	if pool.OsSku == nil {
		return
	}
	path, sku := pool.path+".osSku", *pool.OsSku
	known, isOffered := images.Images[sku]
	gone, isGone := images.Gone[sku]
	switch {
	case isGone:
		c.Failf(path, "is %s: %s; %s", sku, gone.Ended, gone.Instead)
	case isOffered && known.OsType == osWindows && pool.osType() != osWindows:
		c.Failf(path, "is %s with osType Linux%s: set osType: Windows", sku, byDefault(pool.OsType))
	case isOffered && known.OsType == pool.family():
		if minor, chosen := s.minor(pool); chosen && !known.runs(minor) && known.Ended != "" {
			c.Failf(path, "is %s with Kubernetes 1.%d: %s; %s", sku, minor, known.Ended, known.Instead)
		}
	default:
		c.OneOf(path, pool.OsSku, images.Offered[pool.family()]...)
	}
}

// family is the operating system that counts for images: a misspelt one is Linux, as one that is left out.
func (p poolInput) family() string {
	if p.osType() == osWindows {
		return osWindows
	}
	return osLinux
}

// imageNotes are what a preview says of images on a version that they are not for. The calendar has the ends of images.
func (s *Spec) imageNotes() []string {
	var notes []string
	for _, pool := range s.poolInputs() {
		known := images.Images[s.osSku(pool)]
		if known.Note == "" {
			continue
		}
		if minor, chosen := s.minor(pool); chosen && !known.runs(minor) {
			notes = append(notes, fmt.Sprintf("%s.osSku is %s: %s", pool.path, s.osSku(pool), known.Note))
		}
	}
	return notes
}

// checkRuntime never proposes a runtime that has ended.
func (p poolInput) checkRuntime(c *input.Checker) {
	path := p.path + ".workloadRuntime"
	if gone, ended := images.Runtimes[input.Value(p.WorkloadRuntime, "")]; ended {
		c.Failf(path, "is %s: %s; %s", *p.WorkloadRuntime, gone.Ended, gone.Instead)
		return
	}
	if p.WorkloadRuntime != nil && *p.WorkloadRuntime != runtimeContainers {
		c.Failf(path, "is %q: must be %s; leave it out", *p.WorkloadRuntime, runtimeContainers)
	}
}
