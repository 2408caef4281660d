import type { Chance } from './chance.ts';
import { type Cloud, listening } from './cloud.ts';
import { type Instance, instance } from './instance.ts';
import { type At, type Trouble, troubled, troubles } from './trouble.ts';

/** Instances of one function, each with wires of its own on which there is trouble. */
export interface Fleet {
  /** How many are idle. */
  idle(): number;
  /** Runs it for what the key names, once more. Throws where the function threw or was killed. */
  run(event: unknown, key: string): Promise<unknown>;
  close(): void;
}

/** What befell the requests of all. */
export interface Befallen {
  requests: number;
  faults: number;
  kills: number;
  /** At which requests something was killed. */
  points: Set<string>;
}

interface Options {
  file: string;
  name: string;
  size: number;
  env: Record<string, string>;
  chance: Chance;
  befallen: Befallen;
}

export const fleet = async ({ wires }: Cloud, { file, name, size, env, chance, befallen }: Options): Promise<Fleet> => {
  const idle: { one: Instance; begin(at: At): void }[] = [];
  const closing: (() => void)[] = [];
  const member = async () => {
    let next: (name: string) => Trouble = () => 'none';
    const kill = () => one.kill();
    const own = await Promise.all(
      Object.entries(wires).map(async ([variable, listener]) => {
        const noted = (name: string): Trouble => {
          const trouble = next(name);
          befallen.requests += 1;
          if (trouble === 'refused' || trouble === 'unheard') befallen.faults += 1;
          if (trouble === 'killed-before' || trouble === 'killed-after') {
            befallen.kills += 1;
            befallen.points.add(`${trouble} ${name}`);
          }
          return trouble;
        };
        const { url, close } = await listening(troubled(listener, noted, kill));
        closing.push(close);
        return [variable, url] as const;
      }),
    );
    const addresses = Object.fromEntries(own);
    const one = instance(file, name, {
      ...env,
      ...addresses,
      SLACK_API_URL: `${addresses.SLACK_API_URL}/api/`,
      QUESTIONS_QUEUE_URL: `${addresses.AWS_ENDPOINT_URL_SQS}/000000000000/questions.fifo`,
      INTERACTIONS_QUEUE_URL: `${addresses.AWS_ENDPOINT_URL_SQS}/000000000000/interactions`,
    });
    closing.push(() => one.kill());
    idle.push({
      one,
      begin(at) {
        next = troubles(chance, at);
      },
    });
  };
  await Promise.all(Array.from({ length: size }, member));
  const attempts = new Map<string, number>();
  const waiting: (() => void)[] = [];
  return {
    idle: () => idle.length,
    async run(event, key) {
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      while (idle.length === 0) await new Promise<void>((free) => waiting.push(free));
      const taken = idle.shift()!;
      taken.begin({ key: `${name} ${key}`, attempt });
      try {
        return await taken.one.invoke(event);
      } finally {
        idle.push(taken);
        waiting.shift()?.();
      }
    },
    close() {
      for (const close of closing) close();
    },
  };
};
