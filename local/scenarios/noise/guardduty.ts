import type { Json } from '../../dataset.ts';
import { accounts, buckets, regions, regionsWithoutGuardDuty } from '../organisation.ts';
import {
  accessKey,
  apiCallAction,
  bucket,
  connectionAction,
  type Finding,
  finding,
  instance,
} from '../records/guardduty.ts';
import type { Hour } from './hour.ts';

type Kind = Pick<Finding, 'type' | 'severity' | 'title' | 'description' | 'resource' | 'archived'> & {
  action?: Json;
  service?: Json;
};

const watched = regions.filter((region) => !regionsWithoutGuardDuty.some((off) => off === region));

/** One finding a day, sometimes two; none is critical, the serious ones were looked at and archived. */
export function guardDutyNoise(hour: Hour): Json[] {
  const { random, number } = hour;
  const ofDay = number % 24 === 5 || (number % 24 === 17 && random.chance(0.35));
  const sample = number % 360 === 131;
  if (!ofDay && !sample) return [];
  const region = random.pick(watched);
  const remote = `203.0.113.${random.whole(200, 250)}`;
  const kind = random.pick(kinds(region, remote));
  return [
    finding(hour.instant(), random, {
      ...kind,
      account: random.pick(accounts),
      region,
      sample,
      archived: kind.archived ?? random.chance(0.25),
      count: random.whole(1, 12),
      lasted: random.whole(0, 300),
    }),
  ];
}

function kinds(region: string, remote: string): Kind[] {
  const machine = {
    id: 'i-0f1e2d3c4b5a69788',
    name: 'bastion',
    region,
    privateIp: '10.40.2.9',
    publicIp: '192.0.2.41',
  };
  const inbound = (localPort: number) =>
    connectionAction({ direction: 'INBOUND', ip: remote, localPort, remotePort: 51_022, localIp: machine.privateIp });
  return [
    {
      type: 'Recon:EC2/PortProbeUnprotectedPort',
      severity: 2,
      title: `Unprotected port on EC2 instance ${machine.id} is being probed.`,
      description: `EC2 instance ${machine.id} has an unprotected port which is being probed by a known malicious host.`,
      resource: instance(machine),
      action: {
        actionType: 'PORT_PROBE',
        portProbeAction: {
          blocked: false,
          portProbeDetails: [
            { localPortDetails: { port: 8080, portName: 'Unknown' }, remoteIpDetails: { ipAddressV4: remote } },
          ],
        },
      },
    },
    {
      type: 'UnauthorizedAccess:EC2/SSHBruteForce',
      severity: 2,
      title: `${remote} is performing SSH brute force attacks against ${machine.id}.`,
      description: `${remote} is performing SSH brute force attacks against ${machine.id}. Such attacks try to guess a password.`,
      resource: instance(machine),
      action: inbound(22),
    },
    {
      type: 'Impact:EC2/SuspiciousDomainRequest.Reputation',
      severity: 3,
      title: `The EC2 instance ${machine.id} is querying a domain name with a low reputation.`,
      description: `The EC2 instance ${machine.id} is querying cdn.example.org, which has a low reputation.`,
      resource: instance(machine),
      action: {
        actionType: 'DNS_REQUEST',
        dnsRequestAction: { domain: 'cdn.example.org', protocol: 'UDP', blocked: false },
      },
    },
    {
      type: 'Discovery:S3/AnomalousBehavior',
      severity: 2,
      title: 'The user IAMUser : svc-reporting is anomalously invoking APIs commonly used in Discovery tactics.',
      description:
        'APIs commonly used in Discovery tactics were invoked by svc-reporting under anomalous circumstances.',
      resource: {
        ...accessKey('svc-reporting', 'IAMUser', 'AKIAREPORTINGEXAMPLE'),
        resourceType: 'S3Bucket',
        s3BucketDetails: [bucket(buckets.logs)],
      },
      action: apiCallAction('s3:GetBucketAcl', remote, { 'AWS::S3::Bucket': buckets.logs }),
    },
    {
      type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
      severity: 5,
      title: 'Multiple worldwide successful console logins were observed for alex.murphy.',
      description: 'alex.murphy signed in to the console from more than one place within a short time.',
      resource: accessKey('alex.murphy', 'IAMUser', 'ASIAALEXMURPHYEXAMPL'),
      action: apiCallAction('signin:ConsoleLogin', remote),
    },
    {
      type: 'Execution:Runtime/NewBinaryExecuted',
      severity: 5,
      title: 'A newly created binary was executed on an EC2 instance.',
      description: `A binary that had just been written was executed on EC2 instance ${machine.id}.`,
      resource: instance(machine),
      action: {},
      service: {
        featureName: 'RuntimeMonitoring',
        runtimeDetails: { process: { name: 'deploy-hook', executablePath: '/opt/deploy/deploy-hook' } },
      },
    },
    {
      type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      severity: 8,
      archived: true,
      title: `The EC2 instance ${machine.id} is querying a domain name associated with Bitcoin-related activity.`,
      description: `The EC2 instance ${machine.id} is querying pool.example.org, which is associated with Bitcoin-related activity.`,
      resource: instance(machine),
      action: {
        actionType: 'DNS_REQUEST',
        dnsRequestAction: { domain: 'pool.example.org', protocol: 'UDP', blocked: true },
      },
    },
  ];
}
