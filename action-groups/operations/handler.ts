import { document, type operations } from '../../schemas/generated/operations.ts';
import { actionGroup, type Operations, type RecordLookup } from '../shared/action-group.ts';
import { retentionGap } from '../shared/retention.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type Sources, sourcesOverLambda } from '../shared/sources.ts';
import { alarmRecord } from './alarms.ts';
import { disruptionRecord } from './health.ts';
import { incidents } from './incidents.ts';
import { logLines, logRecord, withinDays } from './logs.ts';
import { regionsFor } from './regions.ts';

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
const daysKept = 30;

export const operationsOver = (sources: Sources, patience?: number): Operations<operations> => {
  const limits = patience === undefined ? {} : { patience };
  return {
    searchLogs: (parameters, asking) =>
      resultOf(withinDays(searchOf('operations', parameters, asking)), logLines(limits)),

    summarizeIncidents: (parameters, asking) =>
      resultOf(searchOf('operations', parameters, asking), async (search) => {
        const matches = await incidents(sources, limits)(search, asking);
        const gaps = retentionGap('CloudWatch alarm history', daysKept, search, asking.askedAt);
        return { ...matches, gaps: [...matches.gaps, ...gaps] };
      }),
  };
};

const lookup: RecordLookup = async (evidence) => {
  const { scope, time, id } = evidence;
  if (id.startsWith('line.')) return logRecord(evidence);
  const signal = AbortSignal.timeout(30_000);
  if (id.startsWith('health.')) return disruptionRecord(time, id, signal);
  return regionsFor(scope).regions.length > 0 ? alarmRecord(scope, time, id, signal) : undefined;
};

export const handler = actionGroup(document, operationsOver(sourcesOverLambda({ patience: 30_000 })), lookup);
