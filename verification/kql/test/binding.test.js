import assert from 'node:assert/strict';
import test from 'node:test';
import { alertColumns, alertLimits, diagnose, diagnoseWithoutTables, missingColumns } from '../src/binding.js';
import { globalsFor } from '../src/language.js';

const globals = globalsFor({
  Pods: { TimeGenerated: 'datetime', Name: 'string', Namespace: 'string', Restarts: 'int', Labels: 'dynamic' },
  Events: { TimeGenerated: 'datetime', Name: 'string' },
});

const BOUND = {
  'an unknown column': ['Pods | where PodState == "Failed"', 'KS142'],
  'an unknown table': ['Podz | count', 'KS204'],
  'an operator on the wrong types': ['Pods | where Restarts + "a" > 1', 'KS106'],
  'a condition that is none': ['Pods | where Restarts', 'KS141'],
  'no operator': ['Pods | where Name "x"', 'KS005'],
  'an unknown operator': ['Pods | summarise count()', 'KS176'],
  'too few arguments': ['Pods | extend a = strcat_delim()', 'KS120'],
  'too many arguments': ['Pods | extend a = toupper(Name, Namespace)', 'KS119'],
  'an unknown function': ['Pods | extend a = upper(Name)', 'KS211'],
  'an aggregate without summarize': ['Pods | extend a = count()', 'KS144'],
  'a join of no kind': ['Pods | join kind=inside (Events) on Name', 'KS005'],
  'a column that summarize lost': ['Pods | summarize c = count() by Name | where Namespace == "x"', 'KS142'],
  'a dynamic group': ['Pods | summarize count() by Labels.team', 'KS116'],
};

for (const [what, [query, code]] of Object.entries(BOUND)) {
  test(`bound: ${what}`, () => assert.ok(diagnose(query, globals).some((problem) => problem.includes(code)), diagnose(query, globals).join()));
}

test('a query that is well has no findings, and a finding has its line', () => {
  assert.deepEqual(diagnose('Pods | where Labels.team == "x" | join kind=inner (Events | summarize max(TimeGenerated) by Name) on Name', globals), []);
  assert.match(diagnose('Pods\n| where Name == "a"\n| where Nope == 1', globals)[0], /^line 3: KS142/);
});

test('columns that a rule names', () => {
  const rule = (settings) => alertColumns({ dimensions: [], resourceIdColumn: '', ...settings });
  const found = (settings) => missingColumns('Pods | summarize N = count(), T = max(TimeGenerated) by Name', globals, rule(settings));
  assert.deepEqual(found({ metricMeasureColumn: 'N', dimensions: ['Name'], resourceIdColumn: 'Name' }), []);
  assert.match(found({ metricMeasureColumn: 'Nope' })[0], /metricMeasureColumn Nope is not in the result: Name, N, T/);
  assert.match(found({ metricMeasureColumn: 'Name' })[0], /is of type string, not int or long/);
  assert.match(found({ dimensions: ['T'] })[0], /dimension T is of type datetime/);
  assert.match(found({ resourceIdColumn: 'N' })[0], /resourceIdColumn N is of type long, not string/);
});

const LIMITS = {
  take: ['Pods | take 10'],
  search: ['search "x" | count'],
  'union does not': ['union Pods, Events | count', 'PT1M'],
  AggregatedValue: ['Pods | summarize AggregatedValue = count()'],
  bag_unpack: ['Pods | project Labels | evaluate bag_unpack(Labels)'],
  'ago\\(\\)': ['let w = 5m; Pods | where TimeGenerated > ago(w)'],
  'every minute': ['Pods | where ingestion_time() > ago(5m)', 'PT1M'],
  bytes: [`Pods | where Name == "${'x'.repeat(60000)}"`],
};

for (const [what, [query, frequency]] of Object.entries(LIMITS)) {
  test(`limits of alert rules: ${what}`, () => assert.match(alertLimits(query, globals, frequency).join(), new RegExp(what)));
}

test('what is within the limits', () => {
  assert.deepEqual(alertLimits('Pods // AggregatedValue\n| where TimeGenerated > ago(1h) and ingestion_time() > ago(15m)', globals, 'PT5M'), []);
});

test('a query binds without its tables only through a union that does without them', () => {
  const optional = 'let Some = (union isfuzzy=true Pods, (datatable(Name: string)[]));\nSome | where Name == "a"';
  const found = (query) => diagnoseWithoutTables(query, ['Pods']).join();
  assert.equal(found(optional), '');
  assert.match(found('Pods | where Name == "a"'), /KS204.*KS142/);
  assert.match(found(optional.replace('isfuzzy=true ', '')), /KS204/);
  assert.match(found(`${optional} and Namespace == "b"`), /KS142/);
});
