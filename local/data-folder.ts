import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cloudTrailReader } from './data-folder/cloudtrail.ts';
import { exportedFiles, type Reader } from './data-folder/files.ts';
import { recordReader, toFinding, toOktaEvent, toThreat } from './data-folder/records.ts';
import { zscalerReader } from './data-folder/zscaler.ts';
import type { Dataset, SourceName } from './dataset.ts';

const names: SourceName[] = ['guardduty', 'cloudtrail', 'sentinelone', 'zscaler', 'okta'];
const expected = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** Reads a person's own exports: one folder for each source, any of which may be missing. Throws one clear sentence. */
export async function dataFolder(dir: string): Promise<Dataset> {
  const folders = await sourceFolders(dir);
  const dataset: Dataset = {
    guardduty: [],
    okta: [],
    sentinelone: [],
    cloudtrail: [],
    zscaler: [],
    absent: names.filter((name) => !folders.some(({ source }) => source === name)),
    unreadable: [],
  };
  const readers: Record<SourceName, Reader> = {
    guardduty: recordReader(dataset.guardduty, toFinding),
    okta: recordReader(dataset.okta, toOktaEvent),
    sentinelone: recordReader(dataset.sentinelone, toThreat),
    cloudtrail: cloudTrailReader(dataset.cloudtrail),
    zscaler: zscalerReader(dataset.zscaler),
  };
  for (const { source, path } of folders) {
    const before = dataset.unreadable.length;
    for await (const file of exportedFiles(path)) {
      const lines = readers[source](file);
      if (lines > 0) dataset.unreadable.push({ file: `${basename(path)}/${file.name}`, lines });
    }
    // It would answer that nothing happened.
    if (dataset[source].length === 0 && dataset.unreadable.length > before) dataset.absent.push(source);
  }
  if (isEmpty(dataset)) {
    throw new Error(
      `Not a single record could be read in "${dir}": put exports (.json or .ndjson, gzipped or not) into its folders ${expected}.`,
    );
  }
  return dataset;
}

async function sourceFolders(dir: string): Promise<{ source: SourceName; path: string }[]> {
  const found = await stat(dir).catch(() => undefined);
  if (!found) throw new Error(`There is no folder "${dir}".`);
  if (!found.isDirectory()) throw new Error(`"${dir}" is not a folder.`);
  const folders: { source: SourceName; path: string }[] = [];
  for (const entry of (await readdir(dir)).sort()) {
    const source = names.find((name) => name === entry.toLowerCase());
    const path = join(dir, entry);
    if (source && (await stat(path).catch(() => undefined))?.isDirectory()) folders.push({ source, path });
  }
  if (folders.length === 0) throw new Error(`"${dir}" has no folder named ${expected}.`);
  return folders;
}

const isEmpty = ({ guardduty, okta, sentinelone, cloudtrail, zscaler }: Dataset): boolean =>
  [guardduty, okta, sentinelone].every((records) => records.length === 0) &&
  [cloudtrail, zscaler].every((objects) => objects.every(({ lines }) => lines.length === 0));
