package input

import (
	"errors"
	"fmt"
	"strings"
)

// shownPaths is how many more paths a merged mistake names.
const shownPaths = 3

// Merge tells equal mistakes once: those with the same words about inputs of the same name below the same first one, as the elements of a list are. The
// others' paths follow in brackets.
func Merge(err error) error {
	type kind struct {
		first, last string
		depth       int
		problem     string
	}
	first := map[kind]*Error{}
	more := map[kind][]string{}
	var kept []error
	for _, e := range List(err) {
		known, ok := errors.AsType[*Error](e)
		if !ok {
			kept = append(kept, e)
			continue
		}
		of := kind{firstName(known.Path), lastName(known.Path), strings.Count(known.Path, "."), known.Problem}
		switch told, again := first[of]; {
		case !again:
			first[of] = known
			kept = append(kept, known)
		case told.Path != known.Path:
			more[of] = append(more[of], known.Path)
		}
	}
	for of, one := range first {
		if paths := more[of]; len(paths) > 0 {
			one.Also = paths
		}
	}
	return errors.Join(kept...)
}

// lastName is the last name of a path, without the indexes and keys behind it.
func lastName(path string) string {
	path, _, _ = strings.Cut(path, `["`)
	for strings.HasSuffix(path, "]") {
		path = path[:strings.LastIndex(path, "[")]
	}
	return path[strings.LastIndex(path, ".")+1:]
}

func firstName(path string) string {
	if end := strings.IndexAny(path, ".["); end > 0 {
		return path[:end]
	}
	return path
}

// also names further paths for the end of an error.
func also(paths []string) string {
	switch count := len(paths); {
	case count == 0:
		return ""
	case count <= shownPaths:
		return fmt.Sprintf(" (the same: %s)", strings.Join(paths, ", "))
	default:
		return fmt.Sprintf(" (the same: %s and %d more)", strings.Join(paths[:shownPaths], ", "), count-shownPaths)
	}
}

// Single are the mistakes that one stands for: those that [Gather] made one of, or itself and the same at further inputs.
func Single(err error) []*Error {
	known, ok := errors.AsType[*Error](err)
	if !ok {
		return []*Error{{Problem: err.Error()}}
	}
	if len(known.singles) > 0 {
		return known.singles
	}
	all := []*Error{known}
	for _, path := range known.Also {
		all = append(all, &Error{Path: path, Problem: known.Problem})
	}
	return all
}
