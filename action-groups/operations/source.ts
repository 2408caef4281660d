import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'operations',
  title: 'Operations',
  actions: [
    'cloudwatch:DescribeAlarmHistory',
    'cloudwatch:DescribeAlarms',
    'health:DescribeEvents',
    'health:DescribeEventDetails',
    'logs:DescribeLogGroups',
    'logs:StartQuery',
    'logs:GetQueryResults',
    'logs:StopQuery',
    'lambda:InvokeFunction',
  ],
};
