import { describe, expect, it } from 'vitest';
import { configIn } from '../../infra/config.ts';
import { foreignPolicies } from '../../infra/foreign.ts';
import { tables } from '../../local/aws/athena/tables.ts';
import { type Resource, readable, type Synthesised, synthesised } from './synthesised.ts';

interface TableInput {
  Name: string;
  PartitionKeys: { Name: string }[];
  Parameters: Record<string, unknown>;
  StorageDescriptor: { Columns: { Name: string; Type: string }[]; Location: unknown };
}

const tableIn = ({ ofType }: Synthesised, name: string): TableInput =>
  ofType('AWS::Glue::Table')
    .map(([, { Properties }]) => Properties.TableInput as TableInput)
    .find(({ Name }) => Name === name)!;

const everything = synthesised('everything', 'agents');
const organisation = synthesised('organisation', 'agents');

describe('The tables of logs', () => {
  it.each(Object.entries(tables))(
    '%s has the columns and partitions that statements are written for',
    (name, table) => {
      const made = tableIn(everything, name);
      expect(made.StorageDescriptor.Columns.map(({ Name }) => Name)).toEqual(
        table.columns.map((column) => column.name),
      );
      expect(made.PartitionKeys.map(({ Name }) => Name)).toEqual(table.partitions);
    },
  );

  it('have the fields of a record inside their columns, too', () => {
    const { Columns } = tableIn(everything, 'cloudtrail_logs').StorageDescriptor;
    const fields = (type: string) => [...type.matchAll(/(\w+):/g)].map(([, name]) => name);
    const expected = tables.cloudtrail_logs.columns.map(({ name, type }) => [name, JSON.stringify(type)] as const);
    for (const [name, type] of expected)
      for (const field of fields(Columns.find(({ Name }) => Name === name)?.Type ?? ''))
        expect(type).toContain(`"${field}"`);
  });

  it('find the log files of an account by their date, account and Region', () => {
    expect(readable(tableIn(everything, 'cloudtrail_logs').Parameters['storage.location.template'])).toMatch(
      /^s3:\/\/<CloudTrail>\/AWSLogs\/\$\{account\}\/CloudTrail\/\$\{region\}\/\$\{timestamp\}$/,
    );
  });

  it('find those of an organisation trail below its id, in the bucket of the log archive', () => {
    const { Parameters } = tableIn(organisation, 'cloudtrail_logs');
    expect(Parameters).toMatchObject({
      'projection.account.values': '123456789012,210987654321,456789012345',
      'projection.region.values': 'us-east-1,eu-west-1',
      'projection.timestamp.range': '2025/06/01,NOW',
      'storage.location.template': [
        's3://example-organisation-trail/trails/AWSLogs/o-exampleorgid/',
        'account}/CloudTrail/',
        'region}/',
        'timestamp}',
      ].join('${'),
    });
  });

  it('find the log files of a feed by their hour, or in its folder where all lie in one', () => {
    expect(readable(tableIn(everything, 'zscaler_logs').Parameters['storage.location.template'])).toMatch(
      /\/\$\{feed\}\/\$\{hour\}$/,
    );
    expect(tableIn(organisation, 'zscaler_logs')).toMatchObject({
      PartitionKeys: [{ Name: 'feed' }],
      Parameters: {
        'projection.feed.values': 'web,dns',
        'storage.location.template': ['s3://example-zscaler-logs/nss/', 'feed}'].join('${'),
      },
    });
  });

  it('are searched in workgroups that cut a query off, and keep its results apart', () => {
    const groups = everything.ofType('AWS::Athena::WorkGroup').map(([, { Properties }]) => Properties);
    expect(groups.map(({ Name }) => Name).toSorted()).toEqual([
      'sec-ops-audit',
      'sec-ops-cloudtrail',
      'sec-ops-zscaler',
    ]);
    for (const { Name, WorkGroupConfiguration } of groups) {
      expect(WorkGroupConfiguration).toMatchObject({
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 50 * 1024 ** 3,
      });
      const { OutputLocation } = (WorkGroupConfiguration as { ResultConfiguration: { OutputLocation: unknown } })
        .ResultConfiguration;
      expect(readable(OutputLocation)).toBe(`s3://<Results>/${Name}/`);
    }
  });
});

describe('Other accounts', () => {
  const policies = foreignPolicies(configIn('test/infra/configurations/organisation.yaml'));

  it('are told what to add, for the very roles that are deployed', () => {
    const roles = organisation.ofType('AWS::IAM::Role').map(([, { Properties }]) => Properties.RoleName);
    const named = policies.flatMap(
      ({ statement }) => (statement as { Principal?: { AWS: string } }).Principal?.AWS ?? [],
    );
    expect(named.length).toBe(6);
    for (const arn of named) expect(roles).toContain(arn.split('/')[1]);
  });

  it('are those of the bucket, of its key and of the delegated administrator', () => {
    expect(policies.map(({ account, addTo }) => `${account} ${addTo}`)).toEqual([
      '345678901234 the policy of bucket example-organisation-trail',
      '345678901234 the policy of bucket example-organisation-trail',
      '345678901234 the policy of key arn:aws:kms:us-east-1:345678901234:key/11111111-2222-3333-4444-555555555555',
      '345678901234 the policy of bucket example-zscaler-logs',
      '345678901234 the policy of bucket example-zscaler-logs',
      '210987654321 the trust policy of arn:aws:iam::210987654321:role/guardduty-reader',
      '210987654321 the permissions of arn:aws:iam::210987654321:role/guardduty-reader',
    ]);
  });

  it('need nothing where all lies in this account', () => {
    expect(foreignPolicies(configIn('test/infra/configurations/minimal.yaml'))).toEqual([]);
  });
});

describe('The audit', () => {
  const [, bucket] = everything.ofType('AWS::S3::Bucket').find(([id]) => id.includes('Audit')) as [string, Resource];

  it('cannot be changed before its time', () => {
    expect(bucket.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } } },
    });
  });

  it('comes with questions that auditors ask', () => {
    const saved = everything.ofType('AWS::Athena::NamedQuery').map(([, { Properties }]) => String(Properties.Name));
    expect(saved).toHaveLength(4);
    const columns = tableIn(everything, 'turns').StorageDescriptor.Columns.map(({ Name }) => Name);
    expect(columns).toEqual(expect.arrayContaining(['asker', 'question', 'outcome', 'cost', 'warnings']));
  });
});
