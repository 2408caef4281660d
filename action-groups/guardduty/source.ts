import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'guardduty',
  title: 'GuardDuty',
  // The last one for GUARDDUTY_ROLE_ARN alone, where there is one.
  actions: ['guardduty:ListDetectors', 'guardduty:ListFindings', 'guardduty:GetFindings', 'sts:AssumeRole'],
};
