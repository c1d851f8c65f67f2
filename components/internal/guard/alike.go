package guard

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Digest is the same for two contents of a part that are the same, whatever their keys are. It is secret or unknown if anything in the content is.
func Digest(content any) pulumi.StringInput {
	whole := pulumi.Map{"content": plainInput(reflect.ValueOf(content))}
	return whole.ToMapOutput().ApplyT(func(found map[string]any) (string, error) {
		text, err := json.Marshal(found)
		if err != nil {
			return "", fmt.Errorf("reading the content of a part: %w", err)
		}
		sum := sha256.Sum256(bytes.ToLower(text)) // ids are the same in any case
		return hex.EncodeToString(sum[:8]), nil
	}).(pulumi.StringOutput)
}

// plainInput is a value of a spec as one input. Fields that are not given are left out, so that a later release can have more of them.
func plainInput(v reflect.Value) pulumi.Input {
	if one, is := reflect.TypeAssert[pulumi.Input](v); is {
		return one
	}
	all := pulumi.Map{}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return plainInput(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && !v.Field(i).IsZero() {
				all[field.Name] = plainInput(v.Field(i))
			}
		}
	case reflect.Map:
		for entry := v.MapRange(); entry.Next(); {
			all[fmt.Sprint(entry.Key())] = plainElement(entry.Value())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all[strconv.Itoa(i)] = plainElement(v.Index(i))
		}
	default:
		return pulumi.String(fmt.Sprint(v.Interface()))
	}
	return all
}

// plainElement keeps the place of an element that is nothing.
func plainElement(v reflect.Value) pulumi.Input {
	if kind := v.Kind(); (kind == reflect.Pointer || kind == reflect.Interface) && v.IsNil() {
		return pulumi.String("")
	}
	return plainInput(v)
}

// movedTo is the part that a part has become under another key, "" for none: a new one of the same kind with the same content.
func movedTo(part string, before, after kept) string {
	was, known := before.Alike[part]
	if !known {
		return ""
	}
	for _, other := range slices.Sorted(maps.Keys(after.Alike)) {
		_, had := before.Alike[other]
		now := after.Alike[other]
		if !had && kindOfPart(other) == kindOfPart(part) && (now.unknown || was.unknown || now.text == was.text) {
			return other
		}
	}
	return ""
}

// kindOfPart is a part without its key, which may hold dots: policy.assignments of policy.assignments.pods. No kind has more than two words.
func kindOfPart(part string) string {
	words := strings.SplitN(part, ".", 3)
	last, _, _ := strings.Cut(words[min(1, len(words)-1)], "[")
	return words[0] + "." + last
}
