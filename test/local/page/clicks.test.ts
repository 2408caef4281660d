import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answered, channelOf, hasBrowser, threadOf, type Workplace, workplace, write } from '../../support/browser.ts';

describe.runIf(hasBrowser)('What an answer offers on the workspace page', () => {
  let place: Workplace;
  let page: Page;
  beforeAll(async () => {
    place = await workplace();
    page = await place.open();
    await write(page, '@ask-aws failed console logins in CloudTrail of the last 7 days');
    await answered(page);
  });
  afterAll(() => place?.close());

  const offered = (name: string) => threadOf(page).getByRole('button', { name, exact: true }).first();
  const dialog = () => page.getByRole('dialog');
  const step = () => place.local.turns[0]?.steps[0];
  const result = () => step()?.result as { matched: number; records: { evidence: string; title: string }[] };

  it('shows a record as its source wrote it, and Escape closes it and gives the focus back', async () => {
    const menu = threadOf(page).getByRole('combobox', { name: 'Evidence…' });
    const evidence = result().records[0]?.evidence ?? '';
    await menu.focus();
    await menu.selectOption(evidence);
    await dialog().getByText('"eventName"').waitFor();
    expect(await dialog().textContent()).toContain(evidence);
    expect(await page.locator('dialog :focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect([...place.local.slack.views.values()].every(({ closed }) => closed)).toBe(true);
    expect(await page.locator('select:focus').getAttribute('aria-label')).toBe('Evidence…');
  });

  it('shows the statement that was run', async () => {
    await offered('Show query').click();
    await dialog().getByText('FROM').first().waitFor();
    expect(await dialog().textContent()).toContain(step()?.operationId);
    await dialog().getByRole('contentinfo').getByRole('button', { name: 'Close' }).click();
    await dialog().waitFor({ state: 'detached' });
  });

  it('draws the records as a table in pages, sorted by a click on a column', async () => {
    const table = threadOf(page).getByRole('table').first();
    expect(await table.getByRole('columnheader').allTextContents()).toContain('Time');
    await table.getByRole('button', { name: 'Time' }).click();
    const times = await table.locator('tbody tr td:first-child').allTextContents();
    expect(times).toEqual(times.toSorted());
    expect(await table.locator('th').first().getAttribute('aria-sort')).toBe('ascending');
  });

  it('draws a chart', async () => {
    expect(
      await threadOf(page)
        .getByRole('img', { name: /CloudTrail/ })
        .count(),
    ).toBeGreaterThan(0);
  });

  it('exports the records as a file, which can be looked into and downloaded', async () => {
    await offered('Export CSV').click();
    const download = threadOf(page).getByRole('link', { name: /^Download cloudtrail-.*\.csv/ });
    await download.waitFor();
    await threadOf(page).getByRole('button', { name: 'Preview' }).click();
    await threadOf(page).locator('.file pre').waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.length).toBe(result().matched + 1);
  });

  it('makes a report of the thread', async () => {
    await offered('Report').click();
    await threadOf(page)
      .getByRole('link', { name: /^Download report-.*\.md/ })
      .waitFor();
  });

  it('takes a thumb up, and thanks for it alone', async () => {
    await offered('Helpful').click();
    await threadOf(page).getByText('Thank you for the feedback.').waitFor();
    expect(await offered('Helpful').getAttribute('aria-pressed')).toBe('true');
  });

  it('takes a thumb down, and why', async () => {
    await offered('Not helpful').click();
    await offered('Tell why').click();
    const reason = dialog().getByRole('textbox', { name: 'Reason' });
    await reason.fill('A figure is missing');
    await dialog().getByRole('button', { name: 'Send' }).click();
    await threadOf(page).getByText('Thank you, the reason is noted.').waitFor();
    expect(await dialog().count()).toBe(0);
  });

  it('asks what the answer offers to ask next', async () => {
    const blocks = place.local.slack.channel('security')?.messages.flatMap((message) => message.blocks ?? []) ?? [];
    const [next] = blocks
      .flatMap((block) => (block as { elements?: { action_id?: string; text?: { text: string } }[] }).elements ?? [])
      .filter(({ action_id: id }) => id === 'suggestion_0');
    const question = next?.text?.text ?? '';
    await offered(question).click();
    await answered(page, 2);
    expect(await threadOf(page).locator('blockquote').last().textContent()).toContain(question);
  });

  it('shares an answer that was given alone', async () => {
    await write(page, '/ask-aws who stopped CloudTrail logging in the last 2 days?');
    await page.getByRole('navigation').getByRole('button', { name: 'Ask AWS' }).click();
    await channelOf(page).getByRole('button', { name: /repl/ }).last().click();
    await answered(page);
    await offered('Share in channel').click();
    await threadOf(page).getByText('The answer is shared.').waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'security' }).click();
    await channelOf(page).getByText('Shared by Dana Reyes').waitFor();
  });

  it('went wrong nowhere in the browser, and asked nobody else', () => {
    expect({ outside: place.outside, wrong: place.wrong }).toEqual({ outside: [], wrong: [] });
  });
});
