package policy

import (
	"bytes"
	"strings"
	"sync"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
)

// definitions are those of one file of the catalogue. Each stands on a line of its own and is decoded when it is asked for: an environment
// needs a handful of hundreds, and decoding them all would take longer than the rest of its program.
type definitions[T any] struct {
	file    string
	lines   func() map[string][][]byte
	decoded sync.Map
}

func definitionsIn[T any](file string) *definitions[T] {
	return &definitions[T]{file: file, lines: sync.OnceValue(func() map[string][][]byte { return linesByID(contentOf(file)) })}
}

// of are the definitions of that GUID, in the file's order.
func (d *definitions[T]) of(guid string) []T {
	guid = strings.ToLower(guid)
	if known, ok := d.decoded.Load(guid); ok {
		return known.([]T) //nolint:forcetypeassert // nothing else is stored
	}
	lines := d.lines()[guid]
	found := make([]T, len(lines))
	for i, line := range lines {
		found[i] = catalogue.Decode[T](d.file, line)
	}
	known, _ := d.decoded.LoadOrStore(guid, found)
	return known.([]T) //nolint:forcetypeassert // nothing else is stored
}

// guids are those of all definitions, in no order.
func (d *definitions[T]) guids() []string {
	guids := make([]string, 0, len(d.lines()))
	for guid := range d.lines() {
		guids = append(guids, guid)
	}
	return guids
}

const idKey = `{"id":"`

// linesByID finds the lines of definitions, which begin with their GUID.
func linesByID(content []byte) map[string][][]byte {
	lines := map[string][][]byte{}
	for line := range bytes.Lines(content) {
		rest, ok := bytes.CutPrefix(line, []byte(idKey))
		if !ok {
			continue
		}
		guid, _, _ := bytes.Cut(rest, []byte(`"`))
		lines[string(guid)] = append(lines[string(guid)], bytes.TrimRight(line, ",\r\n"))
	}
	return lines
}
