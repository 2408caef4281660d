import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../local/http.ts';
import { receiverOver } from '../../slack-adapter/receiver.ts';
import { receiverSettings } from '../../slack-adapter/settings.ts';
import { type Around, adapter, around, mentioned, signed } from '../support/adapter.ts';

let cloud: Around;
let slack: ReturnType<typeof adapter>;

beforeAll(async () => {
  cloud = await around();
  slack = adapter(cloud.env);
});
afterAll(() => cloud.close());

const status = async (request: Parameters<typeof slack.receive>[0]) => (await slack.receive(request)).statusCode;
const now = () => Math.floor(Date.now() / 1000);

describe('receiver', () => {
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
    const answer = await slack.receive(signed(JSON.stringify({ type: 'url_verification', challenge: 'abc' })));
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
    ['signed 302 s ago', () => ({ at: now() - 302 }), () => {}],
    ['signed 302 s ahead', () => ({ at: now() + 302 }), () => {}],
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
    const request = signed(mentioned('x'), options());
    const headers = { ...request.headers } as Record<string, string>;
    change(headers);
    expect(await status({ ...request, headers })).toBe(401);
  });

  it.each([-298, 298])('accepts a clock that differs by %i s', async (skew) => {
    expect(await status(signed('{}', { at: now() + skew }))).toBe(200);
  });

  it('refuses a body that was altered by a single byte', async () => {
    const request = signed(mentioned('x'));
    expect(await status({ ...request, body: `${request.body} ` })).toBe(401);
  });

  it('refuses a body of more than a megabyte, however it is encoded', async () => {
    const body = 'x'.repeat(1_000_001);
    expect(await status(signed(body))).toBe(413);
    expect(await status({ ...signed(body), body: Buffer.from(body).toString('base64'), isBase64Encoded: true })).toBe(
      413,
    );
  });

  it('answers 400 to a signed body that is neither JSON nor one of the forms that Slack sends', async () => {
    for (const body of ['{"type":', 'payload=%7B', 'command', '']) expect(await status(signed(body))).toBe(400);
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
  });

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
