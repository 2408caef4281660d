import type { Json } from '../../dataset.ts';
import { staff } from '../organisation.ts';
import { type Threat, threat } from '../records/sentinelone.ts';
import type { Hour } from './hour.ts';

type Kind = Pick<Threat, 'name' | 'classification' | 'confidence' | 'verdict' | 'description' | 'mitigation'> & {
  file: string;
};

const kinds: Kind[] = [
  {
    name: 'toolbar-setup.exe',
    file: 'toolbar-setup.exe',
    classification: 'PUA',
    confidence: 'suspicious',
    verdict: 'false_positive',
    mitigation: 'marked_as_benign',
    description: 'An installer that also installs other programs.',
  },
  {
    name: 'coupon-finder.exe',
    file: 'coupon-finder.exe',
    classification: 'Adware',
    confidence: 'malicious',
    verdict: 'true_positive',
    mitigation: 'mitigated',
    description: 'A program that shows advertisements.',
  },
  {
    name: 'eicar.com',
    file: 'eicar.com',
    classification: 'Virus',
    confidence: 'malicious',
    verdict: 'true_positive',
    mitigation: 'mitigated',
    description: 'The test file that every antivirus product knows.',
  },
  {
    name: 'invoice.docm',
    file: 'invoice.docm',
    classification: 'Malicious Office Document',
    confidence: 'malicious',
    verdict: 'true_positive',
    mitigation: 'mitigated',
    description: 'A document whose macro starts a shell.',
  },
];

/** One closed case in a little more than two days. */
export function sentinelOneNoise(hour: Hour): Json[] {
  const { random, number } = hour;
  if (number % 53 !== 7) return [];
  const victim = random.pick(staff.filter(({ os }) => os === 'windows'));
  const { file, ...kind } = random.pick(kinds);
  return [
    threat(hour.instant(), random, {
      ...kind,
      incident: 'resolved',
      actions: kind.mitigation === 'mitigated' ? ['kill', 'quarantine'] : [],
      engines: ['On-Write Static AI'],
      detection: 'static',
      path: `\\Device\\HarddiskVolume3\\Users\\${victim.login}\\Downloads\\${file}`,
      processUser: `EXAMPLE\\${victim.login}`,
      host: victim.host,
      os: 'windows',
      ip: victim.privateIp,
      publicIp: victim.publicIp,
    }),
  ];
}
