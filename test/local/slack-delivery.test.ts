import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../local/http.ts';
import { disturbed, requestUrl } from '../../local/slack/delivery.ts';
import { Workspace } from '../../local/slack/workspace.ts';
import { connectedApp, everything, servedWorkspace } from '../support/workspace.ts';

interface Came {
  headers: Record<string, string>;
  body: string;
}

let came: Came[];
let answers: (number | 'never')[];
let app: Served;
let workspace: Workspace;

const signingSecret = 'signing-secret';

beforeEach(async () => {
  came = [];
  answers = [];
  workspace = new Workspace({
    manifest: { ...everything, settings: { event_subscriptions: { bot_events: ['app_mention', 'message.im'] } } },
  });
  app = await serve(async (request) => {
    came.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
    const answer = answers.shift() ?? 200;
    if (answer === 'never') await new Promise((gone) => request.signal.addEventListener('abort', gone));
    return new Response('', { status: Number(answer) || 200 });
  });
  workspace.connect(requestUrl({ url: app.url, signingSecret, timeoutMs: 700, pausesMs: [0, 10, 10] }));
});
afterEach(() => app.close());

const header = (name: string) => came.map(({ headers }) => headers[name]);
const payload = (at: number) =>
  JSON.parse(came[at]?.body ?? '{}') as { event_id: string; event_time: number; event: { ts: string; text: string } };

describe('Delivery to a request URL', () => {
  it('is signed over what is sent', async () => {
    await workspace
      .person('dana')
      .mention('security', 'hello', { at: new Date('2026-11-20T09:00:00Z'), eventId: 'Ev1' });
    const [{ headers, body }] = came as [Came];
    const base = `v0:${headers['x-slack-request-timestamp']}:${body}`;
    expect(headers['x-slack-signature']).toBe(`v0=${createHmac('sha256', signingSecret).update(base).digest('hex')}`);
    expect(headers['content-type']).toBe('application/json');
    expect(payload(0)).toMatchObject({ event_id: 'Ev1', event_time: Date.parse('2026-11-20T09:00:00Z') / 1000 });
  });

  it('sends commands and clicks as forms', async () => {
    const dana = workspace.person('dana');
    await dana.command('/ask-aws', 'logins & more', 'security');
    const message = await dana.write('security', 'odd');
    await dana.shortcut('analyze_message', message);
    const [command, shortcut] = came.map(({ body }) => new URLSearchParams(body));
    expect(header('content-type')).toEqual(Array(2).fill('application/x-www-form-urlencoded'));
    expect(command?.get('text')).toBe('logins & more');
    expect(JSON.parse(shortcut?.get('payload') ?? '{}')).toMatchObject({
      type: 'message_action',
      message: { text: 'odd' },
    });
  });

  it('tries an event again that fails or takes too long, with the same id, and says why', async () => {
    answers = [500, 'never', 200];
    await workspace.person('dana').mention('security', 'hello');
    expect(header('x-slack-retry-num')).toEqual([undefined, '1', '2']);
    expect(header('x-slack-retry-reason')).toEqual([undefined, 'http_error 500', 'http_timeout']);
    expect(new Set(came.map((_, at) => payload(at).event_id)).size).toBe(1);
  });

  it('gives up after three tries more, and never tries a command again', async () => {
    answers = [500, 500, 500, 500, 500];
    await expect(workspace.person('dana').mention('security', 'hello')).rejects.toThrow('did not accept');
    await expect(workspace.person('dana').command('/ask-aws', 'x', 'security')).rejects.toThrow('did not accept');
    expect(came).toHaveLength(5);
  });

  it('repeats and delays on request', async () => {
    const deliver = requestUrl({ url: app.url, signingSecret });
    const first = (sent: Record<string, unknown>) => JSON.stringify(sent).includes('first');
    workspace.connect(
      disturbed(deliver, { again: (sent) => (first(sent) ? 2 : 0), lateMs: (sent) => (first(sent) ? 50 : 0) }),
    );
    const dana = workspace.person('dana');
    await Promise.all([dana.mention('security', 'first'), dana.mention('security', 'second')]);
    expect(came.map((_, at) => payload(at).event.text)).toEqual([
      '<@U0ASKAWS> second',
      ...Array(3).fill('<@U0ASKAWS> first'),
    ]);
  });

  it('tells nothing that the manifest did not subscribe to, or lacks the scope for', async () => {
    const dana = workspace.person('dana');
    await dana.write('security', 'just talking');
    await dana.openMessagesTab();
    expect(came).toEqual([]);
    const scopes = everything.oauth_config.scopes.bot.filter((scope) => scope !== 'im:history');
    const deaf = new Workspace({ manifest: { ...everything, oauth_config: { scopes: { bot: scopes } } } });
    deaf.connect(requestUrl({ url: app.url, signingSecret }));
    await deaf.person('dana').directMessage('hello?');
    expect(came).toEqual([]);
  });

  it('tells nothing of channels that the app is not in', async () => {
    workspace.open({ id: 'C0LEGAL', members: new Set(['U0DANA']) });
    await workspace.person('dana').mention('C0LEGAL', 'hello');
    expect(came).toEqual([]);
  });

  it('tells the app of its own messages where that is asked for, and Bolt leaves those alone', async () => {
    const slack = await servedWorkspace({ echo: true });
    const heard: string[] = [];
    const raw: string[] = [];
    const bolt = await connectedApp(slack);
    bolt.app.message(async ({ message }) => void heard.push('text' in message ? String(message.text) : ''));
    const told = slack.workspace.deliver;
    slack.workspace.connect(disturbed(told, {}));
    slack.workspace.connect(async (outgoing) => {
      raw.push(outgoing.type);
      return requestUrl({ url: bolt.url, signingSecret })(outgoing);
    });
    await slack.workspace.person('dana').directMessage('hello');
    await slack.client.chat.postMessage({ channel: 'D0DANA', text: 'my own' });
    await expect.poll(() => raw).toHaveLength(2);
    expect(heard).toEqual(['hello']);
    await Promise.all([bolt.close(), slack.close()]);
  });

  it('needs an app', async () => {
    const lonely = new Workspace({ manifest: everything });
    await expect(lonely.person('dana').mention('security', 'hello')).rejects.toThrow('no app is connected');
  });
});

