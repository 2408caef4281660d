import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClassicLevel } from 'classic-level';

/** A process that serves, as others find it. */
export interface Running {
  /** Where `npm start` takes questions. */
  url: string;
  dynamodb: string;
}

export interface Held {
  announce(running: Running): void;
  release(): Promise<void>;
}

const patienceMs = 120_000;

/** Where what outlives a process lies. */
export const stateFolder = (): string => process.env.ASK_AWS_STATE ?? join(import.meta.dirname, '..', '.ask-aws');

const announcement = (folder: string) => join(folder, 'running.json');

/**
 * The state folder belongs to one process at a time. LevelDB's lock says whose it is, and the operating system frees it
 * with the process, however that ends. Gives what is running where another process serves; waits where one is just asking.
 */
export const hold = async (folder: string): Promise<Held | Running> => {
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  for (;;) {
    const lock = new ClassicLevel(join(folder, 'lock'));
    try {
      await lock.open();
      rmSync(announcement(folder), { force: true });
      return {
        announce: (running) => writeFileSync(announcement(folder), JSON.stringify(running)),
        async release() {
          rmSync(announcement(folder), { force: true });
          await lock.close();
        },
      };
    } catch (error) {
      if (!isLocked(error)) throw error;
      const running = await answering(folder);
      if (running) return running;
      if (Date.now() - started > patienceMs)
        throw new Error(`Another process has held ${folder} for two minutes: end it and try again.`);
      await sleep(50);
    }
  }
};

const isLocked = (error: unknown): boolean =>
  error instanceof Error && ((error as { code?: string }).code === 'LEVEL_LOCKED' || isLocked(error.cause));

/** What is announced, if it answers. */
const answering = async (folder: string): Promise<Running | undefined> => {
  try {
    const running = JSON.parse(readFileSync(announcement(folder), 'utf8')) as Running;
    await fetch(new URL('/health', running.url), { signal: AbortSignal.timeout(2000) });
    return running;
  } catch {
    return undefined; // not announced yet, or just ending
  }
};
