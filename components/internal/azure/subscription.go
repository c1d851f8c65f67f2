package azure

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

var guidPattern = regexp.MustCompile(`^(?i:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$`)

// IsGUID says whether text is a GUID, such as the id of a subscription.
func IsGUID(text string) bool { return guidPattern.MatchString(text) }

// SubscriptionOf is the GUID in an id that was given as plain text, as written there; "" for an id that is not known yet, or is in no subscription.
func SubscriptionOf(id pulumi.Input) string {
	literal, _ := Literal(id)
	parsed, err := ParseID(literal)
	if err != nil {
		return ""
	}
	return parsed.SubscriptionID
}

// Elsewhere says whether an id is known to be in another subscription than the given one, which is "" where it is not known.
func Elsewhere(subscription string, id pulumi.Input) bool {
	there := SubscriptionOf(id)
	return subscription != "" && there != "" && !strings.EqualFold(subscription, there)
}

// CheckHere refuses an id of another subscription below which something would be registered. The provider builds the ids of children from the
// subscription that it deploys to, and the names of resource group and parent (pulumi-azure-native, provider/pkg/resources, paths with
// {subscriptionId}); it would look for the parent there. What says what would be registered, and instead what to do.
func CheckHere(c *input.Checker, path, subscription string, id pulumi.Input, what, instead string) {
	if Elsewhere(subscription, id) {
		c.Failf(path, "%s in subscription %s, but this deploys to another, where Azure would look for it: %s", what, SubscriptionOf(id), instead)
	}
}

// CheckSubscription records a text that is no GUID where a subscription is meant.
func CheckSubscription(c *input.Checker, path string, subscription *string) {
	c.Match(path, subscription, guidPattern, "must be the GUID of a subscription")
}
