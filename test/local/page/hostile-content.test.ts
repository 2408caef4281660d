/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelOf, hasBrowser, type Workplace, workplace, write } from '../../support/browser.ts';
import { bring, named, opened } from '../../support/every-block.ts';
import { attacks } from '../../support/injection.ts';
import { longest, scripts } from '../../support/scripts.ts';

const texts = [...attacks, ...scripts];

describe.runIf(hasBrowser)('Hostile text wherever the workspace page shows any', { timeout: 180_000 }, () => {
  let place: Workplace;
  let page: Page;
  const dialogs: string[] = [];
  beforeAll(async () => {
    place = await workplace();
    page = await place.open();
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  });
  afterAll(() => place?.close());

  /** Nothing ran, nothing was asked of another host, nothing leads to what could run, nothing hangs over. */
  const expectUnharmed = async () => {
    await page.evaluate(() => {
      for (const each of document.querySelectorAll('details')) each.open = true;
    });
    const found = await page.evaluate(() => ({
      pwned: 'pwned' in window || 'pwned' in {},
      inserted: document.querySelectorAll(
        'body :is(script, iframe, object, embed, link, style, meta, base, img, video, audio)',
      ).length,
      handlers: [...document.querySelectorAll('*')].filter((each) =>
        each.getAttributeNames().some((name) => name.startsWith('on')),
      ).length,
      links: [...document.querySelectorAll('[href], [xlink\\:href], [action], [formaction]')]
        .map((each) => each.getAttribute('href') ?? each.getAttribute('action') ?? '')
        .filter((href) => !/^(https?:|\/file\?|\/app\/|data:,$|#)/.test(href)),
      unsafe: document.querySelectorAll('a[href^=http]:not([rel~=noopener], [rel~=noreferrer])').length,
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      lists: [...document.querySelectorAll('.list, dialog, .sidebar')]
        .map((each) => each.scrollWidth - each.clientWidth)
        .filter((over) => over > 0),
    }));
    expect(found).toEqual({ pwned: false, inserted: 0, handlers: 0, links: [], unsafe: 0, over: 0, lists: [] });
    expect({ dialogs, outside: place.outside, wrong: place.wrong }).toEqual({ dialogs: [], outside: [], wrong: [] });
  };

  /** Opens a channel that is empty so far. */
  const fresh = async (name: string) => {
    const { slack } = place.local;
    const { id } = slack.open({ id: `C0${name.toUpperCase()}`, name, members: new Set(['U0DANA', 'U0ASKAWS']) });
    await page.getByRole('navigation').getByRole('button', { name }).click();
    return id;
  };
  const lastOf = (channel: string) =>
    page.locator(`[data-ts="${place.local.slack.channel(channel)?.messages.at(-1)?.ts}"]`);

  it('does nothing in a value of a hundred thousand characters', async () => {
    const channel = await fresh('long');
    for (const text of longest) bring(place.local.slack, channel, text);
    await lastOf(channel).waitFor({ timeout: 120_000 });
    await expectUnharmed();
  });

  it('does nothing in any block, file, attachment or name of what an app posted', async () => {
    const channel = await fresh('posted');
    for (const text of texts) bring(place.local.slack, channel, text);
    await lastOf(channel).waitFor({ timeout: 120_000 });
    await expectUnharmed();
  });

  it('does nothing in a preview of a file', async () => {
    await page.evaluate(() => {
      for (const each of document.querySelectorAll<HTMLElement>('.file button')) each.click();
    });
    await expect.poll(() => page.locator('.file pre').count(), { timeout: 120_000 }).toBe(texts.length);
    await expectUnharmed();
  });

  it('does nothing in what somebody types, nor when it is edited', async () => {
    const channel = await fresh('typed');
    for (const text of scripts.slice(0, 6)) await write(page, text);
    for (const text of texts) await place.local.slack.person('U0DANA').write(channel, text);
    const message = lastOf(channel);
    await message.waitFor();
    expect(await channelOf(page).locator('.list a').count()).toBe(0);
    await message.hover();
    await message.getByRole('button', { name: 'Edit message' }).click();
    await message.getByRole('textbox').fill(scripts[3] ?? '');
    await message.getByRole('button', { name: 'Save changes' }).click();
    await message.getByText('(edited)').waitFor();
    await expectUnharmed();
  });

  it('does nothing in names of people and channels, titles of threads and suggested questions', async () => {
    const { slack } = place.local;
    for (const [index, text] of texts.entries()) {
      slack.join(named(text, index));
      const { id } = slack.open({ id: `C0EVIL${index}`, name: text, members: new Set(['U0DANA', `U0EVIL${index}`]) });
      slack.prompts.set(id, { title: text, thread: undefined, prompts: [{ title: text, message: text }] });
    }
    slack.tell();
    const channels = page.getByRole('navigation').getByRole('listitem');
    await channels.nth(texts.length).waitFor();
    for (const text of scripts.slice(-6)) {
      await channels
        .nth(texts.indexOf(text) + 5)
        .getByRole('button')
        .click();
      await expectUnharmed();
    }
  });

  it('does nothing in a modal', async () => {
    const { slack } = place.local;
    for (const text of [...scripts, ...longest]) {
      opened(slack, 'U0DANA', text);
      await page.locator('dialog[open] .modal-body').waitFor();
      await expectUnharmed();
      for (const view of slack.views.values()) Object.assign(view, { closed: true });
      slack.tell();
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
  });
});
