package bench

import "fmt"

// Targets of the program.
const (
	maxPreviewRatio = 1.05
	maxGrowth       = 1.10
	maxPeak         = 600
)

// verdict compares one thing that was measured with its target.
type verdict struct {
	what         string
	value, limit float64
	// detail says how sure the value is.
	detail string
}

// String is one line.
func (v verdict) String() string {
	word := "met"
	if v.value > v.limit {
		word = "MISSED"
	}
	return fmt.Sprintf("%-6s %s: %.4g of at most %.4g%s\n", word, v.what, v.value, v.limit, v.detail)
}

func (r report) verdicts() []verdict {
	var all []verdict
	compared := r.compared()
	for _, s := range compared {
		all = append(all,
			previewVerdict(fmt.Sprintf("%d-cluster preview to bare", s.clusters), s.preview.ratios(wallOf)),
			previewVerdict(fmt.Sprintf("%d-cluster preview to bare in CPU time", s.clusters), s.preview.ratios(cpuOf)))
	}
	if len(compared) < 2 {
		return all
	}
	largest, smaller := compared[len(compared)-1], compared[len(compared)-2]
	what := fmt.Sprintf("per resource, %d clusters to %d", largest.clusters, smaller.clusters)
	growth := func(of func(size) float64) float64 {
		return of(largest) / float64(largest.resources) / (of(smaller) / float64(smaller.resources))
	}
	preview := growth(func(s size) float64 { return medianOf(s.preview.ours, wallOf) })
	program := growth(func(s size) float64 { return medianOf(s.program.ours, cpuOf) })
	return append(all,
		verdict{what: "preview " + what, value: preview, limit: maxGrowth},
		verdict{what: "program's CPU time " + what, value: program, limit: maxGrowth},
		verdict{
			what: fmt.Sprintf("program's memory in MiB, %d clusters", largest.clusters), value: medianOf(largest.program.ours, peakOf), limit: maxPeak,
		})
}

func previewVerdict(what string, ratios spread) verdict {
	return verdict{
		what: what, value: ratios.median, limit: maxPreviewRatio, detail: fmt.Sprintf(", the middle half of the runs from %.3f to %.3f", ratios.low, ratios.high),
	}
}
