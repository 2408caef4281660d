import type { Agent } from './agent.ts';
import { agentCoreHarness } from './agentcore.ts';
import { bedrockAgent } from './bedrock-agents.ts';
import { type GuardrailVersion, guarded } from './guardrail.ts';

/** Where the agent runs, and what it is called there. */
export type Host =
  | { name: 'agents'; agentId: string; agentAliasId: string }
  | { name: 'agentcore'; harnessArn: string; guardrail?: GuardrailVersion };

export const agentOn = (host: Host): Agent => {
  if (host.name === 'agents') return bedrockAgent(host);
  const harness = agentCoreHarness(host);
  return host.guardrail ? guarded(harness, host.guardrail) : harness;
};
