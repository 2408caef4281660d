import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as sources from '../../action-groups/index.ts';
import { schemaOf } from '../../schemas/index.ts';
import type { Config } from '../config.ts';
import { asking, clientSettings } from './asking.ts';
import { type Check, type Finding, missing, ok } from './finding.ts';

/** Each source is asked once, through its own function and with the function's own role: what it may read shows in the answer. */
export const sourceChecks = (config: Config): Check[] => {
  const client = new LambdaClient(clientSettings(config.region));
  return Object.values(sources)
    .filter(({ name }) => name in config.sources)
    .map(({ name }) => ({
      name: `question to ${name}`,
      look: (signal) =>
        Promise.all(schemaOf(name).operations.map(({ operationId }) => ask(client, config, name, operationId, signal))),
    }));
};

/** What is read of a function's answer: how many, and what could not be searched. */
interface Answer {
  matched?: number;
  error?: string;
  gaps?: string[];
}

const ask = async (
  client: LambdaClient,
  config: Config,
  name: string,
  operationId: string,
  signal: AbortSignal,
): Promise<Finding> => {
  const functionName = `${config.name}-${name}`;
  const invoked = await asking(
    'lambda:InvokeFunction',
    signal,
    async (options) => {
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(eventOf(config, name, operationId)) }),
        options,
      );
      return FunctionError ? ('failed' as const) : answerOf(Payload?.transformToString() ?? '');
    },
    { ResourceNotFoundException: () => undefined },
  );
  if (!invoked) return missing(`There is no function ${functionName}.`, 'Run npm run synth and npm run deploy.');
  const log = `Look into the log group /aws/lambda/${functionName}.`;
  if (invoked === 'failed') return missing(`The function ${functionName} failed.`, log);
  const { status, body } = invoked;
  const { matched = 0, error, gaps = [] } = body;
  if (status === 200)
    return ok(
      `${operationId} answers: ${matched === 1 ? '1 record' : `${matched} records`} in the last hour${gaps.length > 0 ? `; not searched: ${gaps.join('; ')}` : ''}`,
    );
  const why = gaps[0] ?? error ?? `it answered ${status}`;
  return missing(`${operationId}: ${why}`, nextFor(config, name, why) ?? log);
};

/** As Bedrock Agents sends it, about the last hour. */
const eventOf = ({ sources: configured }: Config, name: string, operationId: string) => ({
  messageVersion: '1.0',
  actionGroup: name,
  apiPath: `/${operationId}`,
  httpMethod: 'GET',
  parameters: Object.entries({ window: '1h', limit: '1' }).map(([key, value]) => ({
    name: key,
    type: 'string',
    value,
  })),
  // Some sources ask others.
  sessionAttributes: {
    access: Object.keys(configured).join(','),
    askedAt: new Date().toISOString(),
    timeZone: 'UTC',
    traceId: 'doctor',
  },
});

const answerOf = (payload: string): { status: number; body: Answer } => {
  const { response } = JSON.parse(payload) as {
    response: { httpStatusCode: number; responseBody: { 'application/json': { body: string } } };
  };
  return {
    status: response.httpStatusCode,
    body: JSON.parse(response.responseBody['application/json'].body) as Answer,
  };
};

/** Which way into another account, or which secret, is behind a refusal; undefined where that is not known. */
const nextFor = (
  { name: deployment, account, sources: configured }: Config,
  name: string,
  why: string,
): string | undefined => {
  const add = (to: string, owner: string) => `Add to ${to}, in account ${owner}, what npm run synth prints for it.`;
  if (name === 'cloudtrail' || name === 'zscaler') {
    const { existing, key, account: owner = account } = configured[name]?.bucket ?? {};
    if (key && /\bkey\b/.test(why)) return add(`the policy of the key ${key}`, key.split(':')[4] ?? owner);
    if (existing && owner !== account && /may not be read/.test(why))
      return add(`the policy of the bucket ${existing}`, owner);
    return undefined;
  }
  if (name === 'guardduty') {
    const { role } = configured.guardduty ?? {};
    return role && /\brole\b|denied/.test(why)
      ? add(`the trust policy and the permissions of ${role}`, role.split(':')[4] ?? '')
      : undefined;
  }
  if (name === 'okta' || name === 'sentinelone')
    return `Look at the address and the token in its secret (${deployment}/${name}, or your own), and at what the token may read.`;
  return undefined;
};
