// Runs queries on sample rows by walking the tree that Microsoft's language service binds. The service refuses what Azure would refuse;
// what the interpreter does not know it refuses too (Unsupported), so that a result is never a guess.
import { bind, columnsOf, diagnostics, globalsFor, Unsupported } from './language.js';
import { Run } from './run.js';
import { emptyOf, isNull, toDate, toSpan } from './values.js';

/** A row as JSON has it, with every column of its table. */
function complete(table, columns, row) {
  const given = { Type: table, ...row };
  return Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, typed(given[name], type)]));
}

function typed(value, type) {
  if (isNull(value)) return emptyOf(type);
  if (type === 'datetime') return toDate(value);
  return type === 'timespan' ? toSpan(String(value)) : value;
}

export class Engine {
  /** tables: {table: {column: type}} */
  constructor(tables) {
    this.tables = tables;
    this.globals = globalsFor(tables);
  }

  parse(query) {
    const code = bind(query, this.globals), errors = diagnostics(code).filter((one) => one.severity === 'Error');
    if (errors.length) throw new Error(errors.map((one) => `${one.code}: ${one.message}`).join('; '));
    return code;
  }

  /** Rows as JSON has them become rows with every column of their table. */
  load(rows) {
    const out = Object.fromEntries(Object.keys(this.tables).map((name) => [name, []]));
    for (const [table, given] of Object.entries(rows)) {
      const columns = this.tables[table];
      if (!columns) throw new Error(`no query uses the table ${table}: it is not in tables.json`);
      const unknown = given.flatMap(Object.keys).find((name) => !columns[name]);
      if (unknown) throw new Error(`no query uses the column ${table}.${unknown}: it is not in tables.json`);
      out[table] = given.map((row) => complete(table, columns, row));
    }
    return out;
  }

  /** The rows that a query returns at a time; rows: {table: [{column: value}]}, datetimes as ISO 8601. */
  run(query, rows, now) {
    const code = this.parse(query);
    const out = new Run(this.load(rows), toDate(now)).block(code.Syntax);
    // The language service says which columns come out: an interpreter that made others is wrong.
    const wanted = columnsOf(code).map(([name]) => name).sort().join();
    const made = Object.keys(out[0] ?? {}).sort().join();
    if (out.length && wanted !== made) throw new Unsupported(`columns ${made} instead of ${wanted}`);
    return out;
  }
}
