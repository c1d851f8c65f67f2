package session

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// PreviewInOrder writes what "pulumi preview --diff" prints, each resource below its parent and in the order of names: the engine prints them as they
// are registered, which differs from run to run.
func (s *Session) PreviewInOrder(ctx context.Context, output io.Writer) error {
	var printed bytes.Buffer
	cmd := s.Command(ctx, "preview", "--diff")
	cmd.Stdout, cmd.Stderr = &printed, &printed
	err := s.running.run(cmd)
	_, _ = io.WriteString(output, ordered(printed.String()))
	if err != nil {
		return fmt.Errorf("pulumi preview: %w", err)
	}
	return nil
}

var (
	colors = regexp.MustCompile("\x1b\\[[0-9;]*m|<\\{%[^%]*%\\}>")
	// urnLine follows the first line of a resource. It has the types of the resource and its parents, and its name.
	urnLine = regexp.MustCompile(`^ *\[urn=urn:pulumi:[^:]*::[^:]*::(.*?)::(.*)\]$`)
	// countLine begins what a preview ends with.
	countLine = regexp.MustCompile(`^(Resources:|error: preview failed)`)
)

// shown is one resource of a preview, or something else that it says.
type shown struct {
	indent      int
	types, name string
	lines       []string
	children    []*shown
}

func (s *shown) isResource() bool { return s.types != "" }

// ordered puts the parts of a preview in an order that does not depend on when they were printed: the heading, the resources as a tree, what the program
// says, and the counts.
func ordered(preview string) string {
	items, tail := partsOf(preview)
	if len(items) == 0 {
		return preview
	}
	var roots, resources, loose []*shown
	for _, item := range items[1:] {
		switch parent := parentOf(item, resources); {
		case !item.isResource():
			loose = append(loose, item)
			continue
		case parent == nil:
			roots = append(roots, item)
		default:
			parent.children = append(parent.children, item)
		}
		resources = append(resources, item)
	}
	var b strings.Builder
	write := func(item *shown) { b.WriteString(strings.Join(item.lines, "")) }
	write(items[0])
	writeTree(roots, write)
	slices.SortStableFunc(loose, func(x, y *shown) int { return strings.Compare(strings.Join(x.lines, ""), strings.Join(y.lines, "")) })
	for _, item := range loose {
		write(item)
	}
	return b.String() + tail
}

func writeTree(level []*shown, write func(*shown)) {
	slices.SortStableFunc(level, func(x, y *shown) int { return strings.Compare(x.types+"::"+x.name, y.types+"::"+y.name) })
	for _, item := range level {
		write(item)
		writeTree(item.children, write)
	}
}

// partsOf divides a preview; the first part is its heading, and what begins with the counts is the tail.
func partsOf(preview string) ([]*shown, string) {
	var items []*shown
	lines := strings.SplitAfter(preview, "\n")
	for i, line := range lines {
		plain := plainLine(line)
		if countLine.MatchString(plain) {
			return items, strings.Join(lines[i:], "")
		}
		var current *shown
		if len(items) > 0 {
			current = items[len(items)-1]
		}
		if i+1 < len(lines) {
			if urn := urnLine.FindStringSubmatch(plainLine(lines[i+1])); urn != nil && strings.HasSuffix(plain, ")") {
				items = append(items, &shown{indent: indentOf(plain), types: urn[1], name: urn[2], lines: []string{line}})
				continue
			}
		}
		if current != nil && (strings.TrimSpace(plain) == "" || indentOf(plain) > current.indent) {
			current.lines = append(current.lines, line)
			continue
		}
		items = append(items, &shown{indent: indentOf(plain), lines: []string{line}})
	}
	return items, ""
}

func plainLine(line string) string {
	return strings.TrimRight(colors.ReplaceAllString(line, ""), " \n")
}

// indentOf counts what stands before the words of a line: blanks, and the mark of what happens to a resource.
func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " +-~>=")) }

// parentOf is the resource below which a resource is: the types before its own are the parent's, and its name begins with the parent's, which tells
// one of several apart.
func parentOf(item *shown, earlier []*shown) *shown {
	const stack = "pulumi:pulumi:Stack"
	above := stack
	if end := strings.LastIndex(item.types, "$"); end >= 0 {
		above = item.types[:end]
	}
	var best *shown
	for _, one := range earlier {
		if one.types != above {
			continue
		}
		isCloser := best == nil || strings.HasPrefix(item.name, one.name) && (!strings.HasPrefix(item.name, best.name) || len(one.name) > len(best.name))
		if isCloser {
			best = one
		}
	}
	return best
}
