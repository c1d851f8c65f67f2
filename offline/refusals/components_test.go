package refusals_test

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/alerts"
)

// arguments are what a component is made from.
type arguments interface{ Validate() error }

// components are those that programs register by themselves, by name.
var components = map[string]func() arguments{
	"ActionGroup":    func() arguments { return &alerts.ActionGroupArgs{} },
	"MetricAlert":    func() arguments { return &alerts.MetricAlertArgs{} },
	"LogAlert":       func() arguments { return &alerts.LogAlertArgs{} },
	"ActivityAlert":  func() arguments { return &alerts.ActivityAlertArgs{} },
	"ProcessingRule": func() arguments { return &alerts.ProcessingRuleArgs{} },
	"SavedQueries":   func() arguments { return &alerts.SavedQueriesArgs{} },
	"Workbook":       func() arguments { return &alerts.WorkbookArgs{} },
}

// validate gives the mistakes in valid inputs of a component that are changed.
func validate(t *testing.T, component string, changes map[string]any) error {
	t.Helper()
	var all map[string]map[string]any
	readYAML(t, "testdata/components.yaml", &all)
	require.Contains(t, components, component)
	inputs := all[component]
	for path, value := range changes {
		set(inputs, path, value)
	}
	args := components[component]()
	fill(t, component, inputs, reflect.ValueOf(args).Elem())
	return args.Validate()
}

func TestComponentsTakeTheirBases(t *testing.T) {
	t.Parallel()
	for component := range components {
		assert.NoError(t, validate(t, component, nil), component)
	}
}

var (
	textInput  = reflect.TypeFor[pulumi.StringInput]()
	textsInput = reflect.TypeFor[pulumi.StringArrayInput]()
	mapInput   = reflect.TypeFor[pulumi.StringMapInput]()
)

// fill puts a value of a YAML file into arguments, by the names of their pulumi tags.
func fill(t *testing.T, path string, value any, target reflect.Value) {
	t.Helper()
	switch target.Type() {
	case textInput:
		target.Set(reflect.ValueOf(pulumi.String(fmt.Sprint(value))))
		return
	case textsInput:
		texts := pulumi.StringArray{}
		for _, one := range value.([]any) {
			texts = append(texts, pulumi.String(fmt.Sprint(one)))
		}
		target.Set(reflect.ValueOf(texts))
		return
	case mapInput:
		texts := pulumi.StringMap{}
		for name, one := range value.(map[string]any) {
			texts[name] = pulumi.String(fmt.Sprint(one))
		}
		target.Set(reflect.ValueOf(texts))
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		fill(t, path, value, target.Elem())
	case reflect.Struct:
		fields := tagged(target)
		for name, one := range value.(map[string]any) {
			require.Contains(t, fields, name, "%s has no such input", path)
			fill(t, path+"."+name, one, fields[name])
		}
	case reflect.Map:
		target.Set(reflect.MakeMap(target.Type()))
		for name, one := range value.(map[string]any) {
			element := reflect.New(target.Type().Elem()).Elem()
			fill(t, path+"."+name, one, element)
			target.SetMapIndex(reflect.ValueOf(name), element)
		}
	case reflect.Slice:
		for _, one := range value.([]any) {
			element := reflect.New(target.Type().Elem()).Elem()
			fill(t, path, one, element)
			target.Set(reflect.Append(target, element))
		}
	default:
		target.Set(reflect.ValueOf(value).Convert(target.Type()))
	}
}

// tagged are the fields of a struct, and of those that it embeds, by the names in their tags.
func tagged(of reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range of.NumField() {
		field := of.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
		switch {
		case field.Anonymous:
			maps.Copy(fields, tagged(of.Field(i)))
		case name != "":
			fields[name] = of.Field(i)
		}
	}
	return fields
}
