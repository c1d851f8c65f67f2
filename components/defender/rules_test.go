package defender

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/components/internal/kql"
)

// The words that Microsoft Sentinel knows.
var (
	sentinelTactics = []string{
		"Reconnaissance", "ResourceDevelopment", "InitialAccess", "Execution", "Persistence", "PrivilegeEscalation", "DefenseEvasion",
		"CredentialAccess", "Discovery", "LateralMovement", "Collection", "Exfiltration", "CommandAndControl", "Impact", "PreAttack",
		"ImpairProcessControl", "InhibitResponseFunction",
	}
	sentinelIdentifiers = map[string][]string{
		"Account":       {"Name", "FullName", "NTDomain", "DnsDomain", "UPNSuffix", "Sid", "AadTenantId", "AadUserId", "PUID", "IsDomainJoined", "DisplayName", "ObjectGuid"},
		"IP":            {"Address"},
		"AzureResource": {"ResourceId"},
		"URL":           {"Url"},
		"Host":          {"DnsDomain", "NTDomain", "HostName", "FullName", "NetBiosName", "AzureID", "OMSAgentID"},
	}
)

func eachRule(t *testing.T, check func(*testing.T, string, rule)) {
	t.Helper()
	require.GreaterOrEqual(t, len(ruleNames()), 6)
	for _, name := range ruleNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, name, findRule(name))
		})
	}
}

func TestEveryRuleHasBothFiles(t *testing.T) {
	t.Parallel()
	queries, err := fs.Glob(ruleFiles, "rules/*.kql")
	require.NoError(t, err)
	settings, err := fs.Glob(ruleFiles, "rules/*.yaml")
	require.NoError(t, err)
	want := []string{path.Base(defaultsFile)}
	for _, file := range queries {
		want = append(want, strings.TrimSuffix(path.Base(file), ".kql")+".yaml")
	}
	for i := range settings {
		settings[i] = path.Base(settings[i])
	}
	assert.ElementsMatch(t, want, settings)
}

// TestRuleFilesAreStrict decodes every file again, as strictly as users' configuration.
func TestRuleFilesAreStrict(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(ruleFiles, "rules/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		content, err := ruleFiles.ReadFile(file)
		require.NoError(t, err)
		decoder := yaml.NewDecoder(bytes.NewReader(content))
		decoder.KnownFields(true)
		var one rule
		assert.NoError(t, decoder.Decode(&one), file)
	}
}

func TestRulesAreWhatSentinelTakes(t *testing.T) {
	t.Parallel()
	eachRule(t, func(t *testing.T, name string, one rule) {
		t.Helper()
		assert.Equal(t, name, one.Name)
		assert.Regexp(t, `^.{1,256}$`, one.DisplayName)
		assert.LessOrEqual(t, len(one.describe()), 5000)
		assert.NotEmpty(t, one.Description)
		assert.NotEmpty(t, one.WhatToDo)
		assert.NotEmpty(t, one.FalsePositives)
		assert.NotEmpty(t, one.References)
		assert.Contains(t, ruleSeverities, one.Severity)
		assert.Subset(t, sentinelTactics, one.Tactics)
		assert.NotEmpty(t, one.Tactics)
		for _, technique := range one.Techniques {
			assert.Regexp(t, `^T\d{4}$`, technique, "sub-techniques are refused here")
		}
		assert.NotEmpty(t, one.Tables)
		assert.Subset(t, auditTables, one.Tables)
		assert.Contains(t, []string{"GreaterThan", "LessThan", "Equal", "NotEqual"}, one.TriggerOperator)
		assert.Contains(t, []string{"AlertPerResult", "SingleAlert"}, one.EventGrouping)
		assert.LessOrEqual(t, len(one.CustomDetails), 20)
		assert.Less(t, len(one.query), 10_000)
	})
}

func TestRuleDurations(t *testing.T) {
	t.Parallel()
	eachRule(t, func(t *testing.T, _ string, one rule) {
		t.Helper()
		frequency, ok := kql.Duration(one.QueryFrequency)
		require.True(t, ok)
		period, ok := kql.Duration(one.QueryPeriod)
		require.True(t, ok)
		assert.GreaterOrEqual(t, frequency, shortestDuration)
		assert.LessOrEqual(t, period, longestDuration)
		assert.LessOrEqual(t, frequency, period)
		if period >= longPeriod {
			assert.GreaterOrEqual(t, frequency, shortestForLongPeriod)
		}
		suppression, ok := kql.Duration(one.SuppressionDuration)
		require.True(t, ok)
		assert.GreaterOrEqual(t, suppression, shortestDuration)
		assert.LessOrEqual(t, suppression, 24*time.Hour)
		lookback, ok := kql.Duration(one.Incident.Grouping.LookbackDuration)
		require.True(t, ok)
		assert.LessOrEqual(t, lookback, 7*24*time.Hour)
	})
}

