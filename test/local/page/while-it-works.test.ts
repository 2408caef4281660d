import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serve } from '../../../local/http.ts';
import { answered, hasBrowser, threadOf, traceOf, type Workplace, workplace, write } from '../../support/browser.ts';

describe.runIf(hasBrowser)('While the app works', () => {
  let place: Workplace;
  let page: Page;
  let release: () => void = () => {};
  let held: Promise<void> = Promise.resolve();
  let isDenied = false;
  const slow =
    (serve: Serve): Serve =>
    async (request) => {
      await held;
      return serve(request);
    };
  const denying =
    (serve: Serve): Serve =>
    (request) =>
      isDenied
        ? new Response('{"message":"no"}', { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } })
        : serve(request);
  beforeAll(async () => {
    place = await workplace({ faults: { okta: slow, bedrock: denying } });
    page = await place.open();
  });
  afterAll(() => {
    release();
    return place?.close();
  });

  const hold = () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
  };
  const question = '@ask-aws failed Okta logins since yesterday by user';

  it('the thread shows its steps as they begin and end, then the answer in their place', async () => {
    hold();
    await write(page, question);
    await threadOf(page).getByText('searchOktaEvents').waitFor();
    await threadOf(page).getByRole('img', { name: 'in progress' }).last().waitFor();
    await threadOf(page).getByRole('img', { name: 'still writing' }).waitFor();
    expect(await threadOf(page).getByRole('log').getAttribute('aria-busy')).toBe('true');
    await traceOf(page).getByText('running').first().waitFor();
    release();
    await answered(page);
    expect(await threadOf(page).getByRole('log').getAttribute('aria-busy')).toBe('false');
    expect(await threadOf(page).getByRole('button', { name: 'Stop' }).count()).toBe(0);
  });

  it('Stop ends it, and the thread says so', async () => {
    hold();
    await write(page, question);
    await threadOf(page).getByText('searchOktaEvents').waitFor();
    await threadOf(page).getByRole('button', { name: 'Stop' }).click();
    await threadOf(page).getByText('Stopped, as you asked.').waitFor();
    release();
  });

  it('what was stopped can be asked again', async () => {
    release();
    await threadOf(page).getByRole('button', { name: 'Try again' }).click();
    await answered(page);
  });

  it('where Slack takes no status, the app shows a button of its own to stop with', async () => {
    for (const method of ['agents.sessions.setStatus', 'chat.startStream'])
      place.local.slack.failures.ask({ method, error: 'not_authorized', times: 9 });
    hold();
    await write(page, question);
    await threadOf(page).locator('.actions').getByRole('button', { name: 'Stop' }).click();
    await threadOf(page).getByText('Stopped, as you asked.').waitFor();
    release();
  });

  it('what failed is told in a neutral sentence, and can be asked again', async () => {
    isDenied = true;
    await write(page, question);
    const again = threadOf(page).getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await threadOf(page).textContent()).toContain('Reference:');
    isDenied = false;
    await again.click();
    await answered(page);
  });
});
