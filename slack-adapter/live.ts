import type { types, webApi } from '@slack/bolt';
import type { Step } from './answer.ts';
import { message } from './blocks/message.ts';
import { lookingTask, progress, stopButton, taskOf } from './blocks/progress.ts';
import { split } from './blocks/split.ts';
import { gate } from './gate.ts';
import { gateStream } from './gate-stream.ts';
import type { Language } from './language.ts';
import { log } from './log.ts';
import { setStatus } from './session-status.ts';
import { codeOf, retryAfterMs } from './slack-error.ts';
import { type Stream, stream } from './stream.ts';
import type { Reply } from './thread.ts';

/** What the asker sees while the agent works. It is a courtesy: nothing that fails here fails the question. */
export interface Live {
  steps(steps: Step[]): void;
  text(chunk: string): void;
  /** Nothing more is shown, and nothing is left open. */
  end(): Promise<void>;
}

interface At {
  team: string;
  channel: string;
  threadTs: string;
  user: string;
  language: Language;
  reference: string;
}

/** Of one piece of text; a message holds several. */
const longestPiece = 3000;

/** Streams what happens; where Slack refuses that, at once or later, one message is edited instead. */
export const live = async (
  { client, linkHosts, betweenChangesMs }: { client: webApi.WebClient; linkHosts: string[]; betweenChangesMs: number },
  at: At,
  reply: Reply,
): Promise<Live> => {
  const { language, reference } = at;
  const gated = gateStream(linkHosts);
  let steps: Step[] = [];
  const tasks = new Map<string, types.TaskUpdateChunk>();
  const shown = new Map<string, string>();
  let words: string[] = [];
  let streaming: Stream | undefined;

  const edit = () => {
    const { blocks, ...working } = message(progress(steps, language), { state: 'working', reference }, linkHosts);
    return reply.show([{ ...working, blocks: [...blocks, stopButton(language)] }]);
  };
  const waiting = (): types.AnyChunk[] => [
    ...[...tasks.values()].filter((task) => shown.get(task.id) !== JSON.stringify(task)),
    ...words.map((text): types.AnyChunk => ({ type: 'markdown_text', text })),
  ];
  const show = async (): Promise<number | undefined> => {
    if (!streaming) {
      await edit();
      return undefined;
    }
    const chunks = waiting();
    if (chunks.length === 0) return undefined;
    const spoken = words.length;
    try {
      await streaming.append(chunks);
      for (const chunk of chunks) if (isTask(chunk)) shown.set(chunk.id, JSON.stringify(chunk));
      words = words.slice(spoken);
    } catch (error) {
      const later = retryAfterMs(error);
      if (later !== undefined) return later;
      log.warn('the answer is no longer streamed', { reason: codeOf(error) || (error as Error).message });
      await streaming.stop();
      streaming = undefined;
      await unheard(error);
      await edit();
    }
    return undefined;
  };
  // Slack did not say no: what it was asked to begin may be there.
  const unheard = async (error: unknown) => {
    if (codeOf(error) === '') await reply.lookAgain();
  };

  // The answer takes the place of whatever an earlier run had begun.
  if (reply.messages.length === 0) {
    try {
      const begun = (ts: string) => reply.begun(ts);
      streaming = await stream(client, { ...at, begun }, [lookingTask(at, 'in_progress')]);
    } catch (error) {
      log.info('the answer is not streamed', { reason: codeOf(error) || (error as Error).message });
      await unheard(error);
    }
  }
  if (!streaming) await edit();
  const native = await setStatus(client, at, 'processing');
  if (streaming && !native)
    await streaming.append([{ type: 'blocks', blocks: [stopButton(language)] }]).catch(() => {});
  const updates = atIntervals(betweenChangesMs, show);
  return {
    steps(known) {
      steps = known;
      tasks.set('looking', lookingTask(at, 'complete'));
      for (const step of known) tasks.set(step.id, taskOf(step, language, linkHosts));
      updates.changed();
    },
    text(chunk) {
      const text = gated.push(chunk);
      // Each piece stands by itself, so that it may begin another message.
      words.push(
        ...(text.length <= longestPiece
          ? [text]
          : split(text, longestPiece).map((each) => gate(`${each}\n`, linkHosts))
        ).filter(Boolean),
      );
      if (streaming && text) updates.changed();
    },
    async end() {
      await updates.end();
      await streaming?.stop();
      streaming = undefined;
    },
  };
};

const isTask = (chunk: types.AnyChunk): chunk is types.TaskUpdateChunk => chunk.type === 'task_update';

/** Shows the latest state at intervals, and later where `show` says when; after `end` nothing more is shown. */
const atIntervals = (leastMs: number, show: () => Promise<number | undefined>) => {
  let timer: NodeJS.Timeout | undefined;
  let showing: Promise<void> = Promise.resolve();
  let next = Date.now() + leastMs;
  let ended = false;
  const changed = () => {
    if (ended || timer) return;
    timer = setTimeout(now, Math.max(0, next - Date.now()));
  };
  const now = () => {
    timer = undefined;
    next = Date.now() + leastMs;
    showing = showing
      .then(show)
      .then((later) => {
        if (later === undefined) return;
        next = Date.now() + later;
        changed();
      })
      .catch((error: Error) => log.warn('progress was not shown', { reason: error.message }));
  };
  return {
    changed,
    async end() {
      ended = true;
      clearTimeout(timer);
      await showing;
    },
  };
};