func TestRuleEntities(t *testing.T) {
	t.Parallel()
	eachRule(t, func(t *testing.T, _ string, one rule) {
		t.Helper()
		assert.LessOrEqual(t, len(one.EntityMappings), 10)
		var kinds []string
		for _, entity := range one.EntityMappings {
			kinds = append(kinds, entity.EntityType)
			assert.Contains(t, sentinelIdentifiers, entity.EntityType)
			assert.NotEmpty(t, entity.FieldMappings)
			assert.LessOrEqual(t, len(entity.FieldMappings), 3)
			for _, field := range entity.FieldMappings {
				assert.Contains(t, sentinelIdentifiers[entity.EntityType], field.Identifier)
			}
		}
		assert.Subset(t, kinds, one.Incident.Grouping.GroupByEntities, "incidents are grouped by what is mapped")
		assert.Contains(t, []string{"AnyAlert", "AllEntities", "Selected"}, one.Incident.Grouping.MatchingMethod)
	})
}

var titleColumn = regexp.MustCompile(`\{\{(.+?)\}\}`)

// TestRuleColumnsExist finds every column that the settings name where the query names what comes out of it.
func TestRuleColumnsExist(t *testing.T) {
	t.Parallel()
	eachRule(t, func(t *testing.T, _ string, one rule) {
		t.Helper()
		wanted := []string{"TimeGenerated", "ClusterId", "Cluster"}
		titles := titleColumn.FindAllStringSubmatch(one.AlertTitle, -1)
		assert.LessOrEqual(t, len(titles), 3, "a title has room for three columns")
		assert.LessOrEqual(t, len(one.AlertTitle), 256)
		for _, match := range titles {
			wanted = append(wanted, match[1])
		}
		for label, column := range one.CustomDetails {
			assert.LessOrEqual(t, len(label), 20)
			wanted = append(wanted, column)
		}
		for _, entity := range one.EntityMappings {
			for _, field := range entity.FieldMappings {
				wanted = append(wanted, field.ColumnName)
			}
		}
		end := ending(one.query)
		for _, column := range wanted {
			assert.Regexp(t, `\b`+regexp.QuoteMeta(column)+`\b`, end, "the end of the query names %s", column)
		}
	})
}

// ending is the query from its last projection or aggregation on that says which columns there are.
func ending(query string) string {
	at := -1
	for _, operator := range []string{"| project ", "| summarize "} {
		for i := 0; ; {
			next := strings.Index(query[i:], operator)
			if next < 0 {
				break
			}
			i += next + 1
			if !strings.HasPrefix(query[i-1:], "| summarize arg_min(TimeGenerated, *)") {
				at = max(at, i)
			}
		}
	}
	return query[max(at, 0):]
}

func TestRuleQueriesTakeTheirLines(t *testing.T) {
	t.Parallel()
	ignored := Ignored{
		IgnoredActors: []string{"a"}, IgnoredNamespaces: []string{"n"}, IgnoredSourceIps: []string{"203.0.113.7"}, IgnoredClusters: []string{"AKS-1"},
	}
	values := map[string]string{"Actors": `"a"`, "Namespaces": `"n"`, "SourceIps": `"203.0.113.7"`, "Clusters": `"aks-1"`}
	eachRule(t, func(t *testing.T, _ string, one rule) {
		t.Helper()
		assert.Len(t, auditLine.FindAllString(one.query, -1), 1)
		assert.Contains(t, one.query, "let audit = "+one.Tables[0]+";", "the query in the file runs as it is")
		for _, match := range ignoredLine.FindAllStringSubmatch(one.query, -1) {
			assert.Contains(t, values, match[1])
			assert.True(t, one.ignores(match[1]))
		}
		assert.Equal(t, strings.Count(one.query, "dynamic([])"), len(ignoredLine.FindAllString(one.query, -1)))
		for _, tables := range [][]string{{"AKSAudit"}, {"AKSAuditAdmin"}, {"AKSAuditAdmin", "AKSAudit"}} {
			query := one.queryFor(tables, one.QueryFrequency, ignored)
			assert.NotContains(t, query, "dynamic([])", "every list is filled")
			for what, value := range values {
				assert.Equal(t, one.ignores(what), strings.Contains(query, "let ignored"+what+" = dynamic(["+value+"]);"), what)
			}
			assert.Equal(t, strings.Count(one.query, "\n"), strings.Count(query, "\n")-strings.Count(query, "OrNone = "), "nothing else changes")
			for _, table := range tables {
				assert.Contains(t, strings.SplitAfter(query, ";")[auditPart(query)], table)
			}
		}
	})
}

