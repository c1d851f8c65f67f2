package azure

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// CheckRaw records every name in a raw value, at any depth, that azure-native has no input for: the provider leaves those out of its requests without a
// word (pulumi-azure-native, provider/pkg/convert/sdkInputsToRequestBody.go). The type is the SDK's for the value, and resource names it in errors, for
// example ManagedCluster; nested objects have the names of their types. Values that are known at deployment only are not looked into.
func CheckRaw(c *input.Checker, path string, value any, of reflect.Type, resource string) {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	v := reflect.ValueOf(value)
	if _, isOutput := value.(pulumi.Output); isOutput || !v.IsValid() {
		return
	}
	switch {
	case v.Kind() == reflect.Map && of.Kind() == reflect.Struct:
		checkRawObject(c, path, v, of, resource)
	case v.Kind() == reflect.Map && of.Kind() == reflect.Map:
		for _, key := range sortedKeys(v) {
			CheckRaw(c, input.Key(path, key.String()), v.MapIndex(key).Interface(), of.Elem(), of.Elem().Name())
		}
	case v.Kind() == reflect.Slice && of.Kind() == reflect.Slice:
		for i := range v.Len() {
			CheckRaw(c, input.Index(path, i), v.Index(i).Interface(), of.Elem(), of.Elem().Name())
		}
	}
}

func checkRawObject(c *input.Checker, path string, object reflect.Value, of reflect.Type, resource string) {
	fields := map[string]reflect.Type{}
	for field := range of.Fields() {
		if name := PropertyName(field); name != "" {
			fields[name] = field.Type
		}
	}
	for _, key := range sortedKeys(object) {
		name := key.String()
		below := input.Key(path, name)
		field, known := fields[name]
		if !known {
			c.Failf(below, "is not an input of azure-native's %s%s", resource, input.DidYouMean(name, PropertyNames(of)))
			continue
		}
		CheckRaw(c, below, object.MapIndex(key).Interface(), field, elementName(field))
	}
}

// PropertyNames are the inputs of an SDK type as the provider names them, in alphabetical order.
func PropertyNames(of reflect.Type) []string {
	var names []string
	for field := range of.Fields() {
		if name := PropertyName(field); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// PropertyName is the name that the provider has for a field of an SDK type; "" if it has none.
func PropertyName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("pulumi"), ",")
	return name
}

func elementName(of reflect.Type) string {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	return of.Name()
}

func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return keys
}
