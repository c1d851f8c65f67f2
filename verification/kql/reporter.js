// Prints what failed, what the tests say of themselves, and counts; nothing of what is well.
const TOTALS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;
const OF_PARENTS = ['subtestsFailed', 'cancelledByParent'];

export default async function* reporter(source) {
  let passed = 0, failed = 0;
  for await (const { type, data } of source) {
    const error = data?.details?.error;
    if (type === 'test:pass') passed++;
    else if (type === 'test:fail' && !OF_PARENTS.includes(error?.failureType)) {
      failed++;
      yield `FAILED ${data.name}\n${error?.cause?.message ?? error?.cause ?? error?.message}\n\n`;
    } else if (type === 'test:diagnostic' && !TOTALS.test(data.message)) yield `${data.message}\n`;
    else if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
  }
  yield `${passed} tests passed, ${failed} failed\n`;
}
