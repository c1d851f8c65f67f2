package refusals_test

import (
	"cmp"
	"fmt"
	"strings"
)

const preface = `# What Azure refuses

Every row is reproduced by a test against the simulated Azure in ` + "`offline/azure`" + `, and so is what stops it earlier: the error that our own
checks give at preview for the configuration, or the inputs of a component, that would lead there. Where nothing of ours stops it, the row says
why. *azure-native* in the last column means that the provider knows the rule from Azure's API description and refuses at preview by itself. *not sent* in
the place of a code means that the provider leaves the input out of its requests, without a word and without a refusal.

The error codes are those that Azure usually gives in such a case; they were not compared with a live subscription.

Generated from ` + "`offline/refusals/*.yaml`" + ` by ` + "`go test ./refusals -update`" + ` in ` + "`offline`" + `; do not edit.

`

// document is docs/refusals.md.
func document(all []refusal) string {
	caught, never := 0, 0
	for _, r := range all {
		switch {
		case len(r.Twin.Caught) > 0:
			caught++
		case r.Twin.Never != "":
			never++
		}
	}
	var text strings.Builder
	text.WriteString(preface)
	fmt.Fprintf(&text, "%d refusals: our checks catch %d at preview, %d cannot arise from a configuration, and %d are left to Azure.\n",
		len(all), caught, never, len(all)-caught-never)
	current := ""
	for _, r := range all {
		if r.Type != current {
			current = r.Type
			fmt.Fprintf(&text, "\n## %s\n\n| Refusal | On | Code | Caught at preview by |\n|---|---|---|---|\n", current)
		}
		on := r.On
		if on == "" {
			on = "create"
		}
		code := cmp.Or(r.Code, "–")
		if r.LeftOut != "" {
			code = "not sent"
		}
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", cell(r.Name), on, code, cell(r.caughtBy()))
	}
	return text.String()
}

func (r refusal) caughtBy() string {
	by := "nobody: " + r.Twin.None
	switch {
	case len(r.Twin.Caught) > 0:
		by = "`" + strings.Join(r.Twin.Caught, "`<br>`") + "`"
	case r.Twin.Never != "":
		by = "does not arise: " + r.Twin.Never
	}
	if r.Provider {
		by += "<br>azure-native"
	}
	return by
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
