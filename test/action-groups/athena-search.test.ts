import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedAt } from '../support/agent.ts';
import { athenaServed } from '../support/athena.ts';
import { file, nssTime, search, web } from '../support/zscaler.ts';

const hour = 3_600_000;
const at = (hours: number) => new Date(Date.parse(askedAt) - hours * hour);
const folder = (time: Date) => time.toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
/** So many lines in the hour that began so many hours before the question. */
const lines = (hours: number, count: number, part = {}) =>
  file(
    Array.from({ length: count }, (_, index) =>
      web({ time: nssTime(at(hours)), recordid: `${hours}-${index}`, ...part }),
    ),
    { hour: folder(at(hours)) },
  );

interface Asked {
  QueryString: string;
  ExecutionParameters: string[];
}

describe('What a question asks of Athena', () => {
  const asked: Asked[] = [];
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed(async (request) => {
      if (request.headers.get('x-amz-target')?.endsWith('.StartQueryExecution'))
        asked.push((await request.json()) as Asked);
    });
  });
  afterAll(() => athena.close());

  const asking = async (parameters: Record<string, string | number> = {}) => {
    asked.length = 0;
    const { status, body } = await search(parameters);
    expect(status, body.error).toBe(200);
    return body;
  };
  const hoursOf = ({ ExecutionParameters }: Asked) =>
    ExecutionParameters.filter((each) => /^'\d{4}\/\d\d\//.test(each));

  it('is the figures of the whole window, then the hours that the page is made of', async () => {
    await athena.use({ zscaler: [lines(20, 5), lines(9, 8), lines(3, 8), lines(1, 2)] });
    const body = await asking({ limit: 5 });
    expect(body).toMatchObject({ matched: 23, shown: 5 });
    expect(asked.map(hoursOf)).toEqual([
      ["'2026/11/22/09'", "'2026/11/24/09'"],
      // Two lines and eight are enough; what comes late may lie a day behind.
      ["'2026/11/23/06'", "'2026/11/24/09'"],
    ]);
    // No file is read twice but those of the last three hours.
    expect(body.query?.dataScannedBytes).toBe(4 * 1000 + 2 * 1000);
  });

  it('goes on from where the page before ended', async () => {
    await athena.use({ zscaler: [lines(20, 5), lines(9, 8), lines(3, 8), lines(1, 2)] });
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const body = await asking({ limit: 5, ...(cursor && { cursor }) });
      seen.push(body.shown);
      cursor = body.cursor;
      const [, page] = asked;
      if (cursor === null) expect(hoursOf(page!)[0]).toBe("'2026/11/22/13'");
    }
    expect(seen).toEqual([5, 5, 5, 5, 3]);
  });

  it('is one hour where one record matches, and no second statement where none does', async () => {
    await athena.use({ zscaler: [lines(20, 1, { login: 'jin@example.com' }), lines(9, 8), lines(1, 8)] });
    expect(await asking({ principal: 'jin' })).toMatchObject({ matched: 1, shown: 1, cursor: null });
    expect(asked.map(hoursOf)[1]).toEqual(["'2026/11/22/13'", "'2026/11/23/14'"]);
    const nothing = await asking({ principal: 'nobody' });
    expect(nothing).toMatchObject({ matched: 0, shown: 0, cursor: null, gaps: [] });
    expect(asked).toHaveLength(1);
    expect(nothing.query?.text).toMatch(/whole in Athena: [\w-]{36} /);
  });
});
