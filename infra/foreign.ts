import type { Config } from './config.ts';
import { roleName } from './constructs/bundled-function.ts';

/** What another account must add, so that this deployment can read what lies there. */
export interface ForeignPolicy {
  account: string;
  /** The resource whose policy it is. */
  addTo: string;
  statement: object;
}

type LogBucket = NonNullable<Config['sources']['cloudtrail']>['bucket'];

export const foreignPolicies = (config: Config): ForeignPolicy[] => {
  const { sources } = config;
  const role = sources.guardduty?.role;
  return [
    ...logs('cloudtrail', sources.cloudtrail?.bucket, config),
    ...logs('zscaler', sources.zscaler?.bucket, config),
    ...(role
      ? [
          {
            account: role.split(':')[4] ?? '',
            addTo: `the trust policy of ${role}`,
            statement: allow(config, 'guardduty', ['sts:AssumeRole']),
          },
          {
            account: role.split(':')[4] ?? '',
            addTo: `the permissions of ${role}`,
            statement: {
              Effect: 'Allow',
              Action: ['guardduty:GetFindings', 'guardduty:ListDetectors', 'guardduty:ListFindings'],
              Resource: '*',
            },
          },
        ]
      : []),
  ];
};

const allow = ({ name, account, region }: Config, source: string, actions: string[]) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:role/${roleName(name, source, region)}` },
  Action: actions,
});

const logs = (source: string, bucket: LogBucket | undefined, config: Config): ForeignPolicy[] => {
  if (!bucket?.existing) return [];
  const arn = `arn:aws:s3:::${bucket.existing}`;
  const account = bucket.account ?? config.account;
  const foreign = account !== config.account;
  const path = bucket.prefix ? `${bucket.prefix}/*` : '*';
  return [
    ...(foreign
      ? [
          {
            account,
            addTo: `the policy of bucket ${bucket.existing}`,
            statement: { ...allow(config, source, ['s3:GetObject']), Resource: `${arn}/${path}` },
          },
          {
            account,
            addTo: `the policy of bucket ${bucket.existing}`,
            statement: { ...allow(config, source, ['s3:GetBucketLocation', 's3:ListBucket']), Resource: arn },
          },
        ]
      : []),
    ...(bucket.key
      ? [
          {
            account: bucket.key.split(':')[4] ?? account,
            addTo: `the policy of key ${bucket.key}`,
            statement: { ...allow(config, source, ['kms:Decrypt']), Resource: '*' },
          },
        ]
      : []),
  ];
};
