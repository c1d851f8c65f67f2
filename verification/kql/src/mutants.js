// Rules with one thing wrong. A case that notices none of them would prove nothing.

const FLIPPED = {
  GreaterThan: 'LessThanOrEqual', GreaterThanOrEqual: 'LessThan', LessThan: 'GreaterThanOrEqual', LessThanOrEqual: 'GreaterThan', Equal: 'GreaterThan',
};

/** Without one of the lines "| where ..."; those that go on in the next line are left. */
function withoutConditions(query) {
  const lines = query.split('\n');
  return lines.flatMap((line, at) => {
    if (!/^\s*\| where /.test(line) || /^\s+(or|and) /.test(lines[at + 1] ?? '')) return [];
    const kept = /;\s*$/.test(line) ? [';'] : [];
    return [{ change: `without "${line.trim()}"`, query: [...lines.slice(0, at), ...kept, ...lines.slice(at + 1)].join('\n') }];
  });
}

/** With a limit of the query doubled or halved. */
function withOtherValues(query) {
  const found = [...query.matchAll(/^let (\w+olerated) = (\d+);/gm)];
  return found.flatMap((line) => [2, 0.5].map((factor) => ({
    change: `${line[1]} times ${factor}`,
    query: query.replace(line[0], `let ${line[1]} = ${Math.floor(line[2] * factor)};`),
  })));
}

/** A text that the query compares with, replaced by one that nothing is equal to. */
function withOtherTexts(query) {
  const lines = query.split('\n');
  return lines.flatMap((line, at) => {
    if (!/^\s*\| where /.test(line)) return [];
    return [...line.replace(/\/\/ .*/, '').matchAll(/(?<!@)"([^"\s\\]+)"/g)].map((found) => ({
      change: `"${found[1]}" misspelt in "${line.trim()}"`,
      query: lines.with(at, `${line.slice(0, found.index)}"zz${line.slice(found.index + 1)}`).join('\n'),
    }));
  });
}

const ofQuery = (rule) => [...withoutConditions(rule.query), ...withOtherValues(rule.query), ...withOtherTexts(rule.query)]
  .map(({ change, query }) => ({ change, rule: { ...rule, query } }));

export const sentinelMutants = ofQuery;

export function logMutants(rule) {
  const { threshold, operator } = rule, of = (change, settings) => ({ change, rule: { ...rule, ...settings } });
  const thresholds = threshold === 0 ? [1] : [threshold * 2, threshold / 2];
  return [
    ...ofQuery(rule),
    of(`operator ${FLIPPED[operator]}`, { operator: FLIPPED[operator] }),
    ...thresholds.map((other) => of(`threshold ${other}`, { threshold: other })),
    ...(rule.failingPeriods.atLeast > 1 ? [of('one period is enough', { failingPeriods: { ...rule.failingPeriods, atLeast: 1 } })] : []),
    ...rule.dimensions.map((column) => of(`not split by ${column}`, { dimensions: rule.dimensions.filter((one) => one !== column) })),
  ];
}

/** The mutants of a rule that its cases notice and those that they miss; what is no valid query any more is neither. */
export function hunt(engine, mutants, judge) {
  const noticed = [], missed = [];
  for (const mutant of mutants) {
    try {
      const caught = mutant.rule.cases.cases.some((one) => judge(engine, mutant.rule, one).length > 0);
      (caught ? noticed : missed).push(mutant);
    } catch { /* refused by the language service or the interpreter */ }
  }
  return { noticed, missed };
}
