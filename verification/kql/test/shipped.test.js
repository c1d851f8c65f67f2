import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeLogCase, judgeQueryCase, judgeSentinelCase } from '../src/cases.js';
import { checkEvents, checkKinds, checkLogQuery, checkOptOut, checkResolved, checkSentinelQuery } from '../src/checks.js';
import { diagnose } from '../src/binding.js';
import { Engine } from '../src/engine.js';
import { logRules, savedQueries, sentinelRules, statedTables } from '../src/shipped.js';
import { contradictions, everyQuery, unused } from '../src/tables.js';

const engine = new Engine(statedTables());
const none = (problems) => assert.ok(!problems.length, problems.join('\n'));
const casesIn = (queries) => queries.reduce((count, one) => count + (one.cases?.cases.length ?? 0), 0);

/** The problems of a query with all of its cases. */
function judgeAll(judge, query) {
  return (query.cases?.cases ?? []).flatMap((one) => {
    try {
      return judge(engine, query, one);
    } catch (error) {
      return [`${query.name}, case "${one.name}": ${error.message}`];
    }
  });
}

/** One test for each query, and a line that says how many there were. */
function each(what, queries, check) {
  for (const one of queries) test(`${what} ${one.name}`, () => none(check(one)));
  test(`${what}: count`, (t) => t.diagnostic(`${what}: ${queries.length} with ${casesIn(queries)} cases`));
}

const log = logRules(), sentinel = sentinelRules(), saved = savedQueries();

test('there are rules to check', () => assert.ok(log.length && sentinel.length));

each('log alerts', log, (rule) => {
  const wrong = [...checkLogQuery(rule, engine.globals), ...checkKinds(rule), ...(rule.cases ? checkEvents(rule) : [])];
  if (wrong.length) return wrong;
  const judged = judgeAll(judgeLogCase, rule);
  return judged.length ? judged : [...checkOptOut(engine, rule), ...checkResolved(engine, rule)];
});

each('Sentinel rules', sentinel, (rule) => {
  const wrong = checkSentinelQuery(rule, engine.globals);
  if (wrong.length) return wrong;
  assert.ok(rule.cases, `${rule.name} has no cases: add testdata/${rule.name}.json`);
  const fires = rule.cases.cases.map((one) => one.expect.length > 0);
  assert.ok(fires.includes(true) && fires.includes(false), `${rule.name} needs a case that fires and a silent one`);
  return judgeAll(judgeSentinelCase, rule);
});

each('saved queries', saved, (query) => {
  const wrong = diagnose(query.query, engine.globals);
  if (wrong.length) return wrong.map((problem) => `${query.name}, ${problem}`);
  const events = query.cases ? checkEvents(query) : [];
  return events.length ? events : judgeAll(judgeQueryCase, query);
});

test('every stated table and column is used', () => none(unused(engine.tables, everyQuery(), engine.globals)));

test('what is stated and not used is found', () => {
  const stated = { T: { A: 'string', B: 'long' }, U: { A: 'string' } };
  assert.deepEqual(unused(stated, ['T | where A == "x"']).map((one) => one.split(':')[0]), ['no query uses the column T.B', 'no query uses the table U']);
  assert.deepEqual(unused(stated, ['T | summarize sum(B) by A', 'U | distinct A']), []);
});

test('what contradicts a reference is found', () => {
  const reference = { T: { A: 'string', B: 'long' } };
  assert.deepEqual(contradictions({ T: { A: 'string' } }, reference), []);
  assert.match(contradictions({ T: { A: 'int' } }, reference)[0], /T\.A is stated as int, the reference has string/);
  assert.match(contradictions({ T: { C: 'int' } }, reference)[0], /no such column/);
  assert.match(contradictions({ V: {} }, reference)[0], /no table V/);
});
