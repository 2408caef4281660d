import type { App } from '@slack/bolt';
import type { Investigate, Parts } from '../investigate.ts';
import { agentView } from './agent-view.ts';
import { analyzeMessage } from './analyze-message.ts';
import { askAws } from './ask-aws.ts';
import { directMessage } from './direct-message.ts';
import { evidence } from './evidence.ts';
import { exportCsv } from './export-csv.ts';
import { feedback } from './feedback.ts';
import { mention } from './mention.ts';
import { query } from './query.ts';
import { report } from './report.ts';
import { retry } from './retry.ts';
import { share } from './share.ts';
import { stop } from './stop.ts';
import { suggestion } from './suggestion.ts';

/** Everything that people can do, and who listens. */
export const listeners = (app: App, parts: Parts, investigate: Investigate): void => {
  mention(app, investigate);
  directMessage(app, parts, investigate);
  askAws(app, investigate);
  analyzeMessage(app, parts, investigate);
  retry(app, parts, investigate);
  stop(app, parts);
  agentView(app, parts);
  evidence(app, parts);
  query(app, parts);
  exportCsv(app, parts);
  report(app, parts);
  feedback(app, parts);
  share(app, parts);
  suggestion(app, parts, investigate);
};
