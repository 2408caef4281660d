import type { Queued } from '../slack-adapter/receiver.ts';
import { bodyIn } from '../slack-adapter/route.ts';

/** When somebody asked or clicked what waits in a queue: Slack's word for it, else when it came. */
export const momentOf = (message: string): Date => {
  const { body, cameAt, receivedAt } = JSON.parse(message) as Queued;
  const { event_time, action_ts, actions } = (bodyIn(body) ?? {}) as {
    event_time?: number;
    action_ts?: string;
    actions?: { action_ts?: string }[];
  };
  const seconds = event_time ?? action_ts ?? actions?.[0]?.action_ts;
  return new Date(seconds === undefined ? (cameAt ?? receivedAt) : Number(seconds) * 1000);
};

/**
 * Lets work over the same records run side by side, and work over others only once that has ended, in the order in which
 * it came: `use` puts records in place.
 */
export const inTurn = <Records>(use: (records: Records) => void) => {
  let current: Records | undefined;
  let running = 0;
  const waiting: { records: Records; go: () => void }[] = [];
  const next = () => {
    for (let first = waiting[0]; first && (running === 0 || first.records === current); first = waiting[0]) {
      waiting.shift();
      current = first.records;
      use(current);
      running += 1;
      first.go();
    }
  };
  return async <Done>(records: Records, work: () => Promise<Done>): Promise<Done> => {
    await new Promise<void>((go) => {
      waiting.push({ records, go });
      next();
    });
    try {
      return await work();
    } finally {
      running -= 1;
      next();
    }
  };
};
