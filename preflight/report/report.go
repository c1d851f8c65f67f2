// Package report writes findings for people and for pipelines.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/preflight/checks"
)

// Report is everything that was found out about a stack.
type Report struct {
	// Stack is the stack's name.
	Stack string `json:"stack"`
	// Subscription is the GUID of the subscription that it deploys to.
	Subscription string `json:"subscription"`
	// Status is missing if anything is, else unknown if anything is, else ok.
	Status checks.Status `json:"status"`
	// Findings are what was checked, in a fixed order.
	Findings []checks.Finding `json:"findings"`
}

// New puts findings together.
func New(stack, subscription string, findings []checks.Finding) *Report {
	r := &Report{Stack: stack, Subscription: subscription, Status: checks.OK, Findings: findings}
	for _, status := range []checks.Status{checks.Unknown, checks.Missing} {
		if r.count(status) > 0 {
			r.Status = status
		}
	}
	return r
}

// ExitCode is 0 if everything is fine, 1 if something is missing, 2 if something could not be checked and nothing is missing.
func (r *Report) ExitCode() int {
	switch r.Status {
	case checks.Missing:
		return 1
	case checks.Unknown:
		return 2
	default:
		return 0
	}
}

func (r *Report) count(status checks.Status) int {
	n := 0
	for _, f := range r.Findings {
		if f.Status == status {
			n++
		}
	}
	return n
}

// WriteJSON writes the report as one JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

var labels = map[checks.Status]struct{ text, color string }{
	checks.OK:      {"✔ ok     ", "32"},
	checks.Missing: {"✘ missing", "31"},
	checks.Unknown: {"? unknown", "33"},
}

// WriteText writes the report as a list under a heading for each kind, then what to do about it.
func (r *Report) WriteText(w io.Writer, color bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Stack %s, subscription %s\n", input.Printable(r.Stack), input.Printable(r.Subscription))
	kind := ""
	for _, f := range r.Findings {
		if f.Kind != kind {
			kind = f.Kind
			fmt.Fprintf(&b, "\n%s\n", kind)
		}
		label := labels[f.Status].text
		if color {
			label = "\x1b[" + labels[f.Status].color + "m" + label + "\x1b[0m"
		}
		fmt.Fprintf(&b, "  %s  %s", label, input.Printable(f.Subject))
		if f.Detail != "" {
			fmt.Fprintf(&b, "  %s", input.Printable(f.Detail))
		}
		b.WriteByte('\n')
	}
	r.writeFixes(&b)
	fmt.Fprintf(&b, "\n%d ok, %d missing, %d unknown\n", r.count(checks.OK), r.count(checks.Missing), r.count(checks.Unknown))
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) writeFixes(b *strings.Builder) {
	var fixes []string
	for _, f := range r.Findings {
		if fix := input.Printable(f.Fix); fix != "" && !slices.Contains(fixes, fix) {
			fixes = append(fixes, fix)
		}
	}
	if len(fixes) > 0 {
		fmt.Fprintf(b, "\nwhat to do\n  %s\n", strings.Join(fixes, "\n  "))
	}
}
