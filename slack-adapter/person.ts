import type { webApi } from '@slack/bolt';
import { kept } from './kept.ts';
import { log } from './log.ts';

export interface Person {
  /** As colleagues know it. */
  name: string;
  timeZone: string;
  /** As Slack writes it, `ko-KR`; undefined where it is not known. */
  locale: string | undefined;
  guest: boolean;
  /** From another organisation. */
  stranger: boolean;
}

/** Where the app is installed. */
export interface Home {
  team: string | undefined;
  /** The organisation that the workspace is part of. */
  enterprise: string | undefined;
}

/** Who asks, remembered for an hour; undefined where Slack does not tell, for then nobody knows whether it is a guest. */
export const people = (client: webApi.WebClient, home: Home) =>
  kept(60, async (user): Promise<Person | undefined> => {
    try {
      const { user: found } = await client.users.info({ user, include_locale: true });
      if (!found) return undefined;
      // `is_stranger` is false for whoever shares a channel with us: https://docs.slack.dev/reference/objects/user-object
      const elsewhere =
        found.team_id !== undefined &&
        home.team !== undefined &&
        found.team_id !== home.team &&
        (home.enterprise === undefined || found.enterprise_user?.enterprise_id !== home.enterprise);
      return {
        name: found.real_name || found.profile?.display_name || found.name || user,
        timeZone: found.tz && isTimeZone(found.tz) ? found.tz : 'UTC',
        locale: found.locale,
        guest: Boolean(found.is_restricted || found.is_ultra_restricted),
        stranger: Boolean(found.is_stranger) || elsewhere,
      };
    } catch (error) {
      log.error('users.info failed: without it nobody is answered', { reason: (error as Error).message });
      return undefined;
    }
  });

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
