package bench

import (
	"errors"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQuantile(t *testing.T) {
	t.Parallel()
	assert.Zero(t, quantile(nil, 0.5))
	assert.InDelta(t, 7, quantile([]float64{7}, 0.75), 0)
	assert.InDelta(t, 2, quantile([]float64{9, 1, 2}, 0.5), 0)
	assert.InDelta(t, 5.5, quantile([]float64{9, 1, 2}, 0.75), 1e-9)
	assert.InDelta(t, 9, quantile([]float64{9, 1, 2}, 1), 0)
	given := []float64{4, 1, 3, 2}
	assert.InDelta(t, 2.5, quantile(given, 0.5), 0)
	assert.Equal(t, []float64{4, 1, 3, 2}, given, "what was given keeps its order")
}

func TestRatiosAreThoseOfTheTurns(t *testing.T) {
	t.Parallel()
	p := pair{
		ours: []sample{{wall: 2 * time.Second}, {wall: 30 * time.Second}, {wall: 3 * time.Second}},
		bare: []sample{{wall: time.Second}, {wall: 10 * time.Second}, {wall: 3 * time.Second}},
	}
	assert.Equal(t, spread{low: 1.5, median: 2, high: 2.5}, p.ratios(wallOf))
	assert.Zero(t, p.ratios(peakOf), "nothing to divide by")
}

func TestCommandsTakeTurns(t *testing.T) {
	t.Parallel()
	var order string
	run := func(name string) func() (sample, error) {
		return func() (sample, error) { order += name; return sample{}, nil }
	}
	p, err := takeTurns(3, 0, run("a"), run("b"))
	require.NoError(t, err)
	assert.Equal(t, "abbaab", order)
	assert.Len(t, p.ours, 3)
	assert.Len(t, p.bare, 3)

	_, err = takeTurns(1, 0, run("a"), func() (sample, error) { return sample{}, errors.New("broken") })
	assert.ErrorContains(t, err, "broken")
}

func TestShortCommandsTakeMoreTurns(t *testing.T) {
	t.Parallel()
	run := func() (sample, error) { time.Sleep(time.Millisecond); return sample{}, nil }
	p, err := takeTurns(1, 50*time.Millisecond, run, run)
	require.NoError(t, err)
	assert.Greater(t, len(p.ours), 1)
	assert.Len(t, p.bare, len(p.ours))
}

func TestPeakIn(t *testing.T) {
	t.Parallel()
	peak, told := peakIn([]byte("Name:\tx\nVmPeak:\t  900 kB\nVmHWM:\t   12 kB\nVmRSS:\t 8 kB\n"))
	assert.True(t, told)
	assert.EqualValues(t, 12<<10, peak)
	_, told = peakIn([]byte("Name:\tx\nState:\tZ (zombie)\n"))
	assert.False(t, told)
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	taken, err := measure(t.Context(), exec.CommandContext(t.Context(), "go", "list", "std"))
	require.NoError(t, err)
	assert.Positive(t, taken.wall)
	assert.Positive(t, taken.cpu)
	if runtime.GOOS == "linux" {
		assert.Positive(t, taken.peak)
	}
	_, err = measure(t.Context(), exec.CommandContext(t.Context(), "go", "no-such-command"))
	assert.ErrorContains(t, err, "unknown command", "what it printed")
}
