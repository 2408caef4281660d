import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { checkAgainstEachOther } from './contradictions.ts';
import { regions } from './regions.ts';
import { checkResidency } from './residency.ts';

/** Each check carries what would be right; `sentence` puts the key and the value before it. */
const text = (pattern: RegExp, right: string) => z.string(right).regex(pattern, right);
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values, right?: string) =>
  z.enum(values, right ?? `one of ${values.join(', ')}`);
const whole = (least: number, most: number, of: string) => {
  const right = `a whole number of ${of} from ${least} to ${most}`;
  return z.number(right).int(right).min(least, right).max(most, right);
};
const some = <Item extends z.ZodType>(item: Item, right: string) => z.array(item, right).min(1, right);

const price = z.number('a price in USD').min(0, 'a price in USD');

const account = text(/^\d{12}$/, 'an account id: 12 digits in quotes');
const region = oneOf(regions, 'a Region, such as us-east-1 or ap-northeast-2');
const bucketName = text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket');
const keyArn = text(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a KMS key');
const roleArn = text(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'the ARN of an IAM role');
const prefix = text(/^[^/].*[^/]$|^[^/]$/, 'a path inside the bucket, without a slash at either end');
const host = text(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name, such as example.okta.com');
const linkHost = text(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name, or *. before one for all below it');
const secret = text(
  /^new$|^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
  'new, or the whole ARN of a Secrets Manager secret with its last six characters',
);

/** `{}` where a source needs no settings; a key with nothing behind it means the same. */
const settings = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.preprocess((given) => given ?? {}, z.strictObject(shape, '{} or its settings'));

const bucket = z
  .strictObject(
    {
      new: z.literal(true, 'true, or left out').optional(),
      existing: bucketName.optional(),
      account: account.optional(),
      key: keyArn.optional(),
      prefix: prefix.optional(),
    },
    '{ new: true } or { existing: the name of a bucket }',
  )
  .refine((each) => !(each.new && each.existing), 'either { new: true } or { existing: … }, not both')
  .refine((each) => each.new || each.existing, '{ new: true } or { existing: the name of a bucket }')
  .refine(
    (each) => each.existing || !(each.account || each.key || each.prefix),
    'without account, key and prefix where it is new',
  );

const grants = z.record(
  z.string(),
  z.array(z.string(), 'a list of sources, or ["*"]'),
  'ids, each with a list of sources',
);
const most = z.number('a number above 0').positive('a number above 0').optional();
const amount = z.strictObject(
  { questions: most, tokens: most, scannedBytes: most },
  'questions, tokens and scannedBytes',
);

const sources = z
  .strictObject(
    {
      guardduty: settings({
        regions: some(region, 'a list of Regions').optional(),
        role: roleArn.optional(),
      }),
      cloudtrail: settings({
        bucket,
        organization: text(/^o-[a-z0-9]{10,32}$/, 'the id of an organisation, such as o-exampleorgid').optional(),
        accounts: some(account, 'a list of account ids').optional(),
        regions: some(region, 'a list of Regions').optional(),
        since: text(/^\d{4}\/\d{2}\/\d{2}$/, 'the first day with logs, such as 2026/01/01').default('2026/01/01'),
      }),
      sentinelone: settings({ secret, host }),
      zscaler: settings({
        bucket,
        feeds: some(oneOf(['web', 'firewall', 'dns', 'audit', 'any']), 'a list of feeds').default([
          'web',
          'firewall',
          'dns',
          'audit',
        ]),
        /** Whether a feed has a folder for each hour, feed/yyyy/MM/dd/HH, or one for all. */
        folders: oneOf(['hourly', 'one']).default('hourly'),
        timeZone: z.string('a time zone').refine(isTimeZone, 'a time zone, such as UTC or Asia/Seoul').default('UTC'),
        since: text(/^\d{4}\/\d{2}\/\d{2}$/, 'the first day with logs, such as 2026/01/01').default('2026/01/01'),
      }),
      okta: settings({ secret, host }),
      operations: settings({
        regions: some(region, 'a list of Regions').optional(),
        logGroups: some(
          text(/^[\w./#-]+\*?$/, 'the name of a log group, or its beginning before a *'),
          'a list of log groups',
        ),
      }),
    },
    'a list of sources, each with its settings',
  )
  .partial()
  .refine((each) => Object.keys(each).length > 0, 'at least one source, such as guardduty: {}');

const schema = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/, 'up to 20 small letters, digits and hyphens').default('ask-aws'),
  account,
  region,
  host: oneOf(['agents', 'agentcore']),
  model: text(/^[a-z0-9.-]+\.[\w.:-]+$/, 'the id of a Bedrock model or inference profile'),
  modelPrices: z
    .strictObject({ input: price, output: price }, 'USD for a million tokens: { input: 3, output: 15 }')
    .default({ input: 3, output: 15 }),
  residency: oneOf(['in-region', 'geo', 'global']),
  guardrail: oneOf(['standard', 'off']).default('standard'),
  sources,
  knowledge: z.strictObject({ documents: z.string('a folder').optional() }).default({}),
  slack: z.strictObject(
    {
      secret,
      linkHosts: z.array(linkHost, 'a list of host names').default([]),
      threadReplies: z.boolean('true or false').default(false),
    },
    '{ secret: new }, or the ARN of a secret of your own',
  ),
  access: z
    .strictObject({ channels: grants, people: grants.optional() }, 'channels and people, each with lists of sources')
    .optional(),
  budgets: z
    .strictObject(
      { question: amount.omit({ questions: true }), user: amount, day: amount },
      'question, user and day, each with its limits',
    )
    .partial()
    .optional(),
  retention: z
    .strictObject({
      logs: z
        .union(
          [7, 14, 30, 60, 90, 180, 365].map((days) => z.literal(days)),
          'a number of days: 7, 14, 30, 60, 90, 180 or 365',
        )
        .default(30),
      audit: whole(1, 3650, 'days').default(365),
      results: whole(1, 30, 'days').default(1),
    })
    .prefault({}),
  objectLock: oneOf(['governance', 'off']).default('governance'),
  queryLimitGb: whole(1, 10_000, 'gigabytes').default(50),
  alarms: z.strictObject({ email: text(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'an e-mail address').optional() }).default({}),
  consoleTesting: z.boolean('true or false').default(false),
});

/** What an operator decides, complete and free of contradictions. */
export type Config = z.infer<typeof schema>;

/** A mistake in the configuration; one sentence that names the key and says what is right. */
export class ConfigError extends Error {}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const valueAt = (input: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);

const sentence = (input: unknown, issue: z.core.$ZodIssue): string => {
  const key = issue.path.join('.') || 'The configuration';
  if (issue.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys;
    const known = knownAt(issue.path);
    return `${[...issue.path, unknown].join('.')} is not a key of the configuration: ${known.length > 0 ? `there are ${known.join(', ')}` : 'leave it out'}.`;
  }
  const value = valueAt(input, issue.path);
  if (value === undefined) return `${key} is missing: it must be ${issue.message}.`;
  if (typeof value === 'object') return `${key} is not right: it must be ${issue.message}.`;
  return `${key} is ${JSON.stringify(value)}: it must be ${issue.message}.`;
};

/** Keys that may stand at a place, for the two places where people add their own. */
const knownAt = (path: PropertyKey[]): string[] =>
  path.length === 0
    ? Object.keys(schema.shape)
    : path.join('.') === 'sources'
      ? ['guardduty', 'cloudtrail', 'sentinelone', 'zscaler', 'okta', 'operations']
      : [];

/** All variables of a function have 4 KB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const mostBytes = 2500;

/** Folders in it are taken from `folder`. Throws a ConfigError. */
export const toConfig = (input: unknown, folder = '.'): Config => {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new ConfigError(sentence(input, parsed.error.issues[0]!));
  const {
    access,
    budgets,
    slack,
    knowledge: { documents },
  } = parsed.data;
  const bytes = Buffer.byteLength(JSON.stringify([access, budgets, slack.linkHosts]));
  if (bytes > mostBytes)
    throw new ConfigError(
      `access, budgets and slack.linkHosts are ${bytes} bytes long: a function takes ${mostBytes}; name user groups instead of people.`,
    );
  try {
    checkAgainstEachOther(parsed.data);
    checkResidency(parsed.data);
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
  return { ...parsed.data, knowledge: { ...(documents && { documents: existing(documents, folder) }) } };
};

const existing = (documents: string, folder: string): string => {
  const path = resolve(folder, documents);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new ConfigError(`knowledge.documents is "${documents}": it must be a folder that is there.`);
};

/** The configuration in a YAML file; `over` replaces keys of it. Folders in it are taken from where the file lies. Throws a ConfigError. */
export const configIn = (file: string, over: Partial<Config> = {}): Config => {
  let input: unknown;
  try {
    input = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${file} cannot be read: ${(error as Error).message.split('\n')[0]}.`);
  }
  return toConfig({ ...(input as object), ...over }, dirname(file));
};
