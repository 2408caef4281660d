import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'guardduty',
  title: 'GuardDuty',
  actions: ['guardduty:ListDetectors', 'guardduty:ListFindings', 'guardduty:GetFindings'],
};
