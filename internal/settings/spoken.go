package settings

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/secrecy"
)

// keepSecret hides the secrets of the configuration in all that the run says from now on.
func keepSecret(ctx *pulumi.Context, values map[string]string, secrets map[string]bool) {
	if hide := speaking(values, secrets); hide != nil {
		secrecy.Set(ctx, hide)
	}
}

// speaking hides secrets in a note or a refusal, which has paths among its words and may quote what an input said before; nil without any secret.
func speaking(values map[string]string, secrets map[string]bool) func(string) string {
	var found secretValues
	keys := []string{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		found.add(spokenSecrets(key, parsed(values[key]), secrets))
	}
	for _, path := range slices.Sorted(maps.Keys(secrets)) {
		keys = append(keys, regexp.QuoteMeta(path))
	}
	if len(keys) == 0 {
		return nil
	}
	found.sort()
	ofSecret := regexp.MustCompile(`(^|[^\pL\pN_.-])(` + strings.Join(keys, "|") + `)([^\pL\pN_-]|$)`)
	return func(text string) string {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			lines[i] = found.hideInLine(line, ofSecret.MatchString(line))
		}
		return strings.Join(lines, "\n")
	}
}

// spokenSecrets are those of a key. Where all of it may be secret, numbers of one digit are not hidden: they are also those of steps, severities and versions,
// and nobody could read a text without.
func spokenSecrets(key string, value any, secrets map[string]bool) secretValues {
	var found secretValues
	found.collectSecrets(key, value, secrets)
	_, isNumber := value.(json.Number)
	if secrets[key] && !isNumber {
		found.numbers = slices.DeleteFunc(found.numbers, func(number string) bool { return len(number) == 1 })
	}
	return found
}

func (s *secretValues) add(other secretValues) {
	s.texts, s.numbers = append(s.texts, other.texts...), append(s.numbers, other.numbers...)
}

// The ways in which notes and refusals quote what an input said and says.
var (
	changed  = regexp.MustCompile(`(changes|goes|moves) from .+? to .+?(: | and |[.,] |\.?$)`)
	elements = regexp.MustCompile(`(gains|loses) .+?(: |$)`)
	// pathPattern is an input with what it is in: a key is no secret, and nobody could follow advice without it.
	pathPattern = regexp.MustCompile(`\b(resourceGroup|workspace|clusters|policy|defender|alerts|activityLog)[.\[][^\s:,]*`)
)

// standIn is the first of the characters that stand for paths. They are in no text, and part of no word.
const standIn = '\uE000'

// hideInLine hides also former values in a line that is about a secret key.
func (s *secretValues) hideInLine(line string, about bool) string {
	if about {
		line = changed.ReplaceAllString(line, "$1 from "+hidden+" to "+hidden+"$2")
		line = elements.ReplaceAllString(line, "$1 "+hidden+"$2")
	}
	paths, next := map[string]string{}, standIn
	line = pathPattern.ReplaceAllStringFunc(line, func(path string) string {
		stand := string(next)
		paths[stand] = path
		next++
		return stand
	})
	for _, text := range s.texts {
		for _, form := range formsOf(text) {
			line = hideText(line, form)
		}
		line = hideCut(line, text)
	}
	for _, number := range s.numbers {
		line = hideWord(line, number)
	}
	for stand, path := range paths {
		line = strings.ReplaceAll(line, stand, path)
	}
	return line
}
