import type { LogObject } from '../dataset.ts';
import type { ExportedFile } from './files.ts';

/** Log objects that grow line by line under the key that the source would have given them. */
export function objectsOf(file: ExportedFile, taken: Set<string>) {
  const objects = new Map<string, string[]>();
  return {
    put(folder: string, line: string): void {
      const lines = objects.get(folder);
      if (lines) lines.push(line);
      else objects.set(folder, [line]);
    },
    /** Every object has its part of the file's stored size. */
    all(): LogObject[] {
      const size = (lines: string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);
      const total = [...objects.values()].reduce((sum, lines) => sum + size(lines), 0);
      const name = file.name.replace(/[^\w.-]+/g, '-');
      return [...objects].map(([folder, lines]) => ({
        key: free(`${folder}/${name}`, taken),
        bytes: Math.max(1, Math.round((file.bytes * size(lines)) / total)),
        lines,
      }));
    },
  };
}

/** The key, or the next one like it that no other object has. */
export function free(key: string, taken: Set<string>): string {
  let name = key;
  for (let number = 2; taken.has(name); number++) {
    const slash = key.lastIndexOf('/') + 1;
    name = `${key.slice(0, slash)}${number}-${key.slice(slash)}`;
  }
  taken.add(name);
  return name;
}
