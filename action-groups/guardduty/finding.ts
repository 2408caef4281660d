import type { Severity } from '../../schemas/generated/shared.ts';
import { evidenceId, recordId } from '../shared/evidence.ts';
import { canonicalIp } from '../shared/ip.ts';
import { at, type Json, leaves, listAt, textAt, timeAt } from '../shared/json.ts';
import type { Found } from '../shared/search-result.ts';
import { techniqueOf } from './technique.ts';

// Fields: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html

export const idOf = (finding: Json): string => recordId(textAt(finding, 'id'), finding);

// Bands: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
const bands: [number, Severity][] = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
  [1, 'low'],
];

export const severityOf = (finding: Json): Severity => {
  const rated = Number(textAt(finding, 'severity'));
  return bands.find(([from]) => rated >= from)?.[1] ?? 'informational';
};

/** Where the band of a severity starts; undefined where every finding is at or above it. */
export const bandStart = (severity: Severity): number | undefined => bands.find(([, each]) => each === severity)?.[0];

export const isArchived = (finding: Json): boolean => at(finding, 'service.archived') === true;

const isSample = (finding: Json): boolean =>
  (textAt(finding, 'title') ?? '').startsWith('[SAMPLE]') ||
  at(finding, 'service.additionalInfo.sample') === true ||
  /"sample"\s*:\s*true/.test(textAt(finding, 'service.additionalInfo.value') ?? '');

const sequence = (finding: Json, list: string) => listAt(finding, `service.detection.sequence.${list}`);

/** Who acted, best name first. */
export const principalsOf = (finding: Json): string[] =>
  [
    textAt(finding, 'resource.accessKeyDetails.userName'),
    ...sequence(finding, 'actors').map((actor) => textAt(actor, 'user.name')),
    textAt(finding, 'resource.kubernetesDetails.kubernetesUserDetails.username'),
    textAt(finding, 'resource.rdsDbUserDetails.user'),
    textAt(finding, 'resource.accessKeyDetails.principalId'),
    textAt(finding, 'resource.accessKeyDetails.accessKeyId'),
    ...sequence(finding, 'actors').flatMap((actor) => [textAt(actor, 'user.uid'), textAt(actor, 'user.credentialUid')]),
  ].filter((name) => name !== undefined);

/** Every address anywhere in the finding: remote, local, public or private. */
export const ipsOf = (finding: Json): string[] => leaves(finding).filter((text) => canonicalIp(text) !== undefined);

/** Whoever was at the other end. */
const remoteIp = (finding: Json): string | undefined => {
  const action = at(finding, 'service.action');
  const ends = [
    ...['awsApiCallAction', 'networkConnectionAction', 'kubernetesApiCallAction', 'rdsLoginAttemptAction'].map((kind) =>
      at(action, `${kind}.remoteIpDetails`),
    ),
    ...listAt(action, 'portProbeAction.portProbeDetails').map((probe) => at(probe, 'remoteIpDetails')),
  ];
  const ips = [
    ...ends.flatMap((end) => [textAt(end, 'ipAddressV4'), textAt(end, 'ipAddressV6')]),
    ...sequence(finding, 'endpoints').map((endpoint) => textAt(endpoint, 'ip')),
  ];
  return ips.find((ip) => ip !== undefined);
};

/** What may be meant by a host: instance, image, Name tag, DNS names, cluster, container, function, database. */
export const hostsOf = (finding: Json): string[] => {
  const instance = at(finding, 'resource.instanceDetails');
  const networks = listAt(instance, 'networkInterfaces');
  const name = listAt(instance, 'tags').find((tag) => textAt(tag, 'key') === 'Name');
  return [
    textAt(name, 'value'),
    textAt(instance, 'instanceId'),
    textAt(instance, 'imageId'),
    ...networks.flatMap((each) => [textAt(each, 'privateDnsName'), textAt(each, 'publicDnsName')]),
    textAt(finding, 'resource.eksClusterDetails.name'),
    textAt(finding, 'resource.ecsClusterDetails.name'),
    textAt(finding, 'resource.containerDetails.name'),
    textAt(finding, 'resource.lambdaDetails.functionName'),
    textAt(finding, 'resource.rdsDbInstanceDetails.dbInstanceIdentifier'),
    ...sequence(finding, 'resources').flatMap((each) => [textAt(each, 'name'), textAt(each, 'uid')]),
  ].filter((text) => text !== undefined);
};

