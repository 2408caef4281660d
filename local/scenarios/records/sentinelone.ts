import type { Json } from '../../dataset.ts';
import type { Random } from '../random.ts';

export interface Threat {
  name: string;
  classification: string;
  confidence: 'malicious' | 'suspicious';
  verdict?: 'undefined' | 'true_positive' | 'false_positive' | 'suspicious';
  incident: 'unresolved' | 'in_progress' | 'resolved';
  mitigation: 'mitigated' | 'not_mitigated' | 'marked_as_benign';
  /** What the agent did, in order. */
  actions?: readonly ('kill' | 'quarantine' | 'remediate' | 'rollback')[];
  engines: readonly string[];
  detection?: 'static' | 'dynamic';
  path: string;
  commandLine?: string;
  originator?: string;
  /** Account that ran it, as the operating system writes it. */
  processUser: string;
  host: string;
  os: 'windows' | 'linux' | 'macos';
  ip: string;
  publicIp: string;
  /** Stopped before it ran. */
  preempted?: boolean;
  /** Cut off from the network since. */
  isolated?: boolean;
  techniques?: readonly { tactic: string; id: string; name: string }[];
  description: string;
  hashes?: { md5: string; sha1: string; sha256: string };
}

const account = { accountId: '1000000000000000001', accountName: 'Example' };
const site = { siteId: '1000000000000000002', siteName: 'Headquarters' };
const group = { groupId: '1000000000000000003', groupName: 'Default Group' };
const systems = { windows: 'Windows 11 Pro', linux: 'Linux', macos: 'macOS' } as const;
const titles = { unresolved: 'Unresolved', in_progress: 'In progress', resolved: 'Resolved' } as const;

// Threats are described in each tenant's own API documentation: https://<tenant>.sentinelone.net/api-doc/overview
export function threat(at: Date, random: Random, made: Threat): Json {
  const id = `20${random.digits(17)}`;
  const createdAt = microseconds(at);
  const identifiedAt = microseconds(new Date(at.getTime() - 800));
  const updatedAt = microseconds(new Date(at.getTime() + 4_000));
  const agent = {
    ...account,
    ...site,
    ...group,
    agentDomain: 'EXAMPLE',
    agentMitigationMode: 'protect',
    agentOsName: systems[made.os],
    agentOsRevision: made.os === 'windows' ? '26100' : '6.1',
    agentUuid: random.hex(32),
    agentVersion: '24.2.3',
  };
  const extension = made.path.split('.').at(-1) ?? '';
  const verdict = made.verdict ?? 'undefined';
  return {
    id,
    agentDetectionInfo: {
      ...agent,
      agentIpV4: made.ip,
      agentIpV6: '',
      agentLastLoggedInUserName: made.processUser.split('\\').at(-1),
      agentRegisteredAt: '2025-02-03T08:00:00.000000Z',
      externalIp: made.publicIp,
    },
    agentRealtimeInfo: {
      ...agent,
      activeThreats: made.mitigation === 'not_mitigated' ? 1 : 0,
      agentComputerName: made.host,
      agentDecommissionedAt: null,
      agentId: `19${random.digits(17)}`,
      agentInfected: made.mitigation === 'not_mitigated',
      agentIsActive: true,
      agentIsDecommissioned: false,
      agentMachineType: made.host.startsWith('server') ? 'server' : 'laptop',
      agentNetworkStatus: made.isolated ? 'disconnected' : 'connected',
      agentOsType: made.os,
      networkInterfaces: [
        {
          id: `18${random.digits(17)}`,
          inet: [made.ip],
          inet6: [],
          name: made.os === 'windows' ? 'Ethernet' : 'en0',
          physical: '00:00:5e:00:53:01',
        },
      ],
      operationalState: 'na',
      rebootRequired: false,
      scanAbortedAt: null,
      scanFinishedAt: null,
      scanStartedAt: null,
      scanStatus: 'none',
      storageName: null,
      storageType: null,
      userActionsNeeded: [],
    },
    containerInfo: { id: null, image: null, labels: null, name: null },
    ecsInfo: null,
    indicators: [
      {
        category: made.techniques?.[0]?.tactic.replaceAll(' ', '') ?? 'General',
        description: made.description,
        ids: [random.whole(10, 400)],
        tactics: (made.techniques ?? []).map(({ tactic, id: technique, name }) => ({
          name: tactic,
          source: 'MITRE',
          techniques: [
            {
              name: `${technique} - ${name}`,
              link: `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`,
            },
          ],
        })),
      },
    ],
    kubernetesInfo: { cluster: null, namespace: null, node: null, pod: null },
    mitigationStatus: (made.actions ?? []).map((action, index) => ({
      action,
      actionsCounters: { failed: 0, notFound: 0, pendingReboot: 0, success: 1, total: 1 },
      agentSupportsReport: true,
      groupNotFound: false,
      lastUpdate: microseconds(new Date(at.getTime() + 1_000 + index * 700)),
      latestReport: `/threats/mitigation-report/${random.digits(19)}`,
      mitigationEndedAt: updatedAt,
      mitigationStartedAt: createdAt,
      reportId: random.digits(19),
      status: 'success',
    })),
    threatInfo: {
      threatId: id,
      threatName: made.name,
      classification: made.classification,
      classificationSource: made.detection === 'static' ? 'Static' : 'Engine',
      confidenceLevel: made.confidence,
      analystVerdict: verdict,
      analystVerdictDescription: verdict.replace(/^./, (first) => first.toUpperCase()).replace('_', ' '),
      incidentStatus: made.incident,
      incidentStatusDescription: titles[made.incident],
      mitigationStatus: made.mitigation,
      mitigationStatusDescription: made.mitigation.replace(/^./, (first) => first.toUpperCase()).replaceAll('_', ' '),
      mitigatedPreemptively: made.preempted ?? false,
      automaticallyResolved: false,
      detectionType: made.detection ?? 'dynamic',
      engines: made.engines,
      detectionEngines: made.engines.map((title) => ({ key: title.toLowerCase().replace(/\W+/g, '_'), title })),
      filePath: made.path,
      fileExtension: extension.toUpperCase(),
      fileExtensionType: /^(exe|dll|scr)$/i.test(extension) ? 'Executable' : 'Unknown',
      fileSize: random.whole(40_000, 4_000_000),
      fileVerificationType: 'NotSigned',
      isFileless: false,
      isValidCertificate: false,
      certificateId: '',
      publisherName: '',
      ...(made.hashes ?? { md5: random.hex(32), sha1: random.hex(40), sha256: random.hex(64) }),
      storyline: random.hex(16).toUpperCase(),
      originatorProcess: made.originator ?? null,
      maliciousProcessArguments: made.commandLine ?? null,
      processUser: made.processUser,
      initiatedBy: 'agent_policy',
      initiatedByDescription: 'Agent Policy',
      initiatingUserId: null,
      initiatingUsername: null,
      browserType: null,
      cloudFilesHashVerdict: made.confidence === 'malicious' ? 'black' : 'provider_unknown',
      collectionId: `17${random.digits(17)}`,
      externalTicketExists: false,
      externalTicketId: null,
      failedActions: false,
      pendingActions: false,
      reachedEventsLimit: false,
      rebootRequired: false,
      createdAt,
      identifiedAt,
      updatedAt,
    },
    whiteningOptions: ['hash', 'path'],
  };
}

/** SentinelOne writes six digits after the second. */
const microseconds = (at: Date): string => at.toISOString().replace('Z', '000Z');
