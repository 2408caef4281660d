import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { dataFolder } from '../../local/data-folder.ts';
import type { Dataset, Json, SourceName } from '../../local/dataset.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder with these files; an empty text is an empty file. */
export async function folderWith(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'exports-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
export const read = async (files: Record<string, string | Buffer>) => dataFolder(await folderWith(files));

export const okta = (uuid: string, more: Json = {}): Json => ({
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
export const threat = (id: string): Json => ({
  id,
  threatInfo: { threatId: id, createdAt: '2026-11-22T08:00:00.000000Z' },
});
export const event = (id: string, more: Json = {}): Json => ({
  eventID: id,
  eventTime: '2026-11-22T08:00:00Z',
  awsRegion: 'eu-west-1',
  recipientAccountId: '123456789012',
  ...more,
});
export const web = (id: string, more: Json = {}): Json => ({
  sourcetype: 'zscalernss-web',
  event: { time: 'Sun Nov 22 08:00:00 2026', login: 'dana@example.com', recordid: id, ...more },
});

export const makers = { okta, guardduty: finding, sentinelone: threat, cloudtrail: event, zscaler: web } as const;

/** What a source's part of the dataset holds, as the text of its records. */
export const held = (data: Dataset, source: SourceName): string[] =>
  source === 'cloudtrail' || source === 'zscaler'
    ? data[source].flatMap(({ lines }) => lines)
    : data[source].map((record) => JSON.stringify(record));
