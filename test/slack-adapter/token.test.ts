import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../local/http.ts';
import { type Around, adapter, around, mentioned, signed, signingSecret } from '../support/adapter.ts';

let cloud: Around;
const servers: Served[] = [];
/** The one token that Slack takes, and the one in the secret. */
const token = { valid: 'xoxb-first', secret: 'xoxb-first' };

beforeAll(async () => {
  cloud = await around();
  const { slack } = cloud;
  const gate = await serve(async (request) => {
    if (request.headers.get('authorization') !== `Bearer ${token.valid}`)
      return Response.json({ ok: false, error: 'token_revoked' });
    const { pathname } = new URL(request.url);
    const headers = { 'content-type': request.headers.get('content-type') ?? '' };
    return fetch(`${slack.url}${pathname}`, { method: 'POST', headers, body: await request.text() });
  });
  const secrets = await serve(() => {
    const secret = { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: token.secret };
    return Response.json({ SecretString: JSON.stringify(secret) });
  });
  servers.push(gate, secrets);
  Object.assign(cloud.env, { SLACK_API_URL: `${gate.url}/api/`, AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url });
  Object.assign(process.env, cloud.env);
});
afterAll(async () => {
  await cloud.close();
  await Promise.all(servers.map((each) => each.close()));
});

describe('A new bot token', () => {
  it('is used by a worker that already runs, as soon as Slack refuses the old one', async () => {
    cloud.agent.answer = () => [{ text: 'Nothing **unusual**.' }];
    const { receive, take, work } = adapter(cloud.env);
    const ask = async () => {
      const before = cloud.slack.messages.length;
      await receive(signed(mentioned('<@U0ASK> anything unusual?')));
      const [message] = await take();
      await work({ Records: [{ body: message?.Body }] } as Parameters<typeof work>[0]);
      return cloud.slack.messages.slice(before).map(({ text }) => text);
    };
    expect(await ask()).toEqual([expect.stringContaining('unusual')]);
    Object.assign(token, { valid: 'xoxb-second', secret: 'xoxb-second' });
    expect(await ask()).toEqual([expect.stringContaining('unusual')]);
  });
});
