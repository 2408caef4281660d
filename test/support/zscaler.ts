import { handler } from '../../action-groups/zscaler/handler.ts';
import type { LogObject } from '../../local/dataset.ts';
import { ask } from './agent.ts';

type Fields = Record<string, unknown>;

/** `Mon Nov  2 08:00:00 2026`, as NSS writes it. */
export const nssTime = (time: Date): string => {
  const [weekday, day, month, year, clock] = time.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
};

export const at = '2026-11-23T08:00:00Z';
const line = (sourcetype: string, event: Fields) => JSON.stringify({ sourcetype: `zscalernss-${sourcetype}`, event });

export const web = (part: Fields = {}) =>
  line('web', {
    time: nssTime(new Date(at)),
    login: 'dana@example.com',
    eurl: 'www.example.com/a%20b',
    action: 'Allowed',
    reason: 'Allowed',
    urlcat: 'Web Search',
    urlsupercat: 'Information Technology',
    malwarecat: 'None',
    threatname: 'None',
    dlpeng: 'None',
    cip: '192.0.2.10',
    sip: '203.0.113.10',
    devicehostname: 'LAPTOP-7',
    recordid: '1',
    ...part,
  });

export const splunk = (part: Fields = {}) =>
  line('web', {
    datetime: '2026-11-23 08:00:00',
    user: 'jin@example.com',
    url: 'files.example.net/x.exe',
    hostname: 'files.example.net',
    action: 'Blocked',
    reason: 'Malware',
    urlcategory: 'File Host',
    threatname: 'Win32.Example',
    threatcategory: 'Trojan',
    dlpengine: 'NA',
    ClientIP: '192.0.2.20',
    clientpublicIP: '198.51.100.20',
    serverip: '0.0.0.0',
    ...part,
  });

export const elastic = (part: Fields = {}) =>
  line('web', {
    epochtime: String(Date.parse(at) / 1000),
    user: 'sora@example.com',
    b64url: Buffer.from('https://paste.example.org/raw').toString('base64'),
    action: 'Allowed',
    urlsubcat: 'Pastebin',
    cltip: '192.0.2.30',
    cltpubip: '198.51.100.30',
    ...part,
  });

export const firewall = (part: Fields = {}) =>
  line('fw', {
    time: nssTime(new Date(at)),
    login: 'server-prod-01',
    csip: '192.0.2.40',
    cdip: '203.0.113.40',
    cdport: 443,
    action: 'Drop',
    rulelabel: 'Block%20known%20C2',
    ipcat: 'Miscellaneous',
    threatname: 'Botnet',
    destcountry: 'Ireland',
    ...part,
  });

export const dns = (part: Fields = {}) =>
  line('dns', {
    time: nssTime(new Date(at)),
    login: 'dana@example.com',
    req: 'bad.example.org',
    res: '203.0.113.50',
    reqaction: 'Allow',
    resaction: 'Block',
    reqrulelabel: 'DNS rule',
    domcat: 'Newly Registered Domains',
    cip: '192.0.2.10',
    ...part,
  });

export const audit = (part: Fields = {}) =>
  line('audit', {
    time: nssTime(new Date(at)),
    adminid: 'admin@example.com',
    action: 'DELETE',
    category: 'USER_MANAGEMENT',
    subcategory: 'USER',
    resource: 'jin',
    result: 'SUCCESS',
    errorcode: 'None',
    clientip: '192.0.2.50',
    preaction: { name: 'jin' },
    postaction: '{}',
    ...part,
  });

export const file = (lines: string[], { feed = 'any', hour = '2026/11/23/08', name = 'nss' } = {}): LogObject => ({
  key: `${feed}/${hour}/${name}.json.gz`,
  bytes: 1000,
  lines,
});

export const search = (parameters: Record<string, string | number> = {}) =>
  ask(handler, 'searchZscalerLogs', parameters);
