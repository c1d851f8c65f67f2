package bench

import (
	"fmt"
	"os"
	"strings"
)

// rewrite replaces the tables in a README that were measured. A table that was not stays, but its place must be there.
func (r report) rewrite(readme string) error {
	content, err := os.ReadFile(readme) //nolint:gosec // the caller names the file
	if err != nil {
		return err
	}
	text, err := replaceSection(string(content), "speed", r.speed())
	if err != nil {
		return err
	}
	built := ""
	if len(r.builds) > 0 && r.builds[0].cold != nil {
		built = r.compiling().String()
	}
	if text, err = replaceSection(text, "build", built); err != nil {
		return err
	}
	return os.WriteFile(readme, []byte(text), 0o600) //nolint:gosec // the caller names the file
}

// replaceSection replaces what stands between the two markers of a name, unless there is nothing to put there.
func replaceSection(text, name, body string) (string, error) {
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, begins := strings.Cut(text, begin)
	_, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		return "", fmt.Errorf("the README has no place for what is measured, between %q and %q", strings.TrimSpace(begin), end)
	}
	if body == "" {
		return text, nil
	}
	return before + begin + body + end + after, nil
}