describe('What fails on request', () => {
  it('is limited with the seconds to wait, refused, or answered after it was done', async () => {
    const slack = await servedWorkspace();
    const { workspace: at, client } = slack;
    at.failures.ask({ method: 'chat.postMessage', error: 'ratelimited', retryAfter: 7 });
    const post = (text: string) => client.chat.postMessage({ channel: 'C0SECURITY', text });
    await expect(post('one')).rejects.toMatchObject({ retryAfter: 7 });
    at.failures.ask({ method: 'chat.postMessage', error: 'internal_error', times: 2 });
    await expect(post('two')).rejects.toMatchObject({ data: { error: 'internal_error' } });
    await expect(post('three')).rejects.toMatchObject({ data: { error: 'internal_error' } });
    at.failures.ask({ method: 'chat.postMessage', error: 503, afterwards: true });
    await expect(post('four')).rejects.toMatchObject({ statusCode: 503 });
    await post('five');
    expect(
      at
        .person('dana')
        .sees('security')
        .map(({ text }) => text),
    ).toEqual(['four', 'five']);
    await slack.close();
  });

  it("is limited by Slack's budgets where they bind", async () => {
    let now = Date.now();
    const slack = await servedWorkspace({ rateLimits: true, now: () => now });
    const search = () => slack.client.usergroups.users.list({ usergroup: 'S0' });
    const words: string[] = [];
    for (let at = 0; at < 41; at += 1)
      words.push(
        await search().then(
          () => '',
          (error: Error) => error.message,
        ),
      );
    expect(words.filter((word) => word.includes('no_such_subteam'))).toHaveLength(40);
    await expect(search()).rejects.toMatchObject({ retryAfter: 3 });
    now += 3000;
    await expect(search()).rejects.toMatchObject({ data: { error: 'no_such_subteam' } });
    expect(await slack.client.auth.test()).toMatchObject({ ok: true });
    await slack.close();
  });
});
