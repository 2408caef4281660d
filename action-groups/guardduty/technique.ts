import { type Json, listAt, textAt } from '../shared/json.ts';

// The part of a finding type before its first colon, where it is a tactic's own name.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html, https://attack.mitre.org/tactics/
const tactics: Record<string, string> = {
  CredentialAccess: 'TA0006 Credential Access',
  DefenseEvasion: 'TA0005 Defense Evasion',
  Discovery: 'TA0007 Discovery',
  Execution: 'TA0002 Execution',
  Exfiltration: 'TA0010 Exfiltration',
  Impact: 'TA0040 Impact',
  InitialAccess: 'TA0001 Initial Access',
  Persistence: 'TA0003 Persistence',
  PrivilegeEscalation: 'TA0004 Privilege Escalation',
};

const types: [RegExp, string][] = [
  [/^CryptoCurrency:/, 'T1496 Resource Hijacking'],
  [/^Stealth:IAMUser\/CloudTrailLoggingDisabled/, 'T1562.008 Disable or Modify Cloud Logs'],
  [/^UnauthorizedAccess:EC2\/(?:SSH|RDP)BruteForce/, 'T1110 Brute Force'],
];

// For sequences that name a technique by its id alone. https://attack.mitre.org/matrices/enterprise/cloud/iaas/
const known: Record<string, string> = {
  T1059: 'Command and Scripting Interpreter',
  T1078: 'Valid Accounts',
  'T1078.004': 'Cloud Accounts',
  'T1087.004': 'Cloud Account',
  T1098: 'Account Manipulation',
  'T1098.001': 'Additional Cloud Credentials',
  'T1098.003': 'Additional Cloud Roles',
  'T1136.003': 'Cloud Account',
  T1485: 'Data Destruction',
  T1486: 'Data Encrypted for Impact',
  T1490: 'Inhibit System Recovery',
  T1496: 'Resource Hijacking',
  T1526: 'Cloud Service Discovery',
  T1530: 'Data from Cloud Storage',
  T1537: 'Transfer Data to Cloud Account',
  'T1552.005': 'Cloud Instance Metadata API',
  'T1562.008': 'Disable or Modify Cloud Logs',
  T1580: 'Cloud Infrastructure Discovery',
  T1619: 'Cloud Storage Object Discovery',
};

const pattern = /(T\d{4}(?:\.\d{3})?)(?: - ([^,\n]{3,80}))?/g;

/** What an attack sequence itself names; else what the type says where it says exactly that. */
export const techniqueOf = (finding: Json): string | undefined => {
  const named = listAt(finding, 'service.detection.sequence.sequenceIndicators')
    .filter((indicator) => textAt(indicator, 'key') === 'ATTACK_TECHNIQUE')
    .flatMap((indicator) => listAt(indicator, 'values').join(', '));
  const type = textAt(finding, 'type') ?? '';
  const described = type.startsWith('AttackSequence:') ? (textAt(finding, 'description') ?? '') : '';
  const names = new Map<string, string>();
  for (const [, id = '', name = ''] of `${named.join(', ')}\n${described}`.matchAll(pattern))
    if (!names.get(id)) names.set(id, name.trim() || (known[id] ?? ''));
  if (names.size > 0)
    return [...names]
      .slice(0, 3)
      .map((each) => each.join(' ').trim())
      .join(', ');
  return types.find(([prefix]) => prefix.test(type))?.[1] ?? tactics[type.split(':')[0] ?? ''];
};
