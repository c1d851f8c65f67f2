// Whether a log search alert fires, as Azure Monitor evaluates a scheduled query rule.
import { TIME_AGGREGATIONS } from './aggregates.js';
import { duration, isNull, toDate, toText } from './values.js';

const OPERATORS = {
  GreaterThan: (a, b) => a > b, GreaterThanOrEqual: (a, b) => a >= b, LessThan: (a, b) => a < b, LessThanOrEqual: (a, b) => a <= b,
  Equal: (a, b) => a === b,
};

/** The rows that a rule looks at: those of the last `ms` milliseconds. A repeated event of Kubernetes is sent when it was last seen. */
export function within(rows, now, ms) {
  const seen = ({ TimeGenerated, LastSeen }) => {
    const at = toDate(TimeGenerated), sent = toDate(LastSeen) ?? at;
    return !at || (at > now - ms && at <= now && sent <= now);
  };
  return Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, all.filter(seen)]));
}

/** Rows by time series: by dimensions and resource. A rule without either has one series, even when it has no rows. */
function seriesOf(rule, result) {
  const columns = [...rule.dimensions, ...(rule.resourceIdColumn ? [rule.resourceIdColumn] : [])];
  const series = new Map(columns.length ? [] : [['{}', { dimensions: {}, rows: [] }]]);
  for (const row of result) {
    const dimensions = Object.fromEntries(columns.map((column) => [column, toText(row[column])]));
    const id = JSON.stringify(dimensions);
    if (!series.has(id)) series.set(id, { dimensions, rows: [] });
    series.get(id).rows.push(row);
  }
  return [...series.values()];
}

/** One value per period, the newest first. A period has its start, so that bin() keeps rows in theirs. */
function periodValues(rule, rows, now) {
  const window = duration(rule.windowSize), periods = Array.from({ length: rule.failingPeriods.of }, () => []);
  for (const row of rows) {
    const at = toDate(row.TimeGenerated), period = at ? Math.ceil((now - at) / window) - 1 : 0;
    periods[Math.min(periods.length - 1, Math.max(0, period))].push(rule.metricMeasureColumn ? row[rule.metricMeasureColumn] : 1);
  }
  return periods.map(TIME_AGGREGATIONS[rule.timeAggregation]);
}

/**
 * The series that fire, each with its dimensions and the values of its periods. A rule has the settings of the catalogue:
 * windowSize, failingPeriods, timeAggregation, metricMeasureColumn, operator, threshold, dimensions and resourceIdColumn.
 * The query sees overrideQueryTimeRange, or as many windows as there are periods.
 */
export function firing(engine, rule, query, rows, now) {
  const seen = duration(rule.overrideQueryTimeRange ?? rule.windowSize) * (rule.overrideQueryTimeRange ? 1 : rule.failingPeriods.of);
  const breaks = OPERATORS[rule.operator];
  return seriesOf(rule, engine.run(query, within(rows, now, seen), now))
    .map((series) => ({ dimensions: series.dimensions, values: periodValues(rule, series.rows, now) }))
    .filter(({ values }) => values.filter((value) => !isNull(value) && breaks(value, rule.threshold)).length >= rule.failingPeriods.atLeast);
}
