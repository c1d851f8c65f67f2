package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// recipients shows a table of the alert rules, the most severe first: rule, severity, and who is told.
func (d *demo) recipients(ctx context.Context) error {
	printed, err := d.session.Command(ctx, "stack", "output", "alertRecipients", "--json").Output()
	if err != nil {
		return fmt.Errorf("reading the output alertRecipients: %w", err)
	}
	var told map[string]string
	if err := json.Unmarshal(printed, &told); err != nil {
		return fmt.Errorf("reading the output alertRecipients: %w", err)
	}
	d.say("%s", recipientsTable(told))
	return nil
}

// recipientsTable is a table of what the environment says by rule, as in "Sev1: onCall".
func recipientsTable(told map[string]string) string {
	if len(told) == 0 {
		return "The configuration has no alerts.\n"
	}
	rules := slices.SortedFunc(maps.Keys(told), func(a, b string) int {
		severityOfA, _, _ := strings.Cut(told[a], ":")
		severityOfB, _, _ := strings.Cut(told[b], ":")
		return strings.Compare(severityOfA+a, severityOfB+b)
	})
	var b bytes.Buffer
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "rule\tseverity\twho is told")
	for _, rule := range rules {
		severity, who, _ := strings.Cut(told[rule], ": ")
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", rule, severity, who)
	}
	_ = table.Flush()
	return b.String()
}
