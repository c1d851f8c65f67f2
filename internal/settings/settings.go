// Package settings turns a stack's configuration into the arguments of an environment. It is strict: a key that does not exist, a value
// of the wrong type and a broken rule are all errors, all reported at once, each with its full path.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/baseline"
	"github.com/aksops/pulumi-aksops/internal/clock"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Settings is a stack's configuration.
type Settings struct {
	// Name is the environment's name, part of every name in it. Defaults to the stack's name.
	Name *string `pulumi:"name,optional"`
	baseline.Args

	notes []string
}

// maxNameLength keeps logical names readable; Azure names are cut to their own limits whatever this is.
const maxNameLength = 100

// Load reads the configuration of the running stack. A configuration that cannot be used gives [MistakesError].
func Load(ctx *pulumi.Context) (*Settings, error) {
	all, secretKeys := map[string]string{}, []string{}
	for _, full := range append(configuredKeys(ctx), providerLocation) {
		if value, ok := ctx.GetConfig(full); ok {
			all[full] = value
		}
		if ctx.IsConfigSecret(full) {
			secretKeys = append(secretKeys, full)
		}
	}
	values, secrets := Own(ctx.Project(), all, secretKeys)
	file := stackFileOf(ctx)
	secrets = file.narrow(values, secrets)
	keepSecret(ctx, values, secrets)
	subscription, unusable := subscriptionOf(ctx)
	now, noTime := clock.Now(ctx)
	chosen, err := parseAt(now, subscription, ctx.Stack(), values, decoding{secrets: secrets, written: file.written(values)})
	if err = errors.Join(noTime, unusable, err); err != nil {
		return nil, &MistakesError{Stack: ctx.Stack(), Found: input.List(err)}
	}
	for _, note := range chosen.notes {
		if err := ctx.Log.Warn(note, nil); err != nil {
			return nil, err
		}
	}
	return chosen, nil
}

// MistakesError is what [Load] returns for a configuration that cannot be used.
type MistakesError struct {
	// Stack is the stack's name.
	Stack string
	// Found are the mistakes, each an [input.Error].
	Found []error
}

