import assert from 'node:assert/strict';
import test from 'node:test';
import { difference, judgeLogCase, judgeQueryCase, minutes, rowsOf } from '../src/cases.js';
import { checkKinds, checkOptOut, checkResolved } from '../src/checks.js';
import { Engine } from '../src/engine.js';
import { deployedForms, withLine, withValues } from '../src/rewrite.js';

const tables = { Pods: { TimeGenerated: 'datetime', _ResourceId: 'string', Namespace: 'string', Label: 'string' } };
const engine = new Engine(tables);

test('minutes', () => {
  assert.deepEqual(['3..1', '10..0/5', '1..-1', 5, [1, 9]].map(minutes), [[3, 2, 1], [10, 5, 0], [1, 0, -1], [5], [1, 9]]);
  assert.throws(() => minutes('1-2'), /ago is 1-2/);
});

test('rows', () => {
  const file = { now: '2026-01-01T12:00:00Z', base: { Pods: { _ResourceId: '@prod', Namespace: 'shop' } } };
  const { Pods } = rowsOf(file, { rows: { Pods: [{ ago: '1..0', Label: [{ a: 'b' }] }, { Namespace: 'x' }] } }, tables);
  assert.deepEqual(Pods.map((row) => row.TimeGenerated), ['2026-01-01T11:59:00.000Z', '2026-01-01T12:00:00.000Z', undefined]);
  assert.deepEqual(Pods.map((row) => row.Namespace), ['shop', 'shop', 'x']);
  assert.equal(Pods[0].Label, '[{"a":"b"}]');
  assert.match(Pods[2]._ResourceId, /managedclusters\/aks-prod$/);
});

