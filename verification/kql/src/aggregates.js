// Aggregate functions and the summarize operator.
import { children, columnsOf, kind, listed, nameOf, text } from './language.js';
import { compare, isNull, keyOf, present, Span } from './values.js';

function distinct(values) {
  return [...new Map(present(values).map((value) => [keyOf(value), value])).values()];
}

const extreme = (sign) => (values) => present(values).reduce((a, b) => (isNull(a) || sign * compare(b, a) > 0 ? b : a), null);

function sum(values) {
  const all = present(values), total = all.reduce((a, b) => a + Number(b), 0);
  return all.some((value) => value instanceof Span) ? new Span(total) : total;
}

function average(values) {
  const all = present(values);
  if (!all.length) return null;
  const total = sum(all);
  return total instanceof Span ? new Span(total.ms / all.length) : total / all.length;
}

/** The nearest rank. */
function percentile(values, [percent]) {
  const all = present(values).sort(compare);
  const rank = Math.ceil((percent / 100) * all.length) - 1;
  return all.length ? all[Math.min(all.length - 1, Math.max(0, rank))] : null;
}

function variance(values) {
  const all = present(values), mean = average(all);
  return all.length < 2 ? 0 : all.reduce((a, b) => a + (b - mean) ** 2, 0) / (all.length - 1);
}

/** By name: (values of the first argument, the other arguments) => value. */
export const AGGREGATES = {
  count: (values) => values.length,
  sum,
  avg: average,
  min: extreme(-1),
  max: extreme(1),
  dcount: (values) => distinct(values).length,
  count_distinct: (values) => distinct(values).length,
  take_any: (values) => values.find((value) => !isNull(value) && value !== '') ?? values[0] ?? null,
  make_list: present,
  make_set: distinct,
  percentile,
  variance,
  stdev: (values) => Math.sqrt(variance(values)),
};

// countif(x) and its like are the aggregate without "if", over the rows that their last argument holds for.
function lookUp(name) {
  if (AGGREGATES[name]) return { base: name, conditional: false };
  const base = name.replace(/if$/, '');
  return AGGREGATES[base] ? { base, conditional: true } : null;
}

const argumentsOf = (call) => listed(children(call)[1]);

/** The value of an expression over the rows of a group: aggregates, and whatever is made of them. */
function valueOver(run, node, rows) {
  switch (kind(node)) {
    case 'FunctionCallExpression': {
      const name = text(children(node)[0]).toLowerCase(), found = lookUp(name);
      if (!found) return run.scalarCall(node, (one) => valueOver(run, one, rows), {});
      let [...given] = argumentsOf(node), among = rows;
      if (found.conditional) {
        const condition = given.splice(found.base === 'count' ? 0 : 1, 1)[0];
        among = rows.filter((row) => run.value(condition, row) === true);
      }
      const values = found.base === 'count' ? among : among.map((row) => run.value(given[0], row));
      return AGGREGATES[found.base](values, given.slice(1).map((one) => run.value(one, {})));
    }
    case 'BinaryExpression': return run.binary(node, valueOver(run, children(node)[0], rows), valueOver(run, children(node)[2], rows));
    case 'ParenthesizedExpression': return valueOver(run, children(node)[1], rows);
    default: return run.value(node, {});
  }
}

/** The columns of arg_max and arg_min: the best value, then the others of its row. */
function columnsOfBest(run, call, name, rows) {
  const sign = text(children(call)[0]).toLowerCase() === 'arg_max' ? 1 : -1;
  const [by, ...others] = argumentsOf(call);
  let bestRow = null, bestValue = null;
  for (const row of rows) {
    const value = run.value(by, row);
    if (!isNull(value) && (bestRow === null || sign * compare(value, bestValue) > 0)) [bestRow, bestValue] = [row, value];
  }
  const out = [[name ?? run.named(by)[0], bestValue]];
  for (const one of others) {
    if (kind(one) !== 'StarExpression') out.push([run.named(one)[0], bestRow && run.value(one, bestRow)]);
    else for (const column of Object.keys(rows[0] ?? {})) if (column !== out[0][0]) out.push([column, bestRow && bestRow[column]]);
  }
  return out;
}

/** [name or null, value] for each column that one item of summarize makes. */
function aggregate(run, node, rows) {
  const named = kind(node) === 'SimpleNamedExpression';
  const name = named ? nameOf(children(node)[0]) : null, expression = named ? children(node)[2] : node;
  if (kind(expression) === 'FunctionCallExpression' && /^arg_(max|min)$/i.test(text(children(expression)[0]))) {
    return columnsOfBest(run, expression, name, rows);
  }
  return [[name, valueOver(run, expression, rows)]];
}

export function summarize(run, node, rows) {
  const by = children(node).find((child) => kind(child) === 'SummarizeByClause');
  const keys = by ? listed(by).map((one) => run.named(one)) : [];
  const groups = new Map();
  for (const row of rows) {
    const values = keys.map(([column, expression]) => [column, run.value(expression, row)]);
    const id = values.map(([, value]) => keyOf(value)).join('|');
    if (!groups.has(id)) groups.set(id, { values, rows: [] });
    groups.get(id).rows.push(row);
  }
  if (!keys.length && !groups.size) groups.set('', { values: [], rows: [] });
  const names = columnsOf(node).map(([name]) => name);
  return [...groups.values()].map((group) => {
    const made = listed(node).filter((one) => kind(one) !== 'NamedParameter').flatMap((one) => aggregate(run, one, group.rows));
    const out = Object.fromEntries(group.values);
    made.forEach(([name, value], i) => { out[name ?? names[keys.length + i]] = value; });
    return run.shape(node, out);
  });
}

/** How an alert rule aggregates the values of a period. */
export const TIME_AGGREGATIONS = {
  Count: (values) => values.length, Average: average, Minimum: extreme(-1), Maximum: extreme(1), Total: sum,
};
