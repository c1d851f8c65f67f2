// Cases: rows that go in, and what must come out. Their formats are explained in the README.md beside them.
import { firing, within } from './alert.js';
import { findings, withLine, withValues } from './rewrite.js';
import { duration } from './values.js';

const MINUTE = 6e4;
const cluster = (name) => '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/'
  + `rg-${name}/providers/microsoft.containerservice/managedclusters/aks-${name}`;

/** The value with @prod and its like replaced by the resource ids that they stand for. */
function withIds(value) {
  if (typeof value === 'string') return value.replace(/^@(\w+)$/, (_, name) => cluster(name));
  if (Array.isArray(value)) return value.map(withIds);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withIds(one)]));
}

/** The minutes that "ago" names: 5, [1, 2], "14..0" or "29..0/5". */
export function minutes(ago) {
  if (typeof ago !== 'string') return [ago].flat();
  const range = /^(-?\d+)\.\.(-?\d+)(?:\/(\d+))?$/.exec(ago);
  if (!range) throw new Error(`ago is ${ago}: must be minutes, a list of them, or a range such as "14..0" or "29..0/5"`);
  const [from, to, step] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 1)];
  return Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, i) => from - i * step);
}

/** The rows of a case by table, with what its file says of all of them. */
export function rowsOf(file, one, tables) {
  const now = Date.parse(file.now), { base = {} } = file;
  const text = (table, column, value) => {
    const written = value !== null && typeof value === 'object' && tables[table]?.[column] === 'string';
    return written ? JSON.stringify(value) : value;
  };
  return Object.fromEntries(Object.entries(withIds(one.rows)).map(([table, given]) => [table, given.flatMap((row) => {
    const { ago, repeated, ...columns } = { ...withIds(base[table]), ...row };
    const made = Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, text(table, column, value)]));
    const at = (m) => new Date(now - m * MINUTE).toISOString();
    if (repeated !== undefined) {
      return minutes(repeated).map((m, i) => ({ ...made, TimeGenerated: at(ago), FirstSeen: at(ago), LastSeen: at(m), Count: i + 1 }));
    }
    return ago === undefined ? [made] : minutes(ago).map((m) => ({ ...made, TimeGenerated: at(m) }));
  })]));
}

/** What was expected and did not come, and what came and was not expected; [] when all is as it should be. */
export function difference(expected, got, matches) {
  const left = [...got];
  const missing = expected.filter((wanted) => {
    const at = left.findIndex((one) => matches(wanted, one));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  if (!missing.length && !left.length) return [];
  return [`expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`];
}

const equalValue = (wanted, value) => (value instanceof Date ? Date.parse(wanted) === Number(value) : JSON.stringify(wanted) === JSON.stringify(value));
const rowMatches = (wanted, row) => Object.entries(wanted).every(([column, value]) => equalValue(value, row[column]));

function seriesMatches(wanted, { dimensions, values }) {
  return Object.entries(wanted).every(([name, value]) => String(dimensions[name] ?? (name === 'value' ? values[0] : undefined)) === String(value));
}

/** A log alert's query with the values that a case gives its lines. */
export function logQuery(rule, one) {
  const platform = rule.workload ? { excludedNamespaces: rule.excludedNamespaces } : {};
  const { audit, alerts, ...values } = withIds({ ...platform, ...rule.cases.let, ...one.let });
  const tables = Object.entries({ audit, alerts }).filter(([, expression]) => expression);
  return tables.reduce((query, [name, expression]) => withLine(query, name, expression), withValues(rule.query, values));
}

/** The series of a log alert that fire `after` minutes after the first evaluation of a case. */
export function fired(engine, rule, one, after, query = logQuery(rule, one)) {
  const now = new Date(Date.parse(rule.cases.now) + after * MINUTE);
  return firing(engine, rule, findings(rule, query), rowsOf(rule.cases, one, engine.tables), now);
}

/** The problems of a log alert with one of its cases. */
export function judgeLogCase(engine, rule, one) {
  return Object.entries(one.fires).flatMap(([after, expected]) => difference(withIds(expected), fired(engine, rule, one, Number(after)), seriesMatches)
    .map((problem) => `${rule.name}, case "${one.name}", after ${after} minutes: ${problem}`));
}

/** What a Sentinel rule may run on, and the rows of each table then: a request may be in one of them or in both. */
const SOURCES = {
  AKSAudit: (rows) => ({ AKSAudit: rows }),
  AKSAuditAdmin: (rows) => ({ AKSAuditAdmin: rows }),
  '(union AKSAudit, AKSAuditAdmin)': (rows) => ({ AKSAudit: rows, AKSAuditAdmin: rows }),
};

/** Rules that tell of each log by itself; the rows of such a case are in one of the two tables. */
const PER_LOG = ['audit-log-silenced'];

/** The problems of a Sentinel rule with one of its cases, on each table that it may run on and on both. */
export function judgeSentinelCase(engine, rule, one, sources = Object.keys(SOURCES)) {
  const { audit = [], ...others } = one.rows, { now, base } = rule.cases, rows = audit.map((row) => ({ ...base, ...row }));
  return sources.flatMap((source) => {
    const tables = SOURCES[PER_LOG.includes(rule.name) && source.startsWith('(') ? 'AKSAuditAdmin' : source](rows);
    const query = withLine(withValues(rule.query, one.let), 'audit', source);
    const seen = within({ ...others, ...tables }, Date.parse(now), duration(rule.queryPeriod));
    return difference(one.expect, engine.run(query, seen, now), rowMatches).map((problem) => `${rule.name}, case "${one.name}", on ${source}: ${problem}`);
  });
}

/** The problems of a saved query with one of its cases. */
export function judgeQueryCase(engine, saved, one) {
  const query = withValues(saved.query, withIds({ ...saved.cases.let, ...one.let }));
  return difference(withIds(one.expect), engine.run(query, rowsOf(saved.cases, one, engine.tables), saved.cases.now), rowMatches)
    .map((problem) => `${saved.name}, case "${one.name}": ${problem}`);
}