test('lines are rewritten where they are declared', () => {
  const query = 'let names = dynamic([]); // all\nlet grace = 1h;\nlet audit = AKSAudit;\naudit | where "let names = 1;" != ""';
  assert.match(withValues(query, { names: ['a;b'], grace: '5m' }), /^let names = dynamic\(\["a;b"\]\); \/\/ all\nlet grace = 5m;\nlet audit = AKSAudit;\naudit \| where "let names = 1;"/);
  assert.match(withValues(query, { names: '$&' }), /^let names = "\$&";/);
  assert.match(withLine(query, 'audit', '(union A, B)'), /^let audit = \(union A, B\);$/m);
  assert.throws(() => withValues(query, { nope: 1 }), /no line "let nope/);
});

test('the forms that are deployed', () => {
  const forms = deployedForms({ query: 'let audit = AKSAudit;\nlet ignoredActors = dynamic([]);\naudit', newRowsOnly: true, queryFrequency: 'PT1H' });
  assert.match(forms['with values'], /ignoredActors = dynamic\(\["somebody"\]\);/);
  assert.match(forms['on AKSAudit'], /^let audit = AKSAudit \| where ingestion_time\(\) > ago\(60m\);/);
  assert.match(forms['on AKSAuditAdmin and AKSAudit'], /^let audit = \(union \(AKSAuditAdmin \| where .*\), \(AKSAudit \| where .*\)\);/);
  assert.deepEqual(Object.keys(deployedForms({ query: 'Pods' })), ['as it is']);
});

test('differences', () => {
  const same = (a, b) => a === b;
  assert.deepEqual(difference([1, 2], [2, 1], same), []);
  for (const [expected, got] of [[[1], []], [[], [1]], [[1, 1], [1]], [[1], [1, 1]]]) assert.equal(difference(expected, got, same).length, 1);
});

const query = [
  'let optOutLabel = "alerts";', 'let excludedNamespaces = dynamic([]);', 'Pods',
  '| where tostring(parse_json(Label)[optOutLabel]) != "off" and Namespace !in (excludedNamespaces)',
].join('\n');
const rule = (...cases) => ({
  name: 'r', query, workload: true, excludedNamespaces: ['kube-system'], windowSize: 'PT5M', evaluationFrequency: 'PT5M', dimensions: ['Namespace'],
  failingPeriods: { of: 1, atLeast: 1 }, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0, autoMitigate: true,
  cases: { now: '2026-01-01T12:00:00Z', cases },
});
const shop = { ago: 0, Namespace: 'shop' };
const fires = { name: 'a', is: 'fires', rows: { Pods: [shop] }, fires: { 0: [{ Namespace: 'shop' }] } };
const silent = { name: 'b', is: 'near-miss', rows: { Pods: [{ ...shop, Namespace: 'kube-system' }] }, fires: { 0: [] } };
const out = { name: 'c', is: 'opt-out', rows: { Pods: [{ ...shop, Label: { alerts: 'off' } }] }, fires: { 0: [] } };
const resolves = { name: 'd', is: 'resolves', rows: { Pods: [shop] }, fires: { 0: [{ Namespace: 'shop', value: 1 }], 5: [] } };

test('a case is judged', () => {
  const judge = (one) => judgeLogCase(engine, rule(one), one);
  for (const one of [fires, silent, out, resolves]) assert.deepEqual(judge(one), []);
  assert.match(judge({ ...fires, fires: { 0: [] } })[0], /^r, case "a", after 0 minutes: expected \[\], got \[{"dimensions":{"Namespace":"shop"},"values":\[1\]}\]/);
  for (const wrong of [{ Namespace: 'other' }, { Nope: 'x' }, { value: 2 }]) assert.equal(judge({ ...fires, fires: { 0: [wrong] } }).length, 1);
  assert.equal(judge({ ...silent, let: { excludedNamespaces: [] } }).length, 1, 'a case may give other values');
});

test('a saved query is judged', () => {
  const saved = (expect) => ({
    name: 'q', query: 'Pods | project TimeGenerated, Namespace', cases: { now: '2026-01-01T12:00:00Z', cases: [{ name: 'a', rows: { Pods: [shop] }, expect }] },
  });
  const judge = (one) => judgeQueryCase(engine, one, one.cases.cases[0]);
  assert.deepEqual(judge(saved([{ TimeGenerated: '2026-01-01T12:00:00Z', Namespace: 'shop' }])), []);
  assert.match(judge(saved([{ TimeGenerated: '2026-01-01T12:01:00Z' }]))[0], /^q, case "a": expected/);
  assert.equal(judge(saved([])).length, 1);
});

test('a rule lacks no kind of case', () => {
  assert.deepEqual(checkKinds(rule(fires, silent, out, resolves)), []);
  for (const left of [fires, silent, out, resolves]) {
    const others = [fires, silent, out, resolves].filter((one) => one !== left);
    assert.match(checkKinds(rule(...others))[0], new RegExp(`r has no case that is ${left.is}`));
  }
  assert.deepEqual(checkKinds({ ...rule(fires, silent, resolves), workload: false }), []);
  assert.match(checkKinds({ name: 'r', cases: null })[0], /r has no cases/);
});

test('a case is of its kind', () => {
  const wrong = [[fires, { 0: [] }], [silent, { 0: [{}] }], [out, {}], [resolves, { 0: [{}] }], [resolves, { 5: [{}], 0: [] }]];
  for (const [one, expected] of wrong) {
    const problems = checkKinds(rule(fires, silent, out, resolves, { ...one, fires: expected }));
    assert.ok(problems.some((problem) => problem.includes('but expects')), `${one.is} with ${JSON.stringify(expected)}`);
  }
  assert.match(checkKinds(rule(fires, silent, out, resolves, { ...fires, is: 'fire' }))[0], /is fire: must be one of/);
  assert.match(checkKinds(rule(fires, silent, out, resolves, { ...fires, treshold: 1 }))[0], /has treshold/);
});

test('an opt-out case needs its label', () => {
  assert.deepEqual(checkOptOut(engine, rule(out)), []);
  assert.equal(checkOptOut(engine, rule({ ...out, rows: { Pods: [] } })).length, 1);
});

test('what resolves stays silent', () => {
  assert.deepEqual(checkResolved(engine, rule(resolves)), []);
  assert.match(checkResolved(engine, rule({ ...resolves, rows: { Pods: [{ ...shop, ago: [0, -10] }] } }))[0], /fires again after 10 minutes/);
});
