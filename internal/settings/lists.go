package settings

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// asList is a value as the list that its input takes. A text with commas is what other tools write for several elements.
func (d *decoder) asList(value any, of reflect.Type) string {
	text, isText := value.(string)
	if !isText || d.secret {
		return fmt.Sprintf("[%s]", d.show(value))
	}
	if text != "" && text[0] == '[' && json.Valid([]byte(text)) {
		return text
	}
	var elements []string
	for element := range strings.SplitSeq(text, ",") {
		if element = strings.TrimSpace(element); element != "" {
			elements = append(elements, d.asElement(element, of))
		}
	}
	return fmt.Sprintf("[%s]", strings.Join(elements, ", "))
}

// asElement leaves the quotes away where the list is one of numbers.
func (d *decoder) asElement(text string, of reflect.Type) string {
	if of.Kind() == reflect.Slice && inQuotes(text, of.Elem()) != "" {
		return text
	}
	return d.show(text)
}
