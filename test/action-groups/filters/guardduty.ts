import * as fc from 'fast-check';
import type { Plain } from './plain-count.ts';
import { field, type Json, longId, maybe, minute, text, word, written } from './records.ts';
import { has, isIp, parts, says } from './texts.ts';

const types = [
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  'CryptoCurrency:EC2/BitcoinTool.B!DNS',
  'AttackSequence:IAM/CompromisedCredentials',
  'Recon:EC2/Portscan',
];

export const regions = ['us-east-1', 'ap-northeast-2'];

export const filters: Record<string, string[]> = {
  severity: ['critical', 'high', 'medium', 'low', 'informational'],
  principal: parts,
  ip: ['203.0.113.7', '192.0.2.5', '2001:DB8:0:0::9'],
  host: ['server-prod', 'i-0123456789abcdef0', '한글', '%_'],
  type: ['unauthorizedaccess:', 'CryptoCurrency', 'AttackSequence:IAM/CompromisedCredentials'],
  account: ['123456789012', '210987654321', '000000000000'],
  region: regions,
  outcome: ['active', 'archived', 'any'],
  text: ['Instructions', '이름', 'ListBuckets', '5-192-0-2', longId(4)],
};

const remoteIpDetails = fc.record(
  { ipAddressV4: fc.constantFrom('203.0.113.7', '198.51.100.9'), ipAddressV6: fc.constant('2001:db8::9') },
  { requiredKeys: [] },
);

const action = fc.oneof(
  fc.constant({}),
  fc.record({
    awsApiCallAction: fc.record({ api: fc.constant('ListBuckets'), errorCode: maybe(text), remoteIpDetails }),
  }),
  fc.record({ networkConnectionAction: fc.record({ blocked: fc.boolean(), remoteIpDetails }) }),
  fc.record({ dnsRequestAction: fc.record({ domain: text }) }),
  fc.record({
    portProbeAction: fc.record({ portProbeDetails: fc.array(fc.record({ remoteIpDetails }), { maxLength: 2 }) }),
  }),
);

const resource = fc.oneof(
  fc.record({
    resourceType: fc.constant('AccessKey'),
    accessKeyDetails: fc.record({ userName: text, principalId: text, accessKeyId: text }, { requiredKeys: [] }),
  }),
  fc.record({
    resourceType: fc.constant('Instance'),
    instanceDetails: fc.record(
      {
        instanceId: fc.constantFrom('i-0123456789abcdef0', 'i-0fedcba9876543210'),
        tags: fc.constantFrom(
          null,
          [{ key: 'Name', value: 'server-prod-01' }],
          [{ key: 'Owner', value: 'server-prod' }],
        ),
        networkInterfaces: fc.constantFrom(
          null,
          [],
          [{ privateDnsName: 'ip-192-0-2-5', privateIpAddress: '192.0.2.5' }],
        ),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ resourceType: fc.constant('Lambda'), lambdaDetails: fc.record({ functionName: text }) }),
);

export const content = fc
  .record(
    {
      accountId: fc.constantFrom('123456789012', '210987654321'),
      region: fc.constantFrom(...regions),
      type: fc.constantFrom(...types),
      severity: fc.constantFrom(0.5, 1, 2.4, 3.9, 4, 6.9, 7, 8.9, 9, 9.5, 10),
      title: text,
      updatedAt: minute.map((time) => time.toISOString()),
      resource,
      service: fc.record(
        { archived: fc.boolean(), count: fc.integer({ min: 1, max: 2 ** 31 }), action },
        { requiredKeys: ['count'] },
      ),
    },
    { requiredKeys: ['accountId', 'region', 'updatedAt', 'severity'] },
  )
  .map(written);

/** Some come in a second version, updated since. */
export const toFindings = (contents: Json[]): Json[] =>
  contents.flatMap((each, index) => {
    const finding = { ...each, id: longId(index) };
    const later = new Date(Date.parse(String(each.updatedAt)) + 3_600_000).toISOString();
    const updated = { ...finding, updatedAt: later, severity: 9 };
    return index % 5 === 0 ? [updated, finding] : [finding];
  });

const severityOf = (each: Json): NonNullable<Plain['severity']> => {
  const rated = Number(each.severity);
  if (rated >= 9) return 'critical';
  if (rated >= 7) return 'high';
  if (rated >= 4) return 'medium';
  return rated >= 1 ? 'low' : 'informational';
};

const isArchived = (each: Json) => field(each, 'service', 'archived') === true;

const people = (each: Json) =>
  ['userName', 'principalId', 'accessKeyId'].map((name) => word(each, 'resource', 'accessKeyDetails', name));

const hosts = (each: Json) => [
  ((field(each, 'resource', 'instanceDetails', 'tags') as Json[] | null) ?? []).find(({ key }) => key === 'Name')
    ?.value,
  word(each, 'resource', 'instanceDetails', 'instanceId'),
  word(each, 'resource', 'instanceDetails', 'networkInterfaces', 0, 'privateDnsName'),
  word(each, 'resource', 'lambdaDetails', 'functionName'),
];

const remoteIp = (each: Json): string | undefined => {
  const action = field(each, 'service', 'action');
  const ends = [
    field(action, 'awsApiCallAction', 'remoteIpDetails'),
    field(action, 'networkConnectionAction', 'remoteIpDetails'),
    field(action, 'portProbeAction', 'portProbeDetails', 0, 'remoteIpDetails'),
    field(action, 'portProbeAction', 'portProbeDetails', 1, 'remoteIpDetails'),
  ];
  return ends.flatMap((end) => [word(end, 'ipAddressV4'), word(end, 'ipAddressV6')]).find((ip) => ip !== undefined);
};

export const plain = (each: Json): Plain => ({
  id: String(each.id),
  version: String(each.updatedAt),
  time: Date.parse(String(each.updatedAt)),
  severity: severityOf(each),
  groups: {
    type: word(each, 'type') ?? 'unknown',
    principal: people(each).find((name) => name !== undefined),
    ip: remoteIp(each),
    account: String(each.accountId),
    region: String(each.region),
    resource:
      word(each, 'resource', 'instanceDetails', 'instanceId') ??
      word(each, 'resource', 'accessKeyDetails', 'accessKeyId') ??
      (hosts(each).find((name) => name !== undefined) as string | undefined) ??
      word(each, 'resource', 'resourceType'),
  },
});

const valuesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesOf) : [value];

const scale = ['informational', 'low', 'medium', 'high', 'critical'];

export const passes = (each: Json, wanted: Record<string, string>): boolean => {
  const tests: Record<string, (value: string) => boolean> = {
    severity: (minimum) => scale.indexOf(severityOf(each)) >= scale.indexOf(minimum),
    principal: (part) => people(each).some((name) => has(name, part)),
    ip: (ip) => valuesOf(each).some((text) => isIp(text, ip)),
    host: (part) => hosts(each).some((name) => has(name, part)),
    type: (start) => (word(each, 'type') ?? '').toLowerCase().startsWith(start.toLowerCase()),
    account: (account) => each.accountId === account,
    region: (region) => each.region === region,
    outcome: (outcome) => outcome === 'any' || isArchived(each) === (outcome === 'archived'),
    text: (part) => says(each, part),
  };
  return Object.entries({ outcome: 'active', ...wanted }).every(([name, value]) => tests[name]?.(value));
};
