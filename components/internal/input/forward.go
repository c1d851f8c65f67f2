package input

import (
	"regexp"

	real "github.com/aksops/pulumi-aksops/internal/input"
)

type (
	Error   = real.Error
	Checker = real.Checker
)

func List(err error) []error                 { return real.List(err) }
func Join(a, b string) string                { return real.Join(a, b) }
func Key(a, b string) string                 { return real.Key(a, b) }
func Index(a string, i int) string           { return real.Index(a, i) }
func Value[T any](set *T, otherwise T) T     { return real.Value(set, otherwise) }
func Words[T any](values []T) string         { return real.Words(values) }
func Nearest(w string, c []string) string    { return real.Nearest(w, c) }
func DidYouMean(w string, c []string) string { return real.DidYouMean(w, c) }
func Distance(a, b string) int               { return real.Distance(a, b) }

var _ = regexp.MustCompile
