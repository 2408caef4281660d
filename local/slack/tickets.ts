import { randomUUID } from 'node:crypto';
import { Refused } from './refused.ts';

const triggerMs = 3000;
const responseMs = 30 * 60_000;
const mostResponses = 5;

/** What Slack hands out for a short while: trigger ids for views, response URLs, and tickets for sockets. */
export class Tickets {
  readonly #now: () => number;
  readonly #triggers = new Map<string, { user: string; until: number; used: boolean }>();
  readonly #responses = new Map<
    string,
    { user: string; channel: string; ts: string | undefined; until: number; left: number }
  >();

  readonly #sockets = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  trigger(user: string): string {
    const id = `${this.#now()}.${randomUUID()}`;
    this.#triggers.set(id, { user, until: this.#now() + triggerMs, used: false });
    return id;
  }

  /** Whose trigger it was; once, and within three seconds. */
  useTrigger(id: unknown): string {
    const trigger = this.#triggers.get(String(id));
    if (!trigger) throw new Refused('invalid_trigger_id');
    if (trigger.used) throw new Refused('exchanged_trigger_id');
    if (this.#now() > trigger.until) throw new Refused('expired_trigger_id');
    trigger.used = true;
    return trigger.user;
  }

  /** The last part of a response URL, for a message where the action was on one. */
  response(user: string, channel: string, ts?: string): string {
    const id = randomUUID();
    this.#responses.set(id, { user, channel, ts, until: this.#now() + responseMs, left: mostResponses });
    return id;
  }

  /** Five times within half an hour. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
  useResponse(id: string): { user: string; channel: string; ts: string | undefined } {
    const response = this.#responses.get(id);
    if (!response || this.#now() > response.until) throw new Refused('expired_url');
    if (response.left === 0) throw new Refused('used_url');
    response.left -= 1;
    return response;
  }

  /** For one connection by Socket Mode. */
  socket(): string {
    const ticket = randomUUID();
    this.#sockets.add(ticket);
    return ticket;
  }

  useSocket(ticket: string | null): boolean {
    return ticket !== null && this.#sockets.delete(ticket);
  }
}
