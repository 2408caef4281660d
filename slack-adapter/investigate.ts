import { createHash } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import { type Agent, AgentFailure } from './agent/agent.ts';
import { type Answer, answerTo, type Step } from './answer.ts';
import type { AskerOf, Known } from './asker.ts';
import { answerMessages } from './blocks/answer.ts';
import { failure } from './blocks/failure.ts';
import { message, type TurnState } from './blocks/message.ts';
import { progress } from './blocks/progress.ts';
import { evidenceIn } from './blocks/result.ts';
import type { Claim, Claims, Outcome } from './claims.ts';
import { withEarlier } from './fence.ts';
import { unsupported } from './grounds.ts';
import { type Language, languageOf, texts } from './language.ts';
import { log } from './log.ts';
import type { Memory, Session, Thread } from './memory.ts';
import type { Person } from './person.ts';
import type { WorkerSettings } from './settings.ts';
import { progressOn, type Reply, reply } from './thread.ts';

/** A question as a listener hands it over. */
interface Asked {
  team: string;
  channel: string;
  ts: string;
  threadTs: string;
  user: string;
  text: string;
  askedAt: Date;
  /** Whether the channel is shared with another organisation. */
  shared: boolean;
}

/** The one path of a question. Throws only where nothing could be told: then the queue brings the question again. */
export type Investigate = (asked: Asked) => Promise<void>;

export interface Parts {
  client: webApi.WebClient;
  agent: Agent;
  claims: Claims;
  memory: Memory;
  askerOf: AskerOf;
  settings: Pick<WorkerSettings, 'linkHosts'>;
}

/** Slack lets go of an answer after five minutes, the queue after six. */
const agentMs = 270_000;

export const investigation =
  (parts: Parts): Investigate =>
  async (asked) => {
    const question = `${asked.team}:${asked.channel}:${asked.ts}`;
    const claim = await parts.claims.take(question);
    if (!claim) return;
    const reference = createHash('sha256').update(question).digest('hex').slice(0, 10);
    log.appendKeys({ traceId: reference });
    try {
      const outcome = await settled(parts, asked, claim, reference, await parts.askerOf(asked));
      await claim.done(outcome);
      log.info('settled', { outcome });
    } catch (error) {
      await claim.release().catch((reason) => log.warn('the claim was not released', reason as Error));
      throw error;
    }
  };

const settled = async (
  parts: Parts,
  asked: Asked,
  claim: Claim,
  reference: string,
  known: Known | undefined,
): Promise<Outcome> => {
  const { client, settings } = parts;
  const thread = reply(client, asked, claim);
  const language = asked.text ? languageOf(asked.text) : undefined;
  if (!known) {
    const text = failure('failed', reference, language ?? 'en');
    await thread.show([message(text, { state: 'failed', reference }, settings.linkHosts)]);
    return 'failed';
  }
  const { person, sources } = known;
  if (sources.length === 0) {
    const text = saidIn(language, person)
      .map((each) => texts[each].denied)
      .join('\n');
    await client.chat.postEphemeral({ channel: asked.channel, user: asked.user, thread_ts: asked.threadTs, text });
    return 'denied';
  }
  if (!language) {
    const help = saidIn(language, person)
      .map((each) => texts[each].help)
      .join('\n\n');
    await thread.show([message(help, { state: 'helped', reference }, settings.linkHosts)]);
    return 'helped';
  }
  return answered(parts, { ...asked, language, sources, reference, timeZone: person.timeZone }, thread);
};

/** Where no question tells the language, the asker's own; both where that is not known. */
const saidIn = (language: Language | undefined, { locale }: Person): Language[] => {
  if (language) return [language];
  return locale ? [locale.startsWith('ko') ? 'ko' : 'en'] : ['en', 'ko'];
};

interface Accepted extends Asked {
  language: Language;
  sources: string[];
  reference: string;
  timeZone: string;
}

const answered = async (parts: Parts, asked: Accepted, thread: Reply): Promise<Outcome> => {
  const { memory, settings } = parts;
  const { language, reference, sources } = asked;
  const place: Thread = { team: asked.team, channel: asked.channel, ts: asked.threadTs };
  const showing = (markdown: string, turn: TurnState) => message(markdown, turn, settings.linkHosts);
  let steps: Step[] = [];
  const working = () => thread.show([showing(progress(steps, language), { state: 'working', reference })]);
  await working();
  const session = await memory.session(place, sources);
  const updates = progressOn(working);
  try {
    const answer = await answerTo(parts.agent, questionFor(session, asked), (known) => {
      steps = known;
      updates.changed();
    });
    await updates.end();
    const unfounded = groundless(answer, asked.text);
    const { linkHosts } = settings;
    await thread.show(answerMessages(answer, { ...asked, unsupported: unfounded, suggestions: [], linkHosts }));
    // The thread has its answer: what cannot be remembered must not take it back.
    await memory
      .remember(place, session, turnOf(answer, unfounded, asked))
      .catch((error) => log.error('the turn was not remembered', error as Error));
    return 'answered';
  } catch (error) {
    await updates.end();
    const kind = error instanceof AgentFailure ? error.kind : 'failed';
    log.error('no answer', error as Error);
    await thread.show([showing(failure(kind, reference, language), { state: 'failed', reference })]);
    await memory.abandon(place, session, sources);
    return 'failed';
  }
};

const questionFor = ({ id, unheard }: Session, { text, sources, timeZone, askedAt, reference }: Accepted) => ({
  sessionId: id,
  text: withEarlier(unheard, text),
  attributes: { access: sources.join(','), timeZone, askedAt: askedAt.toISOString(), traceId: reference },
  signal: AbortSignal.timeout(agentMs),
});

const groundless = ({ text, steps, citations }: Answer, question: string): string[] =>
  unsupported(text, {
    question,
    results: steps.map(({ result }) => result),
    pages: citations.map(({ title, uri, excerpt }) => `${title}\n${uri}\n${excerpt}`),
  });

const turnOf = (answer: Answer, unfounded: string[], asked: Accepted) => ({
  ts: asked.ts,
  question: asked.text,
  asker: asked.user,
  answer: answer.text,
  steps: answer.steps.map(({ actionGroup, operationId, parameters }) => ({ actionGroup, operationId, parameters })),
  citations: answer.citations.map(({ title, uri }) => ({ title, uri })),
  usage: answer.usage,
  evidence: [...new Set(answer.steps.flatMap(({ result }) => evidenceIn(result)))],
  unsupported: unfounded,
  sources: asked.sources,
  askedAt: asked.askedAt.toISOString(),
  reference: asked.reference,
});
