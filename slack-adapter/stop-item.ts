/** The item by which a thread's question is stopped. */
export const stopItem = ({ team, channel, ts }: { team: string; channel: string; ts: string }) => ({
  pk: `stop#${team}:${channel}:${ts}`,
  sk: 'stop',
  stoppedAt: Date.now(),
  expiresAt: Math.floor(Date.now() / 1000) + 3600,
});
