import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What Slack sends to an app, whatever the wire. */
export type Outgoing =
  | { type: 'events_api'; payload: Record<string, unknown> }
  /** A command says nothing of its time: `at` is when the request arrives, where that is not now. */
  | { type: 'slash_commands'; payload: Record<string, string>; at?: Date }
  | { type: 'interactive'; payload: Record<string, unknown> };

/** Resolves with what the app answered once it has taken it, and throws where it did not. */
export type Deliver = (outgoing: Outgoing) => Promise<unknown>;

/** What tells the gateway's stand-in of a moment that is not now; beside the request, not in it. */
export const arrivesAt = 'x-stand-in-arrives-at';

export interface RequestUrl {
  /** One for events, commands and clicks alike. */
  url: string;
  signingSecret: string;
  /** How long Slack waits for an answer. */
  timeoutMs?: number;
  /** Slack tries events three times more: at once, after a minute, after five. Here the pauses are short. */
  pausesMs?: readonly number[];
}

/** Delivery by signed requests; of events again while the app does not answer 2xx in time, of nothing else. */
export const requestUrl =
  ({ url, signingSecret, timeoutMs = 3000, pausesMs = [0, 500, 2500] }: RequestUrl): Deliver =>
  async (outgoing) => {
    const { type, body } = bodyOf(outgoing);
    let reason = '';
    for (let attempt = 0; ; attempt += 1) {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': type,
            'x-slack-request-timestamp': timestamp,
            'x-slack-signature': `v0=${signature}`,
            ...('at' in outgoing && outgoing.at && { [arrivesAt]: outgoing.at.toISOString() }),
            ...(attempt > 0 && { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason }),
          },
          body,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const answer = await response.text();
        if (response.ok) return readable(answer);
        reason = `http_error ${response.status}`;
      } catch (error) {
        reason = (error as Error).name === 'TimeoutError' ? 'http_timeout' : 'connection_failed';
      }
      const pause = outgoing.type === 'events_api' ? pausesMs[attempt] : undefined;
      if (pause === undefined) throw new Error(`the app did not accept the event (last answer: ${reason})`);
      await sleep(pause);
    }
  };

/** Events are JSON; commands a form; clicks a form with JSON in it. */
const bodyOf = ({ type, payload }: Outgoing): { type: string; body: string } => {
  if (type === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const form = type === 'slash_commands' ? payload : { payload: JSON.stringify(payload) };
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
};

const readable = (answer: string): unknown => {
  try {
    return answer === '' ? undefined : JSON.parse(answer);
  } catch {
    return answer;
  }
};

/** What a network does to events; all by what is sent. */
export interface Disturbance {
  /** How many times more the same event comes, with the same id, although it was taken. */
  again?: (payload: Record<string, unknown>) => number;
  /** How many milliseconds it is late: later events overtake it. */
  lateMs?: (payload: Record<string, unknown>) => number;
}

/** Delivery that repeats and reorders events. */
export const disturbed =
  (deliver: Deliver, { again = () => 0, lateMs = () => 0 }: Disturbance): Deliver =>
  async (outgoing) => {
    if (outgoing.type !== 'events_api') return deliver(outgoing);
    await sleep(lateMs(outgoing.payload));
    const times = 1 + again(outgoing.payload);
    await Promise.all(Array.from({ length: times }, () => deliver(outgoing)));
  };
