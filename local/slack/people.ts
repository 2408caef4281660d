export interface User {
  id: string;
  name: string;
  realName: string;
  tz: string;
  locale: string;
  isBot?: boolean;
  /** A guest of one channel, or of several. */
  guest?: 'single-channel' | 'multi-channel';
  /** Another organisation's team: a stranger, seen in shared channels only. */
  team?: string;
}

export const team = 'T0EXAMPLE';
export const appId = 'A0ASKAWS';
export const botId = 'B0ASKAWS';
export const bot: User = {
  id: 'U0ASKAWS',
  name: 'ask-aws',
  realName: 'Ask AWS',
  tz: 'UTC',
  locale: 'en-US',
  isBot: true,
};

/** Whom the local access rules let see every source but Okta: see `accessRules` in `../environment.ts`. */
export const withoutOkta = 'U0OMAR';

export const people: User[] = [
  { id: 'U0DANA', name: 'dana', realName: 'Dana Reyes', tz: 'UTC', locale: 'en-US' },
  { id: 'U0MINSU', name: 'minsu', realName: '김민수', tz: 'Asia/Seoul', locale: 'ko-KR' },
  { id: withoutOkta, name: 'omar', realName: 'Omar Haddad', tz: 'Europe/Dublin', locale: 'en-GB' },
  { id: 'U0GUEST', name: 'gina', realName: 'Gina Park', tz: 'UTC', locale: 'en-US', guest: 'single-channel' },
];

/** A member whom nobody has described: the id is always the same for a name. */
export const newcomer = (name: string): User => ({
  id: `U0${Buffer.from(name).toString('hex').toUpperCase().slice(0, 16)}`,
  name,
  realName: name,
  tz: 'UTC',
  locale: 'en-US',
});
