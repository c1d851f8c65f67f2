import assert from 'node:assert/strict';
import test from 'node:test';
import { firing } from '../src/alert.js';
import { Engine } from '../src/engine.js';

const engine = new Engine({
  Pods: { TimeGenerated: 'datetime', Name: 'string', Namespace: 'string', ClusterId: 'string', Reason: 'string', Value: 'real' },
});
const now = new Date('2026-01-01T12:00:00Z');
const at = (minutes, columns) => ({ TimeGenerated: new Date(now - minutes * 6e4).toISOString(), Name: 'p', ...columns });
const defaults = {
  windowSize: 'PT5M', failingPeriods: { of: 1, atLeast: 1 }, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0, dimensions: [],
};
const fired = (rule, query, pods) => firing(engine, { ...defaults, ...rule }, query, { Pods: pods }, now);

const looping = {
  metricMeasureColumn: 'Pods', timeAggregation: 'Maximum', dimensions: ['Namespace'], failingPeriods: { of: 3, atLeast: 2 },
};
const query = 'Pods | where Reason == "Loop" | summarize Pods = dcount(Name) by Namespace, bin(TimeGenerated, 5m)';
const loop = { Namespace: 'shop', Reason: 'Loop' };

test('two of three periods fire', () => {
  const [series, ...others] = fired(looping, query, [at(1, loop), at(6, loop)]);
  assert.deepEqual([series.dimensions, series.values, others], [{ Namespace: 'shop' }, [1, 1, null], []]);
});
test('one of three periods does not', () => assert.deepEqual(fired(looping, query, [at(1, loop)]), []));
test('two periods of two series do not', () => assert.deepEqual(fired(looping, query, [at(1, loop), at(6, { ...loop, Namespace: 'other' })]), []));
test('what the query leaves out does not', () => {
  assert.deepEqual(fired(looping, query, [at(1, { Namespace: 'shop' }), at(6, { Namespace: 'shop' })]), []);
});
test('rows of before the periods do not', () => assert.deepEqual(fired(looping, query, [at(16, loop), at(21, loop)]), []));
test('rows of after the evaluation do not', () => assert.deepEqual(fired(looping, query, [at(-1, loop), at(-2, loop)]), []));

test('another range of the query is looked at', () => {
  const rule = { overrideQueryTimeRange: 'PT30M', operator: 'GreaterThanOrEqual', threshold: 2 };
  assert.equal(fired(rule, 'Pods', [at(1), at(29)]).length, 1);
  assert.equal(fired(rule, 'Pods', [at(1), at(31)]).length, 0);
});

test('the resource splits like a dimension', () => {
  const pods = ['x', 'x', 'y'].map((ClusterId) => at(1, { ClusterId }));
  const made = fired({ resourceIdColumn: 'ClusterId', threshold: 1 }, 'Pods', pods);
  assert.deepEqual(made.map(({ dimensions }) => dimensions), [{ ClusterId: 'x' }]);
});

test('no rows are a count of none, but only without a split', () => {
  const missing = { operator: 'LessThan', threshold: 1 };
  assert.equal(fired(missing, 'Pods', []).length, 1);
  assert.equal(fired(missing, 'Pods', [at(1)]).length, 0);
  assert.equal(fired({ ...missing, dimensions: ['Namespace'] }, 'Pods', []).length, 0);
});

test('each aggregation and operator', () => {
  const pods = [1, 2, 6].map((Value) => at(1, { Value }));
  const value = (timeAggregation) => fired({ metricMeasureColumn: 'Value', timeAggregation }, 'Pods', pods)[0].values[0];
  assert.deepEqual(['Average', 'Minimum', 'Maximum', 'Total', 'Count'].map(value), [3, 1, 6, 9, 3]);
  const fires = (operator, threshold) => fired({ operator, threshold }, 'Pods', pods).length === 1;
  const operators = { GreaterThan: false, GreaterThanOrEqual: true, LessThan: false, LessThanOrEqual: true, Equal: true };
  for (const [operator, expected] of Object.entries(operators)) assert.equal(fires(operator, 3), expected, operator);
});
