import assert from 'node:assert/strict';
import test from 'node:test';
import { alertColumns, diagnose, diagnoseWithoutTables, missingColumns } from '../src/binding.js';
import { globalsFor } from '../src/language.js';
import { fired } from '../src/cases.js';
import { Engine } from '../src/engine.js';
import { findings } from '../src/rewrite.js';
import { deployedQueries, logRules, statedTables } from '../src/shipped.js';

const tables = statedTables(), globals = globalsFor(tables), deployed = deployedQueries();
const none = (problems) => assert.ok(!problems.length, problems.join('\n'));

for (const [name, query] of Object.entries(deployed)) {
  test(`deployed: ${name} binds with its tables, without any, and without their columns`, () => {
    none([...diagnose(query, globals), ...diagnoseWithoutTables(query, Object.keys(tables))]);
  });
}

for (const rule of logRules()) {
  test(`deployed: ${rule.name} returns what its settings name, at most 250 rows and one`, () => {
    const query = deployed[`rule ${rule.name}`], made = findings(rule, rule.query);
    none(missingColumns(query, globals, alertColumns(rule)));
    // From where the tables are read, the two makers of a query must agree.
    const tail = (text) => text.slice(text.search(/\n\| (top|union)/)).trim();
    assert.equal(tail(query), tail(made));
  });
}

const engine = new Engine(tables), pending = logRules().find((rule) => rule.name === 'pods-pending');
const waiting = (count) => ({ name: `${count} workloads wait`, is: 'fires', rows: { KubePodInventory: Array.from({ length: count }, (_, i) => ({
  ago: 0, _ResourceId: '@prod', Namespace: 'shop', ControllerName: `w${i}`, PodUid: String(i), PodStatus: 'Pending', PodCreationTimeStamp: '2026-03-02T11:00:00Z',
})) } });
const told = (count) => fired(engine, { ...pending, cases: { now: '2026-03-02T12:00:00Z', cases: [] } }, waiting(count), 0).map((one) => one.dimensions);

test('deployed: what is too much to be told one by one is one series more', () => {
  assert.equal(told(250).length, 250);
  assert.equal(told(250).filter((one) => one.Namespace.startsWith('more than')).length, 0);
  const many = told(400), others = many.filter((one) => one.Namespace === 'more than 250');
  assert.equal(many.length, 251);
  assert.equal(others.length, 1);
  assert.match(others[0].ClusterId, /managedclusters\/aks-prod$/);
});
