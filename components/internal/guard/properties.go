package guard

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// reveal looks through the marks of secrets and outputs, and says whether there was one of a secret.
func reveal(v resource.PropertyValue) (resource.PropertyValue, bool) {
	secret := false
	for {
		switch {
		case v.IsSecret():
			v, secret = v.SecretValue().Element, true
		case v.IsOutput() && v.OutputValue().Known:
			v, secret = v.OutputValue().Element, secret || v.OutputValue().Secret
		default:
			return v, secret
		}
	}
}

func asObject(v resource.PropertyValue) resource.PropertyMap {
	if v, _ = reveal(v); v.IsObject() {
		return v.ObjectValue()
	}
	return nil
}

func valueOf(v resource.PropertyValue) value {
	v, secret := reveal(v)
	found := value{secret: secret}
	switch {
	case v.IsComputed() || v.IsOutput():
		found.unknown = true
	case v.IsNull():
	case v.IsString():
		found.text = v.StringValue()
	case v.IsBool():
		found.text = strconv.FormatBool(v.BoolValue())
	case v.IsNumber():
		found.text = strconv.FormatFloat(v.NumberValue(), 'f', -1, 64)
	default:
		found.text = fmt.Sprint(v.Mappable())
	}
	return found
}

func valuesOf(v resource.PropertyValue) map[string]value {
	values := map[string]value{}
	for name, element := range asObject(v) {
		addValues(values, string(name), element)
	}
	return values
}

// addValues adds a value, or those in a list or an object one by one, as azure-native compares them: by their place in a list.
func addValues(values map[string]value, path string, v resource.PropertyValue) {
	inner, secret := reveal(v)
	switch {
	case inner.IsArray() && !secret:
		for i, element := range inner.ArrayValue() {
			addValues(values, fmt.Sprintf("%s[%d]", path, i), element)
		}
	case inner.IsObject() && !secret:
		for name, element := range inner.ObjectValue() {
			addValues(values, path+"."+string(name), element)
		}
	default:
		values[path] = valueOf(v)
	}
}

func textsOf(v resource.PropertyValue) []string {
	var texts []string
	if v, _ = reveal(v); v.IsArray() {
		for _, element := range v.ArrayValue() {
			texts = append(texts, valueOf(element).text)
		}
	}
	return texts
}

func isTrue(v resource.PropertyValue) bool { return valueOf(v).text == "true" }

// String is the value as it may be shown.
func (v value) String() string {
	switch {
	case v.secret:
		return "[secret]"
	case v.unknown:
		return "a value that is known after the deployment only"
	case v.text == "":
		return "none"
	default:
		return strconv.Quote(v.text)
	}
}
