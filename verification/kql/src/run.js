// One run of a bound query over rows: names, tables and the operators that take one table and give one.
import { summarize } from './aggregates.js';
import { binary, call, EXPRESSIONS } from './expressions.js';
import { expand, join, union } from './joins.js';
import { children, columnsOf, hasColumns, kind, listed, nameOf, parts, text, Unsupported } from './language.js';
import { compare, emptyOf, isNull, keyOf } from './values.js';

/** [expression, 1 for ascending, 1 for nulls last] */
function direction(node) {
  const written = text(node).toLowerCase(), ascending = /\basc\b/.test(written);
  const nullsFirst = /nulls\s+first/.test(written) || (ascending && !/nulls\s+last/.test(written));
  return [kind(node) === 'OrderedExpression' ? children(node)[0] : node, ascending ? 1 : -1, nullsFirst ? -1 : 1];
}

function sorted(run, rows, nodes) {
  const by = nodes.map(direction);
  const order = (a, b) => {
    for (const [expression, sign, nulls] of by) {
      const x = run.value(expression, a), y = run.value(expression, b);
      if (isNull(x) !== isNull(y)) return isNull(x) ? nulls : -nulls;
      const difference = isNull(x) ? 0 : compare(x, y) * sign;
      if (difference) return difference;
    }
    return 0;
  };
  return [...rows].sort(order);
}

const condition = (node) => parts(node).find((child) => kind(child) !== 'SyntaxList');
const shaped = (run, node, rows) => rows.map((row) => run.shape(node, row));

function distinct(run, node, rows) {
  const given = listed(node), star = given.length === 1 && kind(given[0]) === 'StarExpression';
  const made = star ? rows : project(run, node, rows);
  return [...new Map(made.map((row) => [Object.values(row).map(keyOf).join('|'), row])).values()];
}

function project(run, node, rows) {
  const named = listed(node).map((one) => run.named(one));
  return rows.map((row) => Object.fromEntries(named.map(([name, expression]) => [name, run.value(expression, row)])));
}

function extend(run, node, rows) {
  const named = listed(node).map((one) => run.named(one));
  return rows.map((row) => {
    const out = { ...row };
    for (const [name, expression] of named) out[name] = run.value(expression, out);
    return out;
  });
}

function rename(run, node, rows) {
  const names = listed(node).map((one) => [nameOf(children(one)[0]), nameOf(children(one)[2])]);
  return rows.map((row) => run.shape(node, { ...row, ...Object.fromEntries(names.map(([to, from]) => [to, row[from]])) }));
}

function top(run, node, rows) {
  const [count, by] = parts(node).filter((child) => kind(child) !== 'SyntaxList');
  return sorted(run, rows, [by]).slice(0, run.value(count, {}));
}

function print(run, node) {
  const made = listed(node).map((one, i) => (kind(one) === 'SimpleNamedExpression' ? run.named(one) : [`print_${i}`, one]));
  return [Object.fromEntries(made.map(([name, expression]) => [name, run.value(expression, {})]))];
}

const same = (run, node, rows) => rows;

/** By kind of node: (run, node, rows, node of the table on the left) => rows. */
const OPERATORS = {
  FilterOperator: (run, node, rows) => rows.filter((row) => run.value(condition(node), row) === true),
  ExtendOperator: extend,
  ProjectOperator: project,
  ProjectAwayOperator: shaped,
  ProjectKeepOperator: shaped,
  ProjectReorderOperator: shaped,
  ProjectRenameOperator: rename,
  SummarizeOperator: summarize,
  DistinctOperator: distinct,
  TakeOperator: (run, node, rows) => rows.slice(0, run.value(parts(node).at(-1), {})),
  TopOperator: top,
  SortOperator: (run, node, rows) => sorted(run, rows, listed(node)),
  CountOperator: (run, node, rows) => [{ Count: rows.length }],
  SerializeOperator: same,
  RenderOperator: same,
  AsOperator: same,
  PrintOperator: print,
  UnionOperator: union,
  JoinOperator: join,
  LookupOperator: join,
  MvExpandOperator: expand,
};

export class Run {
  /** data: typed rows by table; lets: what let statements have named so far. */
  constructor(data, now, lets = new Map()) { Object.assign(this, { data, now, lets }); }

