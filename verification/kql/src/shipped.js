// The queries that this repository ships, read from where they stand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const components = join(root, '..', '..', 'components');

const read = (...path) => readFileSync(join(...path), 'utf8');
const namesIn = (folder, ending) => readdirSync(folder).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length)).sort();

function casesOf(folder, name) {
  const file = join(folder, 'testdata', `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** The names of the queries in a folder, beside which nothing may stand that belongs to none of them. */
function queriesIn(folder) {
  const names = namesIn(folder, '.kql'), testdata = join(folder, 'testdata');
  const settings = namesIn(folder, '.yaml').filter((name) => name !== 'defaults').map((name) => `${name}.yaml`);
  const cases = existsSync(testdata) ? namesIn(testdata, '.json').map((name) => `testdata/${name}.json`) : [];
  const alone = [...settings, ...cases].find((file) => !names.includes(basename(file).replace(/\.\w+$/, '')));
  if (alone) throw new Error(`${folder}/${alone} has no query: add its .kql or remove it`);
  return names;
}

/** Rules: {name, query, cases, ...settings of its YAML over those of defaults.yaml}. */
export function readRules(folder) {
  const defaults = parse(read(folder, 'defaults.yaml'));
  return queriesIn(folder).map((name) => ({
    ...defaults, ...parse(read(folder, `${name}.yaml`)), name, query: read(folder, `${name}.kql`), cases: casesOf(folder, name),
  }));
}

/** Queries that are no rules, if there are any: {name, query, cases}. */
export function readQueries(folder) {
  if (!existsSync(folder)) return [];
  return queriesIn(folder).map((name) => ({ name, query: read(folder, `${name}.kql`), cases: casesOf(folder, name) }));
}

export const logRules = () => readRules(join(components, 'alerts', 'catalogue', 'log'));
export const sentinelRules = () => readRules(join(components, 'defender', 'rules'));
export const savedQueries = () => readQueries(join(components, 'alerts', 'queries'));

/** The tables and columns that the queries use: {table: {column: type}}. */
export const TABLES = join(components, 'internal', 'kql', 'tables.json');
export const statedTables = () => JSON.parse(readFileSync(TABLES, 'utf8'));

/** The queries as components/alerts and components/defender deploy them, by what they are; their tests write them. */
export const deployedQueries = () => Object.assign({}, ...['alerts', 'defender'].map((folder) => JSON.parse(read(root, 'deployed', `${folder}.json`))));
