// What Microsoft's language service says of a query, and what Azure says of the query of an alert rule.
import { bind, children, columnsOf, diagnostics, globalsFor, isColumn, isOpen, isTable, itemsOf, syntaxKind, text, walk } from './language.js';

const NUMERIC = ['int', 'long', 'real', 'decimal'];
const MAX_BYTES = 60000; // a rule may hold 64 KB, and its query is nearly all of it

/** "line: code: message" for each error and warning. */
export function diagnose(query, globals) {
  const line = ({ start }) => query.slice(0, start).split('\n').length;
  return diagnostics(bind(query, globals)).map((one) => `line ${line(one)}: ${one.code}: ${one.message}`);
}

const FUZZY = 'KS205'; // a table that a union with isfuzzy does without

/** The same where no table exists, without what is no mistake then, and where tables exist that lack every column. */
export function diagnoseWithoutTables(query, tables) {
  const bare = globalsFor(Object.fromEntries(tables.map((table) => [table, { Nothing: 'string' }])));
  return [...diagnose(query, globalsFor({})).filter((problem) => !problem.includes(` ${FUZZY}: `)), ...diagnose(query, bare)];
}

/** What is wrong with the columns that something needs in a query's result: [what, column, types]. */
export function missingColumns(query, globals, needed) {
  const code = bind(query, globals), columns = Object.fromEntries(columnsOf(code));
  return needed.filter(([, column]) => column).flatMap(([what, column, types]) => {
    if (!(column in columns)) return isOpen(code) ? [] : [`${what} ${column} is not in the result: ${Object.keys(columns).join(', ')}`];
    return !types || types.includes(columns[column]) ? [] : [`${what} ${column} is of type ${columns[column]}, not ${types.join(' or ')}`];
  });
}

/** The columns that the settings of a log alert name. */
export const alertColumns = (rule) => [
  ['metricMeasureColumn', rule.metricMeasureColumn, NUMERIC],
  ['resourceIdColumn', rule.resourceIdColumn, ['string']],
  ...rule.dimensions.map((column) => ['dimension', column, ['string', 'bool', ...NUMERIC]]),
];

/** The columns that the settings of a Sentinel rule name. */
export const sentinelColumns = (rule) => [
  ['column', 'TimeGenerated', ['datetime']],
  ...rule.entityMappings.flatMap((entity) => entity.fieldMappings.map((field) => [`entity ${entity.entityType}`, field.columnName])),
  ...Object.entries(rule.customDetails ?? {}).map(([detail, column]) => [`custom detail ${detail}`, column]),
  ...[...(rule.alertTitle ?? '').matchAll(/{{(\w+)}}/g)].map(([, column]) => ['alertTitle', column]),
];

function limitsOfCall(node, everyMinute) {
  const name = text(children(node)[0]).toLowerCase(), given = text(node).slice(name.length);
  if (name === 'ago' && !/^\(\s*\d+(\.\d+)?[a-z]+\s*\)$/i.test(given)) return ['ago() takes a constant in an alert rule, such as ago(1h)'];
  return name === 'ingestion_time' && everyMinute ? ['ingestion_time() does not work in a rule that looks every minute'] : [];
}

const LIMITS = {
  FunctionCallExpression: limitsOfCall,
  SearchOperator: () => ['search is not for alert rules'],
  TakeOperator: () => ['take makes an alert rule look at any rows it likes'],
  UnionOperator: (node, everyMinute) => (everyMinute ? ['union does not work in a rule that looks every minute'] : []),
  EvaluateOperator: (node) => {
    const plugin = /evaluate\s+(\w+)/.exec(text(node))?.[1];
    return ['bag_unpack', 'pivot', 'narrow'].includes(plugin) ? [`the plugin ${plugin} is not for alert rules`] : [];
  },
};

/** What Azure's documented limits of log search alerts forbid in a query. */
export function alertLimits(query, globals, frequency) {
  const code = bind(query, globals), out = [];
  if (/\bAggregatedValue\b/.test(text(code.Syntax))) out.push('AggregatedValue is a reserved word in alert rules');
  if (Buffer.byteLength(query) > MAX_BYTES) out.push(`the query has ${Buffer.byteLength(query)} bytes, and a rule at most ${MAX_BYTES}`);
  walk(code.Syntax, (node) => out.push(...LIMITS[syntaxKind(node)]?.(node, frequency === 'PT1M') ?? []));
  return out;
}

/** The tables and columns that queries name: {table: Set of columns}. */
export function usage(queries, globals) {
  const owners = new Map(), used = {};
  for (const table of itemsOf(globals.Database.Tables)) for (const column of itemsOf(table.Columns)) owners.set(column, table.Name);
  const add = (column) => {
    if (owners.has(column)) used[owners.get(column)].add(column.Name);
    else for (const original of itemsOf(column.OriginalColumns)) add(original);
  };
  for (const query of queries) {
    walk(bind(query, globals).Syntax, (node) => {
      const symbol = node.ReferencedSymbol;
      if (!symbol) return;
      if (isTable(symbol) && globals.Database.GetTable(symbol.Name)) used[symbol.Name] ??= new Set();
      if (isColumn(symbol)) add(symbol);
    });
  }
  return used;
}
