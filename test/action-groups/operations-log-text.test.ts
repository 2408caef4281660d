import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../action-groups/operations/handler.ts';
import { ask, askedAt } from '../support/agent.ts';
import { logGroup, operationsServed } from '../support/operations.ts';
import { lambdaEnvironment } from '../support/stand-ins.ts';

const ago = (minutes: number) => new Date(Date.parse(askedAt) - minutes * 60_000).toISOString();
const orders = '/aws/lambda/orders-api';

let service: Awaited<ReturnType<typeof operationsServed>>;
beforeAll(async () => {
  service = await operationsServed();
});
afterAll(() => service.close());
beforeEach(() => {
  lambdaEnvironment({ LOG_GROUPS: '/aws/lambda/*,/ecs/web' });
  service.serving({});
});

const search = (parameters: Record<string, string | number> = {}) => ask(handler, 'searchLogs', parameters);
const serving = (...groups: ReturnType<typeof logGroup>[]) => service.serving({ logs: groups });

// The query language has no parameters, so text is a part of the query.
describe('Text in a query', () => {
  const hostile = [
    'a/ | fields @message | limit 9999 #',
    '/ or 1=1 or @message like /',
    '"); StopQuery',
    '\\',
    '\\/',
    '.*',
    '(?i)(',
    '[a-z]{1,',
    "it's 100% `quoted` $value ^start end$",
    '<!channel> @here',
    '오류: 결제 실패',
    'naïve 🙂 emoji',
  ];
  const line = fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({
      unit: fc.constantFrom(...'aB/|\\".*#`\'()[]{}?+^$-_<>=~ 한글é'.split('')),
      minLength: 2,
      maxLength: 12,
    }),
    fc.string({ minLength: 2, maxLength: 20, unit: 'grapheme-ascii' }),
  );

  it('finds the lines that have it as it stands, whatever the case, and changes nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), line, fc.nat(), async (lines, other, at) => {
        const from = lines[at % Math.max(lines.length, 1)] ?? other;
        const wanted = [...from].slice(0, 6).join('');
        fc.pre(wanted.length >= 2 && wanted !== '' && !/[\p{Cc}]/u.test(wanted));
        serving(
          logGroup(
            orders,
            [...lines, other].map((message, index) => [ago(index + 1), message]),
          ),
        );
        const { status, body } = await search({ text: wanted, region: 'us-east-1', limit: 50 });
        const expected = [...lines, other].filter((each) => each.toLowerCase().includes(wanted.toLowerCase()));
        expect({ status, matched: body.matched, scanned: body.query?.recordsScanned }).toEqual({
          status: 200,
          matched: expected.length,
          scanned: 2 * (lines.length + 1),
        });
      }),
      { numRuns: 80, examples: hostile.map((each) => [[each, 'x'], each, 0]) },
    );
  });

  it('stays within its pattern: every query has the same commands', async () => {
    const queries: string[] = [];
    serving(logGroup(orders, [[ago(1), 'line']]));
    service.instead('StartQuery', ({ queryString }) => {
      queries.push(String(queryString));
      return { queryId: 'q' };
    });
    service.instead('GetQueryResults', () => ({ status: 'Complete', results: [], statistics: {} }));
    for (const text of hostile) if (text.length >= 2) await search({ text, region: 'us-east-1' });
    const shapes = queries.map((query) =>
      query
        .replaceAll(/\d+/g, 'N')
        .replace(/like \/(?:[^\\/]|\\.)*\//, 'like /…/')
        .replace(/\s+/g, ' '),
    );
    expect(new Set(shapes).size).toBe(2);
  });

  it.each([
    ['two\nlines', 'text "two lines" is not a text: say words on one line.'],
    ['a\u2028b', 'text "a b" is not a text: say words on one line.'],
    ['nul\u0000', 'text "nul" is not a text: say it without the character U+0000.'],
  ])('refuses %j, which no line has, and shows it cleaned', async (text, error) => {
    serving(logGroup(orders, [[ago(1), 'line']]));
    const { status, body } = await search({ text });
    expect({ status, error: body.error }).toEqual({ status: 400, error });
  });
});
