import { randomUUID } from 'node:crypto';
import { BedrockAgentClient, ListAgentsCommand } from '@aws-sdk/client-bedrock-agent';
import { BedrockAgentRuntimeClient, InvokeInlineAgentCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { BedrockAgentCoreControlClient, ListHarnessesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { Config } from '../config.ts';
import { hostRegions } from '../regions.ts';
import { asking, clientSettings, Unanswered, unanswered } from './asking.ts';
import { type Finding, missing, ok } from './finding.ts';

const closedPage = 'https://docs.aws.amazon.com/bedrock/latest/userguide/agents-classic-maintenance-mode.html';

type Openness = { open: boolean; why: string };

/** Which host of the agent this account can use in the Region, and whether that is the one that is configured. */
export const hosts = async (
  region: string,
  configured: Config['host'] | undefined,
  signal: AbortSignal,
): Promise<Finding[]> => {
  const offered = (host: Config['host']) => hostRegions[host].some((each) => each === region);
  const absent = { open: false, why: `it is not offered in ${region}` };
  const [agents, agentcore] = await Promise.allSettled([
    offered('agents') ? bedrockAgents(region, signal) : absent,
    offered('agentcore') ? agentCore(region, signal) : absent,
  ]);
  const findings = [
    ...(configured === 'agentcore' ? [] : [saidOf('agents', agents, configured)]),
    ...(configured === 'agents' ? [] : [saidOf('agentcore', agentcore, configured)]),
  ];
  if (configured) return findings;
  const usable = [agents, agentcore].flatMap((each, index) =>
    each.status === 'fulfilled' && each.value.open ? [index === 0 ? 'agents' : 'agentcore'] : [],
  );
  return usable.length > 0
    ? [...findings, ok(`this account can use ${usable.join(' or ')}: say which as host in ask-aws.yaml`)]
    : findings;
};

const saidOf = (
  host: Config['host'],
  asked: PromiseSettledResult<Openness>,
  configured: Config['host'] | undefined,
): Finding => {
  if (asked.status === 'rejected') return unanswered(asked.reason, `${host} `);
  const { open, why } = asked.value;
  if (open) return ok(`${host} can be used: ${why}`);
  // Without a configuration nothing has been chosen that could be wrong.
  if (!configured) return ok(`${host} cannot be used: ${why}`);
  // A Region without the host is refused with the configuration.
  return missing(`${host} cannot be used: ${why}.`, 'Say host: agentcore in ask-aws.yaml.', closedPage);
};

/**
 * AWS has no call that says whether an account is closed out. An agent that was changed within the year is use; where
 * there is none, an inline agent is asked for with a model that does not exist: nothing is made, no model runs, and an
 * account that is closed out is told so.
 */
const bedrockAgents = async (region: string, signal: AbortSignal): Promise<Openness> => {
  const yearAgo = Date.now() - 365 * 86_400_000;
  const client = new BedrockAgentClient(clientSettings(region));
  const { agentSummaries = [] } = await asking('bedrock:ListAgents', signal, (options) =>
    client.send(new ListAgentsCommand({ maxResults: 100 }), options),
  );
  const used = agentSummaries.filter(({ updatedAt }) => (updatedAt?.getTime() ?? 0) > yearAgo);
  if (used.length > 0) return { open: true, why: `${counted(used.length, 'agent')} changed within the last year` };
  const refused = await asking('bedrock:InvokeInlineAgent', signal, (options) => inline(region, options), {
    AccessDeniedException: (error) => error,
    ResourceNotFoundException: (error) => error,
    ValidationException: (error) => error,
  });
  if (refused?.name !== 'AccessDeniedException')
    return { open: true, why: 'an inline agent is not refused to this account; the first deploy has the last word' };
  if (!/maintenance mode|prior service usage/i.test(refused.message))
    throw new Unanswered('bedrock:InvokeInlineAgent', {
      reason: 'is not allowed to these credentials',
      next: 'Let whoever runs this do bedrock:InvokeInlineAgent: only its refusal tells whether AWS has closed Bedrock Agents to this account.',
      denied: true,
    });
  return {
    open: false,
    why: 'AWS closed Bedrock Agents on 2026-07-30 to accounts that had not used them in the year before, and this is one',
  };
};

/** A refusal may come instead of the stream or in it. */
const inline = async (region: string, options: { abortSignal: AbortSignal }): Promise<undefined> => {
  const client = new BedrockAgentRuntimeClient(clientSettings(region));
  const { completion = [] } = await client.send(
    new InvokeInlineAgentCommand({
      sessionId: randomUUID(),
      foundationModel: 'anthropic.claude-that-is-not-there',
      instruction: 'Nothing is to be done: this only asks whether inline agents are open to this account.',
      inputText: 'Are you there?',
      idleSessionTTLInSeconds: 60,
    }),
    options,
  );
  for await (const _ of completion) break;
  return undefined;
};

const agentCore = async (region: string, signal: AbortSignal): Promise<Openness> => {
  const client = new BedrockAgentCoreControlClient(clientSettings(region));
  await asking('bedrock-agentcore:ListHarnesses', signal, (options) =>
    client.send(new ListHarnessesCommand({ maxResults: 1 }), options),
  );
  return { open: true, why: `AgentCore answers in ${region}` };
};

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
