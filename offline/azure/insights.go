package azure

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	ruleType           = "insights:DataCollectionRule"
	endpointType       = "insights:DataCollectionEndpoint"
	associationType    = "insights:DataCollectionRuleAssociation"
	scopedResourceType = "insights:PrivateLinkScopedResource"

	// configurationAccess is the one name under which a resource finds its data collection endpoint.
	configurationAccess = "configurationAccessEndpoint"
	maxDataSources      = 10
	maxExtensionBytes   = 32 * 1024
	invalidPayload      = "InvalidPayload"
)

// streamsThroughEndpoints are the streams that a rule can take in through a data collection endpoint only.
var streamsThroughEndpoints = []string{"Microsoft-ContainerLogV2-HighScale", "Microsoft-RetinaNetworkFlowLogs"}

func checkRuleSources(r *request) error {
	names := append(textsAt(r.inputs, "dataSources.extensions[].name"), textsAt(r.inputs, "dataSources.syslog[].name")...)
	if len(names) > maxDataSources {
		return r.refuse(invalidPayload, "Data collection rule has %d data sources: at most %d are allowed.", len(names), maxDataSources)
	}
	if repeated := firstRepeated(names); repeated != "" {
		return r.refuse(invalidPayload, "Data source name '%s' is not unique.", repeated)
	}
	for _, settings := range at(r.inputs, "dataSources.extensions[].extensionSettings") {
		encoded, err := json.Marshal(settings.Mappable())
		if err != nil || len(encoded) > maxExtensionBytes {
			return r.refuse(invalidPayload, "%s has %d bytes: at most %d are allowed.", settings.path, len(encoded), maxExtensionBytes)
		}
	}
	if textAt(r.inputs, "kind") == "Windows" && given(r.inputs, "dataSources.syslog") {
		return r.refuse(invalidPayload, "Data source kind 'syslog' is not supported for a rule of kind 'Windows'.")
	}
	return nil
}

func checkRuleFlows(r *request) error {
	collected := append(textsAt(r.inputs, "dataSources.extensions[].streams[]"), textsAt(r.inputs, "dataSources.syslog[].streams[]")...)
	destinations := textsAt(r.inputs, "destinations.logAnalytics[].name")
	if repeated := firstRepeated(destinations); repeated != "" {
		return r.refuse(invalidPayload, "Destination name '%s' is not unique.", repeated)
	}
	workspaces := textsAt(r.inputs, "destinations.logAnalytics[].workspaceResourceId")
	if repeated := firstRepeated(workspaces); repeated != "" {
		return r.refuse(invalidPayload, "Workspace '%s' is the destination of two names.", repeated)
	}
	for _, stream := range textsAt(r.inputs, "dataFlows[].streams[]") {
		if !slices.Contains(collected, stream) {
			return r.refuse(invalidPayload, "Data flow stream '%s' is not declared by any data source.", stream)
		}
	}
	if err := r.checkTransforms(); err != nil {
		return err
	}
	for _, destination := range textsAt(r.inputs, "dataFlows[].destinations[]") {
		if !slices.Contains(destinations, destination) {
			return r.refuse(invalidPayload, "Data flow destination '%s' is not declared.", destination)
		}
	}
	return nil
}

// checkTransforms knows that a transformation is about the schema of one stream, which a group has not: MicrosoftDocs/azure-docs issue 118974 has Azure's
// answer, 400 with InvalidDataFlow in the details of InvalidPayload. It has to read the table source: azure-monitor-docs,
// data-collection/data-collection-transformations-kql.md.
func (r *request) checkTransforms() error {
	for i, one := range at(r.inputs, "dataFlows[]") {
		query := textAt(one.ObjectValue(), "transformKql")
		grouped := slices.ContainsFunc(textsAt(one.ObjectValue(), "streams[]"), func(stream string) bool { return strings.Contains(stream, "-Group-") })
		switch {
		case query == "" || strings.TrimSpace(query) == "source":
		case grouped:
			return r.refuse(invalidPayload, "Data collection rule is invalid. InvalidDataFlow: Data flows containing stream groups cannot have custom "+
				"transformation. Target: Properties.DataFlows[%d].TransformKql", i)
		case !slices.Contains(strings.FieldsFunc(query, isNoWord), "source"):
			return r.refuse(invalidPayload, "Data collection rule is invalid. InvalidTransformQuery: the query of Properties.DataFlows[%d] does not read source.", i)
		case ofManyRows(query) != "":
			return r.refuse(invalidPayload, "Data collection rule is invalid. InvalidTransformQuery: the operator '%s' of Properties.DataFlows[%d] is not "+
				"supported in transformations.", ofManyRows(query), i)
		}
	}
	return nil
}

