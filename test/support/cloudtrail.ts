import { handler } from '../../action-groups/cloudtrail/handler.ts';
import type { LogObject } from '../../local/dataset.ts';
import { ask } from './agent.ts';

export type Event = Record<string, unknown> & { eventTime: string; eventName: string };

export const account = '123456789012';
let made = 0;

/** An event in the vendor's form; what a test does not care about is ordinary. */
export const event = (part: Partial<Event>): Event => {
  made += 1;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: `arn:aws:iam::${account}:user/dana`,
      accountId: account,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'dana',
    },
    eventTime: '2026-11-23T08:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.31.9',
    requestParameters: null,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
    eventCategory: 'Management',
    ...part,
  };
};

/** A log file for each account, Region and day of delivery, as a trail writes them. */
export const logFiles = (events: Event[], delivered = (each: Event) => each.eventTime): LogObject[] => {
  const files = Map.groupBy(
    events,
    (each) =>
      `AWSLogs/${each.recipientAccountId ?? account}/CloudTrail/${each.awsRegion ?? 'us-east-1'}/${delivered(each)
        .slice(0, 10)
        .replaceAll('-', '/')}`,
  );
  return [...files].map(([folder, group], index) => ({
    key: `${folder}/${account}_CloudTrail_${index}.json.gz`,
    bytes: 1000,
    lines: group.map((each) => JSON.stringify(each)),
  }));
};

export const search = (parameters: Record<string, string | number> = {}) =>
  ask(handler, 'searchCloudTrailEvents', parameters);

export const idsOf = (body: { records: { evidence: string }[] }) =>
  body.records.map(({ evidence }) => evidence.split(':')[3]);
