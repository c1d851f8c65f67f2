package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"time"
)

// sample is what one run of one process took.
type sample struct {
	// wall is the time from start to exit.
	wall time.Duration
	// cpu is the time on processors, of the process and of the children that it waited for.
	cpu time.Duration
	// peak is the most memory that it held at a time, in bytes; 0 where the system does not tell.
	peak int64
}

// peakInterval is how often the peak is read. It only grows, so that the last reading before the exit is what matters.
const peakInterval = 5 * time.Millisecond

// measure runs a command. What it prints is shown if it fails.
func measure(ctx context.Context, cmd *exec.Cmd) (sample, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	started := time.Now()
	if err := cmd.Start(); err != nil {
		return sample{}, err
	}
	watched, stop := context.WithCancel(ctx)
	peak := make(chan int64)
	go func() { peak <- watchPeak(watched, cmd.Process.Pid) }()
	err := cmd.Wait()
	wall := time.Since(started)
	stop()
	taken := sample{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: <-peak}
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w\n%s", cmd, err, &output)
	}
	return taken, nil
}

// watchPeak reads a process's peak until it is stopped. The peak that the system reports at the exit is of no use: it counts the parent's memory too.
func watchPeak(ctx context.Context, pid int) int64 {
	ticker := time.NewTicker(peakInterval)
	defer ticker.Stop()
	var peak int64
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if now, told := peakIn(status); err == nil && told {
			peak = max(peak, now)
		}
		select {
		case <-ctx.Done():
			return peak
		case <-ticker.C:
		}
	}
}

// peakIn is the peak of resident memory in a process's status on Linux.
func peakIn(status []byte) (int64, bool) { return kilobytesIn(status, "VmHWM:") }

// pair are the samples of two commands that took turns.
type pair struct{ ours, bare []sample }

// takeTurns measures two commands alternately, so that whatever else the machine does burdens both: at least so many times, and for at least so long,
// since the shorter a command is, the more of its time is chance.
func takeTurns(runs int, atLeast time.Duration, ours, bare func() (sample, error)) (pair, error) {
	var p pair
	started := time.Now()
	for i := 0; i < runs || time.Since(started) < atLeast; i++ {
		var first, second error
		run := func(what func() (sample, error), into *[]sample) error {
			taken, err := what()
			*into = append(*into, taken)
			return err
		}
		if i%2 == 0 {
			first, second = run(ours, &p.ours), run(bare, &p.bare)
		} else {
			first, second = run(bare, &p.bare), run(ours, &p.ours)
		}
		if err := errors.Join(first, second); err != nil {
			return pair{}, err
		}
	}
	return p, nil
}

// ratios compares the two of each turn, which met with the same load. What lies far off in one turn does not move the median of all.
func (p pair) ratios(of func(sample) float64) spread {
	ratios := make([]float64, 0, len(p.ours))
	for i := range p.ours {
		if divisor := of(p.bare[i]); divisor > 0 {
			ratios = append(ratios, of(p.ours[i])/divisor)
		}
	}
	return spread{low: quantile(ratios, 0.25), median: quantile(ratios, 0.5), high: quantile(ratios, 0.75)}
}

// spread is the middle of values, and the ends of their middle half.
type spread struct{ low, median, high float64 }

func medianOf(samples []sample, of func(sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, taken := range samples {
		values[i] = of(taken)
	}
	return quantile(values, 0.5)
}

// quantile is the value below which a share of the values lies, between two of them if need be; 0 of none.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	below, between := math.Modf(share * float64(len(sorted)-1))
	lower, upper := sorted[int(below)], sorted[min(int(below)+1, len(sorted)-1)]
	return lower + between*(upper-lower)
}

func wallOf(s sample) float64 { return s.wall.Seconds() }
func cpuOf(s sample) float64  { return s.cpu.Seconds() }
func peakOf(s sample) float64 { return float64(s.peak) / (1 << 20) }
