import assert from 'node:assert/strict';
import test from 'node:test';
import { Engine } from '../src/engine.js';
import { Unsupported } from '../src/language.js';

const POD = { TimeGenerated: 'datetime', Name: 'string', Namespace: 'string', Status: 'string', Restarts: 'int', Labels: 'dynamic', Type: 'string' };
const engine = new Engine({ Pods: POD, Events: { TimeGenerated: 'datetime', Name: 'string', Reason: 'string', Type: 'string' } });
const now = '2026-01-01T12:00:00Z';
const ago = (minutes) => new Date(Date.parse(now) - minutes * 6e4).toISOString();

const rows = {
  Pods: [
    { TimeGenerated: ago(1), Name: 'a', Namespace: 'n', Status: 'Failed', Restarts: 3, Labels: { team: ['x', 'y'] } },
    { TimeGenerated: ago(2), Name: 'a', Namespace: 'n', Status: 'Running', Restarts: 1 },
    { TimeGenerated: ago(9), Name: 'b', Namespace: 'n', Status: 'Failed', Restarts: 0 },
  ],
  Events: [{ TimeGenerated: ago(3), Name: 'a', Reason: 'BackOff' }],
};

const plain = (made) => JSON.parse(JSON.stringify(made));
const run = (query) => plain(engine.run(query, rows, now));

const SCALARS = {
  numbers: [
    ['1/2', 0], ['1.0/2', 0.5], ['7%3', 1], ['-1', -1], ['bin(7, 5)', 5], ['round(2.345, 1)', 2.3], ['ceiling(1.2)', 2],
    ['pow(2, 3)', 8], ['abs(-2)', 2], ['min_of(3, 1, 2)', 1], ['max_of(3, 1, 2)', 3], ['max_of(int(null), 1)', 1], ['sqrt(4)', 2],
    ['toint("x")', null], ['tolong("12") + 1', 13], ['1/0', null], ['tostring(3 * 1s)', '00:00:03'],
  ],
  text: [
    ['strcat("a", 1)', 'a1'], ['strcat_delim("-", "a", "b")', 'a-b'], ['strlen("abc")', 3], ['substring("abcd", 1, 2)', 'bc'],
    ['tolower("Ab")', 'ab'], ['toupper("Ab")', 'AB'], ['trim("-+", "--a--")', 'a'], ['trim_start("-", "-a-")', 'a-'],
    ['trim_end("-", "-a-")', '-a'], ['replace_string("a.b", ".", "$&")', 'a$&b'],
    ['replace_regex("ab12", "([0-9])", "<\\\\1>")', 'ab<1><2>'], ['extract("([0-9]+)", 1, "ab12")', '12'],
    ['extract("(x)", 1, "ab12")', ''], ['split("a/b/c", "/")[1]', 'b'], ['split("a/b/c", "/")[-1]', 'c'],
    ['indexof("abc", "c")', 2], ['@"a\\d"', 'a\\d'], ['"a\\tb"', 'a\tb'],
  ],
  comparisons: [
    ['"Foo bar" has "foo"', true], ['"Foobar" has "foo"', false], ['"a-b" has_cs "B"', false], ['"a-b" hasprefix "B"', true],
    ['"ab-c" hassuffix "B"', true], ['"Foobar" contains "OO"', true], ['"Foobar" contains_cs "OO"', false],
    ['"Foobar" !contains "oo"', false], ['"Foobar" startswith "fo"', true], ['"Foobar" endswith_cs "AR"', false],
    ['"Foobar" !endswith "x"', true], ['"abc" matches regex "^a.c$"', true], ['"x" =~ "X"', true], ['"x" !~ "X"', false],
    ['"x" != "X"', true], ['"x" in~ ("X", "y")', true], ['"x" !in ("a")', true], ['"a b" has_any ("c", "b")', true],
    ['"a b" has_all ("a", "c")', false], ['5 between (1 .. 5)', true], ['5 !between (1 .. 5)', false],
    ['datetime(2026-01-01) between (datetime(2025-12-31) .. 2d)', true],
  ],
  nulls: [
    ['int(null) == 1', false], ['int(null) != 1', true], ['int(null) > 1', null], ['not(int(null) > 1 and true)', null],
    ['int(null) > 1 and false', false], ['int(null) > 1 or true', true], ['isnull(int(null))', true], ['isempty("")', true],
    ['isnotempty("")', false], ['coalesce("", "z")', 'z'], ['iff(int(null) > 1, "a", "b")', 'b'],
    ['case(false, "a", true, "b", "c")', 'b'], ['case(false, "a", "c")', 'c'],
  ],
  time: [
    ['datetime(2026-01-01 12:34) - datetime(2026-01-01 12:00) > 30m', true],
    ['bin(datetime(2026-01-01 12:34), 5m)', '2026-01-01T12:30:00.000Z'], ['ago(1h) < now()', true],
    ['now() - 90s', '2026-01-01T11:58:30.000Z'], ['1h / 15m', 4], ['startofday(now())', '2026-01-01T00:00:00.000Z'],
    ['hourofday(now())', 12], ['datetime_diff("minute", now(), ago(2h))', 120],
    ['datetime_add("hour", 2, now())', '2026-01-01T14:00:00.000Z'], ['tostring(1d + 2h)', '1.02:00:00'], ['todatetime("x")', null],
  ],
  dynamic: [
    ['tostring(parse_json("{\\"a\\":{\\"b\\":[1,2]}}").a.b[1])', '2'], ['dynamic({"k":"v"}).k == "v"', true],
    ["dynamic(['a'])[0]", 'a'], ['array_length(dynamic([1,2]))', 2], ['array_length(parse_json("{}"))', null],
    ['set_has_element(dynamic(["a"]), "a")', true], ['bag_keys(dynamic({"a":1}))', ['a']], ['bag_pack("a", 1)', { a: 1 }],
    ['strcat_array(dynamic(["a","b"]), ",")', 'a,b'], ['array_index_of(dynamic(["a","b"]), "b")', 1],
    ['parse_json("no json")', 'no json'], ['tobool("true")', true],
  ],
};

