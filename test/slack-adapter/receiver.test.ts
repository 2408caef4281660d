import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundle, entries } from '../../infra/bundle.ts';
import { serve } from '../../local/http.ts';
import { receiverOver } from '../../slack-adapter/receiver.ts';
import { receiverSettings } from '../../slack-adapter/settings.ts';
import { type Around, adapter, around, mentioned, signed } from '../support/adapter.ts';

type Receive = ReturnType<typeof receiverOver>;

const folder = mkdtempSync(join(tmpdir(), 'ask-aws-receiver-'));
let cloud: Around;
let slack: ReturnType<typeof adapter>;
let bundled: Receive;

beforeAll(async () => {
  cloud = await around();
  slack = adapter(cloud.env);
  const file = join(folder, 'receiver.mjs');
  bundle(entries.receiver ?? '', file);
  bundled = ((await import(file)) as { handler: Receive }).handler;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await cloud.close();
});

const now = () => Math.floor(Date.now() / 1000);
const nothingQueued = async () => expect([...(await slack.take()), ...(await slack.take('interactions'))]).toEqual([]);

describe.each(['as it is written', 'as it is bundled'])('The receiver %s', (how) => {
  const receive: Receive = (request) => (how === 'as it is bundled' ? bundled : slack.receive)(request);
  const status = async (request: Parameters<Receive>[0]) => (await receive(request)).statusCode;

  it('puts a signed mention into the queue, as it came, and answers 200', async () => {
    const body = mentioned('<@U0ASK> who disabled CloudTrail yesterday?');
    expect(await status(signed(body))).toBe(200);
    const [message] = await slack.take();
    expect(JSON.parse(message?.Body ?? '{}')).toEqual({ body, receivedAt: expect.any(String) });
  });

  it.each(['🙂 emoji', '확인', 'a\ufffeb\uffff', '\u007f\u0085', 'null \u0000'])(
    'queues every character: %j',
    async (text) => {
      const body = mentioned(`<@U0ASK> ${text}`);
      expect(await status(signed(body))).toBe(200);
      const [message] = await slack.take();
      expect(JSON.parse(message?.Body ?? '{}').body).toBe(body);
    },
  );

  it('accepts a body that API Gateway encoded as base64', async () => {
    const body = mentioned('<@U0ASK> 안녕하세요');
    const request = signed(body);
    expect(await status({ ...request, body: Buffer.from(body).toString('base64'), isBase64Encoded: true })).toBe(200);
    expect(await slack.take()).toHaveLength(1);
  });

  it('answers the challenge by which Slack verifies the address', async () => {
    const answer = await receive(signed(JSON.stringify({ type: 'url_verification', challenge: 'abc' })));
    expect(answer).toMatchObject({ statusCode: 200, body: 'abc' });
  });

  it('acknowledges everything else without queueing it', async () => {
    const message = mentioned('x', { type: 'message', channel_type: 'channel', thread_ts: '1.1' });
    for (const body of [message, '{"type":"app_rate_limited"}', '[]', 'null', '3', '{"type":"event_callback"}'])
      expect(await status(signed(body))).toBe(200);
    expect(await slack.take()).toEqual([]);
  });

  it('queues an event that Slack sends twice once', async () => {
    const body = mentioned('<@U0ASK> again');
    expect([await status(signed(body)), await status(signed(body))]).toEqual([200, 200]);
    expect([...(await slack.take()), ...(await slack.take())]).toHaveLength(1);
  });

  const tampered: [string, () => Parameters<typeof signed>[1], (headers: Record<string, string>) => void][] = [
    ['without a signature', () => ({}), (headers) => delete headers['X-Slack-Signature']],
    ['without a timestamp', () => ({}), (headers) => delete headers['X-Slack-Request-Timestamp']],
    ['with a signature by another secret', () => ({ secret: 'other' }), () => {}],
    ['signed 301 s ago', () => ({ at: now() - 301 }), () => {}],
    ['signed 301 s ahead', () => ({ at: now() + 301 }), () => {}],
    ['signed in another century', () => ({ at: 1 }), () => {}],
    [
      'with another version of the signature',
      () => ({}),
      (headers) => {
        headers['X-Slack-Signature'] = headers['X-Slack-Signature']?.replace('v0=', 'v1=') ?? '';
      },
    ],
    [
      'with a shorter signature',
      () => ({}),
      (headers) => {
        headers['X-Slack-Signature'] = headers['X-Slack-Signature']?.slice(0, -2) ?? '';
      },
    ],
    [
      'with another timestamp than the one signed',
      () => ({}),
      (headers) => {
        headers['X-Slack-Request-Timestamp'] = String(now() - 1);
      },
    ],
  ];

  it.each(tampered)('refuses a request %s', async (_, options, change) => {
    const refused = async () => {
      const request = signed(mentioned('x'), options());
      const headers = { ...request.headers } as Record<string, string>;
      change(headers);
      return status({ ...request, headers });
    };
    expect(await atOnce(refused)).toBe(401);
    await nothingQueued();
  });

  it.each([-300, 300])('accepts a clock that differs by %i s', async (skew) => {
    expect(await atOnce(() => status(signed('{}', { at: now() + skew })))).toBe(200);
  });

  it('refuses a body that was altered by a single byte', async () => {
    const request = signed(mentioned('x'));
    expect(await status({ ...request, body: `${request.body} ` })).toBe(401);
    await nothingQueued();
  });

  it.each([undefined, 'text/plain', 'multipart/form-data; boundary=x', 'application/xml', '\u0000'])(
    'looks at what a body is, not at its content type: %s',
    async (type) => {
      const withType = (request: ReturnType<typeof signed>) => ({
        ...request,
        headers: { ...request.headers, ...(type !== undefined && { 'content-type': type }) },
      });
      expect(await status(withType(signed('<xml/>')))).toBe(400);
      expect(await status(withType(signed('<xml/>', { secret: 'other' })))).toBe(401);
      await nothingQueued();
      const body = mentioned('<@U0ASK> hello');
      expect(await status(withType(signed(body)))).toBe(200);
      expect(await slack.take()).toHaveLength(1);
    },
  );

  it('refuses a body of more than a megabyte, however it is encoded', async () => {
    const body = 'x'.repeat(1_000_001);
    const encoded = { ...signed(body), body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    expect([await status(signed(body)), await status(encoded)]).toEqual([400, 400]);
    expect(await status(signed('x'.repeat(6_000_000), { secret: 'other' }))).toBe(400);
    await nothingQueued();
  });

  it('answers 400 to a signed body that is neither JSON nor one of the forms that Slack sends', async () => {
    for (const body of ['{"type":', 'payload=%7B', 'command', '']) expect(await status(signed(body))).toBe(400);
    await nothingQueued();
  });

  it('never accepts random bytes, and never fails on them', async () => {
    const anything = fc.record({ body: fc.string({ unit: 'binary' }), signature: fc.string(), at: fc.string() });
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async ({ body, signature, at }, isBase64Encoded) => {
        const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': at };
        expect(await status({ ...signed(''), headers, body, isBase64Encoded })).toBe(401);
      }),
      { numRuns: 100 },
    );
    await nothingQueued();
  });

  it('fails at nothing that Slack could sign', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((json) => new URLSearchParams({ payload: json }).toString()),
      fc
        .object({ key: fc.constantFrom('type', 'event', 'team_id', 'actions', 'container', 'command', 'payload') })
        .map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        expect([200, 400]).toContain(await status(signed(body)));
      }),
      { numRuns: 200 },
    );
    while ((await slack.take('interactions')).length > 0);
    while ((await slack.take()).length > 0);
  });

  it('accepts an exact replay within 300 s, which is answered once', async () => {
    cloud.agent.answer = () => [{ text: 'The answer.' }];
    const said = cloud.slack.messages.length;
    const request = signed(mentioned('<@U0ASK> once?'), { at: now() - 200 });
    // As when the queue no longer knows the first: it remembers for five minutes.
    const events: SQSEvent[] = [];
    for (let time = 0; time < 2; time += 1) {
      expect(await status(request)).toBe(200);
      const [message] = await slack.take();
      if (message) events.push({ Records: [{ body: message.Body }] } as SQSEvent);
    }
    expect(events).toHaveLength(1);
    for (const event of [...events, ...events]) await slack.work(event);
    expect(cloud.slack.messages.slice(said).map(({ text }) => text)).toEqual(['The answer.']);
  });

  it('takes a command and a click, signed as events are', async () => {
    const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    const at = { team_id: 'T0TEAM', channel_id: 'C0SEC', user_id: 'U0DANA' };
    const command = form({ ...at, command: '/ask-aws', text: 'who disabled CloudTrail?', trigger_id: `1.${how}` });
    expect(await receive(signed(command))).toMatchObject({ statusCode: 200, body: expect.stringContaining('looking') });
    expect((await slack.take()).map(({ Body = '' }) => JSON.parse(Body).body)).toEqual([command]);
    const payload = {
      type: 'block_actions',
      team: { id: 'T0TEAM' },
      user: { id: 'U0DANA' },
      trigger_id: `2.${how}`,
      container: { type: 'message', channel_id: 'C0SEC', message_ts: '1.1', thread_ts: '1.0' },
      actions: [{ action_id: 'open_evidence', value: 'okta:x:y:z' }],
    };
    const click = form({ payload: JSON.stringify(payload) });
    expect(await status(signed(click))).toBe(200);
    expect((await slack.take('interactions')).map(({ Body = '' }) => JSON.parse(Body))).toMatchObject([
      { body: click, viewId: 'V0VIEW' },
    ]);
    expect(await status(signed(click, { secret: 'other' }))).toBe(401);
    await nothingQueued();
  });
});

