// What must be true of every shipped query and of its cases. Each check returns its problems, a line each.
import { alertColumns, alertLimits, diagnose, missingColumns, sentinelColumns, usage } from './binding.js';
import { fired, logQuery, rowsOf } from './cases.js';
import { deployedForms, withValues } from './rewrite.js';
import { duration } from './values.js';

const MAX_SENTINEL_QUERY = 10000; // characters, in Sentinel's documentation

function bindForms(rule, globals) {
  return Object.entries(deployedForms(rule)).flatMap(([form, query]) => diagnose(query, globals).map((problem) => `${rule.name} ${form}, ${problem}`));
}

/** The tables that a rule's query reads must be those that its settings say it needs. */
function tablesRead(rule, globals, needed) {
  const read = Object.keys(usage([rule.query], globals)).sort().join(), said = [...needed].sort().join();
  return read === said ? [] : [`${rule.name} reads ${read}, and its settings say ${said}`];
}

const prefixed = (rule, problems) => problems.map((problem) => `${rule.name}: ${problem}`);

/** What is wrong with the query of a log alert. */
export function checkLogQuery(rule, globals) {
  const { tables = [], anyTable = [], beyondFilter = [] } = rule.needs, bound = bindForms(rule, globals);
  if (bound.length) return bound;
  return [
    ...tablesRead(rule, globals, [...tables, ...anyTable.slice(0, 1)].concat(beyondFilter)),
    ...prefixed(rule, missingColumns(rule.query, globals, alertColumns(rule))),
    ...prefixed(rule, alertLimits(rule.query, globals, rule.evaluationFrequency)),
  ];
}

/** What is wrong with the query of a Sentinel rule. */
export function checkSentinelQuery(rule, globals) {
  const bound = bindForms(rule, globals);
  if (bound.length) return bound;
  const long = rule.query.length > MAX_SENTINEL_QUERY ? [`the query has ${rule.query.length} characters, and Sentinel takes ${MAX_SENTINEL_QUERY}`] : [];
  return [
    ...tablesRead(rule, globals, [rule.tables[0], ...rule.optionalTables]),
    ...prefixed(rule, [...missingColumns(rule.query, globals, sentinelColumns(rule)), ...long]),
  ];
}

const KEYS = ['name', 'is', 'rows', 'fires', 'let'];
const silent = (counts) => counts.every((count) => count === 0);

/** By what a case is: whether the numbers of series that must fire, in the order of time, are those of such a case. */
const KINDS = {
  fires: (counts) => !silent(counts),
  'near-miss': silent,
  resolves: (counts) => counts.length > 1 && counts[0] > 0 && counts.at(-1) === 0,
  'opt-out': silent,
};

/** A rule has cases of every kind, and each expects what its kind means. */
export function checkKinds(rule) {
  if (!rule.cases) return [`${rule.name} has no cases: add testdata/${rule.name}.json`];
  const out = [], { cases } = rule.cases;
  for (const one of cases) {
    const strange = Object.keys(one).find((key) => !KEYS.includes(key));
    if (strange) out.push(`${rule.name}, case "${one.name}": has ${strange}, which means nothing: must be one of ${KEYS.join(', ')}`);
    const isSuch = KINDS[one.is], minutes = Object.keys(one.fires).sort((a, b) => a - b);
    if (!isSuch) out.push(`${rule.name}, case "${one.name}": is ${one.is}: must be one of ${Object.keys(KINDS).join(', ')}`);
    else if (!minutes.length || !isSuch(minutes.map((after) => one.fires[after].length))) {
      out.push(`${rule.name}, case "${one.name}": is ${one.is}, but expects ${JSON.stringify(one.fires)}`);
    }
  }
  const needed = Object.keys(KINDS).filter((kind) => kind !== 'opt-out' || rule.workload);
  const missing = needed.filter((kind) => !cases.some((one) => one.is === kind));
  return [...out, ...missing.map((kind) => `${rule.name} has no case that is ${kind}: add one to testdata/${rule.name}.json`)];
}

/** Container Insights sends a repeated event with TimeGenerated of the first, so rows of one event must not have times of their own. */
export function checkEvents(rule) {
  return rule.cases.cases.flatMap((one) => (one.rows.KubeEvents ?? []).flatMap((row) => {
    const ago = row.ago ?? rule.cases.base?.KubeEvents?.ago;
    return ago === undefined || typeof ago === 'number' ? [] : [`${rule.name}, case "${one.name}": an event has one ago, and comes again as "repeated" says`];
  }));
}

/** An opt-out is one only if the alert fires when the label has another name. */
export function checkOptOut(engine, rule) {
  return rule.cases.cases.filter((one) => one.is === 'opt-out').flatMap((one) => {
    const query = withValues(logQuery(rule, one), { optOutLabel: 'another-label' });
    const fires = Object.keys(one.fires).some((after) => fired(engine, rule, one, Number(after), query).length > 0);
    return fires ? [] : [`${rule.name}, case "${one.name}": is silent without the label too, so it shows nothing`];
  });
}

const HEALTHY_TO_RESOLVE = 3; // evaluations in a row

/** Azure resolves an alert after some healthy evaluations in a row, so it must stay silent for them, as far as the case has rows. */
export function checkResolved(engine, rule) {
  const every = duration(rule.evaluationFrequency) / 6e4, now = Date.parse(rule.cases.now);
  return rule.cases.cases.filter((one) => one.is === 'resolves' && rule.autoMitigate).flatMap((one) => {
    const times = Object.values(rowsOf(rule.cases, one, engine.tables)).flat().map((row) => Date.parse(row.TimeGenerated));
    const first = Math.max(...Object.keys(one.fires).map(Number)), last = (Math.max(...times) - now) / 6e4;
    return Array.from({ length: HEALTHY_TO_RESOLVE - 1 }, (_, i) => first + (i + 1) * every)
      .filter((after) => after <= last && fired(engine, rule, one, after).length > 0)
      .map((after) => `${rule.name}, case "${one.name}": fires again after ${after} minutes, before Azure has resolved it`);
  });
}