  block(node) {
    let out = [];
    for (const statement of listed(node)) {
      const [first, name, , value] = children(statement);
      if (kind(statement) === 'LetStatement') this.lets.set(nameOf(name), { node: value });
      else if (kind(statement) === 'ExpressionStatement') out = this.table(first);
      else throw new Unsupported(kind(statement));
    }
    return out;
  }

  table(node) {
    switch (kind(node)) {
      case 'ParenthesizedExpression': return this.table(children(node)[1]);
      case 'MaterializeExpression': return this.table(children(node)[2]);
      case 'PipeExpression': return this.operator(children(node)[2], this.table(children(node)[0]), children(node)[0]);
      case 'NameReference': return this.tableNamed(nameOf(node));
      case 'FunctionCallExpression': return this.tableCall(node);
      case 'DataTableExpression': return this.dataTable(node);
      default: return this.operator(node, [], null);
    }
  }

  operator(node, rows, left) {
    const run = OPERATORS[kind(node)];
    if (!run) throw new Unsupported(kind(node));
    return run(this, node, rows, left);
  }

  tableNamed(name) {
    const bound = this.lets.get(name);
    if (bound && 'value' in bound) return bound.value;
    if (bound) return (bound.rows ??= this.table(bound.node));
    if (this.data[name]) return this.data[name];
    throw new Unsupported(`table ${name}`);
  }

  tableCall(node) {
    const name = text(children(node)[0]), given = listed(children(node)[1]);
    if (/^(materialize|view)$/i.test(name)) return this.table(given[0]);
    if (this.declares(name)) return this.callDeclared(name, given, true);
    throw new Unsupported(`${name}() as a table`);
  }

  dataTable(node) {
    const columns = columnsOf(node), values = listed(node).map((one) => this.value(one, {}));
    const count = values.length / columns.length;
    return Array.from({ length: count }, (_, row) => Object.fromEntries(columns.map(([name], i) => [name, values[row * columns.length + i]])));
  }

  declares(name) { return this.lets.has(name) && kind(this.lets.get(name).node) === 'FunctionDeclaration'; }

  callDeclared(name, given, asTable) {
    const declared = this.lets.get(name).node;
    const named = listed(children(declared).find((child) => kind(child) === 'FunctionParameters') ?? declared);
    const inner = new Run(this.data, this.now, new Map(this.lets));
    named.forEach((one, i) => inner.lets.set(nameOf(children(children(one)[0])[0]), { value: this.value(given[i], {}) }));
    const body = condition(children(declared).find((child) => kind(child) === 'FunctionBody'));
    return asTable ? inner.table(body) : inner.value(body, {});
  }

  /** What a let statement or an argument has given a name; such a value never depends on a row. */
  binding(name) {
    const bound = this.lets.get(name);
    if (!bound) throw new Unsupported(`name ${name}`);
    if (!('value' in bound)) bound.value = hasColumns(bound.node) ? this.table(bound.node) : this.value(bound.node, {});
    return bound.value;
  }

  value(node, row) {
    const evaluate = EXPRESSIONS[kind(node)];
    if (!evaluate) throw new Unsupported(`${kind(node)}: ${text(node).slice(0, 60)}`);
    return evaluate(this, node, row);
  }

  binary(node, a, b) { return binary(node, a, b); }

  scalarCall(node, value, row) { return call(this, node, value, row); }

  /** The first value of a table's first row. */
  scalar(node) {
    const [first] = this.table(node);
    return first ? Object.values(first)[0] : null;
  }

  /** The name that an expression gives its column, and the expression. */
  named(node) {
    if (kind(node) === 'SimpleNamedExpression') return [nameOf(children(node)[0]), children(node)[2]];
    if (kind(node) === 'NameReference') return [nameOf(node), node];
    if (kind(node) === 'PathExpression') return [text(node).replace(/[.$]/g, '_').replace(/^_+/, ''), node];
    const [first] = kind(node) === 'FunctionCallExpression' ? listed(children(node)[1]) : [];
    if (first && /^(bin|floor)$/i.test(text(children(node)[0]))) return [this.named(first)[0], node];
    return [node.ResultName ?? text(node), node];
  }

  /** A row with the columns of a node's result, in their order. */
  shape(node, row) {
    return Object.fromEntries(columnsOf(node).map(([name, type]) => [name, name in row ? row[name] : emptyOf(type)]));
  }
}
