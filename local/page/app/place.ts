import type { SeenChannel } from '../kinds.ts';
import type { Around } from './context.ts';

/** How a channel is called: `#security`, or whom the direct messages are with. */
export const placeOf = ({ kind, name }: SeenChannel, { seen, about }: Around): string =>
  kind === 'im' ? (seen.people[about.bot]?.realName ?? name) : `#${name}`;
