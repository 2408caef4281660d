import type { webApi } from '@slack/bolt';

interface At {
  channel: string;
  threadTs: string;
}

/**
 * Says in the thread that the agent is at work, which has Slack show a stop button, or that it is not: the status stays
 * until it is set again. Says whether Slack took it. https://docs.slack.dev/reference/methods/agents.sessions.setStatus
 */
export const setStatus = async (
  client: webApi.WebClient,
  { channel, threadTs }: At,
  status: 'processing' | 'active',
): Promise<boolean> =>
  client.agents.sessions.setStatus({ channel_id: channel, thread_ts: threadTs, status }).then(
    () => true,
    () => false,
  );