const resourceOf = (finding: Json): string | undefined => {
  const [bucket] = listAt(finding, 'resource.s3BucketDetails');
  return (
    textAt(finding, 'resource.instanceDetails.instanceId') ??
    textAt(bucket, 'name') ??
    textAt(finding, 'resource.accessKeyDetails.accessKeyId') ??
    hostsOf(finding)[0] ??
    textAt(finding, 'resource.resourceType')
  );
};

const mostSignals = 6;

/** What an attack sequence is made of. */
const signals = (finding: Json): string[] => {
  const all = sequence(finding, 'signals');
  if (all.length === 0) return [];
  const names = [...new Set(all.flatMap((signal) => textAt(signal, 'name') ?? textAt(signal, 'type') ?? []))];
  const named = names.slice(0, mostSignals).join(', ');
  const counted = all.length === 1 ? '1 signal' : `${all.length} signals`;
  return [`${counted}: ${named}${names.length > mostSignals ? ' and others' : ''}`];
};

const seen = (finding: Json): string[] => {
  const count = Number(textAt(finding, 'service.count') ?? 1);
  const often = Number.isInteger(count) ? [`seen ${count === 1 ? 'once' : `${count} times`}`] : [];
  const [first, last] = [timeAt(finding, 'service.eventFirstSeen'), timeAt(finding, 'service.eventLastSeen')];
  if (first && last && first !== last) return [...often, `first ${first}`, `last ${last}`];
  const at = first ?? last;
  return at ? [...often, `at ${at}`] : often;
};

const outcomeOf = (finding: Json): string | undefined =>
  at(finding, 'service.action.networkConnectionAction.blocked') === true
    ? 'blocked'
    : textAt(finding, 'service.action.awsApiCallAction.errorCode');

const consoleLink = (region: string, id: string): { link?: string } =>
  /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
    ? { link: `https://${region}.console.aws.amazon.com/guardduty/home?region=${region}#/findings?fId=${id}` }
    : {};

/** undefined where the finding has no readable `updatedAt`. */
export const toFound = (finding: Json): Found | undefined => {
  const time = timeAt(finding, 'updatedAt');
  if (time === undefined) return undefined;
  const id = idOf(finding);
  const account = textAt(finding, 'accountId') ?? 'unknown';
  const region = textAt(finding, 'region') ?? 'unknown';
  const type = textAt(finding, 'type') ?? 'unknown';
  const title = textAt(finding, 'title') ?? textAt(finding, 'description');
  const sample = isSample(finding);
  const [principal] = principalsOf(finding);
  const [ip, resource] = [remoteIp(finding), resourceOf(finding)];
  const outcome = outcomeOf(finding);
  const technique = techniqueOf(finding);
  // Account and Region stand in the evidence id.
  const observed: [string, string | undefined][] = [
    ['ip', ip],
    ['resource', resource],
    ['host', hostsOf(finding)[0]],
    ['domain', textAt(finding, 'service.action.dnsRequestAction.domain')],
  ];
  return {
    evidence: evidenceId({ source: 'guardduty', scope: `${account}/${region}`, time: new Date(time), id }),
    time,
    severity: severityOf(finding),
    title: `${sample ? '[SAMPLE] ' : ''}${type}${title ? `: ${title.replace(/^\[SAMPLE\]\s*/, '')}` : ''}`,
    ...(principal && { principal }),
    observables: observed.flatMap(([kind, value], index) =>
      value && observed.findIndex((each) => each[1] === value) === index ? [{ type: kind, value }] : [],
    ),
    ...(outcome && { outcome }),
    status: [
      ...(sample ? ['a sample that somebody generated, not a threat'] : []),
      isArchived(finding) ? 'archived' : 'active',
      ...seen(finding),
      ...signals(finding),
    ].join(', '),
    ...(technique && { technique }),
    ...consoleLink(region, id),
    counted: { type, principal, ip, account, region, resource },
  };
};
