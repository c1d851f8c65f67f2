package alerts

// Parameters that the user of the workbook sets, and that queries refer to as {name}.
const (
	timeParameter         = "TimeRange"
	subscriptionParameter = "Subscription"
	workspaceParameter    = "Workspace"
	clusterParameter      = "Clusters"
)

// reference is how an item names a parameter.
func reference(parameter string) string { return "{" + parameter + "}" }

type parameterType int

const (
	dropDown         parameterType = 2
	timePicker       parameterType = 4
	resourcePicker   parameterType = 5
	subscriptionList parameterType = 6
)

// dataSource is whom a query asks.
type dataSource int

const (
	fromLogs  dataSource = 0
	fromGraph dataSource = 1
)

const (
	logsResourceType  = "microsoft.operationalinsights/workspaces"
	graphResourceType = "microsoft.resourcegraph/resources"

	parameterVersion = "KqlParameterItem/1.0"
	everything       = "value::all"
	// allClusters is what the parameter holds when all are chosen: one word instead of the ids of a hundred clusters.
	allClusters = "*"
)

type parametersContent struct {
	Version      string      `json:"version"`
	Parameters   []parameter `json:"parameters"`
	Style        string      `json:"style"`
	QueryType    dataSource  `json:"queryType"`
	ResourceType string      `json:"resourceType"`
}

type parameter struct {
	ID           string         `json:"id"`
	Version      string         `json:"version"`
	Name         string         `json:"name"`
	Label        string         `json:"label"`
	Type         parameterType  `json:"type"`
	IsRequired   bool           `json:"isRequired"`
	IsGlobal     bool           `json:"isGlobal"`
	Value        any            `json:"value"`
	TypeSettings map[string]any `json:"typeSettings"`

	// These are for a parameter of which several values can be chosen.
	MultiSelect bool   `json:"multiSelect,omitempty"`
	Quote       string `json:"quote,omitempty"`
	Delimiter   string `json:"delimiter,omitempty"`

	// These are for a parameter that offers the results of a query.
	Query                string       `json:"query,omitempty"`
	QueryType            *dataSource  `json:"queryType,omitempty"`
	ResourceType         string       `json:"resourceType,omitempty"`
	Resources            []string     `json:"crossComponentResources,omitempty"`
	TimeContext          *timeContext `json:"timeContext,omitempty"`
	TimeContextParameter string       `json:"timeContextFromParameter,omitempty"`
}

type timeContext struct {
	DurationMs int `json:"durationMs"`
}

const (
	hourMs = 60 * 60 * 1000
	dayMs  = 24 * hourMs
)

func newParameters(workspaceID, subscriptionID string) parametersContent {
	all := []parameter{timeRange(), subscriptions(subscriptionID), workspaces(workspaceID), clusters()}
	for i := range all {
		all[i].ID, all[i].Version, all[i].IsGlobal = guid("parameter", all[i].Name), parameterVersion, true
	}
	return parametersContent{
		Version: parameterVersion, Parameters: all, Style: "pills", QueryType: fromGraph, ResourceType: graphResourceType,
	}
}

func timeRange() parameter {
	var choices []timeContext
	for _, ms := range []int{hourMs, 4 * hourMs, 12 * hourMs, dayMs, 2 * dayMs, 7 * dayMs, 14 * dayMs, 30 * dayMs} {
		choices = append(choices, timeContext{ms})
	}
	return parameter{
		Name: timeParameter, Label: "Time", Type: timePicker, IsRequired: true, Value: timeContext{dayMs},
		TypeSettings: map[string]any{"selectableValues": choices, "allowCustom": true},
	}
}

func subscriptions(subscriptionID string) parameter {
	return parameter{
		Name: subscriptionParameter, Label: "Subscriptions", Type: subscriptionList, IsRequired: true,
		Value:       []string{"/subscriptions/" + subscriptionID},
		MultiSelect: true, Quote: "'", Delimiter: ",",
		TypeSettings: map[string]any{"additionalResourceOptions": []string{everything}, "includeAll": true, "showDefault": false},
	}
}

func workspaces(workspaceID string) parameter {
	source := fromGraph
	return parameter{
		Name: workspaceParameter, Label: "Workspace", Type: resourcePicker, IsRequired: true, Value: workspaceID,
		Query: ownQueries()["workspaces"].text, QueryType: &source, ResourceType: graphResourceType,
		Resources: []string{reference(subscriptionParameter)},
		TypeSettings: map[string]any{
			"resourceTypeFilter": map[string]bool{logsResourceType: true}, "additionalResourceOptions": []string{}, "showDefault": false,
		},
	}
}

func clusters() parameter {
	source := fromLogs
	return parameter{
		Name: clusterParameter, Label: "Clusters", Type: dropDown, Value: []string{everything},
		MultiSelect: true, Quote: "'", Delimiter: ",",
		Query: ownQueries()["clusters"].runnable(), QueryType: &source, ResourceType: logsResourceType,
		Resources: []string{reference(workspaceParameter)}, TimeContext: &timeContext{dayMs}, TimeContextParameter: timeParameter,
		TypeSettings: map[string]any{"additionalResourceOptions": []string{everything}, "selectAllValue": allClusters, "showDefault": false},
	}
}
