// Scalar expressions: what a node is worth for a row.
import { FUNCTIONS, TEXT_OPERATORS } from './functions.js';
import { children, hasColumns, kind, listed, nameOf, parts, text, Unsupported } from './language.js';
import { compare, equal, isNull, Span, toDate, toDynamic, toSpan, toText } from './values.js';

const ESCAPES = { n: '\n', t: '\t', r: '\r' };

/** The text of a string literal. */
function unquote(literal) {
  const verbatim = /^@(["'])([\s\S]*)\1$/.exec(literal);
  if (verbatim) return verbatim[2].replaceAll(verbatim[1] + verbatim[1], verbatim[1]);
  const plain = /^[hH]?(["'])([\s\S]*)\1$/.exec(literal);
  if (!plain) return literal;
  return plain[2].replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_, code) => {
    const isNumber = /^[ux]./.test(code);
    return isNumber ? String.fromCharCode(parseInt(code.slice(1), 16)) : ESCAPES[code] ?? code;
  });
}

function literal(run, node) {
  const s = text(node), inside = /^\w+\s*\(\s*(.*?)\s*\)$/.exec(s)?.[1] ?? s;
  const type = node.ResultType?.Name;
  if (type === 'string') return unquote(s);
  if (inside === 'null') return null;
  switch (type) {
    case 'bool': return /true/i.test(s);
    case 'timespan': return toSpan(s);
    case 'datetime': return toDate(inside.replace(/^["']|["']$/g, ''));
    default: return Number(inside);
  }
}

function dynamic(run, node) {
  const written = text(node).replace(/^dynamic\s*\(/i, '').replace(/\)$/, '');
  for (const form of [written, written.replaceAll("'", '"')]) {
    try {
      return JSON.parse(form);
    } catch { /* the next form */ }
  }
  throw new Unsupported(text(node));
}

function name(run, node, row) {
  const wanted = nameOf(node);
  return wanted in row ? row[wanted] : run.binding(wanted);
}

function member(run, node, row) {
  const [object, , property] = children(node), bag = toDynamic(run.value(object, row));
  return bag && typeof bag === 'object' ? bag[nameOf(property)] ?? null : null;
}

function element(run, node, row) {
  const [object, brackets] = children(node), bag = toDynamic(run.value(object, row));
  const at = run.value(children(brackets)[1], row);
  if (!bag || typeof bag !== 'object') return null;
  return (Array.isArray(bag) ? bag.at(at) : bag[at]) ?? null;
}

function unary(run, node, row) {
  const [operator, operand] = children(node), value = run.value(operand, row);
  if (text(operator) !== '-' || isNull(value)) return value;
  return value instanceof Span ? new Span(-value.ms) : -value;
}

// What is null is neither true nor false, so that its negation does not hold either.
function logical(run, node, row, decisive) {
  const [a, , b] = children(node), first = run.value(a, row);
  if (first === decisive) return decisive;
  const second = run.value(b, row);
  if (second === decisive) return decisive;
  return isNull(first) || isNull(second) ? null : !decisive;
}

function divide(a, b, type) {
  if (b === 0 && type !== 'real') return null;
  return type === 'real' ? a / b : Math.trunc(a / b);
}

const ms = (value) => Number(value);
const like = (a, b, value) => {
  if (a instanceof Date || b instanceof Date) return new Date(value);
  return a instanceof Span || b instanceof Span ? new Span(value) : value;
};

const ARITHMETIC = {
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
  '+': (a, b) => like(a, b, ms(a) + ms(b)),
  '-': (a, b) => (a instanceof Date && b instanceof Date ? new Span(a - b) : like(a, b, ms(a) - ms(b))),
  '*': (a, b) => like(a, b, ms(a) * ms(b)),
  '/': (a, b, type) => (a instanceof Span && !(b instanceof Span) ? new Span(a.ms / b) : divide(ms(a), ms(b), a instanceof Span ? 'real' : type)),
  '%': (a, b) => ((a % b) + Math.abs(b)) % Math.abs(b),
};

/** An operator on two values. */
export function binary(node, a, b) {
  const operator = text(children(node)[1]).toLowerCase().replace(/\s+/g, ' ');
  const negated = /^!(?![=~])/.test(operator), onText = TEXT_OPERATORS[negated ? operator.slice(1) : operator];
  if (onText) return onText(toText(a), toText(b)) !== negated;
  if (isNull(a) && isNull(b)) return null;
  if (operator === '==') return !isNull(a) && !isNull(b) && equal(a, b);
  if (operator === '!=' || operator === '<>') return isNull(a) || isNull(b) || !equal(a, b);
  if (!ARITHMETIC[operator]) throw new Unsupported(`operator ${operator}`);
  return isNull(a) || isNull(b) ? null : ARITHMETIC[operator](a, b, node.ResultType?.Name);
}

function binaryExpression(run, node, row) {
  const [a, operator, b] = children(node);
  switch (text(operator).toLowerCase()) {
    case 'and': return logical(run, node, row, false);
    case 'or': return logical(run, node, row, true);
    default: return binary(node, run.value(a, row), run.value(b, row));
  }
}

/** The values of the list of in, has_any and has_all: scalars, arrays, or the first column of a table. */
function listValues(run, list, row) {
  return listed(list).flatMap((one) => (hasColumns(one) ? run.table(one).map((made) => Object.values(made)[0]) : run.value(one, row)));
}

function among(run, node, row) {
  const [operand, operator, list] = children(node), value = run.value(operand, row);
  const all = listValues(run, list, row), how = text(operator).toLowerCase().replace(/\s+/g, '');
  if (how === 'has_any') return all.some((one) => TEXT_OPERATORS.has(toText(value), toText(one)));
  if (how === 'has_all') return all.every((one) => TEXT_OPERATORS.has(toText(value), toText(one)));
  const same = how.endsWith('~')
    ? (one) => TEXT_OPERATORS['=~'](toText(one), toText(value))
    : (one) => !isNull(one) && !isNull(value) && equal(one, value);
  return all.some(same) !== how.startsWith('!');
}

function between(run, node, row) {
  const [operand, operator, range] = children(node), value = run.value(operand, row);
  const [low, upTo] = parts(range).map((one) => run.value(one, row));
  if ([value, low, upTo].some(isNull)) return null;
  const high = low instanceof Date && upTo instanceof Span ? new Date(ms(low) + upTo.ms) : upTo;
  return (compare(value, low) >= 0 && compare(value, high) <= 0) !== text(operator).startsWith('!');
}

/** By kind of node: (run, node, row) => value. */
export const EXPRESSIONS = {
  ParenthesizedExpression: (run, node, row) => run.value(children(node)[1], row),
  SimpleNamedExpression: (run, node, row) => run.value(children(node)[2], row),
  LiteralExpression: literal,
  CompoundStringLiteralExpression: (run, node) => children(node)
    .flatMap((child) => (kind(child) === 'SyntaxList' ? children(child) : [child])).map((one) => unquote(text(one))).join(''),
  DynamicExpression: dynamic,
  NameReference: name,
  PathExpression: member,
  ElementExpression: element,
  PrefixUnaryExpression: unary,
  BinaryExpression: binaryExpression,
  InExpression: among,
  HasAnyExpression: among,
  HasAllExpression: among,
  BetweenExpression: between,
  FunctionCallExpression: (run, node, row) => run.scalarCall(node, (one) => run.value(one, row), row),
  ToScalarExpression: (run, node) => run.scalar(parts(node).filter((child) => kind(child) !== 'SyntaxList').at(-1)),
};

// Functions that do not simply take the values of their arguments.
const SPECIAL = {
  now: (run, given, value) => new Date(ms(run.now) + (given.length ? value(given[0]).ms : 0)),
  ago: (run, given, value) => new Date(ms(run.now) - value(given[0]).ms),
  iff: (run, [condition, yes, no], value) => (value(condition) === true ? value(yes) : value(no)),
  case: (run, given, value) => {
    for (let i = 0; i + 1 < given.length; i += 2) if (value(given[i]) === true) return value(given[i + 1]);
    return value(given.at(-1));
  },
  column_ifexists: (run, [column, otherwise], value, row) => (value(column) in row ? row[value(column)] : value(otherwise)),
  toscalar: (run, [table]) => run.scalar(table),
};
SPECIAL.iif = SPECIAL.iff;

/** A call of a function; value says what an argument is worth. */
export function call(run, node, value, row) {
  const written = text(children(node)[0]), plain = written.toLowerCase(), given = listed(children(node)[1]);
  if (SPECIAL[plain]) return SPECIAL[plain](run, given, value, row);
  if (run.declares(written)) return run.callDeclared(written, given, false);
  if (!FUNCTIONS[plain]) throw new Unsupported(`${plain}()`);
  return FUNCTIONS[plain](...given.map(value));
}
