import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../schemas/index.ts';
import { ask } from '../../support/agent.ts';
import { covering } from './covering.ts';
import { expectCountOf, type Plain, paged } from './plain-count.ts';
import { type Json, since, until, window } from './records.ts';

/** One operation, the records that it searches, and how a person would read them. */
interface Filtered<Content> {
  source: string;
  operationId: string;
  handler: Parameters<typeof ask>[0];
  /** Values to look for, by filter. */
  filters: Record<string, string[]>;
  content: fc.Arbitrary<Content>;
  toRecords: (contents: Content[]) => Json[];
  /** Makes the vendor have these records. */
  serve: (records: Json[]) => unknown;
  plain: (record: Json) => Plain;
  passes: (record: Json, filters: Record<string, string>) => boolean;
  /** How many filters a search has at most, how many records there are, how often generated ones are asked for. */
  most: number;
  records: number;
  runs: number;
  /** Which part of the searches is asked here, of how many: each part is a quick file of its own. */
  part?: [part: number, of: number];
}

const common = ['window', 'timeZone', 'limit', 'cursor'];

/** Asking, and the records that a person would count. */
const asked = <Content>({ operationId, handler, plain, passes, content }: Filtered<Content>) => ({
  search: (parameters: Record<string, string | number>) => ask(handler, operationId, { window, ...parameters }),
  matching: (all: Json[], wanted: Record<string, string>): Plain[] =>
    [...Map.groupBy(all, (each) => plain(each).id).values()].flatMap((copies) => {
      const [latest] = copies.toSorted((a, b) => ((plain(a).version ?? '') < (plain(b).version ?? '') ? 1 : -1));
      const { time } = plain(latest!);
      return time >= since && time < until && passes(latest!, wanted) ? [plain(latest!)] : [];
    }),
  sample: (count: number, seed: number) => fc.sample(content, { numRuns: count, seed }),
});

export const specifyFilters = <Content>(filtered: Filtered<Content>): void => {
  const { source, operationId, filters, toRecords, serve, content, most, records, runs } = filtered;
  const [part, of] = filtered.part ?? [1, 1];
  const { search, matching, sample } = asked(filtered);
  const searches = [{}, ...covering(filters, most)].filter((_, index) => index % of === part - 1);

  const check = async (all: Json[], wanted: Record<string, string>): Promise<number> => {
    const expected = matching(all, wanted);
    const { body } = await search(wanted);
    try {
      expectCountOf(body, expected);
    } catch (error) {
      throw new Error(`${JSON.stringify(wanted)}: ${error}`, { cause: error });
    }
    return expected.length;
  };

  describe(`Filters of ${operationId}`, () => {
    it('are those of its schema, with all their values', () => {
      const operation = schemaOf(source).operations.find((each) => each.operationId === operationId);
      const parameters = operation?.parameters.filter(({ name }) => !common.includes(name)) ?? [];
      expect(Object.keys(filters).toSorted()).toEqual(parameters.map(({ name }) => name).toSorted());
      for (const { name, schema } of parameters)
        if (schema.enum) expect(filters[name], name).toEqual(expect.arrayContaining(schema.enum));
    });

    it('count what a plain count of the records counts, any two of them together', async () => {
      const some = toRecords(sample(records, 1));
      await serve([...some, ...some.slice(0, records / 5)]);
      const found: number[] = [];
      for (let next = 0; next < searches.length; next += 6)
        found.push(...(await Promise.all(searches.slice(next, next + 6).map((wanted) => check(some, wanted)))));
      expect(found.filter((count) => count > 0).length).toBeGreaterThan(searches.length / 8);
    });

    if (runs > 0)
      it('count what a plain count counts, whatever the records are', async () => {
        const wanted = fc.record(
          Object.fromEntries(Object.entries(filters).map(([name, values]) => [name, fc.constantFrom(...values)])),
          { requiredKeys: [], noNullPrototype: true },
        ) as fc.Arbitrary<Record<string, string>>;
        await fc.assert(
          fc.asyncProperty(fc.array(content, { maxLength: 30 }).map(toRecords), wanted, async (all, wanted) => {
            await serve(all);
            await check(all, {});
            await check(all, wanted);
          }),
          { numRuns: runs },
        );
      });
  });

  if (part === 1) specifyPages(filtered);
};

const specifyPages = <Content>(filtered: Filtered<Content>): void => {
  const { operationId, filters, toRecords, serve } = filtered;
  const { search, matching, sample } = asked(filtered);

  describe(`Pages of ${operationId}`, () => {
    it('give each record once, also while new ones arrive', async () => {
      const contents = sample(60, 2);
      const now = toRecords(contents);
      const later = toRecords([...contents, ...sample(60, 3)]);
      await serve(now);
      const known = await paged(search, { limit: 50 });
      expect(new Set(known).size).toBe(matching(now, {}).length);
      const seen = await paged(search, { limit: 17 }, (page) => page === 1 && serve(later));
      expect(new Set(seen).size).toBe(seen.length);
      expect(new Set(seen).isSupersetOf(new Set(known))).toBe(true);
    });

    it('belong to their search alone', async () => {
      await serve(toRecords(sample(40, 4)));
      const [[name = '', values = []] = []] = Object.entries(filters);
      const { body } = await search({ limit: 1 });
      const cursor = String(body.cursor);
      const [payload = '', signature = ''] = cursor.split('.');
      const position = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Json;
      const moved = Buffer.from(JSON.stringify({ ...position, since: '2000-01-01T00:00:00.000Z' }));
      for (const other of [
        { cursor, [name]: String(values[0]) },
        { cursor, window: '7d' },
        { cursor, timeZone: 'Asia/Seoul' },
        { cursor: `${moved.toString('base64url')}.${signature}` },
        { cursor: `${payload}.${signature.slice(0, -3)}` },
        { cursor: payload },
        { cursor: 'next' },
      ]) {
        const { status, body } = await search({ limit: 1, ...other });
        expect({ status, error: body.error }).toEqual({
          status: 400,
          error: 'cursor does not belong to this search: repeat the search without cursor, with the same filters.',
        });
      }
      expect((await search({ limit: 2, cursor })).status).toBe(200);
    });
  });
};
