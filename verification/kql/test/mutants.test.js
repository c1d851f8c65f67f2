import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeLogCase, judgeSentinelCase } from '../src/cases.js';
import { Engine } from '../src/engine.js';
import { hunt, logMutants, sentinelMutants } from '../src/mutants.js';
import { logRules, sentinelRules, statedTables } from '../src/shipped.js';

// Not all: some mutants mean the same as the rule, and a list of names needs no case for each of them.
const NOTICED = 0.5;

const engine = new Engine(statedTables());
const totals = {};

function check(what, rules, mutantsOf, judge) {
  totals[what] = { noticed: 0, missed: 0 };
  for (const rule of rules) {
    test(`${what}: the cases of ${rule.name} notice mistakes`, () => {
      const { noticed, missed } = hunt(engine, mutantsOf(rule), judge);
      totals[what].noticed += noticed.length;
      totals[what].missed += missed.length;
      const list = missed.map((mutant) => `\n  ${mutant.change}`).join(''), share = noticed.length / (noticed.length + missed.length);
      assert.ok(share >= NOTICED, `${rule.name}: its cases notice ${noticed.length} mutants, but not:${list}`);
    });
  }
  test(`${what}: count`, (t) => t.diagnostic(`${what}: ${totals[what].noticed} mutants noticed, ${totals[what].missed} missed`));
}

check('log alerts', logRules(), logMutants, judgeLogCase);
check('Sentinel rules', sentinelRules(), sentinelMutants, (...given) => judgeSentinelCase(...given, ['AKSAuditAdmin']));

test('cases that show nothing notice nothing', () => {
  const [rule] = logRules(), empty = { now: '2026-03-02T12:00:00Z', cases: [{ name: 'no rows', is: 'near-miss', rows: {}, fires: { 0: [] } }] };
  const threshold = logMutants({ ...rule, cases: empty }).filter((mutant) => mutant.change.startsWith('threshold'));
  assert.equal(hunt(engine, threshold, judgeLogCase).noticed.length, 0);
});
