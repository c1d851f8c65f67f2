package bench

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// size is what was measured at one size.
type size struct {
	clusters, resources int
	// compared is false for a size at which only updates are measured.
	compared             bool
	program, preview, up pair
	// checkpoints is an update with the default checkpoints; nil if it was not measured.
	checkpoints *sample
}

// report is everything that was measured.
type report struct {
	machine machine
	sizes   []size
	builds  []build
}

// String is what is printed.
func (r report) String() string {
	var b strings.Builder
	b.WriteString(r.speed() + "\n" + r.compiling().String() + "\n")
	for _, v := range r.verdicts() {
		b.WriteString(v.String())
	}
	return b.String()
}

// speed is what was measured of programs and of the engine, and where; empty for nothing.
func (r report) speed() string {
	if len(r.sizes) == 0 {
		return ""
	}
	introduction := fmt.Sprintf("Medians of runs that took turns (of a program %d, previews as many as stated, updates %d, with checkpoints one), "+
		"in brackets the middle half of the ratios. %s:\n",
		programRuns, updateRuns, r.machine)
	parts := []string{introduction, r.programs().String(), r.engine().String()}
	if growth := r.growthOfCheckpoints(); growth != "" {
		parts = append(parts, growth)
	}
	return strings.Join(parts, "\n")
}

func (r report) programs() table {
	t := table{header: []string{"clusters", "resources", "program", "its CPU time", "CPU to bare", "per resource", "peak memory", "peak of bare"}}
	for _, s := range r.compared() {
		cpu := medianOf(s.program.ours, cpuOf)
		t.rows = append(t.rows, []string{
			strconv.Itoa(s.clusters), strconv.Itoa(s.resources),
			seconds(medianOf(s.program.ours, wallOf)), seconds(cpu), factor(s.program.ratios(cpuOf).median),
			fmt.Sprintf("%.2f ms", cpu*1000/float64(s.resources)),
			megabytes(medianOf(s.program.ours, peakOf)), megabytes(medianOf(s.program.bare, peakOf)),
		})
	}
	return t
}

func (r report) engine() table {
	t := table{header: []string{
		"clusters", "resources", "previews", "preview", "to bare", "CPU to bare", "per resource", "up, no checkpoints", "to bare", "up, checkpoints",
	}}
	for _, s := range r.sizes {
		preview := medianOf(s.preview.ours, wallOf)
		row := []string{strconv.Itoa(s.clusters), strconv.Itoa(s.resources), "–", "–", "–", "–", "–"}
		if s.compared {
			row = append(row[:2], strconv.Itoa(len(s.preview.ours)), seconds(preview), s.preview.ratios(wallOf).String(), s.preview.ratios(cpuOf).String(),
				fmt.Sprintf("%.2f ms", preview*1000/float64(s.resources)))
		}
		checkpoints := "–"
		if s.checkpoints != nil {
			checkpoints = seconds(s.checkpoints.wall.Seconds())
		}
		t.rows = append(t.rows, append(row, seconds(medianOf(s.up.ours, wallOf)), factor(s.up.ratios(wallOf).median), checkpoints))
	}
	return t
}

func (r report) compiling() table {
	t := table{header: []string{"build", "empty cache", "its CPU time", "everything compiled", "size"}}
	for _, b := range r.builds {
		row := []string{b.what, "–", "–"}
		if b.cold != nil {
			row = append(row[:1], seconds(wallOf(*b.cold)), seconds(cpuOf(*b.cold)))
		}
		t.rows = append(t.rows, append(row, seconds(wallOf(*b.warm)), megabytes(float64(b.size)/(1<<20))))
	}
	return t
}

func (r report) compared() []size {
	var compared []size
	for _, s := range r.sizes {
		if s.compared {
			compared = append(compared, s)
		}
	}
	return compared
}

// growthOfCheckpoints says how what checkpoints add grows from the second largest size to the largest.
func (r report) growthOfCheckpoints() string {
	var with []size
	for _, s := range r.sizes {
		if s.checkpoints != nil {
			with = append(with, s)
		}
	}
	if len(with) < 2 {
		return ""
	}
	smaller, larger := with[len(with)-2], with[len(with)-1]
	added := func(s size) float64 { return s.checkpoints.wall.Seconds() - medianOf(s.up.ours, wallOf) }
	power := exponent(smaller.resources, larger.resources, added(smaller), added(larger))
	return fmt.Sprintf("Checkpoints of the file backend add %s at %d resources and %s at %d: they grow with the power %.1f of the resources.\n",
		seconds(added(smaller)), smaller.resources, seconds(added(larger)), larger.resources, power)
}

// exponent is the power of the size by which a cost grows between two sizes.
func exponent(smaller, larger int, costSmaller, costLarger float64) float64 {
	return math.Log(costLarger/costSmaller) / math.Log(float64(larger)/float64(smaller))
}
