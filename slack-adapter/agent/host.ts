import type { Agent } from './agent.ts';
import { agentCoreHarness } from './agentcore.ts';
import { bedrockAgent } from './bedrock-agents.ts';

/** Where the agent runs, and what it is called there. */
export type Host =
  | { name: 'agents'; agentId: string; agentAliasId: string }
  | { name: 'agentcore'; harnessArn: string };

export const agentOn = (host: Host): Agent => (host.name === 'agentcore' ? agentCoreHarness(host) : bedrockAgent(host));
