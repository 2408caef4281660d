import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bot } from '../../../local/slack/people.ts';
import { everyBlockWith } from '../../support/blocks.ts';
import { channelOf, hasBrowser, type Workplace, workplace } from '../../support/browser.ts';

const scripts = [
  '<script>window.ran = true</script>',
  '<img src="x" onerror="window.ran = true"><svg onload="window.ran = true">',
  'javascript:window.ran=true',
  '[read](javascript:window.ran=true) <javascript:window.ran=true|read>',
  '<https://evil.example/a|read> ![chart](https://evil.example/a.png)',
];

describe.runIf(hasBrowser)('Blocks on the workspace page', () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await workplace();
  });
  afterEach(() => place.leave());
  afterAll(() => place?.close());

  it('say what the app sent, to the second', async () => {
    const page = await place.open();
    const text = 'at 2026-11-26T07:30:15.000Z by dana@example.com from 10:20:30';
    const blocks = everyBlockWith(text);
    place.local.slack.post('C0OPS', { ts: place.local.slack.nextTs(), user: bot.id, text, blocks });
    place.local.slack.tell();
    await page.getByRole('navigation').getByRole('button', { name: 'ops' }).click();
    const message = channelOf(page).getByRole('article').last();
    await message.getByText(text).first().waitFor();
    expect((await message.textContent())?.split(text).length).toBeGreaterThan(blocks.length);
  });

  it.each(scripts)('of any kind run, load and lead to nothing: %s', async (text) => {
    const page = await place.open();
    const blocks = everyBlockWith(text);
    place.local.slack.post('C0OPS', { ts: place.local.slack.nextTs(), user: bot.id, text, blocks });
    place.local.slack.tell();
    await page.getByRole('navigation').getByRole('button', { name: 'ops' }).click();
    const message = channelOf(page).getByRole('article').last();
    await message.getByRole('table').first().waitFor();
    expect(await message.locator('img, iframe, script, object, embed, video').count()).toBe(0);
    for (const link of await message.getByRole('link').all()) {
      expect(await link.getAttribute('href')).toMatch(/^https?:/);
      expect(await link.getAttribute('rel')).toContain('noopener');
    }
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect({ outside: place.outside, wrong: place.wrong }).toEqual({ outside: [], wrong: [] });
  });
});
