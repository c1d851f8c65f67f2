// Microsoft's language service is C# made into two scripts that leave Bridge, System and Kusto on the global object. Everything that
// knows how a bound syntax tree is built is here.
import '@kusto/language-service-next/bridge.min.js';
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js';

const { Bridge, Kusto, System } = globalThis;
const { Language } = Kusto;
const { Symbols, Syntax } = Language;

export class Unsupported extends Error {}

// A query is walked once per row, and the tree does not change: what is asked of a node is kept.
function kept(ask) {
  const known = new WeakMap();
  return (node) => {
    if (!known.has(node)) known.set(node, ask(node));
    return known.get(node);
  };
}

/** The items of a C# enumerable. */
export function itemsOf(enumerable) {
  const out = [];
  if (!enumerable) return out;
  for (const it = Bridge.getEnumerator(enumerable); it.moveNext();) out.push(it.Current);
  return out;
}

/** What the language service must know of tables: {table: {column: type}}. */
export function globalsFor(tables) {
  const list = new (System.Collections.Generic.List$1(Symbols.Symbol).ctor)();
  for (const [name, columns] of Object.entries(tables)) {
    const text = Object.entries(columns).map(([column, type]) => `['${column}']:${type}`).join(', ');
    list.add(Symbols.TableSymbol.From(`(${text})`).WithName(name));
  }
  return Language.GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1('LogAnalytics', list, false));
}

const bound = new WeakMap();

/** A query's tree, bound to tables. */
export function bind(query, globals) {
  if (!bound.has(globals)) bound.set(globals, new Map());
  const queries = bound.get(globals);
  if (!queries.has(query)) queries.set(query, Language.KustoCode.ParseAndAnalyze(query, globals));
  return queries.get(query);
}

/** The errors and warnings of the language service: {code, severity, message, start}. */
export const diagnostics = kept((code) => itemsOf(code.GetDiagnostics())
  .map((one) => ({ code: one.Code, severity: one.Severity, message: one.Message, start: one.Start }))
  .filter(({ severity }) => ['Error', 'Warning'].includes(severity)));

const typeName = kept((node) => Bridge.getTypeName(node));

/** The kind of a node, such as FilterOperator; '' for what is no syntax. */
export function kind(node) {
  if (!node || !node.GetChild) throw new Unsupported('a missing piece of syntax');
  return /Syntax\.(\w+)/.exec(typeName(node))?.[1] ?? '';
}

export const isToken = (node) => /SyntaxToken/.test(typeName(node));

/** A node's children, without those that are left out. */
export const children = kept((node) => {
  const out = [];
  for (let i = 0; i < node.ChildCount; i++) if (node.GetChild(i)) out.push(node.GetChild(i));
  return out;
});

/** The text of a node, without comments. */
export const text = kept((node) => (isToken(node) ? node.Text : node.ToString(Syntax.IncludeTrivia.Minimal).trim()));

/** The children that are no tokens. */
export const parts = (node) => children(node).filter((child) => !isToken(child));

const elements = (list) => children(list).map((child) => (kind(child) === 'SeparatedElement' ? children(child)[0] : child));
const lists = (node) => children(node).filter((child) => kind(child) === 'SyntaxList');

/** The items of the last list right under a node: its arguments, columns or statements. */
export const listed = kept((node) => {
  const last = lists(node).at(-1);
  return last ? elements(last) : [];
});

/** Parameters such as kind=inner, by name. */
export const parameters = kept((node) => {
  const out = {};
  for (const one of lists(node).flatMap(elements)) {
    if (kind(one) === 'NamedParameter') out[text(children(one)[0]).toLowerCase()] = text(children(one)[2]);
  }
  return out;
});

/** A name as it is meant: ['a b'] is a b. */
export function nameOf(node) {
  const quoted = /^\[\s*(["'])(.*)\1\s*\]$/.exec(text(node));
  return quoted ? quoted[2] : text(node);
}

export const hasColumns = (node) => Boolean(node.ResultType && node.ResultType.Columns);

/** The columns of a node's result, as [name, type]. */
export const columnsOf = kept((node) => itemsOf(node.ResultType?.Columns).map((column) => [column.Name, column.Type.Name]));

export const isOpen = (code) => Boolean(code.ResultType && code.ResultType.IsOpen);

/** Calls visit for a node and all below it. */
export function walk(node, visit) {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

/** The kind of syntax that the language service itself gives a node, which tells apart what kind() does not. */
export const syntaxKind = (node) => (node.Kind === undefined ? '' : System.Enum.toString(Syntax.SyntaxKind, node.Kind));

export const isTable = (symbol) => Bridge.is(symbol, Symbols.TableSymbol);
export const isColumn = (symbol) => Bridge.is(symbol, Symbols.ColumnSymbol);
