/** A column of a Glue table: its name and its type as Hive writes it. */
export type Column = readonly [name: string, type: string];

const text = (...names: string[]): Column[] => names.map((name) => [name, 'string']);
const struct = (fields: Record<string, string>) =>
  `struct<${Object.entries(fields)
    .map((field) => field.join(':'))
    .join(',')}>`;
const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'string']));

/** https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html */
const cloudtrailColumns: Column[] = [
  ...text('eventversion'),
  [
    'useridentity',
    struct({
      ...texts('type', 'principalid', 'arn', 'accountid', 'invokedby', 'accesskeyid', 'username'),
      onbehalfof: struct(texts('userid', 'identitystorearn')),
      sessioncontext: struct({
        attributes: struct(texts('mfaauthenticated', 'creationdate')),
        sessionissuer: struct(texts('type', 'principalid', 'arn', 'accountid', 'username')),
        ec2roledelivery: 'string',
        webidfederationdata: struct({ federatedprovider: 'string', attributes: 'map<string,string>' }),
      }),
    }),
  ],
  ...text(
    'eventtime',
    'eventsource',
    'eventname',
    'awsregion',
    'sourceipaddress',
    'useragent',
    'errorcode',
    'errormessage',
    'requestparameters',
    'responseelements',
    'additionaleventdata',
    'requestid',
    'eventid',
    'readonly',
  ),
  ['resources', `array<${struct(texts('arn', 'accountid', 'type'))}>`],
  ...text(
    'eventtype',
    'apiversion',
    'recipientaccountid',
    'serviceeventdetails',
    'sharedeventid',
    'vpcendpointid',
    'vpcendpointaccountid',
    'eventcategory',
  ),
  ['addendum', struct(texts('reason', 'updatedfields', 'originalrequestid', 'originaleventid'))],
  ...text('sessioncredentialfromconsole', 'edgedevicedetails'),
  ['tlsdetails', struct(texts('tlsversion', 'ciphersuite', 'clientprovidedhostheader'))],
];

export interface Layout {
  columns: Column[];
  partitions: Column[];
  inputFormat: string;
  serde: { serializationLibrary: string; parameters?: Record<string, string> };
}

export const cloudtrailLayout: Layout = {
  columns: cloudtrailColumns,
  partitions: text('account', 'region', 'timestamp'),
  inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
  serde: { serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
};

/** A line whole, whatever template the feed was given: taken apart by the query. */
export const zscalerLayout: Layout = {
  columns: text('line'),
  partitions: text('feed', 'hour'),
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  serde: {
    serializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
    parameters: { 'serialization.last.column.takes.rest': 'true' },
  },
};

/** Answers of the assistant as the audit keeps them: a JSON object each. */
export const jsonLayout = (columns: Column[], partitions: Column[]): Layout => ({
  columns,
  partitions,
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  serde: {
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
    parameters: { 'ignore.malformed.json': 'true' },
  },
});

type Partition =
  | { values: readonly string[] }
  | { range: string; digits: number }
  | { since: string; format: string; unit: 'DAYS' | 'HOURS' };

/** Partitions that Athena works out by itself, so that nobody has to add them. `template` has a `${name}` for each. */
export const projection = (partitions: Record<string, Partition>, template: string): Record<string, string> => ({
  'projection.enabled': 'true',
  'storage.location.template': template,
  ...Object.fromEntries(
    Object.entries(partitions).flatMap(([name, partition]) =>
      Object.entries(settingsOf(partition)).map(([key, value]) => [`projection.${name}.${key}`, value]),
    ),
  ),
});

const settingsOf = (partition: Partition): Record<string, string> => {
  if ('values' in partition) return { type: 'enum', values: partition.values.join(',') };
  if ('range' in partition) return { type: 'integer', range: partition.range, digits: String(partition.digits) };
  const { since, format, unit } = partition;
  return { type: 'date', format, range: `${since},NOW`, interval: '1', 'interval.unit': unit };
};
