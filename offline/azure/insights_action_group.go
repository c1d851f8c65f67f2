package azure

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// actionGroupRegions are where an action group can be, if it is not everywhere.
var actionGroupRegions = []string{
	everywhere, "eastus", "westus", "eastus2", "westus2", "southcentralus", "northcentralus", "swedencentral", "germanywestcentral",
	"centralindia", "southindia",
}

// receiverKinds are the inputs of an action group that hold receivers.
var receiverKinds = []string{
	"emailReceivers", "smsReceivers", "voiceReceivers", "azureAppPushReceivers", "webhookReceivers", "azureFunctionReceivers",
	"logicAppReceivers", "automationRunbookReceivers", "itsmReceivers", "armRoleReceivers", "eventHubReceivers",
}

func checkActionGroupPlace(r *request) error {
	if location := textAt(r.inputs, "location"); !slices.Contains(actionGroupRegions, region(location)) {
		return r.refuse("LocationNotAvailableForResourceType",
			"The provided location '%s' is not available for resource type '%s'.", location, r.t.armType())
	}
	return nil
}

// checkReceivers keeps names apart across all kinds, and what signs a webhook complete.
func checkReceivers(r *request) error {
	var names []string
	for _, kind := range receiverKinds {
		names = append(names, textsAt(r.inputs, kind+"[].name")...)
	}
	if repeated := firstRepeated(names); repeated != "" {
		return r.refuse(badRequest, "The receiver name '%s' is used more than once: names must be unique within the action group.", repeated)
	}
	for _, webhook := range at(r.inputs, "webhookReceivers[]") {
		properties := webhook.ObjectValue()
		if trueAt(properties, "useAadAuth") && !given(properties, "objectId") {
			return r.refuse(badRequest, "%s: a webhook with Entra ID authentication needs an objectId.", webhook.path)
		}
	}
	return nil
}

// describeActionGroup answers that nobody has asked to be left alone.
func describeActionGroup(a *answer) {
	for _, kind := range []string{"emailReceivers", "smsReceivers"} {
		receivers := reveal(a.outputs[resource.PropertyKey(kind)])
		if !receivers.IsArray() {
			continue
		}
		for _, receiver := range receivers.ArrayValue() {
			if receiver = reveal(receiver); receiver.IsObject() {
				receiver.ObjectValue()["status"] = resource.NewProperty("Enabled")
			}
		}
	}
}
