/// <reference lib="dom" />
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  answered,
  channelOf,
  hasBrowser,
  threadOf,
  traceOf,
  type Workplace,
  workplace,
  write,
} from '../../support/browser.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** What axe finds against WCAG 2.1 AA, each with the elements it is about. */
const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(
    (values) =>
      (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: { type: 'tag', values },
      }),
    standards,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
};

describe.runIf(hasBrowser)('The workspace page for everybody', { timeout: 120_000 }, () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await workplace();
  });
  afterEach(async () => {
    for (const context of place.browser.contexts()) await context.close();
  });
  afterAll(() => place?.close());

  const question = '@ask-aws failed console logins in CloudTrail of the last 7 days';

  /** Opens a thread with its answer and everything of its trace. */
  const asked = async (options?: BrowserContextOptions, as?: string): Promise<Page> => {
    const page = await place.open(options);
    if (as) {
      await page.getByRole('combobox', { name: 'You are' }).selectOption(as);
      await page.locator(`option:checked[value=${as}]`).waitFor({ state: 'attached' });
    }
    await write(page, as === 'U0MINSU' ? '@ask-aws 지난 7일간 CloudTrail 콘솔 로그인 실패를 알려줘' : question);
    await answered(page);
    await page.evaluate(() => {
      for (const each of document.querySelectorAll('details')) each.open = true;
    });
    return page;
  };
  const focused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement);
  const tabTo = async (page: Page, to: Locator, key = 'Tab') => {
    for (let at = 0; at < 120; at += 1) {
      if ((await to.count()) > 0 && (await focused(to))) return;
      await page.keyboard.press(key);
    }
    throw new Error('it cannot be reached by Tab');
  };

  describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
    it('violates nothing of WCAG 2.1 AA in a channel, and among what a message offers', async () => {
      const page = await place.open({ colorScheme });
      expect(await violations(page)).toEqual([]);
      await write(page, 'good morning');
      const message = channelOf(page).getByRole('article').last();
      await message.hover();
      expect(await violations(page)).toEqual([]);
      await message.getByRole('button', { name: 'Edit message' }).click();
      expect(await violations(page)).toEqual([]);
      await channelOf(page)
        .getByRole('textbox', { name: /^Message/ })
        .fill('/');
      expect(await violations(page)).toEqual([]);
    });

    it('violates nothing of it in a thread with its answer and trace, nor in a modal', async () => {
      const page = await asked({ colorScheme });
      expect(await violations(page)).toEqual([]);
      const thread = threadOf(page);
      await thread.getByRole('button', { name: 'Show query' }).click();
      await page.getByRole('dialog').getByText('FROM').first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await thread.getByRole('button', { name: 'Not helpful' }).click();
      await thread.getByRole('button', { name: 'Tell why' }).click();
      await page.getByRole('dialog').getByRole('textbox').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });

    it('violates nothing of it in Korean, in direct messages, in the dialog about data and in a narrow window', async () => {
      const page = await asked({ colorScheme }, 'U0MINSU');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('navigation').getByRole('button', { name: 'Ask AWS' }).click();
      await channelOf(page).getByRole('button', { name: 'CloudTrail' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: /^데이터/ }).click();
      expect(await violations(page)).toEqual([]);
      const narrow = await asked({ colorScheme, viewport: { width: 420, height: 800 } });
      expect(await violations(narrow)).toEqual([]);
    });
  });

  it('can be used without a pointer: ask, look at the answer, press a button, fill in and leave a modal', async () => {
    const page = await place.open();
    await page.keyboard.press('Tab');
    expect(await focused(page.getByRole('link', { name: 'Skip to messages' }))).toBe(true);
    await tabTo(page, channelOf(page).getByRole('textbox', { name: 'Message #security' }));
    await page.keyboard.type(question);
    await page.keyboard.press('Enter');
    await answered(page);
    const reply = threadOf(page).getByRole('textbox', { name: 'Reply' });
    expect(await focused(reply)).toBe(true);

    await tabTo(page, threadOf(page).getByRole('button', { name: 'Not helpful' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    const why = threadOf(page).getByRole('button', { name: 'Tell why' });
    await why.waitFor();
    await tabTo(page, why);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(why)).toBe(true);

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await tabTo(page, dialog.getByRole('textbox'));
    await page.keyboard.type('not what I meant');
    await tabTo(page, dialog.getByRole('button', { name: 'Send' }));
    await page.keyboard.press('Enter');
    await threadOf(page).getByText('Thank you, the reason is noted.').waitFor();
    expect(await dialog.count()).toBe(0);
  });

  it('is walked through in the order in which it is read: top, channels, messages, thread, trace', async () => {
    const page = await asked();
    await page.getByRole('link', { name: 'Skip to messages' }).focus();
    const parts: string[] = [];
    for (let at = 0; at < 200; at += 1) {
      const part = await page.evaluate(
        () =>
          document.activeElement?.closest('.skip, .top, .sidebar, .channel, .thread, .trace')?.className.split(' ')[0],
      );
      if (part === undefined || (part === 'skip' && at > 0)) break;
      if (parts.at(-1) !== part) parts.push(part);
      await page.keyboard.press('Tab');
    }
    expect(parts).toEqual(['skip', 'top', 'sidebar', 'channel', 'thread', 'trace']);
  });

  // A log is a live region that waits for its turn
  it('tells a screen reader what is added to a thread, politely, once it is whole', async () => {
    const page = await asked();
    const list = threadOf(page).getByRole('log');
    expect(await list.getAttribute('aria-busy')).toBe('false');
    expect(await list.getByRole('article').count()).toBeGreaterThan(1);
    expect(await channelOf(page).getByRole('log').count()).toBe(1);
  });

  it('stays usable in a window of 420 pixels', async () => {
    const page = await asked({ viewport: { width: 420, height: 800 } });
    const sees = async (part: Locator) => {
      const box = await part.boundingBox();
      if (!box) throw new Error('it is not drawn');
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(420);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.y + box.height).toBeLessThanOrEqual(800);
      return box;
    };
    const isFlush = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    expect(await isFlush()).toBe(true);
    await sees(threadOf(page).getByRole('textbox', { name: 'Reply' }));
    expect((await sees(threadOf(page).getByRole('log'))).height).toBeGreaterThan(180);
    await sees(traceOf(page));
    await traceOf(page).getByRole('button', { name: 'Close trace' }).click();
    expect((await sees(threadOf(page).getByRole('log'))).height).toBeGreaterThan(400);
    await threadOf(page).getByRole('button', { name: 'Close thread' }).click();
    await sees(channelOf(page).getByRole('textbox'));
    await page.getByRole('navigation').getByRole('button', { name: 'Ask AWS' }).click();
    await channelOf(page).getByRole('button', { name: 'CloudTrail' }).waitFor();
    await sees(page.getByRole('button', { name: /^Data/ }));
    expect(await isFlush()).toBe(true);
  });
});
