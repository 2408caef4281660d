import { AgentFailure, type FailureKind } from './agent/agent.ts';
import { type Answer, answerInto, nothingYet } from './answer.ts';
import type { Ending } from './audit.ts';
import { answerMarkdown } from './blocks/answer.ts';
import { failure, retryButton } from './blocks/failure.ts';
import { type Message, message } from './blocks/message.ts';
import { split } from './blocks/split.ts';
import type { Claim } from './claims.ts';
import type { Parts } from './investigate.ts';
import { texts } from './language.ts';
import { type Live, live } from './live.ts';
import { log } from './log.ts';
import type { Session, Thread } from './memory.ts';
import { setStatus } from './session-status.ts';
import type { Reply } from './thread.ts';
import { type Accepted, groundless, spoken, told } from './told.ts';

/** Asks the agent and shows what comes of it, whatever that is. */
export const answered = async (parts: Parts, asked: Accepted, claim: Claim, thread: Reply): Promise<Ending> => {
  const { client, memory, settings } = parts;
  const place: Thread = { team: asked.team, channel: asked.channel, ts: asked.threadTs };
  const showing = await live({ client: parts.briefly, ...settings }, asked, thread);
  const stop = parts.stops.watch(place, claim.takenAt);
  const answer = nothingYet();
  try {
    const session = await memory.session(place, asked.sources);
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(settings.agentMs), stop.signal]);
      await answerInto(answer, parts.agent, questionFor(session, asked, signal), within(parts, answer, showing));
      await showing.end();
      const { messages, turn } = told(answer, asked, settings.linkHosts);
      await thread.show(messages);
      // The thread has its answer: what cannot be remembered must not take it back.
      await memory
        .remember(place, session, turn)
        .catch((error) => log.error('the turn was not remembered', error as Error));
      return { outcome: 'answered', answer, posted: turn.posted };
    } catch (error) {
      await showing.end();
      const kind = error instanceof AgentFailure ? error.kind : 'failed';
      if (kind === 'stopped') log.info('stopped by a person');
      else log.error('no answer', { kind, error: error as Error });
      await parts.unanswered.keep(asked.reference, asked);
      const messages = withoutAnswer(kind, answer, asked, settings.linkHosts);
      await thread.show(messages);
      await memory.abandon(place, session, asked.sources);
      return { outcome: endingOf(kind), answer, posted: messages.map(({ text }) => text).join('\n\n') };
    }
  } finally {
    stop.end();
    await showing.end();
    await parts.budgets.charge(asked, answer).catch((error) => log.error('nothing was charged', error as Error));
    await setStatus(client, asked, 'active');
  }
};

/** Goes on while the question keeps to its budget. */
const within = ({ budgets }: Parts, answer: Answer, showing: Live): Pick<Live, 'steps' | 'text'> => ({
  text: showing.text,
  steps(steps) {
    if (budgets.isOver(answer))
      throw new AgentFailure('too-long', 'The question used up the budget of one question: raise it, or ask for less.');
    showing.steps(steps);
  },
});

const endingOf = (kind: FailureKind): 'stopped' | 'too-long' | 'expired' | 'failed' => {
  if (kind === 'stopped' || kind === 'expired') return kind;
  return kind === 'timeout' || kind === 'too-long' ? 'too-long' : 'failed';
};

/** Why there is no answer; where the agent was at work until then, with what it had found. */
const withoutAnswer = (kind: FailureKind, found: Answer, asked: Accepted, linkHosts: string[]): Message[] => {
  const { language, reference } = asked;
  const say = texts[language];
  const state = endingOf(kind);
  const short = failure([say.failure[kind]], { state, reference }, language, linkHosts);
  if (state === 'failed' || state === 'expired' || (found.text.trim() === '' && found.steps.length === 0))
    return [short];
  const unfounded = groundless(found, asked);
  const markdown = answerMarkdown(found, { ...asked, unsupported: unfounded, linkHosts });
  if (markdown === '') return [short];
  const sentence = `${say.failure[kind]} ${say.reference(reference)}\n\n**${say.foundUntilThen}**\n\n`;
  const pieces = split(sentence + markdown).map((piece) => message(piece, { state, reference }, linkHosts));
  const last = pieces.at(-1);
  if (last) last.blocks = [...last.blocks, retryButton(reference, language)];
  return pieces;
};

const questionFor = (session: Session, asked: Accepted, signal: AbortSignal) => {
  const { sources, timeZone, askedAt, reference } = asked;
  return {
    sessionId: session.id,
    text: spoken(session, asked),
    words: asked.text,
    attributes: { access: sources.join(','), timeZone, askedAt: askedAt.toISOString(), traceId: reference },
    signal,
  };
};