var (
	// quotedInQuery are texts and comments of a query.
	quotedInQuery = regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'|//[^\n]*`)
	pipedInQuery  = regexp.MustCompile(`\|\s*([a-z][a-z-]*)`)
)

// ofManyRows is the first operator of a query that Azure does not run on single rows, or "". What it does run is in azure-monitor-docs,
// data-collection/data-collection-transformations-kql.md, "Supported tabular operators": any other is not supported.
func ofManyRows(query string) string {
	for _, piped := range pipedInQuery.FindAllStringSubmatch(quotedInQuery.ReplaceAllString(query, "''"), -1) {
		switch piped[1] {
		case "extend", "project", "print", "where", "parse", "project-away", "project-rename":
		default:
			return piped[1]
		}
	}
	return ""
}

func isNoWord(letter rune) bool {
	return !unicode.IsLetter(letter) && !unicode.IsDigit(letter) && letter != '_'
}

// checkRulePlaces keeps a rule where its workspace and its endpoint are.
func checkRulePlaces(r *request) error {
	here := region(textAt(r.inputs, "location"))
	for _, workspace := range textsAt(r.inputs, "destinations.logAnalytics[].workspaceResourceId") {
		if there := r.all.locationOf(workspace); there != "" && there != here {
			return r.refuse(invalidPayload, "The rule is in '%s', but its destination '%s' is in '%s'.", here, workspace, there)
		}
	}
	endpoint := textAt(r.inputs, "dataCollectionEndpointId")
	if there := r.all.locationOf(endpoint); there != "" && there != here {
		return r.refuse(invalidPayload, "The rule is in '%s', but its data collection endpoint '%s' is in '%s'.", here, endpoint, there)
	}
	for _, stream := range textsAt(r.inputs, "dataSources.extensions[].streams[]") {
		if endpoint == "" && slices.Contains(streamsThroughEndpoints, stream) {
			return r.refuse(invalidPayload, "Stream '%s' needs a dataCollectionEndpointId.", stream)
		}
	}
	return nil
}

func checkAssociation(r *request) error {
	rule, endpoint := textAt(r.inputs, "dataCollectionRuleId"), textAt(r.inputs, "dataCollectionEndpointId")
	name := textAt(r.inputs, "associationName")
	switch {
	case (rule == "") == (endpoint == ""):
		return r.refuse(invalidPayload, "An association needs exactly one of dataCollectionRuleId and dataCollectionEndpointId.")
	case endpoint != "" && name != configurationAccess:
		return r.refuse(invalidPayload, "An association with a data collection endpoint must be named '%s', not '%s'.", configurationAccess, name)
	case rule != "" && name == configurationAccess:
		return r.refuse(invalidPayload, "The association name '%s' is for a data collection endpoint.", configurationAccess)
	}
	target := textAt(r.inputs, "resourceUri")
	if here, there := r.all.locationOf(endpoint), r.all.locationOf(target); here != "" && there != "" && here != there {
		return r.refuse(invalidPayload, "The data collection endpoint is in '%s', but the resource '%s' is in '%s'.", here, target, there)
	}
	return nil
}

// linkable are the types that a private link scope takes.
var linkable = []string{
	"Microsoft.OperationalInsights/workspaces", "Microsoft.Insights/dataCollectionEndpoints", "Microsoft.Insights/components",
}

func checkScopedResource(r *request) error {
	linked := textAt(r.inputs, "linkedResourceId")
	kind := armTypeOf(linked)
	if !slices.ContainsFunc(linkable, func(known string) bool { return strings.EqualFold(known, kind) }) {
		return r.refuse("BadRequest", "A resource of type '%s' cannot be linked to a private link scope.", kind)
	}
	for _, other := range r.all.sorted() {
		sibling := other.Type == scopedResourceType && key(other.ID) != key(r.id) && strings.EqualFold(parentOf(other.ID), parentOf(r.id))
		if sibling && strings.EqualFold(textAt(other.Inputs, "linkedResourceId"), linked) {
			return r.refuseWith(409, "Conflict", "The resource '%s' is linked to this private link scope already, as '%s'.", linked, lastSegment(other.ID))
		}
	}
	return nil
}

// firstRepeated is the first text that occurs twice, whatever its case, or "".
func firstRepeated(texts []string) string {
	for i, one := range texts {
		if slices.ContainsFunc(texts[:i], func(earlier string) bool { return strings.EqualFold(earlier, one) }) {
			return one
		}
	}
	return ""
}
