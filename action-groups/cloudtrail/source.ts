import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'cloudtrail',
  title: 'CloudTrail',
  actions: [
    'athena:StartQueryExecution',
    'athena:GetQueryExecution',
    'athena:GetQueryResults',
    'athena:StopQueryExecution',
  ],
};
