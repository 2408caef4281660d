import { existsSync } from 'node:fs';
import { cloudtrail, guardduty } from '../action-groups/index.ts';
import type { Config } from '../infra/config.ts';
import type { Dataset, SourceName } from './dataset.ts';
import type { Scenario } from './start.ts';

/** Sources that a person's own read-only credentials are enough for. */
const possible = { guardduty, cloudtrail };
type LiveSource = keyof typeof possible;

export interface Live extends Pick<Scenario, 'dataset' | 'live'> {
  /** What will be read, before anything is. */
  lines: string[];
  /** A question that shows it. */
  sample: string;
}

type Environment = Record<string, string | undefined>;

/** Names in `guardduty,cloudtrail`; throws a sentence. */
const named = (list: string): LiveSource[] => {
  const names = list.split(',').map((each) => each.trim());
  for (const name of names)
    if (!Object.hasOwn(possible, name))
      throw new Error(`--live "${name}" cannot be read from here: say guardduty, cloudtrail or both with a comma.`);
  return names as LiveSource[];
};

/** A real account's findings and logs, as `ask-aws.yaml` describes them; every other source is a gap. Throws a sentence. */
export const live = async (list: string, env: Environment, file = 'ask-aws.yaml'): Promise<Live> => {
  const names = named(list);
  if (!existsSync(file))
    throw new Error(
      `--live reads what ${file} describes: copy ask-aws.example.yaml to it and name your Regions and bucket.`,
    );
  const { configIn } = await import('../infra/config.ts');
  const { environmentOf } = await import('../infra/environment.ts');
  const config = configIn(file);
  for (const name of names)
    if (!config.sources[name]) throw new Error(`--live ${name} has no settings: name sources.${name} in ${file}.`);
  const account = await callerAccount(config.region);
  if (account !== config.account)
    throw new Error(`The credentials are of account ${account}, ${file} is about ${config.account}: use the others.`);
  const caller = callerIn(env, config.region);
  return {
    live: Object.fromEntries(names.map((name) => [name, { ...caller, ...environmentOf(possible[name], config) }])),
    dataset: () => without(names),
    lines: [`account   ${account}`, ...names.map((name) => said[name](config))],
    sample: questions[names[0]!],
  };
};

const said: Record<LiveSource, (config: Config) => string> = {
  guardduty: ({ region, sources: { guardduty } }) =>
    `guardduty ${(guardduty?.regions ?? [region]).join(', ')}${guardduty?.role ? ` through ${guardduty.role}` : ''}`,
  cloudtrail: ({ region, queryLimitGb, sources: { cloudtrail } }) =>
    `cloudtrail ${(cloudtrail?.regions ?? [region]).join(', ')} in ${cloudtrail?.bucket.existing ?? 'the bucket of the deployment'}, at most ${queryLimitGb} GB a query`,
};

const questions: Record<LiveSource, string> = {
  guardduty: '최근 GuardDuty 경고 요약해줘!',
  cloudtrail: 'who stopped CloudTrail logging in the last 7 days?',
};

const callerAccount = async (region: string): Promise<string> => {
  const { callerIdentity } = await import('../infra/doctor/credentials.ts');
  try {
    return (await callerIdentity(region, AbortSignal.timeout(10_000))).account;
  } catch (error) {
    throw new Error(`--live needs AWS credentials that are valid now: ${(error as Error).message}.`, { cause: error });
  }
};

/** What a function needs to find the caller's credentials by itself, also when they are renewed. */
const callerIn = (env: Environment, region: string): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter(
      (variable): variable is [string, string] =>
        variable[1] !== undefined && /^(AWS_|HOME$|USERPROFILE$|PATH$)/.test(variable[0]),
    ),
  ),
  AWS_REGION: region,
});

const without = (names: LiveSource[]): Dataset => ({
  guardduty: [],
  okta: [],
  sentinelone: [],
  cloudtrail: [],
  zscaler: [],
  absent: (['guardduty', 'okta', 'sentinelone', 'cloudtrail', 'zscaler'] satisfies SourceName[]).filter(
    (name) => !names.some((each) => each === name),
  ),
  unreadable: [],
});
