import type { webApi } from '@slack/bolt';
import type { Agent } from './agent/agent.ts';
import { answered } from './answered.ts';
import type { Asked } from './asked.ts';
import { inItsThread, referenceOf } from './asked-in-thread.ts';
import type { AskerOf } from './asker.ts';
import { failure } from './blocks/failure.ts';
import { message } from './blocks/message.ts';
import type { Claim, Claims, Outcome } from './claims.ts';
import { type Language, languageOf, texts } from './language.ts';
import { log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Person } from './person.ts';
import type { Records } from './records.ts';
import type { WorkerSettings } from './settings.ts';
import type { Stops } from './stops.ts';
import { reply } from './thread.ts';
import type { Unanswered } from './unanswered.ts';

/** The one path of a question. Throws only where nothing could be told: then the queue brings the question again. */
export type Investigate = (asked: Asked) => Promise<void>;

export interface Parts {
  client: webApi.WebClient;
  /** Tries each call once, for what is only shown for a moment. */
  briefly: webApi.WebClient;
  agent: Agent;
  askerOf: AskerOf;
  claims: Claims;
  memory: Memory;
  records: Records;
  stops: Stops;
  unanswered: Unanswered;
  settings: Pick<WorkerSettings, 'linkHosts' | 'agentMs' | 'longestWaitMs'>;
}

export const investigation = (parts: Parts): Investigate => {
  return async (asked) => {
    const claim = await parts.claims.take(asked.key);
    if (!claim) return;
    const reference = referenceOf(asked);
    log.appendKeys({ traceId: reference });
    try {
      const outcome = await settled(parts, asked, claim, reference);
      await claim.done(outcome);
      log.info('settled', { outcome });
    } catch (error) {
      await claim.release().catch((reason) => log.warn('the claim was not released', reason as Error));
      throw error;
    }
  };
};

const settled = async (parts: Parts, asked: Asked, claim: Claim, reference: string): Promise<Outcome> => {
  const { client, settings } = parts;
  const language = asked.text || asked.subject ? languageOf(asked.text || (asked.subject ?? '')) : undefined;
  const known = await parts.askerOf(asked);
  if (!known) {
    const placed = await inItsThread(client, asked, claim);
    await parts.unanswered.keep(reference, placed);
    const say = language ?? 'en';
    const told = failure([texts[say].failure.failed], { state: 'failed', reference }, say, settings.linkHosts);
    await reply(client, placed, claim).show([told]);
    return 'failed';
  }
  const { person, sources } = known;
  const languages = saidIn(language, person);
  if (sources.length === 0) {
    await tellAlone(client, asked, languages.map((each) => texts[each].denied).join('\n'));
    return 'denied';
  }
  const placed = await inItsThread(client, asked, claim);
  const thread = reply(client, placed, claim);
  if (!language) {
    const help = languages.map((each) => texts[each].help).join('\n\n');
    await thread.show([message(help, { state: 'helped', reference }, settings.linkHosts)]);
    return 'helped';
  }
  if (Date.now() - asked.receivedAt.getTime() > settings.longestWaitMs) {
    await parts.unanswered.keep(reference, placed);
    const turn = { state: 'expired', reference } as const;
    await thread.show([failure([texts[language].waitedTooLong], turn, language, settings.linkHosts)]);
    return 'expired';
  }
  const { name, timeZone } = person;
  return answered(parts, { ...placed, language, sources, reference, name, timeZone }, claim, thread);
};

/** Where no question tells the language, the asker's own; both where that is not known. */
const saidIn = (language: Language | undefined, { locale }: Person): Language[] => {
  if (language) return [language];
  return locale ? [locale.startsWith('ko') ? 'ko' : 'en'] : ['en', 'ko'];
};

const tellAlone = async (client: webApi.WebClient, asked: Asked, text: string): Promise<void> => {
  if (asked.tell) return asked.tell(text);
  const { channel, user, threadTs } = asked;
  await client.chat.postEphemeral({ channel, user, text, ...(threadTs && { thread_ts: threadTs }) });
};
