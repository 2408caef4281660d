/** What the functions write into their logs, as figures: a metric for each line that a filter finds. */
export interface Measure {
  name: string;
  /** Whose log it is: a function's, `answering` is the worker and who tells of lost questions, `api` is the endpoint's. */
  log: 'worker' | 'answering' | 'action-groups' | 'api';
  pattern: string;
  value?: string;
  unit?: 'Milliseconds' | 'Bytes' | 'Count';
  dimension?: [name: string, field: string];
}

const of = (message: string) => `{ $.message = "${message}" }`;
const figure = (name: string, field: string, unit: Measure['unit'] = 'Count'): Measure => ({
  name,
  log: 'worker',
  pattern: `{ $.message = "settled" && $.${field} = * }`,
  value: `$.${field}`,
  unit,
});

export const measures: Measure[] = [
  { name: 'Questions', log: 'worker', pattern: of('settled'), dimension: ['Outcome', '$.outcome'] },
  figure('Latency', 'ms', 'Milliseconds'),
  figure('Steps', 'steps'),
  figure('Gaps', 'gaps'),
  figure('InjectionWarnings', 'warnings'),
  figure('InputTokens', 'inputTokens'),
  figure('OutputTokens', 'outputTokens'),
  figure('ScannedBytes', 'scannedBytes', 'Bytes'),
  { name: 'NoAnswer', log: 'worker', pattern: of('no answer'), dimension: ['Kind', '$.kind'] },
  { name: 'AuditRecordsLost', log: 'answering', pattern: of('the audit record of a turn was not written') },
  // Also what the receiver did not survive.
  { name: 'TurnedAway', log: 'api', pattern: '{ $.status = "5*" }' },
  { name: 'Feedback', log: 'worker', pattern: of('feedback'), dimension: ['Verdict', '$.verdict'] },
  {
    name: 'SourceErrors',
    log: 'action-groups',
    pattern: '{ $.message = "answered" && $.status >= 500 }',
    dimension: ['Operation', '$.operation'],
  },
];

/** Where something is wrong, and the chapter of docs/runbook.md that says what to do. */
export interface Watch {
  name: string;
  chapter: string;
  sentence: string;
  metric: { namespace: string; name: string; dimensions?: Record<string, string>; statistic: 'Sum' | 'Maximum' };
  threshold: number;
  minutes: number;
}

const lambda = (name: string, entry: string, metric: string): Watch['metric'] => ({
  namespace: 'AWS/Lambda',
  name: metric,
  dimensions: { FunctionName: `${name}-${entry}` },
  statistic: 'Sum',
});

export const watches = (name: string): Watch[] => [
  {
    name: 'questions-lost',
    chapter: 'questions-are-lost',
    sentence: 'A question could not be settled in three runs; its asker was told.',
    metric: lambda(name, 'dead-letter', 'Invocations'),
    threshold: 1,
    minutes: 5,
  },
  {
    name: 'worker-fails',
    chapter: 'the-worker-fails',
    sentence: 'The worker crashed or ran out of time; the queue brings the question again.',
    metric: lambda(name, 'worker', 'Errors'),
    threshold: 3,
    minutes: 15,
  },
  {
    name: 'slack-turned-away',
    chapter: 'slack-is-turned-away',
    sentence: 'Slack got no 200; it tries three times, then the event is gone.',
    metric: { namespace: name, name: 'TurnedAway', statistic: 'Sum' },
    threshold: 1,
    minutes: 5,
  },
  {
    name: 'questions-fail',
    chapter: 'questions-fail',
    sentence: 'Questions end without an answer.',
    metric: { namespace: name, name: 'Questions', dimensions: { Outcome: 'failed' }, statistic: 'Sum' },
    threshold: 3,
    minutes: 15,
  },
  {
    name: 'many-denied',
    chapter: 'many-are-denied',
    sentence: 'Many questions are denied: the rules do not fit, or somebody is trying.',
    metric: { namespace: name, name: 'Questions', dimensions: { Outcome: 'denied' }, statistic: 'Sum' },
    threshold: 10,
    minutes: 60,
  },
  {
    name: 'audit-lost',
    chapter: 'the-audit-has-a-hole',
    sentence: 'What was asked and answered could not be written for the auditors.',
    metric: { namespace: name, name: 'AuditRecordsLost', statistic: 'Sum' },
    threshold: 1,
    minutes: 5,
  },
  {
    name: 'tokens-of-a-day',
    chapter: 'tokens-run-away',
    sentence: 'More input tokens in a day than about a thousand questions need.',
    metric: { namespace: name, name: 'InputTokens', statistic: 'Sum' },
    threshold: 20_000_000,
    minutes: 1440,
  },
];
