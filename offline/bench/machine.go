package bench

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
)

// machine is what everything was measured on.
type machine struct {
	processors int
	// memory is in bytes, load the average of the minute before; text without them where the system does not tell.
	memory   int64
	load     string
	platform string
}

func thisMachine() machine {
	m := machine{processors: runtime.NumCPU(), platform: fmt.Sprintf("%s on %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)}
	if content, err := os.ReadFile("/proc/meminfo"); err == nil {
		m.memory, _ = kilobytesIn(content, "MemTotal:")
	}
	if content, err := os.ReadFile("/proc/loadavg"); err == nil {
		load, _, _ := bytes.Cut(content, []byte(" "))
		m.load = string(load)
	}
	return m
}

// String is the machine in words.
func (m machine) String() string {
	text := fmt.Sprintf("%s, %d processors", m.platform, m.processors)
	if m.memory > 0 {
		text += fmt.Sprintf(", %.0f GiB of memory", float64(m.memory)/(1<<30))
	}
	if m.load != "" {
		text += ", a load of " + m.load + " before"
	}
	return text
}

// kilobytesIn is the value of a line "name: n kB" in a file of Linux's, in bytes.
func kilobytesIn(content []byte, name string) (int64, bool) {
	for line := range bytes.Lines(content) {
		rest, found := bytes.CutPrefix(line, []byte(name))
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
