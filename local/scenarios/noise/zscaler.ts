import { dublin, person, server, staff } from '../organisation.ts';
import { auditLine, dnsLine, firewallLine, type NssLine } from '../records/zscaler.ts';
import { type WebRequest, webLine, webLineForSplunk } from '../records/zscaler-web.ts';
import { atWork, type Hour } from './hour.ts';

const sites = [
  { url: 'www.example.com/', category: 'Corporate Marketing', superCategory: 'Business and Economy' },
  { url: 'mail.example.com/inbox', category: 'Web Mail', superCategory: 'Internet Communication', app: 'Example Mail' },
  { url: 'wiki.example.com/page/1', category: 'Professional Services', superCategory: 'Business and Economy' },
  { url: 'news.example.org/world', category: 'News and Media', superCategory: 'News and Media' },
  { url: 'search.example.org/?q=quarterly+report', category: 'Web Search', superCategory: 'Information Technology' },
  { url: 'video.example.net/watch/42', category: 'Streaming Media', superCategory: 'Entertainment' },
] as const;

const refused: Pick<WebRequest, 'url' | 'category' | 'superCategory' | 'blocked'>[] = [
  {
    url: 'casino.example.org/table',
    category: 'Gambling',
    superCategory: 'Gambling',
    blocked: { reason: 'Not allowed to browse this category', rule: 'Acceptable use', ruleType: 'UrlFilter' },
  },
  {
    url: 'share.example.net/upload',
    category: 'File Host',
    superCategory: 'Internet Communication',
    blocked: { reason: 'Violates DLP policy: Credit Cards', rule: 'Card numbers', ruleType: 'DLP', dlp: 'PCI' },
  },
  {
    url: 'signin.example.org/account',
    category: 'Phishing',
    superCategory: 'Advanced Security',
    blocked: {
      reason: 'Access denied due to bad server certificate or known phishing site',
      rule: 'Advanced Threat Protection',
      ruleType: 'AdvancedThreatProtection',
      threat: 'HTML.Phish.Generic',
      malware: 'Phishing',
      risk: 90,
    },
  },
  {
    url: 'new-shop.example.net/',
    category: 'Newly Registered Domains',
    superCategory: 'Security',
    blocked: { reason: 'Not allowed to browse this category', rule: 'New domains', ruleType: 'UrlFilter' },
  },
];

/** Browsing with at least one refusal an hour; some connections, look-ups and changes by the proxy's administrators. */
export function zscalerNoise(hour: Hour): NssLine[] {
  const { random, number } = hour;
  const present = staff.filter(({ place }) => atWork(hour, place));
  const whoever = () => random.pick(present.length > 0 && random.chance(0.9) ? present : staff);
  const many = (count: number, made: () => NssLine) => Array.from({ length: count }, made);
  const request = (made: Omit<WebRequest, 'person' | 'serverIp'>) => {
    const one = whoever();
    const template = one.place === dublin ? webLineForSplunk : webLine;
    return template(hour.instant(), random, { ...made, person: one, serverIp: `192.0.2.${random.whole(200, 250)}` });
  };

  const lines = [
    ...many(present.length > 0 ? random.whole(9, 14) : random.whole(3, 5), () => request(random.pick(sites))),
    ...many(random.chance(0.3) ? 2 : 1, () => request(random.pick(refused))),
    ...many(random.whole(2, 4), () => {
      const one = whoever();
      return firewallLine(hour.instant(), random, {
        who: one.email,
        department: one.department,
        host: one.host,
        location: `${one.place.city} office`,
        from: one.privateIp,
        to: `192.0.2.${random.whole(200, 250)}`,
        port: random.pick([443, 443, 22, 53]),
        service: random.pick(['HTTPS', 'SSH', 'DNS']),
        country: one.place.country,
      });
    }),
    ...many(random.whole(2, 4), () =>
      dnsLine(hour.instant(), random, {
        person: whoever(),
        name: random.pick(sites).url.split('/')[0]!,
        answer: `192.0.2.${random.whole(200, 250)}`,
        category: 'Professional Services',
      }),
    ),
  ];
  if (number % 8 === 2) {
    lines.push(
      firewallLine(hour.instant(), random, {
        who: server.host,
        department: 'Servers',
        host: server.host,
        location: 'AWS us-east-1',
        from: server.privateIp,
        to: `203.0.113.${random.whole(200, 250)}`,
        port: 6881,
        service: 'TCP',
        country: 'Unknown',
        drop: { rule: 'Default deny' },
      }),
    );
  }
  if (number % 12 === 3) {
    lines.push(
      auditLine(hour.instant(), random, {
        admin: person('admin02').email,
        action: random.pick(['UPDATE', 'CREATE', 'SIGN_IN']),
        category: random.pick(['URL_FILTERING', 'FIREWALL_POLICY', 'USER_MANAGEMENT']),
        resource: random.pick(['Acceptable use', 'New domains', 'Seoul office']),
        ip: person('admin02').publicIp,
        after: { enabled: true },
      }),
    );
  }
  // A feed without an escape character pastes quotes as they are, which breaks the line.
  if (number % 16 === 5) {
    const { line, ...rest } = webLine(hour.instant(), random, {
      person: whoever(),
      serverIp: '192.0.2.200',
      ...sites[4],
      url: 'search.example.org/?q=QUOTED',
    });
    lines.push({ ...rest, line: line.replace('QUOTED', '"exact words"') });
  }
  return lines;
}
