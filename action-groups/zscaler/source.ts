import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'zscaler',
  title: 'Zscaler',
  actions: [
    'athena:StartQueryExecution',
    'athena:GetQueryExecution',
    'athena:GetQueryResults',
    'athena:StopQueryExecution',
  ],
};
