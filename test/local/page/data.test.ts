import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answered, channelOf, hasBrowser, threadOf, type Workplace, workplace, write } from '../../support/browser.ts';
import { event, folderWith, okta } from '../../support/exports.ts';

describe.runIf(hasBrowser)("One's own exports on the workspace page", () => {
  let place: Workplace;
  let page: Page;
  beforeAll(async () => {
    place = await workplace();
    page = await place.open();
  });
  afterAll(() => place?.close());

  const data = () => page.getByRole('dialog', { name: 'What is asked about' });
  const load = async (folder: string) => {
    if ((await data().count()) === 0) await page.getByRole('button', { name: /^Data/ }).click();
    await data()
      .getByRole('textbox', { name: /^Folder on this machine/ })
      .fill(folder);
    await data().getByRole('button', { name: 'Load' }).click();
  };
  const exports = () =>
    folderWith({
      'okta/log.ndjson': [
        ...Array.from({ length: 7 }, (_, at) =>
          JSON.stringify(
            okta(`u${at}`, {
              outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
              actor: { alternateId: 'lee@example.com' },
              debugContext: { debugData: { padding: 'long '.repeat(15_000) } },
            }),
          ),
        ),
        '{broken',
      ].join('\n'),
      'cloudtrail/trail.json': JSON.stringify({
        Records: [event('e1', { eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' })],
      }),
    });

  it('a folder that is not there is told in one sentence, and everything stays as it was', async () => {
    await load('/no/such/folder');
    await data().getByText('There is no folder "/no/such/folder".').waitFor();
    expect(await data().getByRole('table', { name: 'Sample data' }).count()).toBe(1);
  });

  it('says how much of each source was read, and what was not', async () => {
    await load(await exports());
    await data().getByText('okta/log.ndjson').waitFor();
    const rows = await data().getByRole('row').allTextContents();
    expect(rows).toContainEqual(expect.stringMatching(/^Okta7/));
    expect(rows).toContainEqual(expect.stringMatching(/^CloudTrail1/));
    expect(rows).toContainEqual(expect.stringMatching(/^SentinelOneno data/));
    expect(await data().textContent()).toContain('okta/log.ndjson 1 line');
  });

  it('offers to ask as of its newest record, and then answers with its exact figure', async () => {
    await data().getByRole('button', { name: 'Ask as of the newest record' }).click();
    expect(await page.getByLabel('Instant (UTC)').inputValue()).toContain('2026-11-22T08:00:01');
    await write(page, '@ask-aws failed Okta logins of the last 24 hours by user');
    await answered(page);
    expect(await threadOf(page).textContent()).toContain('7 matched');
    expect(await threadOf(page).textContent()).toContain('lee@example.com');
  });

  it('shows a record that is too long for a window in pages', async () => {
    await threadOf(page).getByRole('combobox', { name: 'Evidence…' }).selectOption({ index: 1 });
    const record = page.getByRole('dialog', { name: 'Evidence' });
    await record.getByText('Page 1 of 2').waitFor();
    await record.getByRole('button', { name: 'Next page' }).click();
    await record.getByText('Page 2 of 2').waitFor();
    await record.getByRole('button', { name: 'Previous page' }).click();
    await record.getByText('Page 1 of 2').waitFor();
    await page.keyboard.press('Escape');
    await record.waitFor({ state: 'detached' });
  });

  it('posts alerts of these records, and suggests questions that they can answer', async () => {
    await channelOf(page).getByText('StopLogging was called').waitFor();
    expect(await channelOf(page).getByText('Threat detected').count()).toBe(0);
    const other = await place.open();
    const offered = await channelOf(other)
      .getByRole('region', { name: 'Try asking' })
      .getByRole('button')
      .allTextContents();
    expect(offered).toHaveLength(2);
    await other.close();
  });

  it('goes back to the sample data', async () => {
    await page.getByRole('button', { name: /^Data/ }).click();
    await data().getByRole('button', { name: 'Leave this folder' }).click();
    await data().getByRole('table', { name: 'Sample data' }).waitFor();
    await page.keyboard.press('Escape');
    await channelOf(page).getByText('Threat detected').first().waitFor();
    await write(page, '@ask-aws any ransomware on our endpoints this month?');
    await answered(page);
    expect(place.local.turns.at(-1)?.steps[0]).toMatchObject({ actionGroup: 'sentinelone', status: 200 });
  });
});