for (const [what, cases] of Object.entries(SCALARS)) {
  test(`scalars: ${what}`, () => {
    for (const [expression, expected] of cases) assert.deepEqual(run(`print x = ${expression}`)[0].x, expected, expression);
  });
}

const QUERIES = [
  ['Pods | summarize c = count(), m = max(Restarts), f = countif(Status == "Failed") by Name | order by Name asc',
    [{ Name: 'a', c: 2, m: 3, f: 1 }, { Name: 'b', c: 1, m: 0, f: 1 }]],
  ['Pods | summarize count() by bin(TimeGenerated, 5m) | order by TimeGenerated asc',
    [{ TimeGenerated: '2026-01-01T11:50:00.000Z', count_: 1 }, { TimeGenerated: '2026-01-01T11:55:00.000Z', count_: 2 }]],
  ['Pods | summarize arg_max(TimeGenerated, Status) by Name | where Status == "Failed" | project Name | order by Name asc',
    [{ Name: 'a' }, { Name: 'b' }]],
  ['Pods | summarize arg_min(Restarts, *) by Namespace | project Name, Restarts', [{ Name: 'b', Restarts: 0 }]],
  ['Pods | summarize r = 100.0 * countif(Status == "Failed") / count()', [{ r: 200 / 3 }]],
  ['Pods | summarize sum(Restarts), dcount(Name), avg(Restarts), percentile(Restarts, 50)',
    [{ sum_Restarts: 4, dcount_Name: 2, avg_Restarts: 4 / 3, percentile_Restarts_50: 1 }]],
  ['Pods | summarize s = make_set(Name), l = make_list(Name), n = sumif(Restarts, Name == "a"), f = minif(TimeGenerated, Status == "Failed")',
    [{ s: ['a', 'b'], l: ['a', 'a', 'b'], n: 4, f: ago(9) }]],
  ['Pods | where false | summarize n = count(), s = make_set(Name)', [{ n: 0, s: [] }]],
  ['Pods | where false | summarize n = count() by Name', []],
  ['Pods | distinct Name | join kind=leftouter (Events | project Name, Reason) on Name | project Name, Reason | order by Name asc',
    [{ Name: 'a', Reason: 'BackOff' }, { Name: 'b', Reason: '' }]],
  ['Pods | distinct Name | join kind=leftanti Events on Name', [{ Name: 'b' }]],
  ['Pods | join kind=leftsemi Events on Name | count', [{ Count: 2 }]],
  ['Pods | join (Events | project Other = Name, Reason) on $left.Name == $right.Other | count', [{ Count: 1 }]],
  ['Pods | lookup (Events | project Name, Reason) on Name | summarize n = count() by Reason | order by Reason asc',
    [{ Reason: '', n: 1 }, { Reason: 'BackOff', n: 2 }]],
  ['let bad = Events | distinct Name; Pods | where Name in (bad) | count', [{ Count: 2 }]],
  ['Pods | where Name in (Events | project Name) | count', [{ Count: 2 }]],
  ['let names = dynamic(["b"]); Pods | where Name !in (names) | count', [{ Count: 2 }]],
  ['let f = (t: timespan) { Pods | where TimeGenerated > ago(t) }; f(5m) | count', [{ Count: 2 }]],
  ['let newest = toscalar(Pods | summarize max(TimeGenerated)); Pods | where TimeGenerated == newest | project Restarts',
    [{ Restarts: 3 }]],
  ['union Pods, Events | summarize c = count() by Type | order by Type asc', [{ Type: 'Events', c: 1 }, { Type: 'Pods', c: 3 }]],
  ['Pods | where Name == "a" | top 1 by Restarts | project-rename Times = Restarts | project-keep Times', [{ Times: 3 }]],
  ['Pods | sort by Name desc, Restarts asc | project Name, Restarts | take 2', [{ Name: 'b', Restarts: 0 }, { Name: 'a', Restarts: 1 }]],
  ['Pods | mv-expand team = Labels.team to typeof(string) | where isnotempty(team) | project team', [{ team: 'x' }, { team: 'y' }]],
  ['Pods | extend a = Restarts + 1, b = column_ifexists("Nope", 7) | where a == 4 | project a, b', [{ a: 4, b: 7 }]],
  ['datatable(n: int, s: string) [1, "x", 2, "y"] | where n == 2', [{ n: 2, s: 'y' }]],
];

for (const [query, expected] of QUERIES) test(query, () => assert.deepEqual(run(query), expected));

test('what is not known is refused', () => {
  assert.throws(() => run('Pods | make-series count() on TimeGenerated step 1h'), Unsupported);
  assert.throws(() => run('Pods | extend x = hash_sha256(Name)'), Unsupported);
  assert.throws(() => run('Pods | mv-expand Labels limit 1'), Unsupported);
  assert.throws(() => run('Pods | union withsource=T Events'), Unsupported);
  assert.throws(() => run('Pods | where Nope == 1'), /KS142/);
  assert.throws(() => engine.run('Pods', { Pods: [{ Nope: 1 }] }, now), /no query uses the column Pods.Nope/);
  assert.throws(() => engine.run('Pods', { Nope: [] }, now), /no query uses the table Nope/);
});
