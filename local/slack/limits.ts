import type { Call } from './call.ts';

/** Calls a minute by tier, and of the methods that have a rule of their own. https://docs.slack.dev/apis/web-api/rate-limits */
const tiers = { 1: 1, 2: 20, 3: 50, 4: 100 };

const tierOf: Record<string, keyof typeof tiers | undefined> = {
  'apps.connections.open': 1,
  'agents.sessions.rename': 3,
  'agents.sessions.setStatus': 3,
  'assistant.threads.setStatus': 3,
  'assistant.threads.setSuggestedPrompts': 3,
  'assistant.threads.setTitle': 3,
  'chat.appendStream': 4,
  'chat.delete': 3,
  'chat.postEphemeral': 4,
  'chat.startStream': 2,
  'chat.stopStream': 2,
  'chat.update': 3,
  'conversations.history': 3,
  'conversations.info': 3,
  'conversations.open': 3,
  'conversations.replies': 3,
  'files.completeUploadExternal': 4,
  'files.getUploadURLExternal': 4,
  'reactions.add': 3,
  'usergroups.users.list': 2,
  'users.info': 4,
  'views.open': 4,
  'views.publish': 4,
  'views.push': 4,
  'views.update': 4,
};

const minute = 60_000;
/** A burst is let through once: twice what a minute allows. */
const burst = 2;

/** Budgets that fill up again with time. A call takes one; the answer is in how many seconds there is one again. */
export class Budgets {
  /** How many calls were one too many. */
  exceeded = 0;
  readonly #now: () => number;
  readonly #left = new Map<string, { left: number; at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take({ method, given }: Pick<Call, 'method' | 'given'>): number | undefined {
    const tier = tierOf[method];
    // One message a second in a channel
    if (method === 'chat.postMessage') return this.#take(`${method} ${given.channel}`, 60);
    return tier && this.#take(method, tiers[tier]);
  }

  #take(name: string, perMinute: number): number | undefined {
    const now = this.#now();
    const before = this.#left.get(name) ?? { left: perMinute * burst, at: now };
    const left = Math.min(perMinute * burst, before.left + ((now - before.at) / minute) * perMinute);
    this.#left.set(name, { left: left >= 1 ? left - 1 : left, at: now });
    if (left >= 1) return undefined;
    this.exceeded += 1;
    return Math.ceil(((1 - left) * minute) / perMinute / 1000);
  }
}
