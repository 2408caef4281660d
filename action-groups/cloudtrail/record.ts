import type { LogRecord, Observable } from '../../schemas/generated/shared.ts';
import type { Row } from '../shared/athena.ts';
import { evidenceId } from '../shared/evidence.ts';
import { canonicalIp } from '../shared/ip.ts';
import type { details } from './statements.ts';

type EventRow = Row<(typeof details)[number] | 'id' | 'time' | 'scope'>;

export const toRecord = (row: EventRow): LogRecord => {
  const { id = '', scope = '', type = '', principal, request = '', errorcode, errormessage, outcome } = row;
  const time = new Date(Number(row.time));
  const target = row.resource?.split(' ')[0] || requested(request);
  const status = [errorcode ?? errormessage, withoutMfa(row) ? 'without MFA' : undefined].filter(Boolean).join(', ');
  return {
    evidence: evidenceId({ source: 'cloudtrail', scope, time, id }),
    time: time.toISOString(),
    title: `${type}${target ? ` on ${target}` : ''}${principal ? ` by ${principal}` : ''}`,
    ...(principal && { principal }),
    observables: observables(row, target),
    ...(outcome && { outcome }),
    ...(status && { status }),
    ...(techniques[type] && { technique: techniques[type] }),
    ...consoleLink(row),
  };
};

/** Where no resource is named, what the request was about: the most telling of its parameters. */
const targets = [
  ...['bucketName', 'functionName', 'secretId', 'keyId', 'userName', 'roleName', 'groupName', 'policyArn', 'roleArn'],
  ...['snapshotId', 'imageId', 'dBSnapshotIdentifier', 'dBClusterSnapshotIdentifier', 'dBInstanceIdentifier'],
  ...['groupId', 'networkAclId', 'instanceId', 'instanceIds', 'target', 'detectorId', 'trailName', 'name', 'names'],
];

const requested = (request: string): string | undefined => {
  for (const name of targets) {
    const value = textIn(request, name);
    if (value) return value;
  }
  return undefined;
};

/** Read as text, since the JSON of a long request is cut. */
const textIn = (json: string, name: string): string | undefined => {
  const written = new RegExp(`"${name}": ?\\[?("(?:[^"\\\\]|\\\\.)+")`).exec(json)?.[1];
  const read = written && parsed(`[${written}]`);
  return Array.isArray(read) ? String(read[0]) : written;
};

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
// Whoever comes by single sign-on did it at their identity provider.
const withoutMfa = ({ type, identitytype, additional = '' }: EventRow): boolean =>
  type === 'ConsoleLogin' && identitytype !== 'AssumedRole' && textIn(additional, 'MFAUsed') === 'No';

/** Account and Region are part of the evidence id. */
const observables = (row: EventRow, target: string | undefined): Observable[] => {
  const { ip, useragent, accesskey, resource = '', response = '' } = row;
  const all: [string, string | undefined][] = [
    ['ip', ip && canonicalIp(ip) ? ip : undefined],
    ['access-key', accesskey],
    // A key or session that the call made: what it did is the next question.
    ['access-key', textIn(response, 'accessKeyId')],
    ...[...new Set([target, ...resource.split(' ')])].map((each): [string, string | undefined] => ['resource', each]),
    ['user-agent', useragent],
  ];
  return all.flatMap(([type, value]) => (value ? [{ type, value }] : [])).slice(0, 12);
};

// https://attack.mitre.org/matrices/enterprise/cloud/iaas/
const techniques: Record<string, string | undefined> = {
  StopLogging: 'T1562.008 Disable or Modify Cloud Logs',
  DeleteTrail: 'T1562.008 Disable or Modify Cloud Logs',
  DeleteFlowLogs: 'T1562.008 Disable or Modify Cloud Logs',
  StopConfigurationRecorder: 'T1562.008 Disable or Modify Cloud Logs',
  DeleteDetector: 'T1562.001 Disable or Modify Tools',
  CreateAccessKey: 'T1098.001 Additional Cloud Credentials',
  DeactivateMFADevice: 'T1556.006 Multi-Factor Authentication',
  SendCommand: 'T1651 Cloud Administration Command',
};

const consoleLink = ({ id = '', region = '' }: EventRow): { link?: string } =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
    ? { link: `https://${region}.console.aws.amazon.com/cloudtrailv2/home?region=${region}#/events/${id}` }
    : {};

/** The event as CloudTrail wrote it: names of columns and fields are in lower case, and what was JSON in it is text. */
export const toEvent = (row: Row): object =>
  Object.fromEntries(
    Object.entries(row).flatMap(([column, text]) =>
      text === undefined ? [] : [[camelCase[column] ?? column, named(parsed(text), column)]],
    ),
  );

/** Objects and lists are read; any other text stays text, even where it looks like a number. */
const parsed = (text: string): unknown => {
  if (text === 'true' || text === 'false') return text === 'true';
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const named = (value: unknown, column: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => named(each, column));
  if (typeof value !== 'object' || value === null) return value;
  const nameOf = (name: string) => (column === 'resources' && name === 'arn' ? 'ARN' : (camelCase[name] ?? name));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[nameOf(name), named(each, column)]])),
  );
};

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
const camelCase: Record<string, string | undefined> = Object.fromEntries(
  (
    'eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode ' +
    'errorMessage requestParameters responseElements additionalEventData requestID eventID readOnly eventType ' +
    'apiVersion recipientAccountId serviceEventDetails sharedEventID vpcEndpointId vpcEndpointAccountId ' +
    'eventCategory sessionCredentialFromConsole edgeDeviceDetails tlsDetails principalId accountId invokedBy ' +
    'accessKeyId userName onBehalfOf userId identityStoreArn sessionContext mfaAuthenticated creationDate ' +
    'sessionIssuer ec2RoleDelivery webIdFederationData federatedProvider updatedFields originalRequestID ' +
    'originalEventID tlsVersion cipherSuite clientProvidedHostHeader'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);
