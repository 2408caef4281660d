import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../../local/data-folder.ts';
import type { Dataset, Json, SourceName } from '../../local/dataset.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder with these files; an empty text is an empty file. */
async function folderWith(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'exports-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
const read = async (files: Record<string, string | Buffer>) => dataFolder(await folderWith(files));

const okta = (uuid: string, more: Json = {}): Json => ({
  uuid,
  published: '2026-11-22T08:00:00.000Z',
  eventType: 'user.session.start',
  ...more,
});
const finding = (id: string): Json => ({
  id,
  updatedAt: '2026-11-22T08:00:00.000Z',
  type: 'Recon:EC2/Portscan',
  severity: 5,
});
const threat = (id: string): Json => ({ id, threatInfo: { threatId: id, createdAt: '2026-11-22T08:00:00.000000Z' } });
const event = (id: string, more: Json = {}): Json => ({
  eventID: id,
  eventTime: '2026-11-22T08:00:00Z',
  awsRegion: 'eu-west-1',
  recipientAccountId: '123456789012',
  ...more,
});
const web = (id: string, more: Json = {}): Json => ({
  sourcetype: 'zscalernss-web',
  event: { time: 'Sun Nov 22 08:00:00 2026', login: 'dana@example.com', recordid: id, ...more },
});

const makers = { okta, guardduty: finding, sentinelone: threat, cloudtrail: event, zscaler: web } as const;

/** What a source's part of the dataset holds, as the text of its records. */
const held = (data: Dataset, source: SourceName): string[] =>
  source === 'cloudtrail' || source === 'zscaler'
    ? data[source].flatMap(({ lines }) => lines)
    : data[source].map((record) => JSON.stringify(record));

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

describe('GuardDuty exports', () => {
  it('as the AWS CLI prints them become what the wire has, keys that are values excepted', async () => {
    const { guardduty } = await read({
      'guardduty/cli.json': JSON.stringify({
        Findings: [
          {
            Id: 'f1',
            UpdatedAt: '2026-11-22T08:00:00.000Z',
            Resource: { S3BucketDetails: [{ Tags: [{ Key: 'Team', Value: 'Data' }] }] },
            Service: { Action: { AwsApiCallAction: { AffectedResources: { 'AWS::S3::Bucket': 'example' } } } },
          },
        ],
      }),
    });
    expect(guardduty).toEqual([
      {
        id: 'f1',
        updatedAt: '2026-11-22T08:00:00.000Z',
        resource: { s3BucketDetails: [{ tags: [{ key: 'Team', value: 'Data' }] }] },
        service: { action: { awsApiCallAction: { affectedResources: { 'AWS::S3::Bucket': 'example' } } } },
      },
    ]);
  });
});

describe('SentinelOne exports', () => {
  it('may hold activities, which are neither threats nor unreadable', async () => {
    const data = await read({
      'sentinelone/a.ndjson': [threat('1'), { id: '2', activityType: 27, data: {} }]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    });
    expect(data.sentinelone.map(({ id }) => id)).toEqual(['1']);
    expect(data.unreadable).toEqual([]);
  });
});

describe('CloudTrail exports', () => {
  const place =
    'AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/23/123456789012_CloudTrail_eu-west-1_20261123T0005Z_abcdefghijklmnop.json.gz';

  it('keep the place that CloudTrail gave them, an organization without its id, digests left aside', async () => {
    const zipped = gzipSync(JSON.stringify({ Records: [event('1'), event('2')] }));
    const data = await read({
      [`cloudtrail/bucket/${place}`]: zipped,
      [`cloudtrail/org/${place.replace('AWSLogs/', 'AWSLogs/o-abc123def4/').replace('abcdefgh', 'hgfedcba')}`]: zipped,
      'cloudtrail/AWSLogs/123456789012/CloudTrail-Digest/eu-west-1/2026/11/23/digest.json.gz':
        gzipSync('{"digestS3Bucket":"example"}'),
    });
    expect(data.cloudtrail).toEqual([
      { key: place, bytes: zipped.length, lines: [event('1'), event('2')].map((one) => JSON.stringify(one)) },
      {
        key: place.replace('abcdefgh', 'hgfedcba'),
        bytes: zipped.length,
        lines: [event('1'), event('2')].map((one) => JSON.stringify(one)),
      },
    ]);
    expect(data.unreadable).toEqual([]);
  });

  it('that are broken stay as broken objects where CloudTrail had put them', async () => {
    const data = await read({
      'cloudtrail/good.json': JSON.stringify(event('1')),
      [`cloudtrail/${place}`]: gzipSync(JSON.stringify({ Records: [event('2')] })).subarray(0, 40),
      'cloudtrail/other-layout.json.gz': gzipSync('{"Records":[').subarray(0, 15),
    });
    expect(data.cloudtrail.filter(({ broken }) => broken)).toEqual([
      { key: place, bytes: 40, lines: [], broken: true },
    ]);
    expect(data.unreadable).toEqual([
      { file: `cloudtrail/${place}`, lines: 1 },
      { file: 'cloudtrail/other-layout.json.gz', lines: 1 },
    ]);
  });

  it('in any other layout are put where CloudTrail would have delivered them: by account, Region and day', async () => {
    const lines = [
      event('1'),
      event('2', { eventTime: '2026-11-21T23:59:59Z' }),
      event('3', { recipientAccountId: undefined, awsRegion: undefined, userIdentity: { accountId: '210987654321' } }),
      event('4', { recipientAccountId: '../..', awsRegion: '../x' }),
    ].map((one) => JSON.stringify(one));
    const { cloudtrail } = await read({ 'cloudtrail/my exports/all.ndjson': lines.join('\n') });
    expect(cloudtrail.map(({ key, lines: [line] }) => [key, JSON.parse(line!).eventID])).toEqual([
      ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/22/my-exports-all.ndjson', '1'],
      ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/21/my-exports-all.ndjson', '2'],
      ['AWSLogs/210987654321/CloudTrail/us-east-1/2026/11/22/my-exports-all.ndjson', '3'],
      ['AWSLogs/000000000000/CloudTrail/us-east-1/2026/11/22/my-exports-all.ndjson', '4'],
    ]);
  });

  it('never share a key, and together have the size of their file', async () => {
    const text = [event('1'), event('2', { awsRegion: 'us-east-1' })].map((one) => JSON.stringify(one)).join('\n');
    const { cloudtrail } = await read({
      'cloudtrail/a b.json': text,
      'cloudtrail/a-b.json': text,
      'cloudtrail/a/b.json': text,
    });
    expect(new Set(cloudtrail.map(({ key }) => key)).size).toBe(6);
    const sum = cloudtrail.reduce((total, { bytes }) => total + bytes, 0);
    expect(Math.abs(sum - 3 * text.length)).toBeLessThan(6);
  });

  it('may be what lookup-events prints', async () => {
    const { cloudtrail } = await read({
      'cloudtrail/lookup.json': JSON.stringify(
        { Events: [{ EventId: '1', CloudTrailEvent: JSON.stringify(event('1')) }] },
        null,
        4,
      ),
    });
    expect(cloudtrail.flatMap(({ lines }) => lines)).toEqual([JSON.stringify(event('1'))]);
  });
});

describe('Zscaler exports', () => {
  it.each([
    ['Mon Nov  2 22:55:48 2026', '2026/11/02/22'],
    ['2026-11-02 22:55:48', '2026/11/02/22'],
    ['2026-11-02T22:55:48Z', '2026/11/02/22'],
    ['1793660148', '2026/11/02/22'],
    [1793660148, '2026/11/02/22'],
    [1793660148000, '2026/11/02/22'],
  ])('with the time %s lie in the hour that it tells', async (time, hour) => {
    const { zscaler } = await read({ 'zscaler/nss.log': JSON.stringify(web('1', { time })) });
    expect(zscaler.map(({ key }) => key)).toEqual([`web/${hour}/nss.log`]);
  });

  it('lie in the hour that a broken line still shows, else in the hour in which the file was written', async () => {
    const folder = await folderWith({
      'zscaler/nss.log':
        '{"sourcetype":"zscalernss-fw","event":{"datetime":"2026-11-02 22:55:48","rule":"a "quoted" one"}}\nno time at all',
    });
    const written = new Date('2026-11-05T07:30:00Z');
    await utimes(join(folder, 'zscaler/nss.log'), written, written);
    const { zscaler } = await dataFolder(folder);
    expect(zscaler.map(({ key }) => key)).toEqual(['firewall/2026/11/02/22/nss.log', 'any/2026/11/05/07/nss.log']);
  });

  it.each([
    ['firewall', { sourcetype: 'zscalernss-fw', event: {} }],
    ['dns', { version: 'v3', sourcetype: 'zscalernss-dns', event: {} }],
    ['audit', { sourcetype: 'zscalernss-audit', event: {} }],
    ['any', { sourcetype: 'zscalernss-tunnel', event: {} }],
    ['web', { login: 'dana@example.com', eurl: 'www.example.com' }],
    ['web', { user: 'dana@example.com', url: 'www.example.com', ClientIP: '10.0.0.1' }],
    ['firewall', { login: 'dana@example.com', cdip: '192.0.2.1' }],
    ['dns', { login: 'dana@example.com', req: 'www.example.com' }],
    ['audit', { adminid: 'admin02@example.com', auditlogtype: 'ZIA' }],
    ['any', { login: 'dana@example.com' }],
  ])('belong to the feed %s by name or by shape', async (feed, line) => {
    const { zscaler } = await read({ 'zscaler/nss.log': JSON.stringify({ time: '2026-11-02 22:55:48', ...line }) });
    expect(zscaler.map(({ key }) => key.split('/')[0])).toEqual([feed]);
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
