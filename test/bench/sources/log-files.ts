import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogObject } from '../../../local/dataset.ts';
import type { Line } from './records.ts';

export interface LogFiles {
  objects: LogObject[];
  files: string[];
  /** Of all different lines. */
  bytes: number;
}

const linesPerFile = 20_000;
/** One line in so many is delivered twice. */
const repeated = 60;

/** Writes log files below a folder; what they hold is read when somebody asks for it. */
export const logFiles = (lines: Iterable<Line>, folder: string): LogFiles => {
  const open = new Map<string, string[]>();
  const written: LogFiles = { objects: [], files: [], bytes: 0 };
  const close = (path: string) => {
    const text = open.get(path)!.join('\n');
    open.delete(path);
    const key = `${path}/${written.files.length}.json`;
    const file = join(folder, key);
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(file, text);
    written.files.push(file);
    written.objects.push({
      key,
      bytes: Buffer.byteLength(text),
      get lines() {
        return readFileSync(file, 'utf8').split('\n');
      },
    });
  };
  let count = 0;
  for (const { folder: path, line } of lines) {
    const held = open.get(path) ?? open.set(path, []).get(path)!;
    held.push(line);
    written.bytes += Buffer.byteLength(line) + 1;
    if (count % repeated === 0) held.push(line);
    count += 1;
    if (held.length >= linesPerFile) close(path);
  }
  for (const path of [...open.keys()]) close(path);
  return written;
};
