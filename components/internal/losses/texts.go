package losses

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// What [Rule.Split] can say of a text besides what stands between its elements.
const (
	// pairsInJSON is a list of keys and values in JSON.
	pairsInJSON = "json"
	// lets is a query in the Kusto query language: an object of what it names by let in one line, with the rest of it by restOfQuery.
	lets        = "kql"
	restOfQuery = "query"
)

// split is what a text stands for, where Azure takes lists and objects as texts.
func (r Rule) split(f found) found {
	if r.Split == "" || !f.there || !f.IsString() {
		return f
	}
	switch text := f.StringValue(); r.Split {
	case lets:
		f.PropertyValue = resource.NewProperty(letsOf(text))
	case pairsInJSON:
		var tags []struct{ Key, Value string }
		if json.Unmarshal([]byte(text), &tags) != nil {
			return f
		}
		texts := make([]string, len(tags))
		for i, tag := range tags {
			texts[i] = tag.Key + "=" + tag.Value
		}
		f.PropertyValue = listOf(texts)
	default:
		f.PropertyValue = listOf(strings.Split(text, r.Split))
	}
	return f
}

func listOf(texts []string) resource.PropertyValue {
	elements := []resource.PropertyValue{}
	for _, one := range texts {
		if one != "" {
			elements = append(elements, resource.NewProperty(one))
		}
	}
	return resource.NewProperty(elements)
}

var (
	letLine     = regexp.MustCompile(`(?m)^let (\w+) = (.*?);[ \t]*(?://.*)?$\n?`)
	dynamicList = regexp.MustCompile(`^dynamic\((.*)\)$`)
)

// letsOf are the names that a query gives to lists and texts.
func letsOf(query string) resource.PropertyMap {
	named := resource.PropertyMap{restOfQuery: resource.NewProperty(letLine.ReplaceAllLiteralString(query, ""))}
	for _, found := range letLine.FindAllStringSubmatch(query, -1) {
		value := found[2]
		if list := dynamicList.FindStringSubmatch(value); list != nil {
			value = list[1]
		}
		var read any
		if json.Unmarshal([]byte(value), &read) != nil {
			read = value
		}
		named[resource.PropertyKey(found[1])] = resource.NewPropertyValue(read)
	}
	return named
}
