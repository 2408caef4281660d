/**
 * What a person with the records on the table would count, without a line of the product's: the figures of a right
 * answer, made from the sample data as they are asked for.
 */
import type { Dataset, Json } from '../../local/dataset.ts';
import * as cloudtrail from '../action-groups/filters/cloudtrail.ts';
import * as guardduty from '../action-groups/filters/guardduty.ts';
import * as okta from '../action-groups/filters/okta.ts';
import type { Plain } from '../action-groups/filters/plain-count.ts';
import { field } from '../action-groups/filters/records.ts';
import * as sentinelone from '../action-groups/filters/sentinelone.ts';
import { has, says } from '../action-groups/filters/texts.ts';
import * as zscaler from '../action-groups/filters/zscaler.ts';
import { topicsOf } from './plain-topics.ts';

interface Source {
  records: (dataset: Dataset) => Json[];
  plain: (record: Json) => Plain;
  passes: (record: Json, filters: Record<string, string>) => boolean;
}

const sources: Record<string, Source> = {
  searchGuardDutyFindings: {
    ...guardduty,
    records: (dataset) => dataset.guardduty,
    passes: orBy(guardduty.passes, (finding) =>
      ((field(finding, 'service', 'detection', 'sequence', 'actors') as Json[] | undefined) ?? []).map((actor) =>
        field(actor, 'user', 'name'),
      ),
    ),
  },
  searchOktaEvents: { ...okta, records: (dataset) => dataset.okta },
  searchSentinelOneThreats: { ...sentinelone, records: (dataset) => dataset.sentinelone },
  searchCloudTrailEvents: {
    ...cloudtrail,
    passes: orBy(cloudtrail.passes, ({ event }) => [field(event, 'userIdentity', 'accessKeyId')]),
    records: (dataset) =>
      dataset.cloudtrail.flatMap(({ lines }) =>
        lines.map((line) => {
          const event = JSON.parse(line) as Json;
          return { event, topics: topicsOf(event) };
        }),
      ),
  },
  searchZscalerLogs: { ...zscaler, records: (dataset) => dataset.zscaler.flatMap(nssRecords) },
  searchLogs: {
    records: (dataset) =>
      (dataset.operations?.logs ?? [])
        .filter(({ name }) => /^\/(aws\/lambda|ecs)\//.test(name))
        .flatMap(({ region, name, lines }) => lines.map((line, at) => ({ region, name, at, ...line }))),
    plain: ({ region, name, at, time }) => ({
      id: `${region} ${name} ${at}`,
      time: Number(time),
      groups: { resource: String(name), region: String(region) },
    }),
    passes: ({ region, name, message }, { kind, region: named, logGroup, text }) =>
      (kind !== 'errors' || /\b(error|exception|timeout|timed out)\b/i.test(String(message))) &&
      (!named || region === named) &&
      (!logGroup || has(name, logGroup)) &&
      (!text || has(message, text)),
  },
  summarizeIncidents: {
    records: incidents,
    plain: ({ id, time, name, region }) => ({
      id: String(id),
      time: Number(time),
      groups: { type: String(name), region: String(region) },
    }),
    passes: ({ alarm, region, text: said }, { kind, region: named, text }) =>
      (!kind || kind === (alarm ? 'alarms' : 'aws-health')) &&
      (!named || region === named || region === 'global') &&
      (!text || says(said, text)),
  },
};

/** A principal also goes by names that only the sample data have. */
function orBy(passes: Source['passes'], names: (record: Json) => unknown[]): Source['passes'] {
  return (record, filters) => {
    const { principal, ...others } = filters;
    const isNamed = principal !== undefined && names(record).some((name) => has(name, principal));
    return isNamed ? passes(record, others) : passes(record, filters);
  };
}

function nssRecords({ key, lines }: Dataset['zscaler'][number]): Json[] {
  return lines.flatMap((line) => {
    try {
      const { event } = JSON.parse(line) as { event: Json };
      return [{ kind: key.split('/')[0], event, time: Date.parse(`${event.time ?? event.datetime} UTC`), line }];
    } catch {
      return []; // the proxy broke it
    }
  });
}

function incidents({ operations }: Dataset): Json[] {
  const alarms = (operations?.cloudwatch ?? []).flatMap(({ region, history }) =>
    history.flatMap(({ AlarmName: name, Timestamp: seconds, HistoryData: data }) => {
      const { newState } = JSON.parse(String(data)) as { newState?: Json };
      if (newState?.stateValue !== 'ALARM') return [];
      const time = Number(seconds) * 1000;
      return [{ alarm: true, id: `${region} ${name} ${time}`, region, time, name, text: [region, name] }];
    }),
  );
  const health = (operations?.health ?? []).map(({ event, description }) => ({
    alarm: false,
    id: event.arn,
    region: event.region,
    time: Number(event.startTime) * 1000,
    name: event.eventTypeCode,
    text: [event.service, event.eventTypeCode, description],
  }));
  return [...alarms, ...health];
}

interface Read {
  record: Json;
  read: Plain;
}

const alreadyRead = new WeakMap<Dataset, Map<string, Read[]>>();

/** Every record once, in its newest version. */
const readFrom = (dataset: Dataset, operationId: string): Read[] => {
  const known = alreadyRead.get(dataset) ?? new Map<string, Read[]>();
  alreadyRead.set(dataset, known);
  const { records, plain } = sources[operationId]!;
  const all =
    known.get(operationId) ??
    [
      ...Map.groupBy(
        records(dataset).map((record) => ({ record, read: plain(record) })),
        ({ read }) => read.id,
      ).values(),
    ].map((copies) =>
      copies.reduce((one, other) => ((one.read.version ?? '') < (other.read.version ?? '') ? other : one)),
    );
  known.set(operationId, all);
  return all;
};

/** How a trace asks each source for what it does not know by that name. */
const traced: Record<string, (kind: string) => string> = {
  searchGuardDutyFindings: (kind) => kind,
  searchCloudTrailEvents: (kind) => (kind === 'host' ? 'text' : kind),
  searchOktaEvents: (kind) => (kind === 'host' ? 'text' : kind),
  searchSentinelOneThreats: (kind) => kind,
  searchZscalerLogs: (kind) => kind,
  searchLogs: () => 'text',
};

interface Span {
  since: Date;
  until: Date;
}

/** The records of a search: distinct ones, of the span, that pass all filters. */
export const matching = (
  dataset: Dataset,
  operationId: string,
  filters: Record<string, string>,
  { since, until }: Span,
): Plain[] => {
  if (operationId === 'traceEntity') {
    const [[kind, value] = ['', '']] = Object.entries(filters);
    return Object.entries(traced).flatMap(([operation, named]) => {
      const everything = operation === 'searchGuardDutyFindings' && { outcome: 'any' };
      return matching(dataset, operation, { ...everything, [named(kind)]: value }, { since, until });
    });
  }
  const { passes } = sources[operationId]!;
  return readFrom(dataset, operationId).flatMap(({ record, read }) =>
    read.time >= +since && read.time < +until && passes(record, filters) ? [read] : [],
  );
};

/** The values of a group that are named most often: several where they are level. */
export const topOf = (records: Plain[], group: string): string[] => {
  const values = Map.groupBy(
    records.flatMap(({ groups }) => groups[group] ?? []),
    (value) => value,
  );
  const most = Math.max(0, ...[...values.values()].map(({ length }) => length));
  return [...values].flatMap(([value, { length }]) => (length === most ? [value] : []));
};
