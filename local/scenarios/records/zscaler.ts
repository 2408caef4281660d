import type { Json } from '../../dataset.ts';
import type { Person } from '../organisation.ts';
import type { Random } from '../random.ts';

/** One line of an NSS feed, with the moment that it tells about. */
export interface NssLine {
  feed: 'web' | 'firewall' | 'dns' | 'audit';
  time: Date;
  line: string;
}

export interface Packet {
  who: string;
  department: string;
  host: string;
  location: string;
  from: string;
  to: string;
  port: number;
  service: string;
  country: string;
  drop?: { rule: string; threat?: string; category?: string };
}

// https://help.zscaler.com/zia/nss-feed-output-format-firewall-logs
export const firewallLine = (time: Date, random: Random, made: Packet): NssLine =>
  nssLine('firewall', time, {
    time: nssTime(time),
    login: made.who,
    dept: made.department,
    location: made.location,
    csip: made.from,
    csport: random.whole(32_768, 60_999),
    cdip: made.to,
    cdport: made.port,
    ssip: made.from,
    ssport: 0,
    sdip: made.drop ? '0.0.0.0' : made.to,
    sdport: made.port,
    tsip: made.from,
    ttype: 'ZscalerClientConnector',
    action: made.drop ? 'Drop' : 'Allow',
    dnat: 'No',
    stateful: 'Yes',
    aggregate: 'No',
    nwsvc: made.service,
    nwapp: made.service.toLowerCase(),
    ipproto: 'TCP',
    ipcat: made.drop?.category ?? 'Miscellaneous or Unknown',
    destcountry: made.country,
    rulelabel: made.drop?.rule ?? 'Default Firewall Filtering Rule',
    inbytes: made.drop ? 0 : random.whole(2_000, 90_000),
    outbytes: random.whole(300, 9_000),
    duration: random.whole(10, 4_000),
    numsessions: 1,
    ipsrulelabel: made.drop?.threat ? 'Default Cloud IPS Rule' : 'None',
    threatcat: made.drop?.category ?? 'None',
    threatname: made.drop?.threat ?? 'None',
    deviceowner: made.who,
    devicehostname: made.host,
    recordid: random.digits(15),
  });

export interface Lookup {
  person: Person;
  name: string;
  answer: string;
  category: string;
  blocked?: string;
}

// https://help.zscaler.com/zia/nss-feed-output-format-dns-logs
export const dnsLine = (time: Date, random: Random, { person, name, answer, category, blocked }: Lookup): NssLine =>
  nssLine('dns', time, {
    time: nssTime(time),
    login: person.email,
    dept: person.department,
    location: locationOf(person),
    reqaction: blocked ? 'Block' : 'Allow',
    resaction: blocked ? 'None' : 'Allow',
    reqrulelabel: blocked ?? 'Default Firewall DNS Rule',
    resrulelabel: blocked ? 'None' : 'Default Firewall DNS Rule',
    reqtype: 'A record',
    req: name,
    restype: blocked ? 'None' : 'IPv4',
    res: blocked ? 'None' : answer,
    sport: '53',
    durationms: String(random.whole(1, 90)),
    cip: person.privateIp,
    sip: '192.0.2.53',
    domcat: category,
    respipcat: 'None',
    error: 'None',
    deviceowner: person.login,
    devicehostname: person.host,
    recordid: random.digits(15),
  });

export interface AdminAction {
  admin: string;
  action: 'UPDATE' | 'CREATE' | 'DELETE' | 'SIGN_IN';
  category: string;
  resource: string;
  ip: string;
  failed?: boolean;
  before?: Json;
  after?: Json;
}

export const auditLine = (time: Date, random: Random, made: AdminAction): NssLine =>
  nssLine('audit', time, {
    time: nssTime(time),
    recordid: random.digits(6),
    action: made.action,
    category: made.category,
    subcategory: made.category,
    resource: made.resource,
    interface: 'UI',
    adminid: made.admin,
    clientip: made.ip,
    result: made.failed ? 'FAILURE' : 'SUCCESS',
    errorcode: made.failed ? 'AUTHENTICATION_FAILED' : 'None',
    auditlogtype: 'ZIA',
    preaction: JSON.stringify(made.before ?? {}),
    postaction: JSON.stringify(made.after ?? {}),
  });

const sourceTypes = { web: 'web', firewall: 'fw', dns: 'dns', audit: 'audit' } as const;

export const nssLine = (feed: NssLine['feed'], time: Date, event: Json): NssLine => ({
  feed,
  time,
  line: JSON.stringify({ sourcetype: `zscalernss-${sourceTypes[feed]}`, event }),
});

export const locationOf = (person: Person): string => `${person.place.city} office`;

/** `Mon Oct  6 22:55:48 2025`: no zone (the feed's is UTC), the day padded with a space. */
export function nssTime(time: Date): string {
  const [weekday, day, month, year, clock] = time.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
}
