package alerts

import (
	"regexp"
	"slices"
	"strings"
)

// Lines of a query that the workbook rewrites; as they stand in the file, the query can be run anywhere.
var (
	clustersLine = regexp.MustCompile(`(?m)^let selectedClusters = dynamic\(\[\]\);`)
	stepLine     = regexp.MustCompile(`(?m)^let step = 1h;`)
	firedLine    = regexp.MustCompile(`(?m)^\| where FiredAt > ago\(30d\)$`)
)

// textForWorkbook refers to the workbook's parameters. A query on logs needs no time: its item sets it. Resource Graph knows none.
func (q query) textForWorkbook() string {
	text := clustersLine.ReplaceAllLiteralString(q.runnable(),
		"let selectedClusters = set_difference(dynamic(["+reference(clusterParameter)+"]), dynamic(['"+allClusters+"']));")
	text = stepLine.ReplaceAllLiteralString(text, "let step = "+reference(timeParameter+":grain")+";")
	return firedLine.ReplaceAllLiteralString(text, "| where FiredAt "+reference(timeParameter+":query"))
}

type queryContent struct {
	Version              string        `json:"version"`
	Query                string        `json:"query"`
	Size                 int           `json:"size"`
	ShowAnalytics        bool          `json:"showAnalytics"`
	Title                string        `json:"title"`
	NoDataMessage        string        `json:"noDataMessage"`
	TimeContext          *timeContext  `json:"timeContext,omitempty"`
	TimeContextParameter string        `json:"timeContextFromParameter,omitempty"`
	QueryType            dataSource    `json:"queryType"`
	ResourceType         string        `json:"resourceType"`
	Resources            []string      `json:"crossComponentResources"`
	Visualization        string        `json:"visualization"`
	TileSettings         *tileSettings `json:"tileSettings,omitempty"`
	GridSettings         *gridSettings `json:"gridSettings,omitempty"`
}

// Sizes of an item, as the portal numbers them.
const (
	mediumSize = 0
	tinySize   = 4
)

func (q query) draw() queryContent {
	content := queryContent{
		Version: "KqlItem/1.0", Query: q.textForWorkbook(), Size: mediumSize, ShowAnalytics: true, Title: q.Title, NoDataMessage: q.emptyMessage(),
		QueryType: fromLogs, ResourceType: logsResourceType, Resources: []string{reference(workspaceParameter)},
		TimeContext: &timeContext{dayMs}, TimeContextParameter: timeParameter, Visualization: q.Workbook.As,
	}
	if q.onGraph {
		content.QueryType, content.ResourceType, content.Resources = fromGraph, graphResourceType, []string{reference(subscriptionParameter)}
		content.TimeContext, content.TimeContextParameter = nil, ""
	}
	switch q.Workbook.As {
	case asTiles:
		content.Size, content.TileSettings = tinySize, newTileSettings(q.Workbook.Name, q.Workbook.Value)
	case asTable:
		content.GridSettings = &gridSettings{RowLimit: maxTableRows, Filter: true}
	}
	return content
}

// emptyMessage tells a quiet time from data that nobody collects.
func (q query) emptyMessage() string {
	tables := slices.Concat(q.Needs.Tables, q.Needs.AnyTable)
	if len(tables) == 0 {
		return "There is nothing to show."
	}
	return "There are no rows: nothing happened in that time, or this is not collected: " + strings.Join(tables, ", ") + "."
}

const maxTableRows = 1000

type gridSettings struct {
	RowLimit int  `json:"rowLimit"`
	Filter   bool `json:"filter"`
}

type tileSettings struct {
	TitleContent tileContent `json:"titleContent"`
	LeftContent  tileContent `json:"leftContent"`
	ShowBorder   bool        `json:"showBorder"`
}

type tileContent struct {
	ColumnMatch  string        `json:"columnMatch"`
	Formatter    int           `json:"formatter"`
	NumberFormat *numberFormat `json:"numberFormat,omitempty"`
}

type numberFormat struct {
	Unit    int            `json:"unit"`
	Options map[string]any `json:"options"`
}

// Numbers that the portal has for how a tile shows a column.
const (
	textFormatter      = 1
	bigNumberFormatter = 12
	countUnit          = 17
)

func newTileSettings(name, value string) *tileSettings {
	return &tileSettings{
		TitleContent: tileContent{ColumnMatch: name, Formatter: textFormatter},
		LeftContent: tileContent{
			ColumnMatch: value, Formatter: bigNumberFormatter,
			NumberFormat: &numberFormat{Unit: countUnit, Options: map[string]any{"maximumSignificantDigits": 4, "maximumFractionDigits": 1}},
		},
		ShowBorder: true,
	}
}
