package azure

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-azure-native-sdk/v2/utilities"
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

// nowhere is a GUID that no subscription has.
const nowhere = "ffffffff-ffff-ffff-ffff-ffffffffffff"

// subscriptionAdvice is how to say which subscription is deployed to.
const subscriptionAdvice = "set azure-native:subscriptionId, or ARM_SUBSCRIPTION_ID"

// CheckDeployed reports what a component would register in another subscription than the one that its provider deploys to, where no input says which that
// is. Check reports that for a subscription. The provider is asked only if something has to be in its own: it may have it from the Azure CLI, which no
// program sees. The answer is that subscription, or, in a preview whose provider is not known itself, "" with the paths of what nobody checked.
func CheckDeployed(ctx *pulumi.Context, component pulumi.Resource, check func(subscription string) error) (string, []string, error) {
	asking := pathsOf(check(nowhere))
	if len(asking) == 0 {
		return "", nil, nil
	}
	here, failed := deployedTo(ctx, component)
	switch {
	case failed != nil || here == "" && !ctx.DryRun():
		return "", nil, notKnown(asking, failed)
	case here == "":
		return "", asking, nil
	default:
		return here, nil, check(here)
	}
}

// UncheckedSubscription is what a preview says of inputs that nobody checked.
func UncheckedSubscription(paths []string) string {
	return "the subscription that is deployed to is not known, so that nobody checked that it has what " + strings.Join(paths, ", ") +
		" needs: " + subscriptionAdvice
}

// deployedTo is the subscription that the provider of a component deploys to, "" where only the deployment will know. The function is of the provider
// itself and asks nothing of Azure's resources (pulumi-azure-native, provider/pkg/provider/provider.go, Invoke).
func deployedTo(ctx *pulumi.Context, component pulumi.Resource) (string, error) {
	var found struct {
		SubscriptionId string `pulumi:"subscriptionId"`
	}
	options := utilities.PkgInvokeDefaultOpts([]pulumi.InvokeOption{pulumi.Parent(component)})
	err := ctx.Invoke("azure-native:authorization:getClientConfig", nil, &found, options...)
	return found.SubscriptionId, err
}

func notKnown(paths []string, failed error) error {
	why := ""
	if failed != nil {
		why = fmt.Sprintf(" (the provider answers: %v)", failed)
	}
	var c input.Checker
	for _, path := range paths {
		c.Failf(path, "is about something that has to be in the subscription that is deployed to, which is not known%s: %s", why, subscriptionAdvice)
	}
	return c.Err()
}

func pathsOf(err error) []string {
	var paths []string
	for _, found := range input.List(err) {
		if mistake, ok := errors.AsType[*input.Error](found); ok {
			paths = append(paths, mistake.Path)
		}
	}
	return paths
}
