package alerts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	notebookVersion = "Notebook/1.0"
	notebookSchema  = "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json"
)

// notebook is the content of a workbook, in the format of the portal.
type notebook struct {
	Version             string   `json:"version"`
	Items               []item   `json:"items"`
	FallbackResourceIDs []string `json:"fallbackResourceIds"`
	Schema              string   `json:"$schema"`
}

type itemType int

const (
	textItem      itemType = 1
	queryItem     itemType = 3
	parameterItem itemType = 9
	linkItem      itemType = 11
	groupItem     itemType = 12
)

// item is one thing on a page.
type item struct {
	Type       itemType    `json:"type"`
	Content    any         `json:"content"`
	Visibility *visibility `json:"conditionalVisibility,omitempty"`
	Width      string      `json:"customWidth,omitempty"`
	Name       string      `json:"name"`
}

// visibility shows an item while a parameter has a value.
type visibility struct {
	ParameterName string `json:"parameterName"`
	Comparison    string `json:"comparison"`
	Value         string `json:"value"`
}

type textContent struct {
	JSON string `json:"json"`
}

type groupContent struct {
	Version   string `json:"version"`
	GroupType string `json:"groupType"`
	Items     []item `json:"items"`
}

type linksContent struct {
	Version string `json:"version"`
	Style   string `json:"style"`
	Links   []link `json:"links"`
}

// link is a tab: it sets a parameter.
type link struct {
	ID         string `json:"id"`
	CellValue  string `json:"cellValue"`
	LinkTarget string `json:"linkTarget"`
	LinkLabel  string `json:"linkLabel"`
	SubTarget  string `json:"subTarget"`
	Style      string `json:"style"`
}

// page is one of the workbook's tabs.
type page struct{ key, title, text string }

var pages = []page{
	{"health", "Cluster health", "Nodes, pods and volumes of the clusters chosen above, from the logs of Container Insights."},
	{"cost", "Cost of logs", "What is billed, and who writes it. Usage knows tables; clusters, namespaces and containers are counted row by row, " +
		"which takes long over many days."},
	{"alerts", "Alerts", "Alerts and rules of the subscriptions chosen above, from Azure Resource Graph, which keeps alerts for 30 days. " +
		"The choice of clusters does not apply here."},
}

const tabParameter = "selectedTab"

// newNotebook draws every query that is not excluded on its page. A page without queries has no tab.
func newNotebook(workspaceID, subscriptionID string, exclude []string) notebook {
	var tabs []link
	var groups []item
	for _, one := range pages {
		items := one.items(exclude)
		if len(items) == 0 {
			continue
		}
		tabs = append(tabs, link{
			ID: guid("tab", one.key), CellValue: tabParameter, LinkTarget: "parameter", LinkLabel: one.title, SubTarget: one.key, Style: "link",
		})
		groups = append(groups, item{
			Type: groupItem, Name: one.key, Visibility: &visibility{ParameterName: tabParameter, Comparison: "isEqualTo", Value: one.key},
			Content: groupContent{Version: "NotebookGroup/1.0", GroupType: "editable", Items: slices.Concat([]item{one.introduction()}, items)},
		})
	}
	head := []item{
		{Type: parameterItem, Name: "parameters", Content: newParameters(workspaceID, subscriptionID)},
		{Type: linkItem, Name: "tabs", Content: linksContent{Version: "LinkItem/1.0", Style: "tabs", Links: tabs}},
	}
	return notebook{
		Version: notebookVersion, Items: slices.Concat(head, groups), FallbackResourceIDs: []string{workspaceID}, Schema: notebookSchema,
	}
}

func (p page) introduction() item {
	return item{Type: textItem, Name: p.key + "-introduction", Content: textContent{JSON: fmt.Sprintf("## %s\n\n%s", p.title, p.text)}}
}

func (p page) items(exclude []string) []item {
	queries := ownQueries()
	names := slices.DeleteFunc(drawnNames(), func(name string) bool {
		return queries[name].Workbook.Page != p.key || slices.Contains(exclude, name)
	})
	slices.SortFunc(names, func(a, b string) int { return queries[a].Workbook.Order - queries[b].Workbook.Order })
	items := make([]item, len(names))
	for i, name := range names {
		items[i] = item{Type: queryItem, Name: name, Width: strconv.Itoa(queries[name].Workbook.Width), Content: queries[name].draw()}
	}
	return items
}

// serialize writes the JSON as the portal does, with < and > of queries as they are.
func (n notebook) serialize() (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(n); err != nil {
		return "", fmt.Errorf("writing the workbook: %w", err)
	}
	return strings.TrimSpace(text.String()), nil
}
