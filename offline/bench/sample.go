package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
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
func peakIn(status []byte) (int64, bool) {
	for line := range bytes.Lines(status) {
		rest, found := bytes.CutPrefix(line, []byte("VmHWM:"))
		if !found {
			continue
		}
		fields := bytes.Fields(rest)
		if len(fields) != 2 || string(fields[1]) != "kB" {
			return 0, false
		}
		kilobytes, err := strconv.ParseInt(string(fields[0]), 10, 64)
		return kilobytes << 10, err == nil
	}
	return 0, false
}

// pair are the samples of two commands that took turns.
type pair struct{ ours, bare []sample }

// takeTurns measures two commands alternately, so that whatever else the machine does burdens both.
func takeTurns(runs int, ours, bare func() (sample, error)) (pair, error) {
	var p pair
	for i := range runs {
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

// ratio is the median of the ratios of each turn.
func (p pair) ratio(of func(sample) float64) float64 {
	ratios := make([]float64, 0, len(p.ours))
	for i := range p.ours {
		if divisor := of(p.bare[i]); divisor > 0 {
			ratios = append(ratios, of(p.ours[i])/divisor)
		}
	}
	return median(ratios)
}

func medianOf(samples []sample, of func(sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, taken := range samples {
		values[i] = of(taken)
	}
	return median(values)
}

// median is the middle value, or the mean of the two in the middle; 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

func wallOf(s sample) float64 { return s.wall.Seconds() }
func cpuOf(s sample) float64  { return s.cpu.Seconds() }
func peakOf(s sample) float64 { return float64(s.peak) / (1 << 20) }
