/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../local/dataset.ts';
import { answered, hasBrowser, threadOf, type Workplace, workplace, write } from '../../support/browser.ts';
import { event, logFiles } from '../../support/cloudtrail.ts';
import { attacks } from '../../support/injection.ts';
import { scripts } from '../../support/scripts.ts';
import { file, nssTime, web } from '../../support/zscaler.ts';

const texts = [...scripts, ...attacks].filter((text) => text.length < 5000 && text.isWellFormed());
const at = new Date(Date.now() - 3_600_000);
const time = at.toISOString();

const records = {
  okta: texts.map(
    (text, index): Json => ({
      uuid: `e${index}`,
      published: time,
      eventType: 'user.session.start',
      displayMessage: text,
      severity: 'WARN',
      actor: { id: text, alternateId: text, displayName: text },
      client: { ipAddress: '192.0.2.1', userAgent: { rawUserAgent: text }, geographicalContext: { country: text } },
      outcome: { result: 'FAILURE', reason: text },
      target: [{ alternateId: text, displayName: text }],
    }),
  ),
  guardduty: texts.map(
    (text, index): Json => ({
      id: `f${index}`,
      accountId: '123456789012',
      region: 'us-east-1',
      type: 'Recon:EC2/Portscan',
      severity: 8,
      title: text,
      description: text,
      updatedAt: time,
      resource: { accessKeyDetails: { userName: text }, instanceDetails: { tags: [{ key: text, value: text }] } },
      service: { action: { dnsRequestAction: { domain: text } } },
    }),
  ),
  sentinelone: texts.map(
    (text, index): Json => ({
      id: String(1_000_000 + index),
      agentRealtimeInfo: { agentComputerName: text },
      threatInfo: {
        createdAt: time,
        classification: text,
        confidenceLevel: 'malicious',
        threatName: text,
        filePath: text,
        processUser: text,
        maliciousProcessArguments: text,
      },
    }),
  ),
  cloudtrail: logFiles(
    texts.map((text) =>
      event({
        eventTime: time,
        eventName: 'StopLogging',
        eventSource: 'cloudtrail.amazonaws.com',
        userAgent: text,
        errorMessage: text,
        requestParameters: { name: text },
        userIdentity: { type: 'IAMUser', userName: text },
      }),
    ),
  ),
  zscaler: [
    {
      ...file(
        texts.map((text, index) =>
          web({
            time: nssTime(at),
            login: text,
            eurl: text,
            action: 'Blocked',
            reason: text,
            threatname: text,
            recordid: `${index}`,
          }),
        ),
      ),
      key: `web/${time.slice(0, 13).replaceAll(/[-T]/g, '/')}/log`,
    },
  ],
  absent: [],
  unreadable: [],
};

describe.runIf(hasBrowser)(
  'Records that are hostile in every text, on the workspace page',
  { timeout: 120_000 },
  () => {
    let place: Workplace;
    beforeAll(async () => {
      place = await workplace({ dataset: () => records });
    });
    afterAll(() => place?.close());

    it.each([
      ['okta', 'failed Okta logins of the last 24 hours by user'],
      ['guardduty', 'summarize the GuardDuty findings of the last 24 hours'],
      ['sentinelone', 'summarize the SentinelOne threats of the last 24 hours'],
      ['cloudtrail', 'who stopped CloudTrail logging in the last 24 hours?'],
      ['zscaler', 'which users were blocked by Zscaler in the last 24 hours?'],
    ])(
      'run nothing, load nothing and lead nowhere out of %s: alerts, answer, trace and record',
      async (source, question) => {
        const page = await place.open();
        await write(page, `@ask-aws ${question}`);
        await answered(page);
        const step = place.local.turns.at(-1)?.steps[0];
        expect(step).toMatchObject({ actionGroup: source, status: 200, result: { matched: texts.length } });
        const menu = threadOf(page).getByRole('combobox', { name: 'Evidence…' });
        await menu.selectOption({ index: 1 });
        await page.getByRole('dialog').locator('pre').waitFor();
        const found = await page.evaluate(() => {
          for (const each of document.querySelectorAll('details')) each.open = true;
          return {
            pwned: 'pwned' in window || 'pwned' in {},
            inserted: document.querySelectorAll(
              'body :is(script, iframe, object, embed, style, meta, base, img, video, audio)',
            ).length,
            hosts: [...document.querySelectorAll<HTMLAnchorElement>('a[href^=http]')].map(({ hostname }) => hostname),
            over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          };
        });
        expect({
          ...found,
          hosts: found.hosts.filter(
            (host) => !/^((\S+\.)?console|docs)\.aws\.amazon\.com$|^aws\.amazon\.com$|^127\.0\.0\.1$/.test(host),
          ),
        }).toEqual({
          pwned: false,
          inserted: 0,
          hosts: [],
          over: 0,
        });
        expect({ outside: place.outside, wrong: place.wrong }).toEqual({ outside: [], wrong: [] });
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.context().close();
      },
    );
  },
);
