// The operators that bring two tables together, or make several rows of one.
import { FUNCTIONS } from './functions.js';
import { children, columnsOf, kind, listed, nameOf, parameters, text, Unsupported } from './language.js';
import { emptyOf, isNull, keyOf } from './values.js';

export function refuseParameters(node, allowed) {
  const other = Object.keys(parameters(node)).find((name) => !allowed.includes(name) && !name.startsWith('hint.'));
  if (other) throw new Unsupported(`${kind(node)} with ${other}`);
}

const TABLES = ['ParenthesizedExpression', 'NameReference', 'PipeExpression', 'FunctionCallExpression'];

/** [column on the left, column on the right] of each condition. */
function conditions(node) {
  return listed(children(node).find((child) => kind(child) === 'JoinOnClause')).map((one) => {
    if (kind(one) === 'NameReference') return [nameOf(one), nameOf(one)];
    if (kind(one) !== 'BinaryExpression' || text(children(one)[1]) !== '==') throw new Unsupported(`join on ${text(one)}`);
    return [children(one)[0], children(one)[2]].map(text).map((side) => side.replace(/^\$(left|right)\./, ''));
  });
}

function groupBy(rows, id) {
  const groups = new Map();
  for (const row of rows) groups.set(id(row), [...(groups.get(id(row)) ?? []), row]);
  return groups;
}

// The result's columns are those of the left, then those of the right, where a name that is taken gets a number.
function combiner(node, leftNode, rightNode, on) {
  const left = columnsOf(leftNode).map(([name]) => name);
  const keys = kind(node) === 'LookupOperator' ? on.map(([, column]) => column) : [];
  const right = columnsOf(rightNode).map(([name]) => name).filter((name) => !keys.includes(name));
  return (a, b) => Object.fromEntries(columnsOf(node).map(([name, type], i) => {
    const value = i < left.length ? a?.[left[i]] : b?.[right[i - left.length]];
    return [name, isNull(value) ? emptyOf(type) : value];
  }));
}

export function join(run, node, input, leftNode) {
  refuseParameters(node, ['kind']);
  const how = (parameters(node).kind ?? (kind(node) === 'LookupOperator' ? 'leftouter' : 'innerunique')).toLowerCase();
  const rightNode = children(node).find((child) => TABLES.includes(kind(child)));
  const on = conditions(node);
  const idOf = (side) => (row) => on.map((columns) => keyOf(row[columns[side]])).join('|');
  const right = run.table(rightNode), matches = groupBy(right, idOf(1)), idOfLeft = idOf(0);
  if (how === 'leftsemi') return input.filter((row) => matches.has(idOfLeft(row)));
  if (['leftanti', 'anti', 'leftantisemi'].includes(how)) return input.filter((row) => !matches.has(idOfLeft(row)));
  if (!['innerunique', 'inner', 'leftouter', 'rightouter', 'fullouter'].includes(how)) throw new Unsupported(`join kind=${how}`);

  const left = how === 'innerunique' ? [...groupBy(input, idOfLeft).values()].map(([first]) => first) : input;
  const make = combiner(node, leftNode, rightNode, on), used = new Set(), out = [];
  for (const a of left) {
    const found = matches.get(idOfLeft(a)) ?? [];
    if (!found.length && ['leftouter', 'fullouter'].includes(how)) out.push(make(a, null));
    for (const b of found) out.push(make(a, b));
    for (const b of found) used.add(b);
  }
  if (['rightouter', 'fullouter'].includes(how)) out.push(...right.filter((b) => !used.has(b)).map((b) => make(null, b)));
  return out;
}

export function union(run, node, input) {
  refuseParameters(node, ['kind', 'isfuzzy']);
  return [...(input ?? []), ...listed(node).flatMap((one) => run.table(one))].map((row) => run.shape(node, row));
}

/** One row for each item of an array; one with null when there is none. */
export function expand(run, node, rows) {
  refuseParameters(node, []);
  const given = listed(node);
  if (given.length !== 1 || children(node).some((child) => kind(child) === 'MvExpandRowLimitClause')) throw new Unsupported(text(node));
  const [column, expression] = run.named(kind(given[0]) === 'MvExpandExpression' ? children(given[0])[0] : given[0]);
  const type = /to\s+typeof\s*\(\s*(\w+)\s*\)/i.exec(text(given[0]))?.[1].toLowerCase();
  const convert = type ? FUNCTIONS[`to${type}`] : (value) => value;
  if (!convert) throw new Unsupported(text(node));
  return rows.flatMap((row) => {
    const value = run.value(expression, row);
    const isBag = value && typeof value === 'object' && !Array.isArray(value);
    const all = isBag ? Object.entries(value).map(([name, one]) => ({ [name]: one })) : [value].flat();
    return (all.length ? all : [null]).map((one) => ({ ...row, [column]: convert(one) }));
  });
}
