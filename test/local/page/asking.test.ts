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

describe.runIf(hasBrowser)('Asking on the workspace page', () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await workplace();
  });
  afterEach(() => place.leave());
  afterAll(() => place?.close());

  const lastStep = () => place.local.turns.at(-1)?.steps[0];
  const lastResult = () => lastStep()?.result as { matched: number; query: { text: string } };

  it('answers a mention in its thread, with the figure that the source gave', async () => {
    const page = await place.open();
    await write(page, '@ask-aws who stopped CloudTrail logging in the last 2 days?');
    await answered(page);
    expect(lastResult().matched).toBeGreaterThan(0);
    expect(await threadOf(page).textContent()).toContain(`${lastResult().matched} matched`);
  });

  it('shows beside the thread what the agent did: operation, parameters, statement, result, citations, tokens', async () => {
    const page = await place.open();
    await write(page, '@ask-aws which users were blocked by Zscaler yesterday?');
    await answered(page);
    const trace = traceOf(page);
    expect(await trace.getByText('searchZscalerLogs').isVisible()).toBe(true);
    const said = await trace.textContent();
    for (const [name, value] of Object.entries(lastStep()?.parameters ?? {})) expect(said).toContain(`${name}${value}`);
    expect(said).toContain(lastResult().query.text);
    expect(said).toContain(`matched: ${lastResult().matched}`);
    expect(said).toContain('no language model was used');
    for (const { title } of place.local.turns.at(-1)?.citations ?? []) expect(said).toContain(title);
    expect(said).toMatch(/\d+ ms/);
  });

  it('goes on with a thread by a reply', async () => {
    const page = await place.open();
    await write(page, '@ask-aws failed Okta logins since yesterday by user');
    await answered(page);
    await threadOf(page).getByRole('textbox', { name: 'Reply' }).fill('@ask-aws and the lockouts?');
    await page.keyboard.press('Enter');
    await answered(page, 2);
    expect(lastStep()).toMatchObject({ actionGroup: 'okta', parameters: { topic: 'lockouts' } });
    expect(await traceOf(page).locator('details.trace-of').count()).toBe(2);
  });

  it('asks a question that the data suggests, by a click', async () => {
    const page = await place.open();
    await page.getByRole('combobox', { name: 'You are' }).selectOption('U0OMAR');
    const offered = channelOf(page).getByRole('region', { name: 'Try asking' }).getByRole('button').first();
    const question = await offered.textContent();
    await offered.click();
    await answered(page);
    expect(await threadOf(page).textContent()).toContain(question);
  });

  it('analyzes an alert that another app has posted from the data', async () => {
    const page = await place.open();
    const alert = channelOf(page).getByRole('article').filter({ hasText: 'GuardDuty' }).first();
    await alert.getByRole('button', { name: 'Analyze with Ask AWS' }).click();
    await answered(page);
    expect(await threadOf(page).getByRole('article').count()).toBeGreaterThan(1);
    expect(lastStep()?.status).toBe(200);
  });

  it('answers direct messages, below questions that the app suggests', async () => {
    const page = await place.open();
    await page.getByRole('navigation').getByRole('button', { name: 'Ask AWS' }).click();
    const suggested = channelOf(page).getByRole('button', { name: 'CloudTrail' });
    await suggested.waitFor();
    await write(page, 'any ransomware on our endpoints this week?');
    await answered(page);
    expect(lastStep()?.actionGroup).toBe('sentinelone');
    await suggested.click();
    await expect.poll(lastStep).toMatchObject({ actionGroup: 'cloudtrail', status: 200 });
  });

  it('takes /ask-aws, tells that alone, and answers in direct messages', async () => {
    const page = await place.open();
    const box = channelOf(page).getByRole('textbox');
    await box.fill('/');
    await page.getByRole('button', { name: /^\/ask-aws/ }).click();
    await page.keyboard.type('any ransomware on our endpoints this month?');
    await page.keyboard.press('Enter');
    const taken = channelOf(page).getByRole('article').filter({ hasText: 'Only visible to you' });
    await taken.filter({ hasText: 'The answer comes in our direct messages' }).last().waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'Ask AWS' }).click();
    await channelOf(page).getByText('any ransomware on our endpoints this month?').waitFor();
    await channelOf(page).getByRole('button', { name: /repl/ }).last().click();
    await answered(page);
    expect(lastStep()?.actionGroup).toBe('sentinelone');
  });

  it('tells who asks for help what can be asked, alone', async () => {
    const page = await place.open();
    await write(page, '/ask-aws help');
    const told = channelOf(page).getByRole('article').filter({ hasText: 'Only visible to you' });
    await told.getByText('I look things up in your security logs').last().waitFor();
  });

  it('forgets a thread where it is asked to', async () => {
    const page = await place.open();
    await write(page, '@ask-aws failed Okta logins since yesterday by user');
    await answered(page);
    await threadOf(page).getByRole('textbox', { name: 'Reply' }).fill('@ask-aws forget this thread');
    await page.keyboard.press('Enter');
    await threadOf(page).getByText('Forgotten: I deleted').waitFor();
  });

  it('edits and deletes what one has written oneself', async () => {
    const page = await place.open();
    await write(page, 'good mornin');
    const message = channelOf(page).getByRole('article').filter({ hasText: 'good mornin' });
    await message.hover();
    await message.getByRole('button', { name: 'Edit message' }).click();
    await message.getByRole('textbox', { name: 'Edit message' }).fill('good morning');
    await message.getByRole('button', { name: 'Save changes' }).click();
    await message.getByText('(edited)').waitFor();
    expect(await message.textContent()).toContain('good morning');
    await message.hover();
    await message.getByRole('button', { name: 'Delete message' }).click();
    await expect.poll(() => message.count()).toBe(0);
  });

  it('shows what is asked from the shell meanwhile', async () => {
    const page = await place.open();
    const question = 'new API tokens or applications in Okta';
    await place.local.ask({ question, askedAt: new Date(), user: 'minsu' });
    await channelOf(page).getByText(question).waitFor();
  });

  it('loads nothing from anywhere else, and nothing went wrong in the browser', () => {
    expect({ outside: place.outside, wrong: place.wrong }).toEqual({ outside: [], wrong: [] });
  });
});
