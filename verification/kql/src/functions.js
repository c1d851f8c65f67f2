// The scalar functions that queries may call, on values. What is missing here is refused, never guessed.
import { Unsupported } from './language.js';
import { compare, equal, isNull, present, Span, toDate, toDynamic, toNumber, toSpan, toText, UNITS } from './values.js';

const escaped = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A regular expression; RE2's flags stand in front of it. */
export function regex(pattern, flags = '') {
  const own = /^\(\?([is]+)\)/.exec(pattern);
  return new RegExp(own ? pattern.slice(own[0].length) : pattern, flags + (own ? own[1] : ''));
}

// A term is a run of letters and digits.
const found = (before, text, after, flags) => new RegExp(before + escaped(text) + after, flags);
const START = '(^|[^A-Za-z0-9])', END = '($|[^A-Za-z0-9])';
const lower = (f) => (a, b) => f(a.toLowerCase(), b.toLowerCase());

/** Operators on text; each has a negation that begins with "!". */
export const TEXT_OPERATORS = {
  has: (a, b) => b === '' || found(START, b, END, 'i').test(a),
  has_cs: (a, b) => b === '' || found(START, b, END, '').test(a),
  hasprefix: (a, b) => found(START, b, '', 'i').test(a),
  hassuffix: (a, b) => found('', b, END, 'i').test(a),
  contains: lower((a, b) => a.includes(b)),
  contains_cs: (a, b) => a.includes(b),
  startswith: lower((a, b) => a.startsWith(b)),
  startswith_cs: (a, b) => a.startsWith(b),
  endswith: lower((a, b) => a.endsWith(b)),
  endswith_cs: (a, b) => a.endsWith(b),
  '=~': lower((a, b) => a === b),
  '!~': lower((a, b) => a !== b),
  'matches regex': (a, b) => regex(b).test(a),
};

function bin(value, size) {
  if (isNull(value)) return null;
  const down = (v, step) => Math.floor(v / step) * step;
  if (value instanceof Date) return new Date(down(Number(value), size.ms));
  if (value instanceof Span) return new Span(down(value.ms, size.ms));
  return Number(down(value, size).toPrecision(15)); // 3 * 0.1 is 0.30000000000000004
}

function unit(name, caller) {
  const ms = UNITS[name.toLowerCase()];
  if (!ms) throw new Unsupported(`${caller}(${name})`);
  return ms;
}

const orNull = (f) => (value, ...others) => (isNull(value) ? null : f(value, ...others));
const startOf = (ms) => orNull((date) => new Date(Math.floor(Number(date) / ms) * ms));

const CONVERSIONS = {
  tostring: toText, toreal: toNumber, todatetime: toDate, parse_json: toDynamic,
  toint: (v) => orNull(Math.trunc)(toNumber(v)),
  totimespan: (v) => (v instanceof Span ? v : toSpan(toText(v))),
  tobool: (v) => {
    if (typeof v === 'boolean') return v;
    if (/^(true|1)$/i.test(toText(v))) return true;
    return /^(false|0)$/i.test(toText(v)) ? false : null;
  },
  gettype: (v) => {
    if (isNull(v)) return 'null';
    if (Array.isArray(v)) return 'array';
    if (v instanceof Date) return 'datetime';
    return v instanceof Span ? 'timespan' : { object: 'dictionary', number: Number.isInteger(v) ? 'long' : 'real', boolean: 'bool' }[typeof v] ?? 'string';
  },
};

