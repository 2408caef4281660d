import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Config } from '../config.ts';
import { asking, clientSettings } from './asking.ts';
import { type Finding, missing, ok, unchecked } from './finding.ts';

const parts = ['key', 'logs', 'knowledge', 'agent', 'slack', 'watching'];

/** What CloudFormation says of a deployment. */
export interface Deployment {
  finding: Finding;
  /** Outputs of all of its stacks; undefined before the first deploy, or where that could not be told. */
  outputs: Record<string, string> | undefined;
}

export const deployment = async ({ name, region }: Config, signal: AbortSignal): Promise<Deployment> => {
  const client = new CloudFormationClient(clientSettings(region));
  const described = await Promise.all(
    parts.map(async (part) => {
      const stack = await asking(
        'cloudformation:DescribeStacks',
        signal,
        async (options) => {
          const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: `${name}-${part}` }), options);
          if (!Stacks?.[0]) throw new SyntaxError('no stack');
          return Stacks[0];
        },
        // "Stack with id … does not exist"
        { ValidationError: () => undefined },
      );
      return { stackName: `${name}-${part}`, status: stack?.StackStatus, outputs: stack?.Outputs ?? [] };
    }),
  );
  if (described.every(({ status }) => status === undefined))
    return {
      finding: ok('nothing is deployed yet, so only what a deploy needs was looked at'),
      outputs: undefined,
    };
  return {
    finding: stateOf(described),
    outputs: Object.fromEntries(
      described.flatMap(({ outputs }) =>
        outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      ),
    ),
  };
};

const stateOf = (stacks: { stackName: string; status: string | undefined }[]): Finding => {
  const absent = stacks.filter(({ status }) => status === undefined || status.startsWith('DELETE_'));
  if (absent.length > 0) return missing(`Not deployed: ${named(absent)}.`, 'Run npm run synth and npm run deploy.');
  const under = stacks.filter(({ status }) => status?.endsWith('_IN_PROGRESS'));
  if (under.length > 0)
    return unchecked(`A deploy is under way: ${named(under)}`, 'Run npm run doctor again when it has ended.');
  const failed = stacks.filter(({ status }) => !/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status ?? ''));
  if (failed.length > 0)
    return missing(
      `The last deploy failed: ${failed.map(({ stackName, status }) => `${stackName} is ${status}`).join(', ')}.`,
      'The events of the stack in the CloudFormation console say why; run npm run deploy again.',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
    );
  return ok(`deployed: ${named(stacks)}`);
};

const named = (stacks: { stackName: string }[]): string => stacks.map(({ stackName }) => stackName).join(', ');
