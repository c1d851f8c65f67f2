// Compares tables.json with a reference of Azure's tables:
//
//   node compare.js <reference>            fails when a table or a column is not there or has another type
//   node compare.js <reference> --write    rewrites tables.json: what the queries use, with the types of the reference
import { readFileSync, writeFileSync } from 'node:fs';
import { statedTables, TABLES } from './src/shipped.js';
import { contradictions, everyQuery, flatten, needed } from './src/tables.js';

const [file, write] = process.argv.slice(2);
if (!file) throw new Error('usage: node compare.js <tables.json of a reference> [--write]');
const reference = flatten(JSON.parse(readFileSync(file, 'utf8')));
if (write === '--write') writeFileSync(TABLES, `${JSON.stringify(needed(reference, everyQuery(), statedTables()), null, 2)}\n`);

const stated = statedTables(), found = contradictions(stated, reference);
for (const problem of found) console.error(problem);
const columns = Object.values(stated).reduce((count, table) => count + Object.keys(table).length, 0);
console.log(`tables.json: ${Object.keys(stated).length} tables, ${columns} columns, ${found.length} unlike the reference`);
process.exitCode = found.length ? 1 : 0;
