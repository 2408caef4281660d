import type { Serve } from '../http.ts';
import { restRefusal } from './rest-protocol.ts';

interface AgentsAccount {
  /** Whether the account may still make agents. */
  open: boolean;
  /** When each agent that is there was changed. */
  agents?: Date[];
}

/** What AWS says to an account without use of Bedrock Agents before they were closed. */
const closed =
  'Bedrock Agents is in Maintenance Mode. New agent creation is not available for accounts without prior service usage. To learn more visit https://docs.aws.amazon.com/bedrock/latest/userguide/agents-maintenance-mode.html.';

/** Bedrock Agents as an account sees them: ListAgents, and InvokeInlineAgent as far as it is refused. */
export const bedrockAgentsAccount =
  ({ open, agents = [] }: AgentsAccount): Serve =>
  (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST' && pathname === '/agents/')
      return Response.json({
        agentSummaries: agents.map((updatedAt, index) => ({
          agentId: `AGENT${String(index).padStart(5, '0')}`,
          agentName: `agent-${index}`,
          agentStatus: 'PREPARED',
          updatedAt: updatedAt.toISOString(),
        })),
      });
    if (request.method === 'POST' && /^\/agents\/[^/]+$/.test(pathname))
      return open
        ? restRefusal(400, 'ValidationException', 'The provided model identifier is invalid.')
        : restRefusal(403, 'AccessDeniedException', closed);
    return restRefusal(
      501,
      'UnknownOperationException',
      `the Bedrock Agents stand-in does not serve ${request.method} ${pathname}`,
    );
  };

/** AgentCore's control plane: ListHarnesses of an account without one. */
export const agentCoreControl: Serve = (request) => {
  const { pathname } = new URL(request.url);
  if (request.method === 'GET' && pathname === '/harnesses') return Response.json({ harnesses: [] });
  return restRefusal(
    501,
    'UnknownOperationException',
    `the AgentCore control stand-in does not serve ${request.method} ${pathname}`,
  );
};
