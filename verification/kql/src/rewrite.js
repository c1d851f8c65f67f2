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

/** The rows that were ingested since a rule last ran, of one table or of each of several. */
export function newRows(tables, frequency) {
  const since = `| where ingestion_time() > ago(${duration(frequency) / 6e4}m)`;
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
