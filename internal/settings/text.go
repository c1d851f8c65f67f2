package settings

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// text is a value that is meant as text. A whole number or a boolean has one meaning as text, and "pulumi config set --path" writes every text of digits as
// a number (coerce in sdk/go/common/resource/config/object.go). A fraction has none: YAML reads 1.30 as 1.3.
func (d *decoder) text(path string, value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return asWritten(path, v), true
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		if isRounded(v) {
			d.fail(path, "is %s: must be text; put it in quotes, since a number above 2^53 may have lost digits", d.show(value))
			return "", false
		}
		d.noteOctal(path, v)
		if isWhole(v) || isVersionOf(path, v) {
			return v.String(), true
		}
		d.fail(path, "is %s: must be text; %s", d.show(value), d.fractionAdvice(path, v))
	case nil:
		d.fail(path, "is empty: give a text")
	default:
		d.fail(path, "is %s: must be text", d.show(value))
	}
	return "", false
}

func isWhole(number json.Number) bool { return !strings.ContainsAny(number.String(), ".eE") }

// isRounded says whether a number may be another one than was written: above 2^53 not every whole number is one of 64 bits with a point (RFC 8259, section
// 6). Pulumi makes such of all above 2^63, and of all that YAML reads so (unmarshalObject in sdk/go/common/resource/config/object.go), and writes them without
// an exponent again.
func isRounded(number json.Number) bool {
	const exact = 1 << 53
	value, err := number.Float64()
	return err != nil || math.Abs(value) >= exact
}

// versionOfMinor is a version whose minor has two digits, so that no zero at its end is lost.
var versionOfMinor = regexp.MustCompile(`^\d+\.\d\d+$`)

func isVersion(path string) bool { return strings.HasSuffix(strings.ToLower(path), "version") }

func isVersionOf(path string, number json.Number) bool {
	return isVersion(path) && versionOfMinor.MatchString(number.String())
}

// fractionAdvice says how to write a fraction as text.
func (d *decoder) fractionAdvice(path string, number json.Number) string {
	if isVersion(path) && !strings.ContainsAny(number.String(), "eE") {
		return fmt.Sprintf(`YAML reads %[1]s0 as the number %[1]s, so put the version in quotes: "%[1]s0" or "%[1]s"`, d.show(number))
	}
	return "put it in quotes, since YAML drops zeros at the end of a number"
}

var (
	// localTimes are inputs of a time on the clock of a time zone that another input names.
	localTimes = regexp.MustCompile(`\.(from|until|effectiveFrom|effectiveUntil)$`)
	// moments are inputs of a time with its offset, which no date stands for.
	moments = regexp.MustCompile(`\.forceUpgradeUntil$`)
)

// asWritten is a date or time in the form that its input takes, where YAML made a time of what was written without quotes.
func asWritten(path, text string) string {
	at, changed := input.WrittenTime(text)
	if !changed {
		return text
	}
	_, offset := at.Zone()
	switch {
	case offset == 0 && localTimes.MatchString(path):
		return at.Format("2006-01-02T15:04:05")
	case moments.MatchString(path):
		return at.Format(time.RFC3339)
	default:
		return input.Written(text)
	}
}

// phones are inputs of a telephone number.
var phones = regexp.MustCompile(`\.phone(Number)?$`)

// noteOctal says what YAML makes of a text of digits with a zero before it and no quotes: of 0171234567 it reads 31799671, as octal, and of 1e3 1000. Where
// nobody knows how it was written, it says so of telephone numbers. Of a number of more than ten digits that cannot have come, and "pulumi config set --path"
// writes other digits as a number too, so that the number itself is no mistake.
func (d *decoder) noteOctal(path string, number json.Number) {
	if as := d.written[path]; as != "" && !isSecretAt(d.secrets, path) {
		d.notes = append(d.notes, input.Printable(fmt.Sprintf("%s is %s without quotes, which YAML reads as %s: put it in quotes", path, as, number)))
		return
	}
	const largest = 1 << 30 // Ten digits of three bits.
	value, err := number.Int64()
	if d.written != nil || err != nil || value < 0 || value >= largest || !phones.MatchString(path) {
		return
	}
	written := fmt.Sprintf("%s, which YAML makes of 0%o without quotes", number, value)
	if isSecretAt(d.secrets, path) {
		written = "a number, of which YAML takes another one if it begins with 0"
	}
	d.notes = append(d.notes, input.Printable(fmt.Sprintf("%s is %s: put the telephone number in quotes", path, written)))
}
