import { type Field, type Type, typeOf } from './trino/types.ts';

export const tableNames = ['cloudtrail_logs', 'zscaler_logs'] as const;
export type TableName = (typeof tableNames)[number];

/**
 * CloudTrail's record as the SerDe lays it out, with the keys as CloudTrail writes them; the table has them in lower case.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
const record = `row(
  eventVersion varchar,
  userIdentity row(type varchar, principalId varchar, arn varchar, accountId varchar, invokedBy varchar,
    accessKeyId varchar, userName varchar, onBehalfOf row(userId varchar, identityStoreArn varchar),
    sessionContext row(attributes row(mfaAuthenticated varchar, creationDate varchar),
      sessionIssuer row(type varchar, principalId varchar, arn varchar, accountId varchar, userName varchar),
      ec2RoleDelivery varchar,
      webIdFederationData row(federatedProvider varchar, attributes map(varchar, varchar)))),
  eventTime varchar, eventSource varchar, eventName varchar, awsRegion varchar, sourceIPAddress varchar,
  userAgent varchar, errorCode varchar, errorMessage varchar, requestParameters varchar, responseElements varchar,
  additionalEventData varchar, requestID varchar, eventID varchar, readOnly varchar,
  resources array(row(ARN varchar, accountId varchar, type varchar)),
  eventType varchar, apiVersion varchar, recipientAccountId varchar, serviceEventDetails varchar,
  sharedEventID varchar, vpcEndpointId varchar, vpcEndpointAccountId varchar, eventCategory varchar,
  addendum row(reason varchar, updatedFields varchar, originalRequestID varchar, originalEventID varchar),
  sessionCredentialFromConsole varchar, edgeDeviceDetails varchar,
  tlsDetails row(tlsVersion varchar, cipherSuite varchar, clientProvidedHostHeader varchar))`;

export const cloudtrailRecord = typeOf(record)!;

interface Table {
  columns: Field[];
  /** Columns that come from the key, and how. */
  partitions: string[];
  keyPattern: RegExp;
}

export const tables: Record<TableName, Table> = {
  cloudtrail_logs: {
    columns: fieldsOf(typeOf(record.toLowerCase())),
    partitions: ['account', 'region', 'timestamp'],
    keyPattern: /AWSLogs\/(?:o-[^/]+\/)?([^/]+)\/CloudTrail\/([^/]+)\/(\d{4}\/\d{2}\/\d{2})\//,
  },
  zscaler_logs: {
    columns: [{ name: 'line', type: { kind: 'varchar' } }],
    partitions: ['feed', 'hour'],
    keyPattern: /^([^/]+)\/(?:(\d{4}\/\d{2}\/\d{2}\/\d{2})\/)?/,
  },
};

function fieldsOf(type: Type | undefined): Field[] {
  return type?.kind === 'row' ? type.fields : [];
}
