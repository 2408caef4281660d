import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answered, channelOf, hasBrowser, threadOf, type Workplace, workplace, write } from '../../support/browser.ts';

const folder = join(import.meta.dirname, '../../../docs/images');
const wanted = process.env.SCREENSHOTS === '1';
const moment = '2026-11-23T09:00:00';

/** `SCREENSHOTS=1 npx vitest run pictures` draws the pictures of the documents anew. */
describe.runIf(hasBrowser)('The pictures in the documents', { timeout: 120_000 }, () => {
  let place: Workplace;
  beforeAll(async () => {
    // Alerts are those of this moment too
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${moment}Z`) });
    place = await workplace();
    vi.useRealTimers();
    // The first question to Athena's stand-in waits until that has read the logs
    await place.local.ask({
      question: 'who stopped CloudTrail logging?',
      askedAt: new Date(`${moment}Z`),
      thread: 'before',
    });
    if (wanted) mkdirSync(folder, { recursive: true });
  });
  afterAll(() => place?.close());

  /** The page at the moment of asking. */
  const at = async (person: string): Promise<Page> => {
    const page = await place.open({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await page.getByRole('combobox', { name: 'You are' }).selectOption(person);
    await page.locator(`option:checked[value=${person}]`).waitFor({ state: 'attached' });
    await page.getByRole('combobox', { name: /^(?:Moment of asking|질문 시점)$/ }).selectOption('instant');
    await page.getByLabel(/^(?:Instant \(UTC\)|시점\(UTC\))$/).fill(moment);
    return page;
  };
  const drawn = async (page: Page, name: string) => {
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await threadOf(page)
      .getByRole('log')
      .evaluate((list) => list.scrollTo(0, 0));
    await page.mouse.move(0, 0);
    const path = join(folder, `${name}.png`);
    const picture = await page.screenshot({ animations: 'disabled', ...(wanted && { path }) });
    expect(picture.length).toBeLessThan(400_000);
    expect(existsSync(path) && statSync(path).size).toBeLessThan(400_000);
    expect(existsSync(path)).toBe(true);
  };

  it('an answered question, with its trace beside it', async () => {
    const page = await at('U0DANA');
    await write(page, '@ask-aws who stopped CloudTrail logging in the last 2 days?');
    await answered(page);
    await drawn(page, 'answer-with-trace');
  });

  it('a question and its answer in Korean', async () => {
    const page = await at('U0MINSU');
    await write(page, '@ask-aws 지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!');
    await answered(page);
    expect(await threadOf(page).textContent()).toContain('위협 7건');
    await drawn(page, 'korean-answer');
  });

  it('an alert of another app, analyzed', async () => {
    const page = await at('U0DANA');
    const alert = channelOf(page).getByRole('article').filter({ hasText: 'GuardDuty' }).first();
    await alert.getByRole('button', { name: 'Analyze with Ask AWS' }).click();
    await answered(page);
    await drawn(page, 'alert-analyzed');
  });
});
