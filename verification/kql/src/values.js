// The values of KQL in JavaScript: strings, numbers and booleans as they are, datetimes as Date, timespans as Span, null as null.

export class Span {
  constructor(ms) { this.ms = ms; }

  valueOf() { return this.ms; }
}

const DAY = 864e5, HOUR = 36e5, MINUTE = 6e4, SECOND = 1e3;

export const UNITS = {
  d: DAY, day: DAY, days: DAY, h: HOUR, hr: HOUR, hrs: HOUR, hour: HOUR, hours: HOUR, m: MINUTE, min: MINUTE, minute: MINUTE,
  minutes: MINUTE, s: SECOND, sec: SECOND, second: SECOND, seconds: SECOND, ms: 1, millisecond: 1, microsecond: 1e-3, tick: 1e-4,
};

export const isNull = (value) => value === null || value === undefined;
export const present = (values) => values.filter((value) => !isNull(value));

/** A timespan as KQL writes it: 5m, 1.02:03:04, time(1h); null when it is none. */
export function toSpan(written) {
  const s = written.trim().replace(/^(timespan|time)\s*\(\s*(.*?)\s*\)$/i, '$2').replace(/^["']|["']$/g, '');
  const amount = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(s);
  if (amount && UNITS[amount[2].toLowerCase()] !== undefined) return new Span(Number(amount[1]) * UNITS[amount[2].toLowerCase()]);
  const clock = /^(-)?(?:(\d+)\.)?(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/.exec(s);
  if (clock) {
    const [, minus, days = 0, hours, minutes, seconds = 0] = clock;
    return new Span((minus ? -1 : 1) * (days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND));
  }
  return /^\d+$/.test(s) ? new Span(Number(s) * DAY) : null;
}

/** A duration in ISO 8601, in milliseconds. */
export function duration(iso) {
  const found = /^P(?!$)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (!found) throw new Error(`${iso} is no duration in ISO 8601`);
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

/** A datetime, in UTC where no zone is written; null when it is none. */
export function toDate(value) {
  if (value instanceof Date) return value;
  if (isNull(value) || value === '') return null;
  const zoned = typeof value !== 'string' || value.length <= 10 || /(z|[+-]\d\d:?\d\d)$/i.test(value);
  const date = new Date(zoned ? value : `${value}Z`);
  return Number.isNaN(Number(date)) ? null : date;
}

function spanText(span) {
  const ms = Math.abs(span.ms), days = Math.floor(ms / DAY);
  const clock = [Math.floor(ms / HOUR) % 24, Math.floor(ms / MINUTE) % 60, Math.floor(ms / SECOND) % 60];
  return (span.ms < 0 ? '-' : '') + (days ? `${days}.` : '') + clock.map((n) => String(n).padStart(2, '0')).join(':');
}

/** What tostring() makes of a value; Kusto writes datetimes with seven digits and booleans with a capital. */
export function toText(value) {
  if (isNull(value)) return '';
  if (value instanceof Date) return value.toISOString().replace(/\.(\d{3})Z$/, '.$10000Z');
  if (value instanceof Span) return spanText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function toNumber(value) {
  if (isNull(value) || value === '') return null;
  if (value instanceof Span) return value.ms * 1e4; // ticks
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

/** A dynamic value: text that is JSON is what it says. */
export function toDynamic(value) {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function compare(a, b) {
  const x = a instanceof Date ? Number(a) : a, y = b instanceof Date ? Number(b) : b;
  return x < y ? -1 : Number(x > y);
}

const isTime = (value) => value instanceof Date || value instanceof Span;

/** Whether two values that are not null are equal. */
export function equal(a, b) {
  if (a instanceof Date || b instanceof Date) return compare(toDate(a), toDate(b)) === 0;
  if (isTime(a) || isTime(b)) return compare(a, b) === 0;
  if (typeof a === 'object' || typeof b === 'object') return JSON.stringify(a) === JSON.stringify(b);
  return typeof a === typeof b ? a === b : String(a) === String(b);
}

/** A text that equal values share, to group and join by. */
export function keyOf(value) {
  if (value instanceof Date) return `D${Number(value)}`;
  if (value instanceof Span) return `S${value.ms}`;
  return JSON.stringify(value ?? null);
}

/** What a column holds in a row that does not give it. */
export const emptyOf = (type) => (type === 'string' ? '' : null);
