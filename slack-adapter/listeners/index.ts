import type { App } from '@slack/bolt';
import type { Investigate } from '../investigate.ts';
import { mention } from './mention.ts';

/** Everything that people can do, and who listens. */
export const listeners = (app: App, investigate: Investigate): void => {
  mention(app, investigate);
};
