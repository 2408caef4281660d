import { isOn, type Method } from '../call.ts';
import { team } from '../people.ts';
import { Refused } from '../refused.ts';

export const peopleMethods: Record<string, Method> = {
  'users.info'({ workspace, given }) {
    const user = workspace.users.get(String(given.user));
    if (!user) throw new Refused('user_not_found');
    return {
      user: {
        id: user.id,
        team_id: user.team ?? team,
        name: user.name,
        real_name: user.realName,
        tz: user.tz,
        ...(isOn(given.include_locale) && { locale: user.locale }),
        is_bot: user.isBot ?? false,
        is_restricted: user.guest !== undefined,
        is_ultra_restricted: user.guest === 'single-channel',
        ...(user.team && { is_stranger: true }),
        deleted: false,
        profile: { display_name: user.name, real_name: user.realName },
      },
    };
  },

  'usergroups.users.list'({ workspace, given }) {
    const group = workspace.userGroups.get(String(given.usergroup));
    if (!group) throw new Refused('no_such_subteam');
    if (group.disabled && !isOn(given.include_disabled)) throw new Refused('subteam_disabled');
    return { users: group.users };
  },
};
