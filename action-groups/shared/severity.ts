import type { SearchResult, Severity } from '../../schemas/generated/shared.ts';

export type SeverityCounts = NonNullable<SearchResult['severity']>;

const scale: Severity[] = ['critical', 'high', 'medium', 'low', 'informational'];

export const isAtLeast = (severity: Severity | undefined, minimum: Severity): boolean =>
  severity !== undefined && scale.indexOf(severity) <= scale.indexOf(minimum);

export const noSeverities = (): SeverityCounts => ({ critical: 0, high: 0, medium: 0, low: 0, informational: 0 });
