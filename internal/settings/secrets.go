package settings

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// hidden stands for a secret in errors.
const hidden = "[secret]"

// hideSecrets replaces what an error says of a secret key: the words that were filled in and show a text or number of one, whole, in part or in another form,
// and in an error about a secret every value before the rule. Where only the key is known that holds one, all of it is hidden. Paths stay: a key is no secret,
// and the words of the rule, which would say by their absence what was written.
func hideSecrets(err error, values map[string]string, secrets map[string]bool) error {
	var found secretValues
	for key, value := range values {
		found.collectSecrets(key, parsed(value), secrets)
	}
	if err == nil || len(found.texts)+len(found.numbers) == 0 {
		return err
	}
	found.sort()
	var c input.Checker
	for _, e := range input.List(err) {
		var known *input.Error
		if !errors.As(e, &known) {
			known = &input.Error{Problem: e.Error()}
		}
		c.Add("", &input.Error{Path: known.Path, Problem: found.hideInError(known, isSecretAt(secrets, known.Path)), Also: known.Also})
	}
	return c.Err()
}

// hideInError are the words of an error without secrets. Also the rule's own words may be one: "is none without a public name" says what was written.
func (s *secretValues) hideInError(e *input.Error, isSecret bool) string {
	words := e.Words()
	var shown strings.Builder
	isRule := false
	for _, piece := range words {
		switch {
		case !piece.IsFilled && isRule:
			shown.WriteString(piece.Text)
		case !piece.IsFilled:
			said, rule, begins := strings.Cut(piece.Text, ": ")
			shown.WriteString(s.hideIn(said, false))
			if begins {
				shown.WriteString(": " + rule)
			}
			isRule = begins
		case isSecret && isRule && isGuess(shown.String()):
			shown.WriteString(hiddenLike(piece.Text))
		case isSecret && isRule:
			shown.WriteString(s.derived.hideIn(s.hideIn(guess.ReplaceAllString(piece.Text, ""), isRule)))
		case isSecret && !isRule && len(words) > 1 && isValue(piece.Text):
			shown.WriteString(hiddenLike(piece.Text))
		default:
			shown.WriteString(s.derived.hideIn(s.hideIn(piece.Text, isRule)))
		}
	}
	return shown.String()
}

// guess is a guess at what was meant, which is near to a secret.
var guess = regexp.MustCompile(`; did you mean "(?:[^"\\]|\\.)*"\?`)

// isGuess says whether what comes next is one.
func isGuess(before string) bool {
	return strings.HasSuffix(strings.TrimRight(before, `"`), "did you mean ")
}

// valuePattern finds a word that is no name: in quotation marks, or with a digit first, as numbers, dates and addresses have it.
var valuePattern = regexp.MustCompile(`^("|-?\pN)`)

func isValue(text string) bool { return valuePattern.MatchString(text) }

// hiddenLike stands for a value, in its quotation marks.
func hiddenLike(text string) string {
	if strings.HasPrefix(text, `"`) && strings.HasSuffix(text, `"`) {
		return `"` + hidden + `"`
	}
	return hidden
}

// secretValues are what is inside secret keys, however deep.
type secretValues struct {
	texts, numbers []string
	// derived finds their other forms.
	derived derivations
}

// parsed is a configuration value as JSON, or as it is where it is none.
func parsed(value string) any {
	var object any
	parser := json.NewDecoder(strings.NewReader(value))
	parser.UseNumber()
	if err := parser.Decode(&object); err != nil || parser.More() {
		return value
	}
	return object
}

func (s *secretValues) collect(value any) {
	switch v := value.(type) {
	case string:
		s.texts = append(s.texts, v)
		s.texts = append(s.texts, partsOf(v)...)
	case json.Number:
		s.numbers = append(s.numbers, v.String())
	case []any:
		for _, element := range v {
			s.collect(element)
		}
	case map[string]any:
		for _, element := range v {
			s.collect(element)
		}
	}
}

// sort puts the longest first, so that none is left in part.
func (s *secretValues) sort() {
	byLength := func(a, b string) int { return len(b) - len(a) }
	slices.SortFunc(s.texts, byLength)
	s.texts = slices.DeleteFunc(slices.Compact(s.texts), func(text string) bool { return text == "" })
	slices.SortFunc(s.numbers, byLength)
	s.derived = derivedFrom(append(slices.Clone(s.texts), s.numbers...))
}

var datePattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}\b`)

// partsOf are what errors quote of a text instead of all of it: the names in a resource id, the date in a time.
func partsOf(text string) []string {
	if date := datePattern.FindString(text); date != "" {
		return []string{date}
	}
	segments := strings.Split(text, "/")
	if segments[0] != "" || len(segments) < 3 {
		return nil
	}
	var names []string
	for i := 2; i < len(segments); i += 2 {
		if !strings.EqualFold(segments[i-1], "providers") {
			names = append(names, segments[i])
		}
	}
	return names
}

const (
	// shortText is the length below which a text may be part of an ordinary word: it is replaced as a word of its own only.
	shortText = 8
	// shortestWord is the length below which a text may be an ordinary word: it is replaced in quotation marks only.
	shortestWord = 3
)

// hideIn hides in what an error says. Of a rule the numbers stay: they are no secret.
func (s *secretValues) hideIn(problem string, isRule bool) string {
	for _, text := range s.texts {
		for _, form := range formsOf(text) {
			problem = hideText(problem, form)
		}
		problem = hideCut(problem, text)
	}
	is, rule := "", problem
	if !isRule {
		is, _, _ = strings.Cut(problem, ": ")
		rule = problem[len(is):]
	}
	for _, number := range s.numbers {
		is = hideWord(is, number)
	}
	return is + rule
}

// formsOf are the ways in which errors write a text.
func formsOf(text string) []string {
	forms := []string{text, strings.Trim(strconv.Quote(text), `"`), input.Printable(text), strings.Trim(asJSON(text), `"`)}
	for _, form := range forms {
		forms = append(forms, strings.ToLower(form))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

func asJSON(text string) string {
	content, _ := json.Marshal(text) // a text always has a form in JSON
	return string(content)
}

func hideText(problem, text string) string {
	switch length := len([]rune(text)); {
	case length >= shortText:
		return strings.ReplaceAll(problem, text, hidden)
	case length >= shortestWord:
		return hideWord(problem, text)
	default:
		return strings.ReplaceAll(problem, `"`+text+`"`, `"`+hidden+`"`)
	}
}

func hideWord(problem, word string) string {
	pattern := regexp.MustCompile(`(^|[^\pL\pN_-])` + regexp.QuoteMeta(word) + `($|[^\pL\pN_-])`)
	// Twice: two words in a row share the character between them.
	return pattern.ReplaceAllString(pattern.ReplaceAllString(problem, "${1}"+hidden+"${2}"), "${1}"+hidden+"${2}")
}

// hideCut replaces the beginning of a text that an error shows no more of.
func hideCut(problem, text string) string {
	const cut = "…"
	text = strings.Trim(asJSON(text), `"`)
	at := strings.Index(problem, cut)
	if at < 0 {
		return problem
	}
	for length := min(len(text), at); length >= shortestWord; length-- {
		if strings.HasSuffix(problem[:at], text[:length]) {
			return problem[:at-length] + hidden + problem[at:]
		}
	}
	return problem
}
