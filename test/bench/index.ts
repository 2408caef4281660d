/** `npm run bench`: figures about size, time and cost, each measured on this machine as it is asked for. */
import { parseArgs } from 'node:util';
import { sentenceOf, UsageError } from '../../local/options.ts';
import type { Bench, Figure, Figures } from './figure.ts';

// The functions' own log lines would stand between the figures.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const benches: Record<string, () => Promise<Bench>> = {
  lambda: async () => (await import('./lambda.ts')).lambda,
  receiver: async () => (await import('./receiver.ts')).receiver,
  scan: async () => (await import('./scan.ts')).scan,
  cost: async () => (await import('./cost.ts')).cost,
  load: async () => (await import('./load.ts')).load,
  delivery: async () => (await import('./delivery/index.ts')).delivery,
  page: async () => (await import('./page.ts')).page,
  sources: async () => (await import('./sources/index.ts')).sources,
};
/** Asked for where nothing is named; the others take minutes. */
const quick = ['lambda', 'receiver', 'scan', 'cost'];

const usage = `npm run bench -- [${Object.keys(benches).join('] [')}] [--json] [--large] [--events N] [--seed S]`;

const help = `${usage}

  lambda     bundle and import time of each function
  receiver   the same of the receiver, against the documented way; time to acknowledge
  scan       bytes that a question about a day reads, against the whole table
  cost       tokens that the results of twenty questions add to a model's input
  load       fifty threads at once
  delivery   what is left in the channels after faults, duplicates and kills; --events (10000), --seed (1)
  page       first paint, question to answer and size of the workspace page
  sources    results of each source, to 100,000 records; --large to five million

Without a name: ${quick.join(', ')}, which take seconds. docs/benchmarks.md has figures and how they are made.`;

const options = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        large: { type: 'boolean', default: false },
        events: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
    const unknown = positionals.find((name) => !Object.hasOwn(benches, name));
    if (unknown !== undefined) throw new UsageError(`there is no bench ${unknown}`);
    const [events, seed] = [Number(values.events), Number(values.seed)];
    if (!(Number.isInteger(events) && events > 0 && Number.isInteger(seed)))
      throw new UsageError('--events and --seed take whole numbers');
    return { ...values, events, seed, names: positionals.length > 0 ? positionals : quick };
  } catch (error) {
    throw new UsageError(`${sentenceOf(error)}: ${usage}`);
  }
};

const lineOf = (name: string, { value, unit, ours, theirs, what }: Figure): string => {
  const [shown, ...parts] = [value, ours, theirs].map((each) =>
    each?.toLocaleString('en', { maximumSignificantDigits: 9 }),
  );
  const of = ours === undefined ? '' : ` (${parts.join(' : ')})`;
  return `${name.padEnd(44)} ${shown?.padStart(14)} ${unit.padEnd(6)} ${what}${of}`;
};

const main = async (): Promise<void> => {
  const { names, json, help: asked, ...given } = options();
  if (asked) return console.log(help);
  const all: Figures = {};
  const tell = (figures: Figures) => {
    Object.assign(all, figures);
    if (!json) for (const [name, figure] of Object.entries(figures)) console.log(lineOf(name, figure));
  };
  for (const name of names) {
    const bench = await benches[name]!();
    await bench(tell, given);
  }
  if (json) console.log(JSON.stringify(all, null, 2));
};

try {
  await main();
} catch (error) {
  const wrongCall = error instanceof UsageError;
  process.stderr.write(`${wrongCall ? error.message : (error as Error).stack}\n`);
  process.exitCode = wrongCall ? 2 : 1;
}
