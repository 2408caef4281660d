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

describe.runIf(hasBrowser)('Whoever one is on the workspace page', () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await workplace();
  });
  afterEach(() => place.leave());
  afterAll(() => place?.close());

  const openAs = async (id: string) => {
    const page = await place.open();
    await page.getByRole('combobox', { name: 'You are' }).selectOption(id);
    await page.locator(`option:checked[value=${id}]`).waitFor({ state: 'attached' });
    return page;
  };

  it('a guest sees only the channel that they are guests of, and hears alone that they cannot ask', async () => {
    const page = await openAs('U0GUEST');
    await expect.poll(() => page.getByRole('navigation').getByRole('button').allTextContents()).toHaveLength(2);
    await write(page, '@ask-aws failed Okta logins since yesterday by user');
    const denied = threadOf(page).getByRole('article').filter({ hasText: 'Only visible to you' });
    await denied.getByText('You cannot ask about security data in this channel').waitFor();
    const other = await place.open();
    expect(await channelOf(other).getByText('You cannot ask about security data').count()).toBe(0);
    expect(place.local.turns).toHaveLength(0);
  });

  it('an analyst without Okta hears that Okta was not searched, and sees nothing of it', async () => {
    const page = await openAs('U0OMAR');
    await write(page, '@ask-aws failed Okta logins since yesterday by user');
    await answered(page);
    expect(await threadOf(page).textContent()).toContain('you may not see this source here');
    expect(place.local.turns.at(-1)?.steps).toMatchObject([{ actionGroup: 'okta', status: 403 }]);
  });

  it('who writes Korean reads Korean, in the time of Seoul, in a font that comes with the page', async () => {
    const page = await openAs('U0MINSU');
    await channelOf(page).getByRole('textbox', { name: '#security에 메시지 보내기' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await write(page, '@ask-aws 지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘');
    await answered(page);
    const { matched } = place.local.turns.at(-1)!.steps[0]!.result as { matched: number };
    expect(await threadOf(page).textContent()).toContain(`위협 ${matched}건`);
    expect(await traceOf(page).textContent()).toContain('파라미터');
    const loaded = "[...document.fonts].filter(({ status }) => status === 'loaded').length";
    expect(await page.evaluate(loaded)).toBeGreaterThan(0);
  });

  it('what is done at another moment is taken to be done then', async () => {
    const page = await place.open();
    await page.getByRole('combobox', { name: 'Moment of asking' }).selectOption('instant');
    await page.getByLabel('Instant (UTC)').fill('2026-11-23T09:00:00');
    await write(page, '@ask-aws failed Okta logins of the last 24 hours');
    await answered(page);
    expect(place.local.turns.at(-1)?.attributes.askedAt).toMatch(/^2026-11-23T09:00:00/);
    expect(await traceOf(page).textContent()).toContain('2026-11-23 09:00 UTC');
    expect(await threadOf(page).textContent()).toContain('2026-11-22 09:00');

    await threadOf(page).locator('.actions').last().getByRole('button').first().click();
    await answered(page, 2);
    expect(place.local.turns.at(-1)?.attributes.askedAt).toMatch(/^2026-11-23T09:00:00/);

    await write(page, '/ask-aws Okta lockouts of the last 24 hours');
    await expect.poll(() => place.local.turns.at(-1)?.steps[0]?.parameters.topic).toBe('lockouts');
    expect(place.local.turns.at(-1)?.attributes.askedAt).toMatch(/^2026-11-23T09:00:00/);
  });

  it('went wrong nowhere in the browser, and asked nobody else', () => {
    expect({ outside: place.outside, wrong: place.wrong }).toEqual({ outside: [], wrong: [] });
  });
});
