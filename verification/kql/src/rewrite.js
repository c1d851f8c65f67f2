// Lines of a query that are rewritten before it is deployed. Each begins with "let" at the start of a line.
import { duration } from './values.js';

/** A value as KQL writes it; text such as 5m is a timespan. */
export function literal(value) {
  if (typeof value === 'string') return /^\d+[smhd]$/.test(value) ? value : JSON.stringify(value);
  return typeof value === 'object' ? `dynamic(${JSON.stringify(value)})` : String(value);
}

export const declares = (query, name) => new RegExp(`^let ${name} = `, 'm').test(query);

/** The query with another expression behind a name. */
export function withLine(query, name, expression) {
  const line = new RegExp(`^let ${name} = [^;]*;`, 'm');
  if (!line.test(query)) throw new Error(`the query has no line "let ${name} = ...;"`);
  return query.replace(line, () => `let ${name} = ${expression};`);
}

/** The query with values behind names. */
export function withValues(query, values = {}) {
  return Object.entries(values).reduce((made, [name, value]) => withLine(made, name, literal(value)), query);
}

const MAX_FINDINGS = 250;
const SYMBOLS = { GreaterThan: '>', GreaterThanOrEqual: '>=', LessThan: '<', LessThanOrEqual: '<=' };

/**
 * The query of a log alert as it is deployed: what breaks the threshold, the worst first, one row for each series, and one more that stands
 * for those that are too many. components/alerts/findings.go makes it; a test holds the two to each other.
 */
export function findings(rule, query) {
  const { declarations, expression } = split(query), { metricMeasureColumn: measure, resourceIdColumn, dimensions } = rule;
  const series = [...(resourceIdColumn ? [resourceIdColumn] : []), ...dimensions];
  if (!measure && !series.length) return `${declarations}\n${expression}`;
  const highest = rule.operator.startsWith('Greater');
  const worst = measure
    ? `\n| where ${measure} ${SYMBOLS[rule.operator]} ${rule.threshold}\n| summarize ${highest ? 'arg_max' : 'arg_min'}(${measure}, *) by ${series.join(', ')}`
    : '';
  const top = `\n| top ${MAX_FINDINGS} by ${measure ?? series[0]} ${measure && highest ? 'desc' : 'asc'}`;
  if (!dimensions.length) return `${declarations}\n${expression}${worst}${top}\n`;
  const sums = [
    'Findings = count()', ...(measure ? [`${measure} = ${highest ? 'max' : 'min'}(${measure})`] : []),
    ...(resourceIdColumn ? [`${resourceIdColumn} = min(${resourceIdColumn})`] : []),
  ];
  const named = dimensions.map((column, i) => `${column} = "${i ? '' : `more than ${MAX_FINDINGS}`}"`);
  return `${declarations}\nlet found = materialize(${expression}${worst});\nfound${top}\n| union (found\n    | summarize ${sums.join(', ')}\n`
    + `    | where Findings > ${MAX_FINDINGS}\n    | extend ${named.join(', ')})\n`;
}

/** What a query declares, and the expression that it returns. */
function split(query) {
  const code = query.replace(/@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*/g, (part) => ' '.repeat(part.length));
  let at = code.lastIndexOf(';') + 1;
  const rest = /^[ \t]*(?=\n)/.exec(code.slice(at));
  if (at && rest) at += rest[0].length;
  return { declarations: query.slice(0, at), expression: query.slice(at).trim() };
}

/** The rows that were ingested since a rule last ran, of one table or of each of several. */
export function newRows(tables, frequency) {
  const since = `| where ingestion_time() > ago(${duration(frequency) / 6e4}m)`; // with a while more in log alerts
  const each = tables.map((table) => `${table} ${since}`);
  return each.length === 1 ? each[0] : `(union ${each.map((one) => `(${one})`).join(', ')})`;
}

const AUDIT = ['AKSAuditAdmin', 'AKSAudit'];
const EXAMPLES = {
  includedNamespaces: ['shop'], excludedNamespaces: ['kube-system'], ignoredActors: ['somebody'], ignoredNamespaces: ['shop'],
  ignoredSourceIps: ['203.0.113.7'], ignoredClusters: ['aks-prod'],
};

/** A rule's query, and the forms of it that may be deployed: {form: query}. */
export function deployedForms(rule) {
  const forms = { 'as it is': rule.query };
  const examples = Object.entries(EXAMPLES).filter(([name]) => declares(rule.query, name));
  if (examples.length) forms['with values'] = withValues(rule.query, Object.fromEntries(examples));
  const frequency = rule.evaluationFrequency ?? rule.queryFrequency;
  if (declares(rule.query, 'audit')) {
    for (const tables of [...AUDIT.map((one) => [one]), AUDIT]) {
      const plain = tables.length === 1 ? tables[0] : `(union ${tables.join(', ')})`;
      forms[`on ${tables.join(' and ')}`] = withLine(rule.query, 'audit', rule.newRowsOnly ? newRows(tables, frequency) : plain);
    }
  }
  if (rule.newRowsOnly && declares(rule.query, 'alerts')) {
    forms['new rows only'] = withLine(rule.query, 'alerts', newRows(['SecurityAlert'], frequency));
  }
  return forms;
}
