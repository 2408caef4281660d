import type { LogObject } from '../../local/dataset.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { askedAt } from '../support/agent.ts';
import { athenaServed } from '../support/athena.ts';
import { event, search as searchCloudTrail } from '../support/cloudtrail.ts';
import { search as searchZscaler, web } from '../support/zscaler.ts';
import { type Bench, ratio } from './figure.ts';

const days = 90;
const hour = 3_600_000;
const accounts = ['123456789012', '210987654321'];
const regions = ['us-east-1', 'ap-northeast-2', 'eu-west-1', 'us-west-2'];
const feeds = ['web', 'firewall', 'dns', 'audit'];
/** What is stored of an hour under one prefix. */
const bytes = 1_000_000;

/** Every hour of the last ninety days, as part of a key: `2026/11/23/08`. */
const hours = Array.from({ length: days * 24 }, (_, index) =>
  new Date(Date.parse(askedAt) - (index + 1) * hour).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/'),
);
const lines = { cloudtrail: [JSON.stringify(event({}))], zscaler: [web()] };

const cloudtrail: LogObject[] = hours.flatMap((each) =>
  accounts.flatMap((account) =>
    regions.map((region) => ({
      key: `AWSLogs/${account}/CloudTrail/${region}/${each.slice(0, 10)}/${each.slice(11)}.json.gz`,
      bytes,
      lines: lines.cloudtrail,
    })),
  ),
);
const zscaler: LogObject[] = hours.flatMap((each) =>
  feeds.map((feed) => ({ key: `${feed}/${each}/nss.json`, bytes, lines: lines.zscaler })),
);

const scanned = async (answer: Promise<{ body: SearchResult }>): Promise<number> =>
  (await answer).body.query?.dataScannedBytes ?? Number.NaN;

/** Bytes that a question about a day reads, out of a table of ninety days. */
export const scan: Bench = async (tell) => {
  const athena = await athenaServed();
  Object.assign(process.env, { CLOUDTRAIL_ACCOUNTS: accounts.join(), CLOUDTRAIL_REGIONS: regions.join() });
  try {
    await athena.use({ cloudtrail, zscaler });
    const what = (question: string) =>
      `bytes that all statements of a 24 h question ${question} read, against one read of the table`;
    const [trail, nss] = [cloudtrail.length * bytes, zscaler.length * bytes];
    const one = { account: accounts[0]!, region: regions[0]! };
    tell({
      'scan.cloudtrail.24h': ratio(await scanned(searchCloudTrail()), trail, what('to CloudTrail')),
      'scan.cloudtrail.24h-one-account': ratio(
        await scanned(searchCloudTrail(one)),
        trail,
        what('about one account and Region'),
      ),
      'scan.zscaler.24h': ratio(await scanned(searchZscaler()), nss, what('to Zscaler')),
      'scan.zscaler.24h-web': ratio(await scanned(searchZscaler({ kind: 'web' })), nss, what('to the web feed')),
    });
  } finally {
    await athena.close();
  }
};
