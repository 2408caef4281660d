import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { type ModelSpec, modelSpec } from './brain/model-spec.ts';

/** A mistake in how a command was called; one sentence. */
export class UsageError extends Error {}

/** What was wrong with an option; Node's sentence goes on with advice about its own syntax. */
export const sentenceOf = (error: unknown): string =>
  (error as Error).message.split(/\. |\n/)[0]?.replace(/\.$/, '') ?? '';

export interface AskOptions {
  json: boolean;
  questions: string[];
  batch?: string;
  data?: string;
  now?: Date;
  timeZone?: string;
  thread?: string;
  user?: string;
  model: ModelSpec | 'rules';
}

const usage =
  'npm run ask -- [--json] [--data DIR] [--now INSTANT] [--tz ZONE] [--thread ID] [--user NAME] [--model SPEC] "question"';

/** Arguments of `npm run ask`. Throws a UsageError. */
export const askOptions = (argv: string[]): AskOptions | 'help' => {
  const { values, positionals } = parsed(argv);
  if (values.help) return 'help';
  if (values.batch === undefined && positionals.length === 0) throw new UsageError(`There is no question: ${usage}`);
  if (values.batch !== undefined && positionals.length > 0)
    throw new UsageError('--batch takes its questions from the file: leave out the question.');
  if (values.batch !== undefined && values.thread !== undefined)
    throw new UsageError('--batch asks each question in a thread of its own: leave out --thread.');
  if (positionals.length > 1) throw new UsageError('There is more than one question: put it in quotes.');
  if (positionals[0]?.trim() === '') throw new UsageError('The question is empty.');
  return {
    json: values.json ?? false,
    questions: positionals,
    model: modelOption(values.model),
    ...(values.batch !== undefined && { batch: values.batch }),
    ...(values.data !== undefined && { data: filled('data', values.data) }),
    ...(values.now !== undefined && { now: instant(values.now) }),
    ...(values.tz !== undefined && { timeZone: zone(values.tz) }),
    ...(values.thread !== undefined && { thread: filled('thread', values.thread) }),
    ...(values.user !== undefined && { user: filled('user', values.user) }),
  };
};

const parsed = (argv: string[]) => {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        batch: { type: 'string' },
        data: { type: 'string' },
        now: { type: 'string' },
        tz: { type: 'string' },
        thread: { type: 'string' },
        user: { type: 'string' },
        model: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${sentenceOf(error)}. Usage: ${usage}`);
  }
};

const filled = (name: string, value: string): string => {
  if (value.trim() === '') throw new UsageError(`--${name} is empty.`);
  return value;
};

/** What `--model` may say; `rules` where it says nothing. */
export const modelOption = (value = 'rules'): ModelSpec | 'rules' => {
  const spec = value === 'rules' ? value : modelSpec(value);
  if (spec === undefined)
    throw new UsageError(
      `--model "${value}" is not known: say rules, bedrock:<model or profile id> or openai:<base URL>#<model>.`,
    );
  return spec;
};

const instant = (value: string): Date => {
  try {
    return new Date(Temporal.Instant.from(value).epochMilliseconds);
  } catch {
    throw new UsageError(`--now "${value}" is not an instant: say 2026-11-23T09:00:00Z or 2026-11-23T18:00:00+09:00.`);
  }
};

const zone = (value: string): string => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw new UsageError(`--tz "${value}" is not a time zone: say Asia/Seoul, Europe/Dublin or UTC.`);
  }
};

export const help = `Asks one question in the local workspace and prints the answer of the thread.

  ${usage}
  npm run ask -- --batch FILE [--json]   one question a line, each in a thread of its own

  --json         one JSON document and nothing else
  --data DIR     your own exports instead of the sample data: DIR/guardduty, cloudtrail, sentinelone, zscaler, okta
  --now INSTANT  the moment of asking to the second, such as 2026-11-23T09:00:00Z
  --tz ZONE      the asker's time zone, such as Asia/Seoul
  --thread ID    goes on with a thread: the id that an answer named, or any name of your own
  --model SPEC   what answers: rules (as without it), bedrock:<model or profile id>, or openai:<base URL>#<model>
  --user NAME    who asks: dana (as without it), minsu (in Korean, from Seoul), omar (may not see Okta), gina (a guest, who
                 may not ask), or a new member
`;
