import { isJson, type Json, textAt } from '../shared/json.ts';

/**
 * The names that a field has in the known templates of NSS feeds, since what a feed writes is up to its administrator:
 * https://help.zscaler.com/zia/nss-feed-output-format-web-logs (…-firewall-logs, …-dns-logs), the templates that are
 * used with Splunk, and Elastic's.
 */
const aliases = {
  clock: ['time', 'datetime'],
  epoch: ['epochtime'],
  principal: ['login', 'user', 'elogin', 'adminid'],
  host: ['host', 'hostname', 'ehost', 'dns_req', 'req', 'cdfqdn'],
  url: ['url', 'eurl'],
  encodedUrl: ['b64url'],
  device: ['devicehostname'],
  clientIp: ['cip', 'ClientIP', 'cltip', 'csip', 'clt_sip', 'clientip'],
  publicIp: ['cpubip', 'clientpublicIP', 'cltpubip'],
  serverIp: ['sip', 'serverip', 'cdip', 'srv_dip'],
  firewallServerIp: ['cdip'],
  answer: ['res', 'dns_resp'],
  category: ['urlcat', 'urlcategory', 'urlsubcat', 'domcat', 'ipcat', 'category'],
  superCategory: ['urlsupercat', 'urlsupercategory', 'subcategory'],
  threat: ['threatname'],
  threatCategory: ['malwarecat', 'threatcategory', 'malwarecategory', 'threatcat'],
  threatClass: ['malwareclass', 'threatclass'],
  dlp: ['dlpeng', 'dlpengine'],
  dlpDictionary: ['dlpdict', 'dlpdictionaries'],
  action: ['action', 'reqaction', 'resaction'],
  reason: ['reason'],
  rule: ['rulelabel', 'reqrulelabel', 'resrulelabel'],
  result: ['result'],
  error: ['errorcode'],
  file: ['filename', 'efilename', 'upload_filename'],
  hash: ['sha256', 'bamd5', 'md5'],
  country: ['destcountry', 'dstip_country'],
  resource: ['resource'],
} as const;

export type Field = keyof typeof aliases;

/** Names as SQL has them: a row's fields are lower-case, and so are the keys of JSON when it becomes one. */
const namesOf = (fields: Field[]): string[] => [
  ...new Set(fields.flatMap((field) => aliases[field].map((name) => name.toLowerCase()))),
];

/** Every name of the fields, in SQL: `e` is the event as a row. */
export const columns = (...fields: Field[]): string[] => namesOf(fields).map((name) => `e.${name}`);

/** The first of the fields' names that has a value. */
export const column = (...fields: Field[]): string => {
  const names = columns(...fields);
  return names.length === 1 ? names.join() : `coalesce(${names.join(', ')})`;
};

/** The type of a row with these fields, in SQL. */
export const row = (...fields: Field[]): string => `row(${namesOf(fields).join(' varchar, ')} varchar)`;

/** What stands for no value. */
const nothing = ['', 'None', 'NA', 'N/A'];

/** A text of JSON in which what stands for no value is null, in SQL. Between quotes, no text of JSON has a quote. */
export const emptied = (json: string): string =>
  `regexp_replace(${json}, ':\\s*"(${nothing.filter(Boolean).join('|')}|)"', ':null')`;

/** The value of a field of a parsed event. */
export const valueOfField = (event: Json, field: Field): string | undefined => {
  for (const name of aliases[field]) {
    const value = textAt(event, name);
    if (value !== undefined && !nothing.includes(value)) return value;
  }
  return undefined;
};

/** A line is the event alone, or in an envelope: `{"sourcetype":"zscalernss-web","event":{…}}`. */
export const eventOf = (line: Json): Json => (isJson(line.event) ? line.event : line);
