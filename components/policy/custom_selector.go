package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

var (
	labelKeyPattern   = regexp.MustCompile(`^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$`)
	labelValuePattern = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$`)
)

// Rules that several errors state.
const (
	labelKeyRule = "must be the key of a label, up to 63 letters, digits, dots, hyphens and underscores, " +
		"with a DNS name and / before them at most"
	labelValueRule = "must be up to 63 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends"
)

// labelSelector is a selector of Kubernetes, as strictly as its API reads it.
type labelSelector struct {
	MatchLabels      map[string]string  `json:"matchLabels"`
	MatchExpressions []labelRequirement `json:"matchExpressions"`
}

type labelRequirement struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

func (s *CustomPolicySpec) checkLabelSelector(c *input.Checker) {
	const path = "labelSelector"
	content, err := json.Marshal(s.LabelSelector)
	if err != nil {
		c.Failf(path, "has a value that is secret or comes from another resource: give values that are known at preview")
		return
	}
	var selector labelSelector
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&selector); err != nil {
		c.Failf(path, "is no label selector (%s): give matchLabels, a map of texts, or matchExpressions, a list of key, operator and values",
			strings.TrimPrefix(err.Error(), "json: "))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(selector.MatchLabels)) {
		at, value := input.Key(input.Join(path, "matchLabels"), key), selector.MatchLabels[key]
		checkLabelKey(c, at, key)
		checkLabelValue(c, at, value)
	}
	for i, requirement := range selector.MatchExpressions {
		requirement.check(c, input.Index(input.Join(path, "matchExpressions"), i))
	}
}

func (r labelRequirement) check(c *input.Checker, path string) {
	checkLabelKey(c, input.Join(path, "key"), r.Key)
	c.OneOf(input.Join(path, "operator"), &r.Operator, "In", "NotIn", "Exists", "DoesNotExist")
	takesValues := r.Operator == "In" || r.Operator == "NotIn"
	switch {
	case takesValues && len(r.Values) == 0:
		c.Required(input.Join(path, "values"), false, fmt.Sprintf("operator %s compares with them", r.Operator))
	case !takesValues && len(r.Values) > 0:
		c.Failf(input.Join(path, "values"), "is set, but operator %s takes none: remove it", r.Operator)
	}
	for i, value := range r.Values {
		checkLabelValue(c, input.Index(input.Join(path, "values"), i), value)
	}
}

func checkLabelKey(c *input.Checker, path, key string) {
	c.Match(path, &key, labelKeyPattern, labelKeyRule)
}

func checkLabelValue(c *input.Checker, path, value string) {
	c.Match(path, &value, labelValuePattern, labelValueRule)
}
