// What tables.json states, held against what the queries use and against a reference of Azure's tables.
import { usage } from './binding.js';
import { globalsFor } from './language.js';
import { deployedForms } from './rewrite.js';
import { logRules, savedQueries, sentinelRules } from './shipped.js';

/** Every query in every form that may be deployed. */
export function everyQuery() {
  const rules = [...logRules(), ...sentinelRules()].flatMap((rule) => Object.values(deployedForms(rule)));
  return [...rules, ...savedQueries().map((saved) => saved.query)];
}

/** What is stated and used by no query. */
export function unused(stated, queries, globals = globalsFor(stated)) {
  const used = usage(queries, globals);
  return Object.entries(stated).flatMap(([table, columns]) => {
    if (!used[table]) return [`no query uses the table ${table}: remove it from tables.json`];
    const idle = Object.keys(columns).filter((column) => !used[table].has(column));
    return idle.map((column) => `no query uses the column ${table}.${column}: remove it from tables.json`);
  });
}

/** The tables of a reference, {meta: {standard: columns of all}, tables: {table: {columns}}}, as tables.json has them. */
export function flatten(reference) {
  const tables = Object.entries(reference.tables);
  return Object.fromEntries(tables.map(([name, table]) => [name, { ...reference.meta?.standard, ...table.columns }]));
}

/** Functions that every workspace has, and queries read as tables: no reference of tables has them. */
const FUNCTIONS = ['_LogOperation'];

/** What is stated otherwise than in a reference of Azure's tables. */
export function contradictions(stated, reference) {
  return Object.entries(stated).filter(([table]) => !FUNCTIONS.includes(table)).flatMap(([table, columns]) => {
    if (!reference[table]) return [`the reference has no table ${table}`];
    const wrong = Object.entries(columns).filter(([column, type]) => reference[table][column] !== type);
    return wrong.map(([column, type]) => `${table}.${column} is stated as ${type}, the reference has ${reference[table][column] ?? 'no such column'}`);
  });
}

/** The part of a reference that queries use, sorted, with what is stated of functions. */
export function needed(given, queries, stated = {}) {
  const reference = { ...given, ...Object.fromEntries(FUNCTIONS.filter((name) => stated[name]).map((name) => [name, stated[name]])) };
  const used = usage(queries, globalsFor(reference));
  const columnsOf = (table) => Object.fromEntries([...used[table]].sort().map((column) => [column, reference[table][column]]));
  return Object.fromEntries(Object.keys(used).sort().map((table) => [table, columnsOf(table)]));
}
