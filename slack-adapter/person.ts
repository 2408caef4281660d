import type { webApi } from '@slack/bolt';
import { log } from './log.ts';

export interface Person {
  timeZone: string;
  /** As Slack writes it, `ko-KR`; undefined where it is not known. */
  locale: string | undefined;
  guest: boolean;
  /** From another organisation. */
  stranger: boolean;
}

const keptMs = 60 * 60_000;
const mostKept = 1000;

/** Who asks, remembered for an hour; undefined where Slack does not tell, for then nobody knows whether it is a guest. */
export const people = (client: webApi.WebClient) => {
  const known = new Map<string, { person: Person; until: number }>();
  return async (user: string): Promise<Person | undefined> => {
    const kept = known.get(user);
    if (kept && kept.until > Date.now()) return kept.person;
    try {
      const { user: found } = await client.users.info({ user, include_locale: true });
      if (!found) return undefined;
      const person = {
        timeZone: found.tz && isTimeZone(found.tz) ? found.tz : 'UTC',
        locale: found.locale,
        guest: Boolean(found.is_restricted || found.is_ultra_restricted),
        stranger: Boolean(found.is_stranger),
      };
      if (known.size >= mostKept) known.clear();
      known.set(user, { person, until: Date.now() + keptMs });
      return person;
    } catch (error) {
      log.error('users.info failed: without it nobody is answered', { reason: (error as Error).message });
      return undefined;
    }
  };
};

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
