import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../local/data-folder.ts';
import type { Json, SourceName } from '../../local/dataset.ts';
import { folderWith, held, makers, okta, read, web } from '../support/exports.ts';

const wrappings: Record<string, (records: Json[]) => string> = {
  'one a line': (records) => records.map((record) => JSON.stringify(record)).join('\n'),
  'one a line, with empty lines': (records) => records.map((record) => `${JSON.stringify(record)}\n\n`).join('  \n'),
  'one after another': (records) => records.map((record) => JSON.stringify(record)).join(''),
  'an array': (records) => JSON.stringify(records),
  'an array over many lines': (records) => JSON.stringify(records, null, 2),
  'an array with one element a line': (records) =>
    `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
  'arrays, page after page': (records) => records.map((record) => JSON.stringify([record])).join('\n'),
  '{"Records": […]}': (records) => JSON.stringify({ Records: records }),
  '{"data": […]} over many lines': (records) =>
    JSON.stringify({ data: records, pagination: { nextCursor: null } }, null, 4),
  '{"findings": […]}': (records) => JSON.stringify({ findings: records }),
  'documents over many lines': (records) => records.map((record) => JSON.stringify(record, null, '\t')).join('\n'),
  'EventBridge envelopes': (records) =>
    records.map((detail) => JSON.stringify({ version: '0', 'detail-type': 'Something happened', detail })).join('\n'),
};

const encodings: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with its mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16 with its mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
};

const endings = ['.json', '.ndjson', '.jsonl', '.log', '.JSON', '.json.gz', '.ndjson.gz'];

/** Lines that are no JSON object. */
const brokenLine = fc.oneof(
  fc.constantFrom(
    'not JSON at all',
    '{',
    '{"uuid":',
    '42',
    'null',
    '"a text"',
    '{"a": "b"c"}',
    '{"a":1}, that is',
    '<html>',
    '{"a":1,',
  ),
  fc
    .integer({ min: 1, max: JSON.stringify(okta('cut')).length - 1 })
    .map((length) => JSON.stringify(okta('cut')).slice(0, length)),
);

const source = fc.constantFrom<SourceName>('guardduty', 'okta', 'sentinelone', 'cloudtrail', 'zscaler');

describe("A person's own folder", () => {
  it('is read to the last record, however the exports are wrapped, encoded, ended, nested and compressed', async () => {
    const file = fc.record({
      wrapping: fc.constantFrom(...Object.keys(wrappings)),
      encoding: fc.constantFrom(...Object.keys(encodings)),
      ending: fc.constantFrom(...endings),
      windows: fc.boolean(),
      zipped: fc.boolean(),
      folder: fc.constantFrom('', '2026/11/', 'a b/c/'),
      texts: fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(source, file), { minLength: 1, maxLength: 4 }), async (files) => {
        const expected: Record<SourceName, string[]> = {
          guardduty: [],
          okta: [],
          sentinelone: [],
          cloudtrail: [],
          zscaler: [],
        };
        const contents: Record<string, Buffer | string> = { 'okta/one.json': JSON.stringify(okta('always')) };
        expected.okta.push(JSON.stringify(okta('always')));
        for (const [index, [name, made]] of files.entries()) {
          const records = made.texts.map(
            (text, number): Json => ({ ...makers[name](`${index}-${number}`), note: text }),
          );
          const text = wrappings[made.wrapping]!(records);
          const encoded = encodings[made.encoding]!(made.windows ? text.replaceAll('\n', '\r\n') : text);
          contents[`${name}/${made.folder}export-${index}${made.ending}`] = made.zipped ? gzipSync(encoded) : encoded;
          expected[name].push(...records.map((record) => JSON.stringify(record)));
        }
        const data = await read(contents);
        for (const name of Object.keys(expected) as SourceName[]) {
          // An NSS line is what the feed wrote: an envelope around it stays.
          const found = held(data, name).map((line) => JSON.stringify(JSON.parse(line).detail ?? JSON.parse(line)));
          expect(found.sort()).toEqual(expected[name].sort());
        }
        expect(data.unreadable).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('counts every line that is no record, and none of the others', async () => {
    const name = fc.constantFrom('guardduty', 'okta', 'sentinelone', 'cloudtrail' as const);
    const lines = fc.array(fc.oneof(fc.constant('record'), brokenLine), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(name, lines, fc.constantFrom('\n', '\r\n'), async (of, made, end) => {
        const text = made.map((line, index) => (line === 'record' ? JSON.stringify(makers[of](`r${index}`)) : line));
        const data = await read({
          'zscaler/one.json': JSON.stringify(web('1')),
          [`${of}/export.ndjson`]: text.join(end),
        });
        const broken = made.filter((line) => line !== 'record').length;
        expect(held(data, of)).toEqual(text.filter((_, index) => made[index] === 'record'));
        expect(data.unreadable).toEqual(broken > 0 ? [{ file: `${of}/export.ndjson`, lines: broken }] : []);
      }),
      { numRuns: 80 },
    );
  });

  it('takes a line that is nested without end for a broken one, and reads the others', async () => {
    const endless = [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`];
    for (const of of ['guardduty', 'okta', 'sentinelone', 'cloudtrail'] as const) {
      const lines = [makers[of]('1'), makers[of]('2')].map((record) => JSON.stringify(record));
      const nested = lines[0]!.replace(/}$/, `,"x":${endless[1]}}`);
      const data = await read({ [`${of}/export.ndjson`]: [lines[0], ...endless, nested, lines[1]].join('\n') });
      expect(held(data, of)).toEqual(lines);
      expect(data.unreadable).toEqual([{ file: `${of}/export.ndjson`, lines: 3 }]);
    }
    const data = await read({ 'zscaler/nss.log': [JSON.stringify(web('1')), ...endless].join('\n') });
    expect(held(data, 'zscaler').sort()).toEqual([JSON.stringify(web('1')), ...endless].sort());
  });

  it('keeps every line of a proxy, broken ones too, for the query to count', async () => {
    const lines = fc.array(fc.oneof(fc.constant(JSON.stringify(web('1'))), brokenLine), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(lines, async (made) => {
        const data = await read({ 'zscaler/nss.log': made.join('\n') });
        expect(held(data, 'zscaler').sort()).toEqual(made.toSorted());
        expect(data.unreadable).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('does not take a source for quiet of whose exports nothing could be read', async () => {
    const data = await read({
      'okta/a.json': JSON.stringify(okta('1')),
      'sentinelone/a.json.gz': gzipSync('{}').subarray(0, 10),
      'guardduty/a.ndjson': 'nothing\nof this',
      'zscaler/a.ndjson': 'the query counts this',
    });
    expect(data.absent.sort()).toEqual(['cloudtrail', 'guardduty', 'sentinelone']);
  });

  it('says which sources have no folder; an empty one is there', async () => {
    const data = await read({ 'okta/a.json': JSON.stringify(okta('1')), 'guardduty/readme.txt': 'nothing yet' });
    expect(data.absent.sort()).toEqual(['cloudtrail', 'sentinelone', 'zscaler']);
    expect(data.guardduty).toEqual([]);
  });

  it('finds the folders whatever the case of their names, and files behind a link', async () => {
    const folder = await folderWith({
      'OKTA/a.JSON': JSON.stringify(okta('1')),
      'elsewhere.json': JSON.stringify(okta('2')),
    });
    await symlink(join(folder, 'elsewhere.json'), join(folder, 'OKTA', 'b.json'));
    expect(held(await dataFolder(folder), 'okta')).toHaveLength(2);
  });

  it('passes over what is no export', async () => {
    const data = await read({
      'okta/a.json': JSON.stringify(okta('1')),
      'okta/notes.txt': 'seen by two of us',
      'okta/._a.json': Buffer.from([0, 5, 22, 7, 0]),
      'okta/.cache/b.json': '{',
      'okta/empty.json': '',
      'okta/blank.ndjson': '\n \r\n',
      'okta/no-events.json': '[]',
      'okta/no-events-either.json': '{"data":[]}',
    });
    expect(held(data, 'okta')).toHaveLength(1);
    expect(data.unreadable).toEqual([]);
  });

  it('keeps duplicates: whoever counts takes them out', async () => {
    const line = JSON.stringify(okta('1'));
    expect(held(await read({ 'okta/a.json': line, 'okta/b.ndjson': `${line}\n${line}` }), 'okta')).toEqual([
      line,
      line,
      line,
    ]);
  });

  it.each([
    ['a cut gzip file', gzipSync(JSON.stringify([okta('x')])).subarray(0, 20), 1],
    ['a gzip file that was damaged', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7]), 1],
    ['bytes that are no text', Buffer.from([0x89, 0x50, 0, 0, 1]), 1],
    ['an array that was cut', JSON.stringify([okta('x'), okta('y')]).slice(0, -5), 1],
    ['an array over many lines that was cut', JSON.stringify([okta('x'), okta('y')], null, 2).slice(0, -9), 1],
    ['an array that was never closed', '[', 1],
    ['a list of numbers', '[1, 2]', 2],
    ['an event without a time', JSON.stringify({ uuid: 'x' }), 1],
    ['an event whose time is none', JSON.stringify(okta('x', { published: 'yesterday' })), 1],
  ])('counts %s as unreadable and goes on', async (_, content, lines) => {
    const data = await read({ 'okta/a/good.json': JSON.stringify(okta('1')), 'okta/bad.json': content });
    expect(held(data, 'okta')).toHaveLength(1);
    expect(data.unreadable).toEqual([{ file: 'okta/bad.json', lines }]);
  });

  it('saves the elements of an array of which one is broken, and the documents around a broken one', async () => {
    const [one, two] = [JSON.stringify(okta('1')), JSON.stringify(okta('2'))];
    const data = await read({
      'okta/array.json': `[\n${one},\n{"uuid": oops},\n${two}\n]`,
      'okta/pretty.json': `${JSON.stringify(okta('3'), null, 2)}\n{\n  "uuid": oops\n}\n${JSON.stringify(okta('4'), null, 2)}`,
    });
    expect(data.okta.map(({ uuid }) => uuid)).toEqual(['1', '2', '3', '4']);
    expect(data.unreadable).toEqual([
      { file: 'okta/array.json', lines: 1 },
      { file: 'okta/pretty.json', lines: 1 },
    ]);
  });

  it.each([
    ['does not exist', () => join(tmpdir(), 'no-such-exports'), /^There is no folder ".*no-such-exports"\.$/],
    ['is a file', async () => join(await folderWith({ file: 'x' }), 'file'), /" is not a folder\.$/],
    [
      'has no folder of a source',
      () => folderWith({ 'azure/a.json': '{}' }),
      /has no folder named guardduty, cloudtrail, sentinelone, zscaler or okta\.$/,
    ],
    [
      'holds no record',
      () => folderWith({ 'okta/a.json': '{', 'zscaler/empty.log': '' }),
      /^Not a single record could be read in .* put exports .* okta\.$/,
    ],
  ])('is refused in one sentence when it %s', async (_, made, sentence) => {
    await expect(dataFolder(await made())).rejects.toThrow(sentence);
  });
});

/** Records from elsewhere, beside the project where someone has put them. */
const real = join(import.meta.dirname, '../../../shared/data/real');
describe.runIf(existsSync(real))('Records that nobody here wrote', () => {
  it('are all read', async () => {
    const folder = await folderWith({});
    for (const name of ['guardduty', 'cloudtrail', 'sentinelone', 'zscaler', 'okta']) {
      await mkdir(join(folder, name));
      await symlink(join(real, `${name}.ndjson`), join(folder, name, 'all.ndjson'));
    }
    const data = await dataFolder(folder);
    const counts = (['guardduty', 'cloudtrail', 'sentinelone', 'zscaler'] as const).map(
      (name) => held(data, name).length,
    );
    expect(counts).toEqual([14, 797, 4, 38]);
    const lost = data.unreadable.reduce((sum, { lines }) => sum + lines, 0);
    expect(held(data, 'okta').length + lost).toBe(49);
  });
});
