import type { Source } from '../shared/source.ts';

/** Only where the host of the agent does not read the knowledge base by itself. */
export const source: Source = {
  name: 'knowledge',
  title: 'Knowledge base',
  actions: ['bedrock:Retrieve'],
};
