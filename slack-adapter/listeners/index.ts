import type { App } from '@slack/bolt';
import type { Investigate, Parts } from '../investigate.ts';
import { agentView } from './agent-view.ts';
import { analyzeMessage } from './analyze-message.ts';
import { askAws } from './ask-aws.ts';
import { directMessage } from './direct-message.ts';
import { mention } from './mention.ts';
import { retry } from './retry.ts';
import { stop } from './stop.ts';

/** Everything that people can do, and who listens. */
export const listeners = (app: App, parts: Parts, investigate: Investigate): void => {
  mention(app, investigate);
  directMessage(app, parts, investigate);
  askAws(app, investigate);
  analyzeMessage(app, investigate);
  retry(app, parts, investigate);
  stop(app, parts);
  agentView(app, parts);
};
