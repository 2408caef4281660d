import type { webApi } from '@slack/bolt';
import type { Agent } from './agent/agent.ts';
import { answered } from './answered.ts';
import type { Asked } from './asked.ts';
import { inItsThread, referenceOf } from './asked-in-thread.ts';
import type { AskerOf } from './asker.ts';
import type { Audit, Ending } from './audit.ts';
import { failure } from './blocks/failure.ts';
import { message } from './blocks/message.ts';
import { timeIn } from './blocks/time.ts';
import type { Budgets, Spent } from './budgets.ts';
import type { Claim, Claims } from './claims.ts';
import { figuresOf } from './figures.ts';
import { asksToForget } from './forget.ts';
import { type Language, languageIn, languageOf, texts } from './language.ts';
import { log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Person } from './person.ts';
import type { Records } from './records.ts';
import { replies } from './replies.ts';
import type { WorkerSettings } from './settings.ts';
import type { Stops } from './stops.ts';
import { reply } from './thread.ts';
import type { Unanswered } from './unanswered.ts';

/** The one path of a question. Throws only where nothing could be told: then the queue brings the question again. */
export type Investigate = (asked: Asked) => Promise<void>;

export interface Parts {
  client: webApi.WebClient;
  /** Tries each call once: for what is only shown for a moment, and for what must not be done twice. */
  briefly: webApi.WebClient;
  /** The same with the time that a file takes. */
  once: webApi.WebClient;
  /** The app itself, by user id. */
  self: string;
  agent: Agent;
  askerOf: AskerOf;
  claims: Claims;
  memory: Memory;
  budgets: Budgets;
  audit: Audit;
  records: Records;
  stops: Stops;
  unanswered: Unanswered;
  settings: Pick<WorkerSettings, 'linkHosts' | 'agentMs' | 'longestWaitMs' | 'betweenChangesMs'>;
}

export const investigation = (parts: Parts): Investigate => {
  return async (asked) => {
    const claim = await parts.claims.take(asked.key);
    if (!claim) return;
    const reference = referenceOf(asked);
    log.appendKeys({ traceId: reference });
    try {
      const ending = await settled(parts, asked, claim, reference);
      await parts.audit.record(asked, reference, ending);
      await claim.done(ending.outcome);
      log.info('settled', figuresOf(ending, asked));
    } catch (error) {
      await claim.release().catch((reason) => log.warn('the claim was not released', reason as Error));
      throw error;
    }
  };
};

const settled = async (parts: Parts, asked: Asked, claim: Claim, reference: string): Promise<Ending> => {
  const { client, settings } = parts;
  const language = asked.text || asked.subject ? languageOf(asked.text || (asked.subject ?? '')) : undefined;
  const known = await parts.askerOf(asked);
  if (!known) {
    const placed = await inItsThread(parts, asked, claim);
    await parts.unanswered.keep(reference, placed);
    const say = language ?? 'en';
    const told = failure([texts[say].failure.failed], { state: 'failed', reference }, say, settings.linkHosts);
    await (await reply(parts, placed, claim)).show([told]);
    return { outcome: 'failed' };
  }
  const { person, sources } = known;
  const languages = saidIn(language, person);
  if (sources.length === 0) {
    await tellAlone(client, asked, languages.map((each) => texts[each].denied).join('\n'));
    return { outcome: 'denied' };
  }
  const placed = await inItsThread(parts, asked, claim);
  const thread = await reply(parts, placed, claim);
  if (!language) {
    const help = languages.map((each) => texts[each].help).join('\n\n');
    await thread.show([message(help, { state: 'helped', reference }, settings.linkHosts)]);
    return { outcome: 'helped' };
  }
  if (Date.now() - asked.receivedAt.getTime() > settings.longestWaitMs) {
    await parts.unanswered.keep(reference, placed);
    const turn = { state: 'expired', reference } as const;
    await thread.show([failure([texts[language].waitedTooLong], turn, language, settings.linkHosts)]);
    return { outcome: 'expired' };
  }
  if (asksToForget(asked.text)) {
    await parts.memory.forget({ team: asked.team, channel: asked.channel, ts: placed.threadTs });
    const told = message(replies[language].forgotten, { state: 'helped', reference }, settings.linkHosts);
    await thread.show([told]);
    return { outcome: 'helped' };
  }
  const spent = await parts.budgets.ask(asked);
  if (spent) {
    await tellAlone(client, asked, spentTold(spent, language, person.timeZone));
    return { outcome: 'denied' };
  }
  const { name, timeZone } = person;
  return answered(parts, { ...placed, language, sources, reference, name, timeZone }, claim, thread);
};

/** Where no question tells the language, the asker's own; both where that is not known. */
const saidIn = (language: Language | undefined, { locale }: Person): Language[] => {
  if (language) return [language];
  return locale ? [languageIn(locale)] : ['en', 'ko'];
};

const spentTold = ({ whose, resetsAt }: Spent, language: Language, timeZone: string): string =>
  replies[language].spent[whose](`${timeIn(resetsAt.toISOString(), timeZone)} (${timeZone})`);

const tellAlone = async (client: webApi.WebClient, asked: Asked, text: string): Promise<void> => {
  if (asked.tell) return asked.tell(text);
  const { channel, user, threadTs } = asked;
  await client.chat.postEphemeral({ channel, user, text, ...(threadTs && { thread_ts: threadTs }) });
};
