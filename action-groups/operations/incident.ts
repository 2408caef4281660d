import { evidenceId } from '../shared/evidence.ts';
import type { Found } from '../shared/search-result.ts';
import type { Episode } from './alarms.ts';
import type { Disruption } from './health.ts';

/** An alarm that fired, as a record. */
export const toAlarm = (episode: Episode): Found => {
  const { region, name, id, time, reason, alarm } = episode;
  const metric = [alarm?.Namespace, alarm?.MetricName].filter(Boolean).join(' ');
  return {
    evidence: evidenceId({ source: 'operations', scope: region, time, id }),
    time: time.toISOString(),
    title: `${name}: ${alarm?.AlarmDescription || metric || reason || 'went into ALARM'}`,
    observables: namesOf(episode).map((value) => ({ type: 'resource', value })),
    status: [stateOf(episode), reason].filter(Boolean).join('; '),
    link: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`,
    counted: { type: name, region },
  };
};

/** What an alarm watches: the values of its metric's dimensions. */
export const namesOf = ({ alarm }: Episode): string[] =>
  (alarm?.Dimensions ?? []).flatMap(({ Value }) => Value || []).slice(0, 4);

const stateOf = ({ time, ended }: Episode): string => {
  if (ended === 'later') return 'no end of it in this window';
  return ended instanceof Date ? `over after ${lasting(time, ended)}` : ended;
};

const lasting = (from: Date, to: Date): string => {
  const minutes = Math.round((to.getTime() - from.getTime()) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (minutes === 0) return 'less than a minute';
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
};

/** An event of AWS Health, as a record. */
export const toDisruption = ({ event, id, description }: Disruption): Found => {
  const { startTime, endTime, service, region = 'global', eventTypeCode, statusCode } = event;
  const status = endTime ? `over after ${lasting(startTime, endTime)}` : statusCode;
  return {
    evidence: evidenceId({ source: 'operations', scope: region, time: startTime, id }),
    time: startTime.toISOString(),
    title: `AWS Health, ${service ?? 'AWS'} in ${region}: ${description ?? eventTypeCode ?? 'no description'}`,
    ...(service && { observables: [{ type: 'resource', value: service }] }),
    ...(status && { status }),
    link: 'https://health.console.aws.amazon.com/health/home#/account/dashboard/open-issues',
    counted: { type: eventTypeCode, region },
  };
};
