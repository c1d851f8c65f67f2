package bench

import (
	"fmt"
	"io"
	"math"
	"strconv"
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
	sizes  []size
	builds []build
}

// Targets of the program.
const (
	maxPreviewRatio = 1.05
	maxGrowth       = 1.10
	maxPeak         = 600
)

func (r report) write(w io.Writer) error {
	for _, t := range []table{r.programs(), r.engine(), r.compiling()} {
		if err := t.write(w); err != nil {
			return err
		}
	}
	for _, line := range append(r.verdicts(), r.growthOfCheckpoints()...) {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func (r report) programs() table {
	t := table{header: []string{"clusters", "resources", "program", "its CPU time", "CPU to bare", "per resource", "peak memory", "peak of bare"}}
	for _, s := range r.compared() {
		cpu := medianOf(s.program.ours, cpuOf)
		t.rows = append(t.rows, []string{
			strconv.Itoa(s.clusters), strconv.Itoa(s.resources),
			seconds(medianOf(s.program.ours, wallOf)), seconds(cpu), factor(s.program.ratio(cpuOf)),
			fmt.Sprintf("%.2f ms", cpu*1000/float64(s.resources)),
			megabytes(medianOf(s.program.ours, peakOf)), megabytes(medianOf(s.program.bare, peakOf)),
		})
	}
	return t
}

func (r report) engine() table {
	t := table{header: []string{"clusters", "resources", "preview", "to bare", "CPU to bare", "per resource", "up, no checkpoints", "to bare", "up, checkpoints"}}
	for _, s := range r.sizes {
		preview := medianOf(s.preview.ours, wallOf)
		row := []string{strconv.Itoa(s.clusters), strconv.Itoa(s.resources), "–", "–", "–", "–"}
		if s.compared {
			row = append(row[:2], seconds(preview), factor(s.preview.ratio(wallOf)), factor(s.preview.ratio(cpuOf)),
				fmt.Sprintf("%.2f ms", preview*1000/float64(s.resources)))
		}
		checkpoints := "–"
		if s.checkpoints != nil {
			checkpoints = seconds(s.checkpoints.wall.Seconds())
		}
		t.rows = append(t.rows, append(row, seconds(medianOf(s.up.ours, wallOf)), factor(s.up.ratio(wallOf)), checkpoints))
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

// verdicts compare what was measured with the targets.
func (r report) verdicts() []string {
	var lines []string
	add := func(what string, value, limit float64) {
		verdict := "met"
		if value > limit {
			verdict = "MISSED"
		}
		lines = append(lines, fmt.Sprintf("%-6s %s: %.2f of at most %.2f", verdict, what, value, limit))
	}
	compared := r.compared()
	for _, s := range compared {
		add(fmt.Sprintf("%d-cluster preview to bare", s.clusters), s.preview.ratio(wallOf), maxPreviewRatio)
		add(fmt.Sprintf("%d-cluster preview to bare in CPU time", s.clusters), s.preview.ratio(cpuOf), maxPreviewRatio)
	}
	if len(compared) < 2 {
		return lines
	}
	largest, smaller := compared[len(compared)-1], compared[len(compared)-2]
	perResource := func(s size, p pair, of func(sample) float64) float64 {
		return medianOf(p.ours, of) / float64(s.resources)
	}
	what := fmt.Sprintf("per resource, %d clusters to %d", largest.clusters, smaller.clusters)
	add("preview "+what, perResource(largest, largest.preview, wallOf)/perResource(smaller, smaller.preview, wallOf), maxGrowth)
	add("program's CPU time "+what, perResource(largest, largest.program, cpuOf)/perResource(smaller, smaller.program, cpuOf), maxGrowth)
	add(fmt.Sprintf("program's memory in MiB, %d clusters", largest.clusters), medianOf(largest.program.ours, peakOf), maxPeak)
	return lines
}

// growthOfCheckpoints says how what checkpoints add grows from the second largest size to the largest.
func (r report) growthOfCheckpoints() []string {
	var with []size
	for _, s := range r.sizes {
		if s.checkpoints != nil {
			with = append(with, s)
		}
	}
	if len(with) < 2 {
		return nil
	}
	smaller, larger := with[len(with)-2], with[len(with)-1]
	added := func(s size) float64 { return s.checkpoints.wall.Seconds() - medianOf(s.up.ours, wallOf) }
	power := exponent(smaller.resources, larger.resources, added(smaller), added(larger))
	return []string{fmt.Sprintf("Checkpoints of the file backend add %s at %d resources and %s at %d: they grow with the power %.1f of the resources.",
		seconds(added(smaller)), smaller.resources, seconds(added(larger)), larger.resources, power)}
}

// exponent is the power of the size by which a cost grows between two sizes.
func exponent(smaller, larger int, costSmaller, costLarger float64) float64 {
	return math.Log(costLarger/costSmaller) / math.Log(float64(larger)/float64(smaller))
}