/** The clock stands still meanwhile. */
const atOnce = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
};

describe('The receiver', () => {
  it('answers 500 while SQS is down, so that Slack sends the event again', async () => {
    const receive = receiverOver({ ...receiverSettings(cloud.env), questionsQueueUrl: 'http://127.0.0.1:9/0/q.fifo' });
    expect(await receive(signed(mentioned('x')))).toEqual({ statusCode: 500 });
  });

  it('learns a new signing secret from the first request that it signs, and is not made to read it over and over', async () => {
    let secret = 'old';
    let reads = 0;
    const secrets = await serve(() => {
      reads += 1;
      return Response.json({ SecretString: JSON.stringify({ SLACK_SIGNING_SECRET: secret }) });
    });
    const receive = receiverOver({ ...receiverSettings(cloud.env), secretsManagerUrl: secrets.url });
    const answer = async (by: string) => (await receive(signed('{}', { secret: by }))).statusCode;
    expect(await answer('old')).toBe(200);
    secret = 'new';
    expect(await answer('new')).toBe(200);
    expect([await answer('old'), await answer('guess'), await answer('guess')]).toEqual([401, 401, 401]);
    expect(reads).toBe(2);
    await secrets.close();
  });

  it('names the variable that is missing', () => {
    expect(() => receiverSettings({ AWS_REGION: 'us-east-1' })).toThrow(
      'SLACK_SECRET_ARN is not set: the Slack adapter cannot start without it.',
    );
  });
});