const TEXT = {
  tolower: (s) => toText(s).toLowerCase(),
  toupper: (s) => toText(s).toUpperCase(),
  strcat: (...all) => all.map(toText).join(''),
  strcat_delim: (delimiter, ...all) => all.map(toText).join(delimiter),
  strlen: (s) => toText(s).length,
  substring: (s, start, length) => toText(s).slice(start, isNull(length) ? undefined : start + length),
  indexof: (s, part) => toText(s).indexOf(part),
  trim: (r, s) => toText(s).replace(regex(`^(${r})`), '').replace(regex(`(${r})$`), ''),
  trim_start: (r, s) => toText(s).replace(regex(`^(${r})`), ''),
  trim_end: (r, s) => toText(s).replace(regex(`(${r})$`), ''),
  replace_string: (s, from, to) => toText(s).replaceAll(from, () => to),
  replace_regex: (s, pattern, to) => toText(s).replace(regex(pattern, 'g'), to.replace(/\\(\d)/g, '$$$1')),
  extract: (pattern, group, s) => regex(pattern).exec(toText(s))?.[group] ?? '',
  split: (s, delimiter, at) => {
    const all = toText(s).split(delimiter);
    if (isNull(at)) return all;
    return at in all ? [all[at]] : [];
  },
};

const LOGIC = {
  isempty: (v) => toText(v) === '',
  isnotempty: (v) => toText(v) !== '',
  isnull: isNull,
  isnotnull: (v) => !isNull(v),
  not: orNull((v) => !v),
  coalesce: (...all) => all.find((v) => !isNull(v) && v !== '') ?? all.at(-1),
};

const best = (sign) => (...all) => (present(all).length ? present(all).reduce((a, b) => (sign * compare(a, b) >= 0 ? a : b)) : null);

const NUMBERS = {
  min_of: best(-1),
  max_of: best(1),
  round: orNull((v, digits = 0) => Math.round(v * 10 ** digits) / 10 ** digits),
  abs: orNull((v) => (v instanceof Span ? new Span(Math.abs(v.ms)) : Math.abs(v))),
  ceiling: orNull(Math.ceil),
  sqrt: orNull(Math.sqrt),
  log: orNull(Math.log),
  exp: orNull(Math.exp),
  pow: orNull((v, exponent) => v ** exponent),
  bin,
  bin_at: orNull((v, size, at) => new Date(Number(at) + Math.floor((Number(v) - Number(at)) / size.ms) * size.ms)),
};

const DYNAMIC = {
  array_length: (a) => (Array.isArray(a) ? a.length : null),
  array_index_of: (a, v) => (Array.isArray(a) ? a.findIndex((one) => equal(one, v)) : null),
  set_has_element: (a, v) => Array.isArray(a) && a.some((one) => !isNull(one) && !isNull(v) && equal(one, v)),
  strcat_array: (a, delimiter) => (a ?? []).map(toText).join(delimiter),
  bag_keys: (o) => (o && typeof o === 'object' && !Array.isArray(o) ? Object.keys(o) : null),
  bag_pack: (...all) => Object.fromEntries(all.flatMap((v, i) => (i % 2 ? [] : [[v, all[i + 1]]]))),
  pack_array: (...all) => all,
};

const TIME = {
  startofday: startOf(UNITS.d),
  startofhour: startOf(UNITS.h),
  hourofday: orNull((date) => date.getUTCHours()),
  dayofweek: orNull((date) => new Span(date.getUTCDay() * UNITS.d)),
  datetime_add: (name, amount, date) => orNull((d) => new Date(Number(d) + amount * unit(name, 'datetime_add')))(date),
  datetime_diff: (name, a, b) => {
    const ms = unit(name, 'datetime_diff');
    return isNull(a) || isNull(b) ? null : Math.floor(Number(a) / ms) - Math.floor(Number(b) / ms);
  },
};

export const FUNCTIONS = { ...CONVERSIONS, ...TEXT, ...LOGIC, ...NUMBERS, ...DYNAMIC, ...TIME };
Object.assign(FUNCTIONS, {
  tolong: FUNCTIONS.toint, todouble: FUNCTIONS.toreal, todynamic: toDynamic, toboolean: FUNCTIONS.tobool, pack: FUNCTIONS.bag_pack,
  floor: bin, notempty: FUNCTIONS.isnotempty, notnull: FUNCTIONS.isnotnull,
});
