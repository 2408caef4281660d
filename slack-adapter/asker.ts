import type { webApi } from '@slack/bolt';
import { groupsIn, sourcesFor } from './access.ts';
import { kept } from './kept.ts';
import { log } from './log.ts';
import { type Home, type Person, people } from './person.ts';
import type { WorkerSettings } from './settings.ts';

/** Somebody at a place in Slack, and what they may see there. */
interface Known {
  person: Person;
  /** None where nothing may be asked. */
  sources: string[];
}

interface At {
  team: string;
  channel: string;
  user: string;
  /** Whether the channel is shared with another organisation; asked of Slack where it is not known. */
  shared?: boolean;
}

/** Finds who somebody is and what they may see; undefined where Slack does not tell who they are. */
export type AskerOf = (at: At) => Promise<Known | undefined>;

export const askers = (
  client: webApi.WebClient,
  { sources, accessRules }: Pick<WorkerSettings, 'sources' | 'accessRules'>,
  home: Home,
): AskerOf => {
  const personOf = people(client, home);
  const isShared = sharedChannels(client);
  const membersOf = kept(10, (group) => members(client, group));
  const groupsOf = async (user: string): Promise<string[]> => {
    const named = groupsIn(accessRules);
    const each = await Promise.all(named.map(async (group) => ((await membersOf(group)) ?? []).includes(user)));
    return named.filter((_, at) => each[at]);
  };
  return async ({ team, channel, user, shared }) => {
    const person = await personOf(user);
    if (!person) return undefined;
    const elsewhere = shared ?? (channel.startsWith('D') ? false : ((await isShared(channel)) ?? true));
    const asker = {
      team,
      channel,
      user,
      external: elsewhere || person.stranger,
      guest: person.guest,
      groups: await groupsOf(user),
    };
    return { person, sources: sourcesFor(asker, sources, accessRules) };
  };
};

/** undefined where Slack does not tell: then the channel counts as shared. */
const sharedChannels = (client: webApi.WebClient) =>
  kept(5, async (channel): Promise<boolean | undefined> => {
    try {
      const { channel: found } = await client.conversations.info({ channel });
      return found && Boolean(found.is_ext_shared || found.is_pending_ext_shared);
    } catch (error) {
      log.error('conversations.info failed: without it nothing is shown there', { reason: (error as Error).message });
      return undefined;
    }
  });

/** A group that Slack does not show grants nothing to anybody. */
const members = async (client: webApi.WebClient, usergroup: string): Promise<string[] | undefined> => {
  try {
    const { users = [] } = await client.usergroups.users.list({ usergroup });
    return users;
  } catch (error) {
    log.error('usergroups.users.list failed: the group grants nothing', { reason: (error as Error).message });
    return undefined;
  }
};
