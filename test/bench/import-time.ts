import { execFileSync } from 'node:child_process';
import { median, rounded } from './figure.ts';

const processes = 9;

// The stack of a failed import would quote a line of the bundle, which is all of it.
const script = `
const before = performance.now();
await import(process.argv[1]).catch(({ message }) => { process.stderr.write(message); process.exit(1); });
console.log(performance.now() - before);
process.exit();`;

// Bolt's app wants to be told them at once.
const env = { ...process.env, SLACK_BOT_TOKEN: 'xoxb-bench', SLACK_SIGNING_SECRET: 'bench' };

const once = (file: string): number =>
  Number(execFileSync(process.execPath, ['--input-type=module', '-e', script, file], { encoding: 'utf8', env }));

/** Milliseconds that a fresh process takes to import each file: the median of nine, taken in turns. */
export const importTimes = (files: string[]): number[] => {
  const times = files.map((): number[] => []);
  for (let turn = 0; turn < processes; turn += 1)
    for (const [index, file] of files.entries()) times[index]!.push(once(file));
  return times.map((each) => rounded(median(each)));
};
