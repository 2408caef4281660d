import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as sources from '../../action-groups/index.ts';
import type { Config } from '../config.ts';
import { vendorOf } from '../environment.ts';
import { asking, clientSettings } from './asking.ts';
import { type Check, type Finding, missing, ok } from './finding.ts';

type Fields = Record<string, unknown>;

interface Wanted {
  name: string;
  /** A secret's name or ARN. */
  id: string;
  /** Sets of fields, each of which is enough. */
  enough: string[][];
  /** What is wrong with fields that are filled; undefined where nothing is. */
  wrong: (fields: Record<string, string>) => string | undefined;
}

/** `name/slack`, where it is not the operator's own. */
export const slackSecretId = ({ name, slack }: Config): string =>
  slack.secret === 'new' ? `${name}/slack` : slack.secret;

/** One for each secret that only the operator can fill; before a deploy only those that are there already. */
export const secretChecks = (config: Config, deployed: boolean): Check[] =>
  wanted(config)
    .filter(({ id }) => deployed || id.startsWith('arn:'))
    .map((each) => ({ name: each.name, look: (signal) => filled(each, config.region, signal) }));

const wanted = (config: Config): Wanted[] => [
  {
    name: 'secret of slack',
    id: slackSecretId(config),
    enough: [['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN']],
    wrong: ({ SLACK_BOT_TOKEN = '' }) =>
      SLACK_BOT_TOKEN.startsWith('xoxb-') ? undefined : 'SLACK_BOT_TOKEN is no bot token: it must begin with xoxb-',
  },
  ...Object.values(sources).flatMap((source): Wanted[] => {
    const vendor = vendorOf(source, config);
    if (!vendor) return [];
    return [
      {
        name: `secret of ${source.name}`,
        id: vendor.secret === 'new' ? `${config.name}/${source.name}` : vendor.secret,
        enough: source.enough ?? [Object.keys(source.secret ?? {})],
        wrong: (fields) => otherHost(fields, source.name, vendor.host),
      },
    ];
  }),
];

/** The function may connect to the host of the configuration, over TLS, and to no other. */
const otherHost = (fields: Record<string, string>, source: string, host: string): string | undefined => {
  const [name = '', address = ''] = Object.entries(fields).find(([field]) => field.endsWith('_BASE_URL')) ?? [];
  const named = URL.parse(address);
  if (named?.protocol === 'https:' && named.hostname === host) return undefined;
  return `${name} is not https://${host}, the only host that its function may reach (sources.${source}.host)`;
};

/** The fields of a secret; undefined where there is none, or where it is no JSON object. */
export const secretFields = async (id: string, region: string, signal: AbortSignal): Promise<Fields | undefined> => {
  const client = new SecretsManagerClient(clientSettings(region));
  const { SecretString = '' } = await asking(
    'secretsmanager:GetSecretValue',
    signal,
    (options) => client.send(new GetSecretValueCommand({ SecretId: id }), options),
    { ResourceNotFoundException: () => ({ SecretString: undefined }) },
  );
  try {
    return Object(JSON.parse(SecretString)) as Fields;
  } catch {
    return undefined;
  }
};

/** Nothing, dots, or what an example has in place of a value. */
export const isFilled = (value: unknown): value is string =>
  typeof value === 'string' && !/^\s*$|…|\.{3}|^<.*>$|^(change-?me|todo|placeholder|none|null|x+)$/i.test(value);

const filled = async ({ id, enough, wrong }: Wanted, region: string, signal: AbortSignal): Promise<Finding> => {
  const how = 'aws secretsmanager put-secret-value: docs/deploy.md has an example for each.';
  const fields = await secretFields(id, region, signal);
  if (!fields)
    return missing(`There is no secret ${id} with a JSON object in it.`, `Deploy, or make it, and fill it with ${how}`);
  const lacks = enough.map((set) => set.filter((field) => !isFilled(fields[field])));
  if (lacks.every((each) => each.length > 0))
    return missing(
      `${id} is not filled: ${lacks.map((each) => each.join(' and ')).join(', or ')} ${lacks.flat().length === 1 ? 'has' : 'have'} no value.`,
      `Fill it with ${how}`,
    );
  const texts = Object.fromEntries(
    Object.entries(fields).filter((each): each is [string, string] => isFilled(each[1])),
  );
  const problem = wrong(texts);
  if (problem) return missing(`${id}: ${problem}.`, `Correct it with ${how}`);
  return ok(`${id} is filled`);
};
