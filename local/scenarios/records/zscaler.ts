import type { Json } from '../../dataset.ts';
import type { Person } from '../organisation.ts';
import type { Random } from '../random.ts';

/** One line of an NSS feed, with the moment that it tells about. */
export interface NssLine {
  feed: 'web' | 'firewall' | 'dns' | 'audit';
  time: Date;
  line: string;
}

export interface WebRequest {
  person: Person;
  /** Without scheme, as the proxy writes it. */
  url: string;
  serverIp: string;
  method?: 'GET' | 'POST' | 'CONNECT' | 'PUT';
  category: string;
  superCategory: string;
  requestBytes?: number;
  responseBytes?: number;
  app?: string;
  userAgent?: string;
  file?: { name: string; type: string; md5: string; sha256: string };
  /** Why the proxy stopped it; without it the request was allowed. */
  blocked?: {
    reason: string;
    rule: string;
    ruleType: string;
    threat?: string;
    malware?: string;
    risk?: number;
    dlp?: string;
  };
}

// Fields: https://help.zscaler.com/zia/nss-feed-output-format-web-logs
export function webLine(time: Date, random: Random, made: WebRequest): NssLine {
  const { person, blocked, file } = made;
  const host = made.url.split('/')[0];
  return line('web', time, {
    time: nssTime(time),
    login: person.email,
    dept: person.department,
    location: locationOf(person),
    proto: 'HTTPS',
    eurl: encodeURI(made.url),
    host,
    action: blocked ? 'Blocked' : 'Allowed',
    reason: blocked?.reason ?? 'Allowed',
    appname: made.app ?? 'General Browsing',
    appclass: made.app ? 'Web Mail & Collaboration' : 'General Browsing',
    reqmethod: made.method ?? 'GET',
    respcode: blocked ? '403' : '200',
    reqsize: String(made.requestBytes ?? random.whole(400, 4_000)),
    respsize: String(made.responseBytes ?? random.whole(900, 400_000)),
    urlclass: blocked ? 'Security' : 'Business Use',
    urlsupercat: made.superCategory,
    urlcat: made.category,
    malwarecat: blocked?.malware ?? 'None',
    threatname: blocked?.threat ?? 'None',
    riskscore: String(blocked?.risk ?? 0),
    dlpeng: blocked?.dlp ?? 'None',
    dlpdict: blocked?.dlp ? 'Credit Cards' : 'None',
    filename: file?.name ?? 'None',
    filetype: file?.type ?? 'None',
    bamd5: file?.md5 ?? 'None',
    sha256: file?.sha256 ?? 'None',
    cip: person.privateIp,
    cpubip: person.publicIp,
    sip: blocked ? '0.0.0.0' : made.serverIp,
    ua: made.userAgent ?? 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0',
    ereferer: 'None',
    ssldecrypted: 'Yes',
    ruletype: blocked?.ruleType ?? 'None',
    rulelabel: blocked?.rule ?? 'None',
    contenttype: 'text/html',
    deviceowner: person.login,
    devicehostname: person.host,
    recordid: random.digits(15),
  });
}

/** The same request as the second office's feed writes it: the template that is used with Splunk. */
export function webLineForSplunk(time: Date, random: Random, made: WebRequest): NssLine {
  const { person, blocked } = made;
  return line('web', time, {
    datetime: time.toISOString().slice(0, 19).replace('T', ' '),
    reason: blocked?.reason ?? 'Allowed',
    event_id: random.digits(19),
    protocol: 'HTTPS',
    action: blocked ? 'Blocked' : 'Allowed',
    transactionsize: String(random.whole(1_300, 404_000)),
    responsesize: String(made.responseBytes ?? random.whole(900, 400_000)),
    requestsize: String(made.requestBytes ?? random.whole(400, 4_000)),
    urlcategory: made.category,
    serverip: blocked ? '0.0.0.0' : made.serverIp,
    requestmethod: made.method ?? 'GET',
    refererURL: 'None',
    useragent: made.userAgent ?? 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0.0.0',
    product: 'NSS',
    location: locationOf(person),
    ClientIP: person.privateIp,
    status: blocked ? '403' : '200',
    user: person.email,
    url: made.url,
    vendor: 'Zscaler',
    hostname: made.url.split('/')[0],
    clientpublicIP: person.publicIp,
    threatcategory: blocked?.malware ?? 'None',
    threatname: blocked?.threat ?? 'None',
    filetype: 'None',
    appname: made.app ?? 'General Browsing',
    pagerisk: String(blocked?.risk ?? 0),
    threatseverity: blocked?.threat ? 'Critical (90-100)' : 'None',
    department: person.department,
    urlsupercategory: made.superCategory,
    appclass: 'General Browsing',
    dlpengine: blocked?.dlp ?? 'None',
    urlclass: 'Business Use',
    threatclass: blocked?.threat ? 'Virus' : 'None',
    dlpdictionaries: 'None',
    fileclass: 'None',
    bwthrottle: 'NO',
    contenttype: 'text/html',
    unscannabletype: 'None',
    deviceowner: person.login,
    devicehostname: person.host,
    keyprotectiontype: 'N/A',
  });
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
  line('firewall', time, {
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
  line('dns', time, {
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
  line('audit', time, {
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

const line = (feed: NssLine['feed'], time: Date, event: Json): NssLine => ({
  feed,
  time,
  line: JSON.stringify({ sourcetype: `zscalernss-${sourceTypes[feed]}`, event }),
});

const locationOf = (person: Person): string => `${person.place.city} office`;

/** `Mon Oct  6 22:55:48 2025`: no zone (the feed's is UTC), the day padded with a space. */
function nssTime(time: Date): string {
  const [weekday, day, month, year, clock] = time.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
}
