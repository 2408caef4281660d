import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { sampleRecords } from '../../local/records.ts';
import type { Local, Scenario } from '../../local/start.ts';
import { local } from './local.ts';
import { servedPage } from './served-page.ts';

const installed = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

/** Whether the page can be looked at here. */
export const hasBrowser = installed !== undefined;

if (!hasBrowser)
  process.stderr.write('The specs of the workspace page are skipped: there is no Chromium (name one in CHROMIUM).\n');

// Without a sandbox because CI runs as root; the rest keeps the browser itself off the network.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The workspace page over everything on this machine, and a browser in front of it. */
export interface Workplace {
  local: Local;
  url: string;
  browser: Browser;
  /** Opens the page, in English unless told otherwise, as the first person there is. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Closes every page that is open. */
  leave(): Promise<void>;
  /** What the browser asked of anything but the page's own server, or said was wrong, in every page so far. */
  outside: string[];
  wrong: string[];
  close(): Promise<void>;
}

export const workplace = async (scenario: Partial<Scenario> = {}): Promise<Workplace> => {
  const records = { ...sampleRecords(), ...scenario };
  const served = await servedPage(await local({ ...records, askedAt: new Date(), ...scenario }), records);
  const browser = await chromium.launch({ args, ...(installed && { executablePath: installed }) });
  const outside: string[] = [];
  const wrong: string[] = [];
  return {
    local: served.local,
    url: served.url,
    browser,
    outside,
    wrong,
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1500, height: 950 }, ...options });
      // Before the spec's own time is over, so that it says what it waited for
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      page.on('request', (request) => {
        if (!request.url().startsWith(`${served.url}/`) && !request.url().startsWith('data:'))
          outside.push(request.url());
      });
      page.on('pageerror', ({ message }) => wrong.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') wrong.push(message.text());
      });
      await page.goto(served.url);
      await page.getByRole('main').waitFor();
      return page;
    },
    async leave() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
};

/** The parts of the page. */
export const channelOf = (page: Page) => page.getByRole('main');
export const threadOf = (page: Page) => page.getByRole('region', { name: /^(?:Thread|스레드)$/ });
export const traceOf = (page: Page) => page.getByRole('complementary', { name: /^(?:Trace|추적)$/ });

/** Writes in the channel that is open; what mentions the app opens its thread. */
export const write = async (page: Page, text: string): Promise<void> => {
  const form = channelOf(page).locator('form');
  const begun = page.locator('.thread article');
  const before = (await begun.count()) > 0 ? await begun.first().getAttribute('data-ts') : '';
  await form.getByRole('textbox').fill(text);
  await form.getByRole('button', { name: /^(?:Send|보내기)$/ }).click();
  if (text.startsWith('@')) await page.locator(`.thread article:first-child:not([data-ts="${before}"])`).waitFor();
};

/** Waits until the thread that is open has its answer, which is when thumbs can be given. */
export const answered = async (page: Page, count = 1): Promise<void> => {
  await threadOf(page)
    .getByRole('button', { name: /^(?:Helpful|도움이 됨)$/ })
    .nth(count - 1)
    .waitFor();
};
