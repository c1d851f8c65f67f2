package alerts

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
)

// maxFindings is how many rows a log rule returns, each a time series of its own. Azure evaluates no alert that has more than 300 which fire
// (MicrosoftDocs/azure-monitor-docs azure-monitor-limits-alerts.md), and charges each series that it watches (alerts-create-log-alert-rule.md).
const maxFindings = 250

// symbols are how Kusto writes the operators of rules.
var symbols = map[string]string{"GreaterThan": ">", "GreaterThanOrEqual": ">=", "LessThan": "<", "LessThanOrEqual": "<="}

// findings narrows a query to what breaks the rule's threshold, the worst first. Where there is more than Azure can tell one by one, another row says so,
// which is split like the others but does not change with how many there are.
func (r shipped) findings(query string) string {
	declarations, rows := kql.Split(query)
	by, direction := r.ResourceIdColumn, "asc"
	if by == "" && len(r.Dimensions) > 0 {
		by = r.Dimensions[0].Name
	}
	if measure := r.MetricMeasureColumn; measure != "" {
		by = measure
		worst := "arg_min"
		if strings.HasPrefix(r.Operator, "Greater") {
			worst, direction = "arg_max", "desc"
		}
		rows += fmt.Sprintf("\n| where %s %s %s", measure, symbols[r.Operator], strconv.FormatFloat(*r.Threshold, 'f', -1, 64))
		rows += fmt.Sprintf("\n| summarize %s(%s, *) by %s", worst, measure, strings.Join(r.series(), ", "))
	}
	if by == "" {
		return declarations + "\n" + rows // one series, whatever is found
	}
	top := fmt.Sprintf("\n| top %d by %s %s", maxFindings, by, direction)
	if len(r.Dimensions) == 0 {
		return declarations + "\n" + rows + top + "\n"
	}
	return declarations + "\nlet found = materialize(" + rows + ");\nfound" + top + "\n| union (found\n    " + r.remainder() + ")\n"
}

// series are the columns that tell the rule's time series apart.
func (r shipped) series() []string {
	var columns []string
	if r.ResourceIdColumn != "" {
		columns = append(columns, r.ResourceIdColumn)
	}
	for _, one := range r.Dimensions {
		columns = append(columns, one.Name)
	}
	return columns
}

// remainder makes one row of all that is found, if it is more than can be told one by one.
func (r shipped) remainder() string {
	sums := []string{"Findings = count()"}
	if measure := r.MetricMeasureColumn; measure != "" {
		worst := "max"
		if strings.HasPrefix(r.Operator, "Less") {
			worst = "min"
		}
		sums = append(sums, measure+" = "+worst+"("+measure+")")
	}
	if r.ResourceIdColumn != "" {
		sums = append(sums, fmt.Sprintf("%s = min(%[1]s)", r.ResourceIdColumn))
	}
	named := make([]string, len(r.Dimensions))
	for i, one := range r.Dimensions {
		text := ""
		if i == 0 {
			text = fmt.Sprintf("more than %d", maxFindings)
		}
		named[i] = one.Name + " = " + kql.JSON(text)
	}
	return fmt.Sprintf("| summarize %s\n    | where Findings > %d\n    | extend %s", strings.Join(sums, ", "), maxFindings, strings.Join(named, ", "))
}
