package azure

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	settingType            = "insights:DiagnosticSetting"
	maxSettingsPerResource = 5
	badRequest             = "BadRequest"
)

//go:embed log_categories.json
var logCategoriesJSON []byte

// logCategories are the categories that resources have, with the category groups that they are in, by resource type.
var logCategories = func() map[string]map[string][]string {
	var byType map[string]map[string][]string
	if err := json.Unmarshal(logCategoriesJSON, &byType); err != nil {
		panic("log_categories.json: " + err.Error())
	}
	return byType
}()

// categoriesOf are those of the resource that a setting is on; nil if the simulation does not know them.
func categoriesOf(resourceURI string) map[string][]string {
	if isSubscription(resourceURI) {
		return logCategories["subscriptions"]
	}
	return logCategories[armTypeOf(resourceURI)]
}

func checkSettingContent(r *request) error {
	categories, groups := textsAt(r.inputs, "logs[].category"), textsAt(r.inputs, "logs[].categoryGroup")
	metrics := at(r.inputs, "metrics[]")
	switch {
	case len(categories)+len(groups)+len(metrics) == 0:
		return r.refuse(badRequest, "At least one data sink and one log or metric category needs to be specified.")
	case len(categories) > 0 && len(groups) > 0:
		return r.refuse(badRequest, "A diagnostic setting takes either categories or category groups, not both.")
	case len(at(r.inputs, "logs[].retentionPolicy"))+len(at(r.inputs, "metrics[].retentionPolicy")) > 0:
		return r.refuse(badRequest, "Diagnostic settings no longer support retention: remove retentionPolicy.")
	}
	if repeated := firstRepeated(append(categories, groups...)); repeated != "" {
		return r.refuse(badRequest, "Category '%s' is specified more than once.", repeated)
	}
	return r.checkSupported(categories, groups)
}

func (r *request) checkSupported(categories, groups []string) error {
	uri := textAt(r.inputs, "resourceUri")
	known := categoriesOf(uri)
	if known == nil {
		return nil
	}
	for _, category := range categories {
		if _, ok := known[category]; !ok {
			return r.refuse(badRequest, "Category '%s' is not supported.", category)
		}
	}
	for _, group := range groups {
		if len(membersOf(known, group)) == 0 {
			return r.refuse(badRequest, "Category group '%s' is not supported.", group)
		}
	}
	if isSubscription(uri) && given(r.inputs, "metrics") {
		return r.refuse(badRequest, "Metrics are not supported for the Activity log.")
	}
	return nil
}

func membersOf(known map[string][]string, group string) []string {
	var members []string
	for category, groups := range known {
		if slices.Contains(groups, group) {
			members = append(members, category)
		}
	}
	slices.Sort(members)
	return members
}

// sinkInputs are the inputs that say where a setting sends.
var sinkInputs = []string{"workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId"}

func checkSettingSinks(r *request) error {
	if !slices.ContainsFunc(sinkInputs, func(sink string) bool { return given(r.inputs, sink) }) {
		return r.refuse(badRequest, "At least one data sink needs to be specified.")
	}
	if given(r.inputs, "eventHubName") && !given(r.inputs, "eventHubAuthorizationRuleId") {
		return r.refuse(badRequest, "eventHubName needs an eventHubAuthorizationRuleId.")
	}
	if given(r.inputs, "logAnalyticsDestinationType") && !given(r.inputs, "workspaceId") {
		return r.refuse(badRequest, "logAnalyticsDestinationType needs a workspaceId.")
	}
	uri := textAt(r.inputs, "resourceUri")
	here := r.all.locationOf(uri)
	for _, sink := range []string{"storageAccountId", "eventHubAuthorizationRuleId"} {
		if there := r.all.locationOf(textAt(r.inputs, sink)); here != "" && there != "" && here != there {
			return r.refuse(badRequest, "%s is in '%s', but the resource '%s' is in '%s': they must be in one region.", sink, there, uri, here)
		}
	}
	return nil
}

// checkSettingRivals looks at the other settings on the resource: there is room for five, and a category goes to a sink from one only.
func checkSettingRivals(r *request) error {
	uri := textAt(r.inputs, "resourceUri")
	count := 1
	for _, other := range r.all.sorted() {
		if other.Type != settingType || key(other.ID) == key(r.id) || !strings.EqualFold(textAt(other.Inputs, "resourceUri"), uri) {
			continue
		}
		count++
		theirs := plain(other.Inputs)
		for _, sink := range sinkInputs {
			id := textAt(r.inputs, sink)
			if id == "" || !strings.EqualFold(id, textAt(theirs, sink)) || !sameHub(sink, r.inputs, theirs) {
				continue
			}
			if category := sharedCategory(uri, r.inputs, theirs); category != "" {
				return r.refuseWith(409, "Conflict", "Data sink '%s' is already used in diagnostic setting '%s' for category '%s'. "+
					"Data sinks can't be reused in different settings on the same category for the same resource.", id, lastSegment(other.ID), category)
			}
		}
	}
	if count > maxSettingsPerResource {
		return r.refuse(badRequest, "The limit of %d diagnostic settings was reached. To create a new diagnostic setting, delete an existing one.",
			maxSettingsPerResource)
	}
	return nil
}

// sameHub tells event hubs behind one authorization rule apart.
func sameHub(sink string, a, b resource.PropertyMap) bool {
	return sink != "eventHubAuthorizationRuleId" || textAt(a, "eventHubName") == textAt(b, "eventHubName")
}

func sharedCategory(uri string, a, b resource.PropertyMap) string {
	theirs := sentBy(uri, b)
	for _, category := range sentBy(uri, a) {
		if slices.Contains(theirs, category) {
			return category
		}
	}
	return ""
}

// sentBy are all the categories that a setting sends, with groups taken apart.
func sentBy(uri string, setting resource.PropertyMap) []string {
	sent := append(textsAt(setting, "logs[].category"), textsAt(setting, "metrics[].category")...)
	for _, group := range textsAt(setting, "logs[].categoryGroup") {
		sent = append(sent, membersOf(categoriesOf(uri), group)...)
	}
	return sent
}