// Error lists every mistake on a line of its own.
func (m *MistakesError) Error() string {
	lines := []string{fmt.Sprintf("the configuration of stack %s has %d mistakes:", m.Stack, len(m.Found))}
	if len(m.Found) == 1 {
		lines[0] = fmt.Sprintf("the configuration of stack %s has a mistake:", m.Stack)
	}
	for _, e := range m.Found {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n    ")
}

// Unwrap gives the single mistakes to errors.As.
func (m *MistakesError) Unwrap() []error { return m.Found }

// configuredKeys are the keys of this project: those that the engine passed to this process, so that unknown ones
// are noticed, and those that settings know, since a program that is run in another way than as a process is not passed any.
func configuredKeys(ctx *pulumi.Context) []string {
	keys := map[string]bool{}
	for name := range fieldsOf(reflect.ValueOf(&Settings{}).Elem()) {
		keys[ctx.Project()+":"+name] = true
	}
	var passed map[string]any
	if err := json.Unmarshal([]byte(os.Getenv(pulumi.EnvConfig)), &passed); err == nil {
		for full := range passed {
			if strings.HasPrefix(full, ctx.Project()+":") {
				keys[full] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

// Parse reads configuration values by key, without the project's prefix. A value is text as Pulumi passes it: a string as it is,
// everything else as JSON. Secrets are by the path of what is encrypted, or the key that holds one: text of such a key becomes secret inputs, and a secret is
// left out of errors. The error joins every mistake of every key; each is an [input.Error].
func Parse(stack string, values map[string]string, secrets map[string]bool) (*Settings, error) {
	return ParseFor("", stack, values, secrets)
}

// ParseFor is [Parse] for a known subscription that is deployed to, by its GUID; "" is one that is not known.
func ParseFor(subscription, stack string, values map[string]string, secrets map[string]bool) (*Settings, error) {
	now, _ := clock.Present() // what its variable says wrong, the run reports
	return ParseAt(now, subscription, stack, values, secrets)
}

// ParseAt is [ParseFor] at another moment than the present of [clock.Present].
func ParseAt(now time.Time, subscription, stack string, values map[string]string, secrets map[string]bool) (*Settings, error) {
	return parseAt(now, subscription, stack, values, decoding{secrets: secrets})
}

// CheckShown is [Parse] with nothing hidden in the errors, for values that stand for secrets.
func CheckShown(stack string, values map[string]string, secrets map[string]bool) error {
	now, _ := clock.Present()
	_, err := parseShown(now, "", stack, values, decoding{secrets: secrets})
	return err
}

func parseAt(now time.Time, subscription, stack string, values map[string]string, as decoding) (*Settings, error) {
	s, err := parseShown(now, subscription, stack, values, as)
	return s, hideSecrets(err, values, as.secrets)
}

func parseShown(now time.Time, subscription, stack string, values map[string]string, as decoding) (*Settings, error) {
	s, d := decodeAll(stack, values, as)
	s.SubscriptionId = subscription
	checked := s
	as.plain = true
	if len(as.secrets) > 0 {
		// Rules look into texts, and into a secret one as well: nobody can look into the input that it becomes.
		checked, _ = decodeAll(stack, values, as)
		checked.SubscriptionId = subscription
	}
	found := input.List(checked.check(now))
	if len(d.broken) > 0 {
		as.brokenIsZero = true
		other, _ := decodeAll(stack, values, as)
		other.SubscriptionId = subscription
		found = d.independent(found, input.List(other.check(now)))
	}
	found = firstOnly(found)
	found = append(found, input.List(checkSubscriptions(values, append(input.List(d.Err()), found...)))...)
	return s, errors.Join(input.Gather(d.Err()), input.Gather(input.Merge(errors.Join(found...))))
}

// check finds the rules that are broken at a moment.
func (s *Settings) check(now time.Time) error {
	var c input.Checker
	if length := len([]rune(*s.Name)); length > maxNameLength {
		c.Failf("name", "has %d characters: must have at most %d", length, maxNameLength)
	}
	c.Add("", s.ValidateAt(*s.Name, now))
	return c.Err()
}

// decodeAll turns the values into settings; the decoder has the mistakes in their form.
func decodeAll(stack string, values map[string]string, as decoding) (*Settings, *decoder) {
	s, d := &Settings{}, &decoder{decoding: as}
	fields := fieldsOf(reflect.ValueOf(s).Elem())
	for _, key := range slices.Sorted(maps.Keys(values)) {
		field, known := fields[key]
		if !known {
			d.secret = !d.plain && hasSecret(d.secrets, key)
			d.unknown("", key, values[key], "a setting", fields, func(name string) bool { return values[name] != "" })
			continue
		}
		value := parseValue(values[key], field.Type())
		if object, ok := value.(map[string]any); ok && len(object) == 0 {
			continue // what Pulumi.yaml declares for a setting that is not given
		}
		d.secret = !d.plain && hasSecret(d.secrets, key)
		d.decode(key, value, field)
	}
	if s.Name == nil || *s.Name == "" {
		s.Name = &stack
	}
	s.notes = d.notes
	return s, d
}

// parseValue is a value as its kind of field is written: text as it is, since Pulumi does not quote it, everything else as JSON, and so maps and lists in the
// place of text. What is no JSON is text in the wrong place. Nothing, as an empty key in YAML gives, is nil.
func parseValue(text string, into reflect.Type) any {
	if into.Kind() == reflect.Pointer {
		into = into.Elem()
	}
	if into.Kind() == reflect.String || into == stringInputType {
		switch collection := parsed(text).(type) {
		case map[string]any, []any:
			return collection
		}
		return text
	}
	if text == "" {
		return nil
	}
	return parsed(text)
}
