/** `npm run doctor`: what is missing before or after a deploy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, configIn } from './config.ts';
import { diagnosis, guardrailDiagnosis } from './doctor/diagnosis.ts';
import { type Found, missing } from './doctor/finding.ts';
import { questions } from './doctor/guardrail.ts';
import { lines, summary } from './doctor/report.ts';

const usage = `npm run doctor -- [--guardrail] [--config FILE] [--json] [--timeout SECONDS]

Says what is missing before or after a deploy. Before: credentials, which host of the agent this account can use, access to the
model, the Regions of its profile, what becomes of prompts, the quota of operations. After: the stacks, secrets, Slack's token,
scopes and webhook, fresh logs, one question to each source through its own function, the knowledge base.
It only reads. A question to a source about the last hour is a query in Athena, as any question is. Without ask-aws.yaml it says
which host can be used, with nothing but credentials (AWS_PROFILE, AWS_REGION).

  --guardrail        asks the deployed guardrail about ${questions.length} ordinary questions of a security team, and lists those that it
                     refuses; billed as ${questions.length} short texts
  --config FILE      another file than ask-aws.yaml
  --json             one JSON document on standard output
  --timeout SECONDS  how long one check may take: 30

ends with 0 where nothing is missing, 1 where something is, 2 for an option that is not understood
`;

class UsageError extends Error {}

const options = () => {
  try {
    return parseArgs({
      options: {
        config: { type: 'string' },
        guardrail: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        timeout: { type: 'string', default: '30' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}\n\n${usage}`);
  }
};

const secondsIn = (text: string): number => {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 600)) throw new UsageError(`--timeout ${text} must be from 1 to 600 seconds.`);
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
  const { config: file, guardrail, json, timeout, help } = options();
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
    const asked = { region, patience, onWaiting };
    const looked = guardrail ? config && guardrailDiagnosis({ ...asked, config }) : diagnosis({ ...asked, config });
    for await (const each of looked ?? []) tell(each);
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
