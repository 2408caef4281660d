import type { Json } from '../../dataset.ts';
import { elsewhere, type Place } from '../organisation.ts';
import type { Random } from '../random.ts';

export interface Finding {
  account: string;
  region: string;
  type: string;
  severity: number;
  title: string;
  description: string;
  resource: Json;
  action?: Json;
  /** Everything else of `service`, such as `detection`. */
  service?: Json;
  archived?: boolean;
  sample?: boolean;
  count?: number;
  /** Minutes from the first time it was seen to its last update. */
  lasted?: number;
}

// Finding: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html (lower-camel keys on the wire)
export function finding(at: Date, random: Random, made: Finding): Json {
  const id = random.hex(32);
  const detectorId = detectorOf(made.account, made.region);
  const first = new Date(at.getTime() - (made.lasted ?? 0) * 60_000);
  return {
    schemaVersion: '2.0',
    accountId: made.account,
    region: made.region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${made.region}:${made.account}:detector/${detectorId}/finding/${id}`,
    type: made.type,
    severity: made.severity,
    title: made.sample ? `[SAMPLE] ${made.title}` : made.title,
    description: made.description,
    createdAt: first.toISOString(),
    updatedAt: at.toISOString(),
    resource: made.resource,
    service: {
      serviceName: 'guardduty',
      detectorId,
      ...(made.action && { action: made.action }),
      resourceRole: 'TARGET',
      additionalInfo: { type: 'default', value: made.sample ? '{"sample":true}' : '{}' },
      eventFirstSeen: new Date(first.getTime() - 60_000).toISOString(),
      eventLastSeen: new Date(at.getTime() - 60_000).toISOString(),
      archived: made.archived ?? false,
      count: made.count ?? 1,
      ...made.service,
    },
  };
}

/** Each account has one detector per Region. */
const detectorOf = (account: string, region: string): string =>
  `${account}${Buffer.from(region).toString('hex')}`.slice(0, 32).padEnd(32, '0');

const remoteIp = (ip: string, { city, country, latitude, longitude, asNumber, asOrg }: Place = elsewhere) => ({
  ipAddressV4: ip,
  city: { cityName: city },
  country: { countryName: country },
  geoLocation: { lat: latitude, lon: longitude },
  organization: { asn: String(asNumber), asnOrg: asOrg, isp: asOrg, org: asOrg },
});

/** `iam:CreateUser` called from an address. */
export function apiCallAction(call: string, ip: string, affected: Json = {}, place: Place = elsewhere): Json {
  const [service, api] = call.split(':');
  return {
    actionType: 'AWS_API_CALL',
    awsApiCallAction: {
      api,
      serviceName: `${service}.amazonaws.com`,
      callerType: 'Remote IP',
      remoteIpDetails: remoteIp(ip, place),
      affectedResources: affected,
    },
  };
}

interface Connection {
  direction: 'INBOUND' | 'OUTBOUND';
  ip: string;
  localPort: number;
  remotePort: number;
  localIp: string;
  blocked?: boolean;
}

export const connectionAction = ({ direction, ip, localPort, remotePort, localIp, blocked }: Connection): Json => ({
  actionType: 'NETWORK_CONNECTION',
  networkConnectionAction: {
    blocked: blocked ?? false,
    connectionDirection: direction,
    protocol: 'TCP',
    localIpDetails: { ipAddressV4: localIp },
    localPortDetails: { port: localPort, portName: localPort === 22 ? 'SSH' : 'Unknown' },
    remoteIpDetails: remoteIp(ip),
    remotePortDetails: { port: remotePort, portName: remotePort === 443 ? 'HTTPS' : 'Unknown' },
  },
});

export const accessKey = (userName: string, userType: 'IAMUser' | 'AssumedRole' | 'Root', accessKeyId: string) => ({
  resourceType: 'AccessKey',
  accessKeyDetails: { accessKeyId, principalId: `AIDA${accessKeyId.slice(4)}`, userName, userType },
});

export const bucket = (name: string, isPublic = false): Json => ({
  arn: `arn:aws:s3:::${name}`,
  name,
  type: 'Destination',
  createdAt: '2024-03-04T09:00:00.000Z',
  owner: { id: '0'.repeat(64) },
  tags: [{ key: 'team', value: 'data' }],
  defaultServerSideEncryption: { encryptionType: 'aws:kms', kmsMasterKeyArn: null },
  publicAccess: { effectivePermission: isPublic ? 'PUBLIC' : 'NOT_PUBLIC' },
});

interface Instance {
  id: string;
  name: string;
  region: string;
  privateIp: string;
  publicIp: string;
}

export const instance = ({ id, name, region, privateIp, publicIp }: Instance): Json => ({
  resourceType: 'Instance',
  instanceDetails: {
    instanceId: id,
    instanceType: 'm7i.large',
    instanceState: 'running',
    imageId: 'ami-0123456789abcdef0',
    launchTime: '2026-01-12T04:00:00.000Z',
    availabilityZone: `${region}a`,
    platform: null,
    productCodes: [],
    tags: [{ key: 'Name', value: name }],
    networkInterfaces: [
      {
        networkInterfaceId: `eni-${id.slice(2)}`,
        privateIpAddress: privateIp,
        privateIpAddresses: [{ privateIpAddress: privateIp }],
        publicIp,
        ipv6Addresses: [],
        subnetId: 'subnet-0123456789abcdef0',
        vpcId: 'vpc-0123456789abcdef0',
        securityGroups: [{ groupId: 'sg-0123456789abcdef0', groupName: 'app' }],
      },
    ],
  },
});
