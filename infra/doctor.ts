/** `npm run doctor`: what is missing before or after a deploy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, configIn } from './config.ts';
import { diagnosis } from './doctor/diagnosis.ts';
import { type Found, missing } from './doctor/finding.ts';
import { lines, summary } from './doctor/report.ts';

const usage = `npm run doctor -- [--config FILE] [--json] [--timeout SECONDS]

Says what is missing before or after a deploy: credentials, which host of the agent this account can use, access to the model,
where its Regions are and what becomes of prompts. It only reads. Without ask-aws.yaml it says which host can be used, with
nothing but credentials (AWS_PROFILE, AWS_REGION).

  --config FILE      another file than ask-aws.yaml
  --json             one JSON document on standard output
  --timeout SECONDS  how long one check may take: 20

ends with 0 where nothing is missing, 1 where something is, 2 for an option that is not understood
`;

class UsageError extends Error {}

const options = () => {
  try {
    return parseArgs({
      options: {
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
        timeout: { type: 'string', default: '20' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}\n\n${usage}`);
  }
};

const secondsIn = (text: string): number => {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600)) throw new UsageError(`--timeout ${text} must be from 1 to 600 seconds.`);
  return seconds;
};

/** The operator's configuration; or what is wrong with it, as a finding. */
const configured = (named: string | undefined): { config?: Config; finding?: Found } => {
  const file = named ?? join(import.meta.dirname, '..', 'ask-aws.yaml');
  if (!existsSync(file)) {
    if (named) throw new UsageError(`--config ${named} is not there.`);
    const none = missing(
      'There is no ask-aws.yaml.',
      'Copy ask-aws.example.yaml to ask-aws.yaml and make it yours: docs/deploy.md says what each key means.',
    );
    return { finding: { check: 'configuration', ...none } };
  }
  try {
    return { config: configIn(file) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      finding: {
        check: 'configuration',
        ...missing(error.message, `Correct ${named ?? 'ask-aws.yaml'}, then run npm run doctor again.`),
      },
    };
  }
};

/** Says on standard error what is waited for, when that takes a while. */
const progress = () => {
  let waiting: string[] = [];
  const timer = setInterval(() => {
    if (waiting.length > 0) process.stderr.write(`still looking at: ${waiting.join(', ')}\n`);
  }, 4000);
  return {
    onWaiting(names: string[]) {
      waiting = names;
    },
    stop: () => clearInterval(timer),
  };
};

const main = async (): Promise<number> => {
  const { config: file, json, timeout, help } = options();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const patience = secondsIn(timeout) * 1000;
  const { config, finding } = configured(file);
  const region = config?.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const found: Found[] = [];
  const tell = (each: Found) => {
    found.push(each);
    if (!json) process.stdout.write(`${lines(each).join('\n')}\n`);
  };
  const { onWaiting, stop } = progress();
  try {
    if (finding) tell(finding);
    for await (const each of diagnosis({ config, region, patience, onWaiting })) tell(each);
  } finally {
    stop();
  }
  const { sentence, counts } = summary(found);
  if (json) process.stdout.write(`${JSON.stringify({ region, checks: found, ...counts }, undefined, 2)}\n`);
  else process.stdout.write(`\n${sentence}\n`);
  return counts.missing > 0 ? 1 : 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
