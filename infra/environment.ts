import type { Source } from '../action-groups/shared/source.ts';
import type { Config } from './config.ts';
import { asked } from './permissions.ts';

const listed = (values: readonly string[]) => [...new Set(values)].join(',');

export const databaseName = (name: string): string => name.replaceAll('-', '_');

/** Accounts and Regions whose CloudTrail logs are searched; global services log in us-east-1. */
export const partitionsOf = ({ account, region, sources: { cloudtrail } }: Config) => ({
  accounts: cloudtrail?.accounts ?? [account],
  regions: [...new Set(['us-east-1', ...(cloudtrail?.regions ?? [region])])],
});

/** What a source's function is told, besides its secret: where to look, and where it may connect. */
export const environmentOf = (source: Source, config: Config): Record<string, string> => {
  const { name, region, sources, consoleTesting } = config;
  const athena = { ATHENA_WORKGROUP: `${name}-${source.name}`, ATHENA_DATABASE: databaseName(name) };
  const functions = {
    FUNCTIONS: JSON.stringify(Object.fromEntries(asked(source, config).map((each) => [each, `${name}-${each}`]))),
  };
  const { accounts, regions } = partitionsOf(config);
  const own: Record<string, () => Record<string, string>> = {
    guardduty: () => ({
      GUARDDUTY_REGIONS: listed(sources.guardduty?.regions ?? [region]),
      ...(sources.guardduty?.role && { GUARDDUTY_ROLE_ARN: sources.guardduty.role }),
    }),
    cloudtrail: () => ({ ...athena, CLOUDTRAIL_ACCOUNTS: listed(accounts), CLOUDTRAIL_REGIONS: listed(regions) }),
    zscaler: () => ({
      ...athena,
      ZSCALER_TIME_ZONE: sources.zscaler?.timeZone ?? 'UTC',
      ZSCALER_FOLDERS: sources.zscaler?.folders ?? 'hourly',
    }),
    investigation: () => functions,
    operations: () => ({
      ...functions,
      OPERATIONS_REGIONS: listed(sources.operations?.regions ?? [region]),
      LOG_GROUPS: listed(sources.operations?.logGroups ?? []),
    }),
  };
  const vendor = vendorOf(source, config);
  return {
    ...own[source.name]?.(),
    ...(vendor && { ALLOWED_HOSTS: vendor.host }),
    ...(consoleTesting && config.host === 'agents' && { ALLOW_TEST_ALIAS: 'true' }),
  };
};

/** Where a source that is a vendor's API lives, and its secret. */
export const vendorOf = (source: Source, { sources }: Config): { host: string; secret: string } | undefined => {
  if (!source.secret) return undefined;
  return (sources as Record<string, { host: string; secret: string } | undefined>)[source.name];
};
