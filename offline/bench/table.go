package bench

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// table is written as Markdown with aligned columns.
type table struct {
	header []string
	rows   [][]string
}

// String is the table without a line after it.
func (t table) String() string {
	widths := make([]int, len(t.header))
	all := append([][]string{t.header}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for i, row := range all {
		b.WriteByte('|')
		for column, cell := range row {
			fmt.Fprintf(&b, " %*s |", widths[column], cell)
		}
		b.WriteByte('\n')
		if i == 0 {
			b.WriteByte('|')
			for _, width := range widths {
				b.WriteString(strings.Repeat("-", width+1) + ":|")
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func seconds(value float64) string {
	if value == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f s", value)
}

func megabytes(value float64) string {
	if value == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f MiB", value)
}

func factor(value float64) string {
	if value == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", value)
}

// String is the median, with the middle half in brackets.
func (s spread) String() string {
	if s.median == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", s.median, s.low, s.high)
}
