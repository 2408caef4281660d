import type { Person } from '../organisation.ts';
import type { Random } from '../random.ts';
import { locationOf, type NssLine, nssLine, nssTime } from './zscaler.ts';

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
  return nssLine('web', time, {
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
  return nssLine('web', time, {
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
