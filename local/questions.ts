import { createHash } from 'node:crypto';
import { bodyIn } from '../slack-adapter/route.ts';
import type { AgentTurn, Step } from './aws/agent-turn.ts';
import { bot, type Message, type Sent, type Workspace } from './slack/workspace.ts';

export interface Asked {
  question: string;
  askedAt: Date;
  /** A thread to go on with: Slack's ts, or any name of one's own. */
  thread?: string;
  user?: string;
  timeZone?: string;
  /** Called as the app posts: for showing progress. */
  onSent?: (sent: Sent) => void;
}

/** What `ask --json` prints. */
export interface Answer {
  question: string;
  answer: string;
  thread: string;
  sessionId: string;
  steps: Step[];
  citations: AgentTurn['citations'];
  unsupported: string[];
  messages: Sent[];
  data: { unreadable: { file: string; lines: number }[] };
  model: string;
  elapsedMs: number;
  error?: string;
}

const channel = 'C0SECURITY';
const longestMs = 400_000;

/** Asks by mention, as a person would, and reads the answer off the thread. */
export const questions = (workspace: Workspace, turns: AgentTurn[], model: string) => {
  const waiting = new Map<string, () => void>();

  return {
    /** The queue's word that the worker is done with a message. */
    onHandled(body: string): void {
      const { event_id: eventId } = (bodyIn((JSON.parse(body) as { body: string }).body) ?? {}) as {
        event_id?: string;
      };
      if (eventId === undefined) return;
      waiting.get(eventId)?.();
      waiting.delete(eventId);
    },

    async ask({ question, askedAt, thread, user = 'dana', timeZone, onSent }: Asked): Promise<Omit<Answer, 'data'>> {
      const started = performance.now();
      const threadTs = thread === undefined ? undefined : toTs(thread);
      const sent: Sent[] = [];
      const own = new Set<string>();
      let final: Message | undefined;
      const asker = workspace.member(user, timeZone);
      const ts = workspace.nextTs();
      const collect = (each: Sent, message: Message) => {
        if (each.thread !== (threadTs ?? ts) && message.ephemeralTo !== asker.id) return;
        sent.push(structuredClone(each));
        own.add(each.ts);
        if (isFinal(message)) final = message;
        onSent?.(each);
      };
      workspace.on('sent', collect);
      try {
        const done = new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('no answer came within 400 s')), longestMs);
          const eventId = `Ev${createHash('sha256').update(`${ts}${Math.random()}`).digest('hex').slice(0, 12).toUpperCase()}`;
          waiting.set(eventId, () => {
            clearTimeout(timer);
            resolve();
          });
          workspace
            .person(asker.id)
            .mention(channel, question, { ts, eventId, at: askedAt, ...(threadTs && { thread: threadTs }) })
            .catch((error: unknown) => {
              clearTimeout(timer);
              reject(error);
            });
        });
        await done;
      } finally {
        workspace.off('sent', collect);
      }
      const payload = final?.metadata?.event_payload ?? {};
      const turn = turns.findLast((each) => each.attributes.traceId === payload.reference);
      const posted = workspace.channels.get(channel)?.messages.filter((message) => own.has(message.ts)) ?? [];
      return {
        question,
        answer: posted.map(markdownOf).join('\n\n'),
        thread: thread ?? ts,
        sessionId: turn?.sessionId ?? '',
        steps: turn?.steps ?? [],
        citations: turn?.citations ?? [],
        unsupported: (payload.unsupported as string[] | undefined) ?? [],
        messages: sent,
        model,
        elapsedMs: Math.round(performance.now() - started),
        ...(payload.state !== 'answered' && {
          error: turn?.failure ?? final?.text ?? posted.at(-1)?.text ?? 'The question was not answered.',
        }),
      };
    },
  };
};

const isFinal = ({ user, metadata }: Message) =>
  user === bot.id && metadata !== undefined && metadata.event_payload.state !== 'working';

/** A message as a reader sees it. */
const markdownOf = ({ text, blocks }: Message): string => {
  const parts = (blocks ?? []).flatMap((block) => {
    const { type, text: markdown } = block as { type: string; text?: string };
    return type === 'markdown' && markdown ? [markdown] : [];
  });
  return parts.length > 0 ? parts.join('\n\n') : text;
};

/** A name becomes a ts that is always the same. */
const toTs = (thread: string): string => {
  if (/^\d{10}\.\d{6}$/.test(thread)) return thread;
  const digits = BigInt(`0x${createHash('sha256').update(thread).digest('hex').slice(0, 16)}`)
    .toString()
    .padStart(15, '0');
  return `1${digits.slice(-15, -6)}.${digits.slice(-6)}`;
};
