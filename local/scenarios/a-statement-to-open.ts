import { person } from './organisation.ts';
import { threat } from './records/sentinelone.ts';
import { webLine } from './records/zscaler-web.ts';
import type { Beat, Story } from './story.ts';

const accountant = person('jiyoung.park');

const encryption = (minutesBefore: number, login: Parameters<typeof person>[0], file: string): Beat => {
  const victim = person(login);
  return {
    minutesBefore,
    source: 'sentinelone',
    what: `Files of ${victim.host} start to be encrypted; the agent kills it, rolls back and cuts the host off the network`,
    record: (at, random) =>
      threat(at, random, {
        name: file,
        classification: 'Ransomware',
        confidence: 'malicious',
        verdict: 'true_positive',
        incident: 'in_progress',
        mitigation: 'mitigated',
        actions: ['kill', 'quarantine', 'remediate', 'rollback'],
        engines: ['Behavioral AI', 'Anti Exploitation / Fileless'],
        path: `\\Device\\HarddiskVolume3\\Users\\${login}\\Downloads\\${file}`,
        commandLine: `"C:\\Users\\${login}\\Downloads\\${file}" /quiet`,
        originator: 'explorer.exe',
        processUser: `EXAMPLE\\${login}`,
        host: victim.host,
        os: 'windows',
        ip: victim.privateIp,
        publicIp: victim.publicIp,
        isolated: true,
        techniques: [
          { tactic: 'Impact', id: 'T1486', name: 'Data Encrypted for Impact' },
          { tactic: 'Impact', id: 'T1490', name: 'Inhibit System Recovery' },
        ],
        description: 'Many files were rewritten and shadow copies were deleted within seconds.',
        hashes: {
          md5: '0cc175b9c0f1b6a831c399e269772661',
          sha1: '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8',
          sha256: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4f72b9807785afee48bb',
        },
      }),
  };
};

export const story: Story = {
  title: 'A statement to open',
  what: 'A file opened in Finance encrypts three workstations within half an hour; each is cleaned and isolated, the case is still open.',
  principals: [accountant.login, 'hyun.choi', 'sora.lee'],
  ips: [accountant.privateIp],
  hosts: [accountant.host, 'FIN-WS-021', 'HR-WS-203'],
  beats: [
    {
      minutesBefore: 22 * 60 + 6,
      source: 'zscaler',
      what: 'jiyoung.park downloads an archive that nobody had seen before; it is allowed',
      record: (at, random) =>
        webLine(at, random, {
          person: accountant,
          url: 'invoices.example.org/2026/statement.zip',
          serverIp: '203.0.113.90',
          category: 'Newly Registered Domains',
          superCategory: 'Security',
          responseBytes: 1_842_113,
          file: {
            name: 'statement.zip',
            type: 'ZIP',
            md5: '92eb5ffee6ae2fec3ad71c777531578f',
            sha256: '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d',
          },
        }),
    },
    encryption(21 * 60 + 40, 'jiyoung.park', 'statement_viewer.exe'),
    encryption(21 * 60 + 29, 'hyun.choi', 'statement_viewer.exe'),
    encryption(21 * 60 + 17, 'sora.lee', 'statement_viewer.exe'),
  ],
};