// auditPart is the number of the statement that says where rows come from.
func auditPart(query string) int {
	return slices.IndexFunc(strings.SplitAfter(query, ";"), func(part string) bool { return strings.Contains(part, "let audit = ") })
}

func TestRuleRows(t *testing.T) {
	t.Parallel()
	late := rule{NewRowsOnly: true, query: "let audit = AKSAudit;\naudit | count"}
	assert.Contains(t, late.queryFor([]string{"AKSAuditAdmin", "AKSAudit"}, "PT1H", Ignored{}),
		"(union isfuzzy=true (AKSAuditAdmin | where ingestion_time() > ago(60m)), (AKSAudit | where ingestion_time() > ago(60m)), (datatable(")
	whole := rule{query: late.query}
	assert.Equal(t, "let audit = (union isfuzzy=true AKSAuditAdmin, (datatable(TimeGenerated: datetime)[]));\naudit | count",
		whole.queryFor([]string{"AKSAuditAdmin"}, "PT1H", Ignored{}))
	one := rule{Tables: []string{"AKSAuditAdmin", "AKSAudit"}}
	assert.Equal(t, []string{"AKSAuditAdmin", "AKSAudit"}, one.sources([]string{"AKSAudit", "AKSAuditAdmin", "AKSControlPlane"}))
	assert.Empty(t, one.sources([]string{"AKSControlPlane"}))
}

var guid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// TestRuleIDsAreStable holds an id to its name: another one would make a second rule beside the first, and lose the first one's incidents.
func TestRuleIDsAreStable(t *testing.T) {
	t.Parallel()
	owners := map[string]string{}
	for _, name := range ruleNames() {
		id := ruleID(name)
		assert.Regexp(t, guid, id)
		assert.Empty(t, owners[id])
		owners[id] = name
	}
	assert.Equal(t, "669d6fb6-8e6a-073e-8d81-fe303515c6bc", ruleID("privileged-pod-created"))
}

// TestRuleTestdata has rows for every rule, and none without one.
func TestRuleTestdata(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(os.DirFS("rules/testdata"), "*.json")
	require.NoError(t, err)
	var want []string
	for _, name := range ruleNames() {
		want = append(want, name+".json")
	}
	assert.ElementsMatch(t, want, files)
}

func TestDurations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"PT5M": 5 * time.Minute, "PT1H": time.Hour, "P1D": 24 * time.Hour, "P14D": 14 * 24 * time.Hour, "P1DT2H3M": 26*time.Hour + 3*time.Minute,
	} {
		got, ok := kql.Duration(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
		assert.Equal(t, fmt.Sprintf("%dm", int(want.Minutes())), kql.Timespan(text))
	}
	for _, text := range []string{"", "P", "PT", "P1DT", "5m", "PT5S", "pt5m", "PT1.5H", "-PT5M", "PT5M ", "P1W"} {
		_, ok := kql.Duration(text)
		assert.False(t, ok, text)
	}
}

func TestDynamicList(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "dynamic([])", kql.DynamicList(nil))
	assert.Equal(t, `dynamic(["a", "system:serviceaccount:x:y"])`, kql.DynamicList([]string{"a", "system:serviceaccount:x:y"}))
}

// TestIgnoredTextsStayTexts refuses what would end the text that it stands in and go on as a query.
func TestIgnoredTextsStayTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"]); AKSAudit //`, `a\`, "a\nb", "", strings.Repeat("a", 257)} {
		assert.False(t, ignoredPattern.MatchString(text), text)
	}
	assert.True(t, ignoredPattern.MatchString("aksService'; drop"))
}
