import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface ExportedFile {
  /** Path within the source's folder, with forward slashes. */
  name: string;
  /** Size as stored, compressed where it is. */
  bytes: number;
  modified: Date;
  /** Undefined where the bytes are no text: a cut gzip file, say. */
  text: string | undefined;
}

/** Takes what a file holds and returns how many of its lines or records could not be read. */
export type Reader = (file: ExportedFile) => number;

const exported = /\.(?:json|ndjson|jsonl|log|gz)$/i;
/** What macOS leaves behind beside the real files, and anything else that is hidden. */
const hidden = /(?:^|\/)(?:\.|__MACOSX\/)/;
const atOnce = 4;

/** The exports in a folder and below it, in the order of their names, some read ahead. */
export async function* exportedFiles(folder: string): AsyncGenerator<ExportedFile> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(folder, path).split(sep).join('/') }))
    .filter(({ name }) => exported.test(name) && !hidden.test(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  for (let first = 0; first < files.length; first += atOnce) {
    yield* await Promise.all(
      files.slice(first, first + atOnce).map(async ({ path, name }) => {
        const { size = 0, mtime = new Date(0) } = (await stat(path).catch(() => undefined)) ?? {};
        return { name, bytes: size, modified: mtime, text: await textOf(path).catch(() => undefined) };
      }),
    );
  }
}

async function textOf(path: string): Promise<string | undefined> {
  const stored = await readFile(path);
  const zipped = stored[0] === 0x1f && stored[1] === 0x8b;
  const bytes = zipped ? await promisify(gunzip)(stored) : stored;
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  return text.includes('\0') ? undefined : text;
}

/** PowerShell redirects output as UTF-16, with a mark at its beginning. */
function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}
