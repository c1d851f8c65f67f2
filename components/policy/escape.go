package policy

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// escaped keeps a text in brackets from being read as an expression, which values in an initiative may be.
func escaped(value pulumi.Input) pulumi.Input {
	if plain, known := azure.Plain(value); known {
		return azure.Inputs(escapedValue(plain))
	}
	return pulumi.ToOutput(value).ApplyT(escapedValue)
}

func escapedValue(value any) any {
	switch v := value.(type) {
	case string:
		return escapedText(v)
	case []string:
		return escapedList(v)
	case []any:
		return escapedList(v)
	case map[string]string:
		return escapedMap(v)
	case map[string]any:
		return escapedMap(v)
	}
	return value
}

// escapedText leaves a text alone that begins with a bracket and does not end with one: Azure takes it as it is, a further bracket too
// (azure-docs articles/azure-resource-manager/templates/template-expressions.md, escape characters).
func escapedText(text string) string {
	if isExpression(text) {
		return "[" + text
	}
	return text
}

// isExpression says whether Azure would evaluate a text.
func isExpression(text string) bool {
	return strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
}

func escapedList[T any](list []T) []any {
	all := make([]any, len(list))
	for i, element := range list {
		all[i] = escapedValue(element)
	}
	return all
}

func escapedMap[T any](object map[string]T) map[string]any {
	all := make(map[string]any, len(object))
	for key, element := range object {
		all[key] = escapedValue(element)
	}
	return all
}
