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
    if (!names.get(id)) names.set(id, name.trim());
  if (names.size > 0)
    return [...names]
      .slice(0, 3)
      .map((each) => each.join(' ').trim())
      .join(', ');
  return types.find(([prefix]) => prefix.test(type))?.[1] ?? tactics[type.split(':')[0] ?? ''];
};
