import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { event, held, read } from '../../support/exports.ts';

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

  it('without an id that were written twice, with other white space, read as the same line', async () => {
    const call = event('', { eventID: undefined, requestParameters: { name: 'trail', all: true } });
    const data = await read({
      'cloudtrail/a.ndjson': JSON.stringify(call),
      [`cloudtrail/${place}`]: gzipSync(JSON.stringify({ Records: [call] }, null, 2)),
      'cloudtrail/c.ndjson': JSON.stringify(call).replaceAll('":', '": '),
    });
    expect(held(data, 'cloudtrail')).toEqual([call, call, call].map((one) => JSON.stringify(one)));
  });

  it('keep every digit of numbers', async () => {
    const long = '{"requestParameters":{"ids":[9223372036854775807,-9007199254740993],"n":1.5},';
    const text = JSON.stringify(event('1')).replace('{', long);
    const data = await read({ [`cloudtrail/${place}`]: gzipSync(`{"Records":[${text}]}`) });
    expect(held(data, 'cloudtrail')).toEqual([text]);
  });
});
