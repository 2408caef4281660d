import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { around, mentioned, signed } from '../support/adapter.ts';
import { percentile } from './figure.ts';

const run = promisify(execFile);
const processes = 9;
const events = 50;

// Lambda's time begins where a process does; here it is the import.
const script = `
import { readFileSync } from 'node:fs';
const requests = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const took = [];
let before = performance.now();
const { handler } = await import(process.argv[1]);
for (const request of requests) {
  const { statusCode } = await handler(request);
  if (statusCode !== 200) throw new Error('the receiver answered ' + statusCode);
  took.push(performance.now() - before);
  before = performance.now();
}
console.log(JSON.stringify(took));
process.exit();`;

/** Milliseconds until the receiver has answered 200: its first event with all that a process has to load, and the following ones. */
export const acknowledged = async (file: string, folder: string): Promise<Record<'first' | 'p50' | 'p99', number>> => {
  const cloud = await around();
  try {
    const first: number[] = [];
    const following: number[] = [];
    for (let turn = 0; turn < processes; turn += 1) {
      const requests = `${folder}/requests.json`;
      const all = Array.from({ length: events + 1 }, () => signed(mentioned('<@U0ASK> who stopped CloudTrail?')));
      writeFileSync(requests, JSON.stringify(all));
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, file, requests], {
        env: { ...process.env, ...cloud.env },
      });
      const [cold = Number.NaN, ...warm] = JSON.parse(stdout) as number[];
      first.push(cold);
      following.push(...warm);
    }
    return { first: percentile(first, 50), p50: percentile(following, 50), p99: percentile(following, 99) };
  } finally {
    await cloud.close();
  }
};
