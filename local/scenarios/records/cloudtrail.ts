import type { Json } from '../../dataset.ts';
import type { Random } from '../random.ts';

/** What of an event differs from one to the next; the rest of the record's contents follows from it. */
export interface ApiCall {
  account: string;
  region: string;
  /** `iam:CreateUser`: the event source without its domain, and the event's name. */
  call: string;
  identity: Json;
  ip: string;
  userAgent?: string;
  readOnly?: boolean;
  /** An event of a data plane, such as one object read. */
  data?: boolean;
  request?: Json | null;
  response?: Json | null;
  error?: { code?: string; message: string };
  additional?: Json;
  resources?: { arn: string; type: string }[];
  eventType?: string;
}

const reading = /^(Get|List|Describe|Head|Lookup|Batch|Decrypt|Generate)/;

// Record contents: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
export function cloudTrailEvent(at: Date, random: Random, made: ApiCall): Json {
  const [service = '', name = ''] = made.call.split(':');
  const ofAws = made.identity.type === 'AWSService';
  return {
    eventVersion: '1.11',
    userIdentity: made.identity,
    eventTime: `${at.toISOString().slice(0, 19)}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: made.region,
    sourceIPAddress: made.ip,
    userAgent: made.userAgent ?? 'aws-cli/2.31.9 md/awscrt#0.27.6 ua/2.1 os/linux#6.1 md/arch#x86_64',
    ...(made.error && { ...(made.error.code && { errorCode: made.error.code }), errorMessage: made.error.message }),
    requestParameters: made.request ?? null,
    responseElements: made.response ?? null,
    ...(made.additional && { additionalEventData: made.additional }),
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: made.readOnly ?? reading.test(name),
    ...(made.resources && {
      resources: made.resources.map(({ arn, type }) => ({ ARN: arn, accountId: made.account, type })),
    }),
    eventType: made.eventType ?? 'AwsApiCall',
    managementEvent: !made.data,
    recipientAccountId: made.account,
    eventCategory: made.data ? 'Data' : 'Management',
    ...(!ofAws && {
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: `${service}.${made.region}.amazonaws.com`,
      },
    }),
  };
}

interface SignIn {
  account: string;
  identity: Json;
  ip: string;
  userAgent: string;
  mfa: boolean;
  failed?: boolean;
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
export const consoleLogin = (at: Date, random: Random, { account, identity, ip, userAgent, mfa, failed }: SignIn) =>
  cloudTrailEvent(at, random, {
    account,
    region: 'us-east-1',
    call: 'signin:ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    identity,
    ip,
    userAgent,
    readOnly: false,
    response: { ConsoleLogin: failed ? 'Failure' : 'Success' },
    additional: {
      LoginTo: 'https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true',
      MobileVersion: 'No',
      MFAUsed: mfa ? 'Yes' : 'No',
    },
    ...(failed && { error: { message: 'Failed authentication' } }),
  });
