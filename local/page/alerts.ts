import type { Dataset, Json } from '../dataset.ts';
import type { User } from '../slack/people.ts';
import type { Workspace } from '../slack/workspace.ts';

/** What another app would have posted of a record. */
interface Alert {
  app: User;
  title: string;
  fields: [label: string, value: string][];
  at: string;
}

const app = (id: string, realName: string): User => ({
  id,
  name: realName.toLowerCase(),
  realName,
  tz: 'UTC',
  locale: 'en-US',
  isBot: true,
});

const guardDuty = app('U0GUARDDUTY', 'GuardDuty');
const sentinelOne = app('U0SENTINELONE', 'SentinelOne');
const okta = app('U0OKTA', 'Okta');
const cloudTrail = app('U0CLOUDTRAIL', 'CloudTrail');

const most = { ofSource: 2, all: 5 };

/** Records that an alerting app would have told of, the newest of each source up to the moment of asking, in order of time. */
export const alertsOf = (data: Dataset, askedAt: Date): Alert[] => {
  const until = askedAt.toISOString();
  const newest = (alerts: Alert[]) =>
    alerts
      .filter(({ at }) => at && at <= until)
      .toSorted((one, other) => (one.at < other.at ? 1 : -1))
      .filter(({ title }, index, all) => all.findIndex((each) => each.title === title) === index)
      .slice(0, most.ofSource);
  return [
    ...newest(data.sentinelone.filter(isMalicious).map(ofThreat)),
    ...newest(data.guardduty.filter(isSevere).map(ofFinding)),
    ...newest(data.okta.filter(isThreat).map(ofOktaEvent)),
    ...newest(loggingChanges(data).map(ofCloudTrailEvent)),
  ]
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, most.all)
    .reverse();
};

/** Posts alerts to a channel, in the place of those that were posted before. */
export const postAlerts = async (workspace: Workspace, channel: string, alerts: Alert[]): Promise<void> => {
  const known = [guardDuty, sentinelOne, okta, cloudTrail].map(({ id }) => id);
  for (const message of [...(workspace.channel(channel)?.messages ?? [])])
    if (known.includes(message.user) && workspace.thread(message.channel, message.ts).length === 1)
      workspace.remove(message);
  for (const { app: by, title, fields, at } of alerts) {
    workspace.channel(channel)?.members.add(workspace.join(by).id);
    const lines = [
      ...fields.filter(([, value]) => value),
      ['Time', `${at.slice(0, 16).replace('T', ' ')} UTC`] as const,
    ];
    await workspace.person(by.id).write(channel, title, {
      blocks: [
        { type: 'section', text: { type: 'plain_text', text: title, emoji: false } },
        {
          type: 'context',
          elements: lines.map(([label, value]) => ({ type: 'plain_text', text: `${label}: ${value}`, emoji: false })),
        },
      ],
    });
  }
};

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const within = (record: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Json)[name] : undefined), record);

/** Whom the resource spoke with; of a sequence of signals, where they came from. */
const remoteOf = (finding: Json): unknown =>
  anywhere(anywhere(finding, 'remoteIpDetails'), 'ipAddressV4') ?? within(anywhere(finding, 'endpoints'), '0', 'ip');

/** The first value of a name at any depth. */
const anywhere = (record: unknown, name: string): unknown => {
  if (typeof record !== 'object' || record === null) return undefined;
  if (Object.hasOwn(record, name)) return (record as Json)[name];
  for (const each of Object.values(record)) {
    const found = anywhere(each, name);
    if (found !== undefined) return found;
  }
  return undefined;
};

const timeOf = (value: unknown): string => {
  const time = new Date(textOf(value));
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
};

const isMalicious = (threat: Json) => within(threat, 'threatInfo', 'confidenceLevel') === 'malicious';

const ofThreat = (threat: Json): Alert => ({
  app: sentinelOne,
  title: `Threat detected: ${textOf(within(threat, 'threatInfo', 'threatName')) || 'unnamed'}`,
  fields: [
    ['Host', textOf(within(threat, 'agentRealtimeInfo', 'agentComputerName'))],
    ['Classification', textOf(within(threat, 'threatInfo', 'classification'))],
    ['Mitigation', textOf(within(threat, 'threatInfo', 'mitigationStatus'))],
    ['SHA1', textOf(within(threat, 'threatInfo', 'sha1'))],
  ],
  at: timeOf(within(threat, 'threatInfo', 'createdAt')),
});

// What a suppression rule archived is told to nobody, and no search finds it
const isSevere = (finding: Json) => Number(finding.severity) >= 7 && within(finding, 'service', 'archived') !== true;

const ofFinding = (finding: Json): Alert => ({
  app: guardDuty,
  title: `GuardDuty finding: ${textOf(finding.title) || textOf(finding.type)}`,
  fields: [
    ['Type', textOf(finding.type)],
    ['Severity', textOf(finding.severity)],
    ['User', textOf(anywhere(finding, 'userName') ?? within(anywhere(finding, 'actors'), '0', 'user', 'name'))],
    ['Instance', textOf(anywhere(finding, 'instanceId'))],
    ['IP address', textOf(remoteOf(finding))],
    ['Account', textOf(finding.accountId)],
    ['Region', textOf(finding.region)],
  ],
  at: timeOf(finding.updatedAt),
});

const threatTypes =
  /^security\.threat|^user\.account\.report_suspicious|^user\.mfa\.factor\.deactivate|^user\.account\.lock$/;

const isThreat = ({ eventType }: Json) => threatTypes.test(textOf(eventType));

const ofOktaEvent = (event: Json): Alert => ({
  app: okta,
  title: textOf(event.displayMessage) || textOf(event.eventType),
  fields: [
    ['User', textOf(within(event, 'actor', 'alternateId'))],
    ['IP address', textOf(within(event, 'client', 'ipAddress'))],
    ['Event', textOf(event.eventType)],
  ],
  at: timeOf(event.published),
});

const loggingCalls = /"eventName":\s*"(?:StopLogging|DeleteTrail|DeleteDetector)"/;

const loggingChanges = ({ cloudtrail }: Dataset): Json[] =>
  cloudtrail.flatMap(({ lines }) => lines.filter((line) => loggingCalls.test(line)).flatMap(parsed));

const parsed = (line: string): Json[] => {
  try {
    return [JSON.parse(line) as Json];
  } catch {
    return []; // a broken line raises no alert
  }
};

const ofCloudTrailEvent = (event: Json): Alert => ({
  app: cloudTrail,
  title: `${textOf(event.eventName)} was called`,
  fields: [
    ['By', textOf(within(event, 'userIdentity', 'arn')) || textOf(within(event, 'userIdentity', 'userName'))],
    ['From', textOf(event.sourceIPAddress)],
    ['Account', textOf(event.recipientAccountId)],
    ['Region', textOf(event.awsRegion)],
  ],
  at: timeOf(event.eventTime),
});
