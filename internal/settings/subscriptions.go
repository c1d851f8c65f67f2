package settings

import (
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	subscriptionKey = "azure-native:subscriptionId"
	subscriptionEnv = "ARM_SUBSCRIPTION_ID"

	subscriptionRule = "must be the GUID of a subscription, as az account show --query id prints it"
)

var (
	guidPattern = regexp.MustCompile(`^(?i:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$`)
	// subscriptionPart is the subscription in a resource id. One letter is what examples and tests write for any.
	subscriptionPart = regexp.MustCompile(`^(?i:/subscriptions/)([A-Za-z0-9_.-]{2,}|[0-9])(/|$)`)
)

// notIds are inputs below which a text that looks like an id may mean something else.
var notIds = []string{"tags", "properties", "parameters", "labels", "definition"}

// subscriptionOf is the GUID of the subscription that azure-native deploys to, "" where neither of the two says it that its provider reads before it asks
// the Azure CLI (pulumi-azure-native, provider/pkg/provider/provider.go, Configure). What is no GUID is a mistake.
func subscriptionOf(ctx *pulumi.Context) (string, error) {
	var c input.Checker
	id, key := os.Getenv(subscriptionEnv), subscriptionEnv
	if given, ok := ctx.GetConfig(subscriptionKey); ok && given != "" {
		id, key = given, subscriptionKey
	}
	if id != "" && !guidPattern.MatchString(id) {
		c.Failf(key, "is %q: %s", id, subscriptionRule)
		return "", c.Err()
	}
	return id, nil
}

// checkSubscriptions finds the resource ids in configuration whose subscription is no GUID, but for those of which something else is told.
func checkSubscriptions(values map[string]string, found []error) error {
	var c input.Checker
	for _, key := range slices.Sorted(maps.Keys(values)) {
		checkSubscriptionsIn(&c, key, parsed(values[key]))
	}
	var untold []error
	for _, e := range input.List(c.Err()) {
		if !slices.ContainsFunc(found, func(other error) bool { return pathOf(other) == pathOf(e) }) {
			untold = append(untold, e)
		}
	}
	return errors.Join(untold...)
}

func checkSubscriptionsIn(c *input.Checker, path string, value any) {
	switch v := value.(type) {
	case string:
		if match := subscriptionPart.FindStringSubmatch(v); match != nil && !guidPattern.MatchString(match[1]) {
			c.Failf(path, "is %q with subscription %q: %s", v, match[1], subscriptionRule)
		}
	case []any:
		for i, one := range v {
			checkSubscriptionsIn(c, input.Index(path, i), one)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if !slices.Contains(notIds, key) {
				checkSubscriptionsIn(c, input.Key(path, key), v[key])
			}
		}
	}
}

func pathOf(err error) string {
	if known, ok := errors.AsType[*input.Error](err); ok {
		return known.Path
	}
	return ""
}
