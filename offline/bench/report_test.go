package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func measured(clusters, resources int, ours, checkpoints time.Duration) size {
	both := pair{
		ours: []sample{{wall: ours, cpu: ours, peak: 64 << 20}},
		bare: []sample{{wall: time.Second, cpu: time.Second, peak: 32 << 20}},
	}
	return size{
		clusters: clusters, resources: resources, compared: true, program: both, preview: both, up: both, checkpoints: &sample{wall: checkpoints},
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	only := measured(30, 300, time.Second, 91*time.Second)
	only.compared, only.program, only.preview = false, pair{}, pair{}
	found := report{
		machine: machine{processors: 2, memory: 24 << 30, load: "0.10", platform: "go1 on linux/amd64"},
		sizes: []size{
			measured(1, 10, time.Second, 2*time.Second), measured(10, 100, 2*time.Second, 12*time.Second), only,
		},
		builds: []build{{what: "the program", warm: &sample{wall: 3 * time.Second}, size: 5 << 20}},
	}
	assert.Equal(t, `Medians of runs that took turns (of a program 5, previews as many as stated, updates 3, with checkpoints one), in brackets the middle half of the ratios. go1 on linux/amd64, 2 processors, 24 GiB of memory, a load of 0.10 before:

| clusters | resources | program | its CPU time | CPU to bare | per resource | peak memory | peak of bare |
|---------:|----------:|--------:|-------------:|------------:|-------------:|------------:|-------------:|
|        1 |        10 |  1.00 s |       1.00 s |        1.00 |    100.00 ms |      64 MiB |       32 MiB |
|       10 |       100 |  2.00 s |       2.00 s |        2.00 |     20.00 ms |      64 MiB |       32 MiB |

| clusters | resources | previews | preview |          to bare |      CPU to bare | per resource | up, no checkpoints | to bare | up, checkpoints |
|---------:|----------:|---------:|--------:|-----------------:|-----------------:|-------------:|-------------------:|--------:|----------------:|
|        1 |        10 |        1 |  1.00 s | 1.00 (1.00–1.00) | 1.00 (1.00–1.00) |    100.00 ms |             1.00 s |    1.00 |          2.00 s |
|       10 |       100 |        1 |  2.00 s | 2.00 (2.00–2.00) | 2.00 (2.00–2.00) |     20.00 ms |             2.00 s |    2.00 |         12.00 s |
|       30 |       300 |        – |       – |                – |                – |            – |             1.00 s |    1.00 |         91.00 s |

Checkpoints of the file backend add 10.00 s at 100 resources and 90.00 s at 300: they grow with the power 2.0 of the resources.

|       build | empty cache | its CPU time | everything compiled |  size |
|------------:|------------:|-------------:|--------------------:|------:|
| the program |           – |            – |              3.00 s | 5 MiB |

met    1-cluster preview to bare: 1 of at most 1.05, the middle half of the runs from 1.000 to 1.000
met    1-cluster preview to bare in CPU time: 1 of at most 1.05, the middle half of the runs from 1.000 to 1.000
MISSED 10-cluster preview to bare: 2 of at most 1.05, the middle half of the runs from 2.000 to 2.000
MISSED 10-cluster preview to bare in CPU time: 2 of at most 1.05, the middle half of the runs from 2.000 to 2.000
met    preview per resource, 10 clusters to 1: 0.2 of at most 1.1
met    program's CPU time per resource, 10 clusters to 1: 0.2 of at most 1.1
met    program's memory in MiB, 10 clusters: 64 of at most 600
`, found.String())
}

func TestExponent(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 2, exponent(10, 100, 1, 100), 1e-9)
	assert.InDelta(t, 1, exponent(10, 20, 3, 6), 1e-9)
}
