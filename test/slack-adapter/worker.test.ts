import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Around, adapter, around, mentioned } from '../support/adapter.ts';
import { looked, type Part } from '../support/agent-stream.ts';

let cloud: Around;
let slack: ReturnType<typeof adapter>;

beforeAll(async () => {
  cloud = await around();
  slack = adapter(cloud.env);
});
afterAll(() => cloud.close());

beforeEach(() => {
  Object.assign(cloud.slack, { messages: [], ephemeral: [], calls: [], fault: undefined });
  cloud.slack.person = { tz: 'Asia/Seoul', locale: 'ko-KR' };
  cloud.agent.heard = [];
});

const evidence = 'okta:example.okta.com:20261122T100000000Z:0b1c';
const failedLogins = {
  searched: {
    source: 'okta',
    since: '2026-11-22T09:00:00.000Z',
    until: '2026-11-23T09:00:00.000Z',
    filters: { outcome: 'FAILURE' },
  },
  matched: 128,
  atLeast: false,
  severity: null,
  groups: { principal: [{ value: 'dana@example.com', count: 90 }] },
  timeline: [],
  records: [{ evidence, time: '2026-11-22T10:00:00.000Z', title: 'Sign-in failed', principal: 'dana@example.com' }],
  shown: 1,
  cursor: null,
  gaps: ['3 unreadable lines were skipped'],
  warnings: [`log content tried to give instructions: ${evidence}`],
};
const answering = (text: string, ...parts: Part[]) => {
  cloud.agent.answer = () => [...parts, { text }];
};
const search = (result: unknown = failedLogins) =>
  looked('searchOktaEvents', { window: '24h', outcome: 'FAILURE' }, result);
const onlyMessage = () => {
  expect(cloud.slack.messages).toHaveLength(1);
  return cloud.slack.messages[0]!;
};
const queued = (body: string) => ({ Records: [{ body: JSON.stringify({ body, receivedAt: '' }) }] }) as SQSEvent;

describe('A mention', () => {
  it('is answered once, in its thread, in place of the progress, with what was searched and what could not be seen', async () => {
    answering(`**128** failed sign-ins, 90 of \`dana@example.com\`, see \`${evidence}\`.`, ...search());
    await slack.deliver(mentioned('<@U0ASK> failed Okta logins?', { ts: '1795424400.000200' }));
    const message = onlyMessage();
    expect(message).toMatchObject({
      channel: 'C0SEC',
      thread_ts: '1795424400.000200',
      unfurl_links: false,
      unfurl_media: false,
      parse: 'none',
      link_names: 'false',
      metadata: { event_type: 'ask_aws_turn', event_payload: { state: 'answered', unsupported: [] } },
    });
    expect(message.blocks[0]).toEqual({ type: 'markdown', text: message.text });
    expect(message.text).toBe(
      [
        `**128** failed sign-ins, 90 of \`dana@example.com\`, see \`${evidence}\`.`,
        `⚠ Log content tried to give instructions; it was treated as data: \`${evidence}\``,
        '**Searched**\n- Okta, 2026-11-22 18:00 – 2026-11-23 18:00 (Asia/Seoul): `outcome=FAILURE`, 128 matched, 1 shown',
        '**Could not see**\n- Okta: 3 unreadable lines were skipped',
      ].join('\n\n'),
    );
    expect(message.earlier[0]).toBe('Looking into it…');
  });

  it('tells the agent who may see what, when it was asked and in which zone', async () => {
    answering('Nothing.');
    await slack.deliver(mentioned('hello <@U0ASK> &lt;who&gt; &amp; <mailto:dana@example.com|dana@example.com>?'));
    expect(cloud.agent.heard).toEqual([
      {
        sessionId: expect.stringMatching(/^[0-9a-f]{64}$/),
        inputText: 'hello <who> & dana@example.com?',
        attributes: {
          access: 'cloudtrail,guardduty,investigation,okta',
          timeZone: 'Asia/Seoul',
          askedAt: '2026-11-23T09:00:00.000Z',
          traceId: cloud.slack.messages[0]?.metadata.event_payload.reference,
        },
        promptAttributes: { timeZone: 'Asia/Seoul', askedAt: '2026-11-23T09:00:00.000Z' },
        enableTrace: true,
        streamed: true,
        gone: expect.any(AbortSignal),
      },
    ]);
  });

  it('shows the steps while they run, and nothing of them after the answer', async () => {
    const shownSteps = new Promise<void>((resolve) => {
      cloud.slack.fault = (method, { text = '' }) => {
        if (method === 'chat.update' && text.includes('searchOktaEvents')) resolve();
        return undefined;
      };
    });
    const [step, result] = search() as [Part, Part];
    answering('결과가 없습니다.', step, { wait: shownSteps }, result);
    await slack.deliver(mentioned('<@U0ASK> 옥타 로그인 실패 보여줘'));
    const { text, earlier } = onlyMessage();
    expect(earlier.slice(0, 2)).toEqual([
      '확인하고 있습니다…',
      '확인하고 있습니다…\n- `searchOktaEvents` `window=24h` `outcome=FAILURE`…',
    ]);
    expect(text).toMatch(
      /^결과가 없습니다\.[\s\S]*\*\*검색한 범위\*\*[\s\S]*128건 일치[\s\S]*\*\*확인하지 못한 범위\*\*/,
    );
  });

  it('is answered once when it arrives as two events', async () => {
    answering('Once.');
    const ts = '1795424400.000300';
    await slack.deliver(mentioned('<@U0ASK> a question', { ts }));
    await slack.deliver(mentioned('<@U0ASK> a question', { ts }));
    expect(onlyMessage().text).toBe('Once.');
    expect(cloud.agent.heard).toHaveLength(1);
  });

  it('goes on in the message it had begun when a crash brings it again', async () => {
    answering('The answer.');
    const body = mentioned('<@U0ASK> a question');
    cloud.slack.fault = (method) =>
      method === 'chat.update' ? Response.json({ ok: false, error: 'fatal_error' }) : undefined;
    await expect(slack.work(queued(body))).rejects.toThrow('fatal_error');
    expect(onlyMessage().text).toBe('Looking into it…');
    cloud.slack.fault = undefined;
    await slack.work(queued(body));
    expect(onlyMessage().text).toBe('The answer.');
    await slack.work(queued(body));
    expect(onlyMessage().earlier).not.toContain('The answer.');
  });

  it('leaves nothing of a longer answer behind when a crash brings the question again', async () => {
    const body = mentioned('<@U0ASK> a long one');
    answering('A line of text. '.repeat(2000));
    let posted = 0;
    cloud.slack.fault = (method) => {
      if (method === 'chat.postMessage') posted += 1;
      return method !== 'auth.test' && posted > 2 ? Response.json({ ok: false, error: 'fatal_error' }) : undefined;
    };
    await expect(slack.work(queued(body))).rejects.toThrow('fatal_error');
    expect(cloud.slack.messages).toHaveLength(2);
    cloud.slack.fault = undefined;
    answering('A short one.');
    await slack.work(queued(body));
    expect(onlyMessage().text).toBe('A short one.');
  });

  it('gets an answer that is too long for one message in several, losing nothing', async () => {
    const lines = Array.from({ length: 900 }, (_, at) => `- record ${at}: 로그인 실패`);
    answering(lines.join('\n'));
    await slack.deliver(mentioned('<@U0ASK> list everything'));
    const shown = cloud.slack.messages.map(({ blocks }) =>
      blocks.flatMap(({ type, text }) => (type === 'markdown' ? [text] : [])).join('\n'),
    );
    expect(shown.length).toBeGreaterThan(1);
    for (const text of shown) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(11_000);
    expect(shown.join('\n').replaceAll(' ⚠', '')).toContain(lines.join('\n'));
  });

  it.each<[string, () => void, RegExp]>([
    ['is cut off', () => answering('', { text: 'Half an ans' }, { cut: true }), /connection was lost/],
    [
      'is refused for want of quota',
      () => answering('', { exception: 'serviceQuotaExceededException' }),
      /Too much is being asked/,
    ],
    ['fails in a dependency', () => answering('', { exception: 'dependencyFailedException' }), /Something went wrong/],
    ['says nothing', () => answering('  '), /no words for an answer/],
    [
      'may not be asked',
      () => {
        cloud.agent.answer = () =>
          Response.json(
            { message: 'secret detail' },
            { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } },
          );
      },
      /cannot reach the agent/,
    ],
  ])('hears that there is no answer, with a reference and no detail, when the agent %s', async (_, fail, sentence) => {
    fail();
    await slack.deliver(mentioned('<@U0ASK> a question'));
    const { text, metadata } = onlyMessage();
    expect(text).toMatch(sentence);
    expect(text).toContain(`Reference: \`${metadata.event_payload.reference}\``);
    expect(text).not.toMatch(/secret detail|Exception|Half an ans/);
    expect(metadata.event_payload.state).toBe('failed');
  });

  it('hears of a failure when Slack refuses the answer itself', async () => {
    answering('An answer that Slack does not like.');
    cloud.slack.fault = (method, { metadata = '' }) =>
      method === 'chat.update' && metadata.includes('answered')
        ? Response.json({ ok: false, error: 'invalid_blocks' })
        : undefined;
    await slack.deliver(mentioned('<@U0ASK> a question'));
    expect(onlyMessage().text).toMatch(/^Something went wrong/);
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable'])(
    'is answered all the same after an error of Slack’s own: %s',
    async (error) => {
      answering('The answer.');
      let errors = 0;
      cloud.slack.fault = (method, { metadata = '' }) => {
        const answered = method === 'chat.update' && metadata.includes('answered');
        errors += answered ? 1 : 0;
        return answered && errors <= 2 ? Response.json({ ok: false, error }) : undefined;
      };
      await slack.deliver(mentioned('<@U0ASK> a question'));
      expect(errors).toBe(3);
      expect(onlyMessage().text).toBe('The answer.');
    },
  );

  it('is not answered while Slack does not tell who asks: it might be a guest', async () => {
    answering('Nothing.', ...search());
    cloud.slack.fault = (method) =>
      method === 'users.info' ? Response.json({ ok: false, error: 'user_not_found' }) : undefined;
    await slack.deliver(mentioned('<@U0ASK> a question', { user: 'U0NOBODY' }));
    expect(onlyMessage().metadata.event_payload.state).toBe('failed');
    expect(onlyMessage().text).not.toContain('Nothing.');
  });

  it('notes what is found nowhere in the results, and marks it', async () => {
    answering('There were 128 failures and 4711 attacks.', ...search());
    await slack.deliver(mentioned('<@U0ASK> failed logins?'));
    const { text, metadata } = onlyMessage();
    expect(metadata.event_payload.unsupported).toEqual(['4711']);
    expect(text).toMatch(/^There were 128 failures and 4711 ⚠ attacks\./);
  });

  it('cites the pages that advice rests on', async () => {
    const reference = {
      content: { text: 'Turn on Block Public Access.' },
      location: { s3Location: { uri: 's3://pages/s3-public-access.md' } },
      metadata: { title: 'S3 public access', sourceUrl: 'https://docs.aws.amazon.com/s3.html' },
    };
    cloud.agent.answer = () => [
      { text: 'Turn on Block Public Access.', references: [reference, reference] },
      { text: '', references: [{ ...reference, metadata: {} }] },
    ];
    await slack.deliver(mentioned('<@U0ASK> protect S3?'));
    expect(onlyMessage().text).toBe(
      'Turn on Block Public Access.\n\n**Sources**\n- [S3 public access](https://docs.aws.amazon.com/s3.html)\n- `s3://pages/s3-public-access.md`',
    );
  });

  it('keeps text from logs from notifying anyone or leading anywhere', async () => {
    answering('Seen: <!channel> <@U0DANA> ![x](https://evil.example/x.png) https://evil.example');
    await slack.deliver(
      mentioned('<@U0ASK> what of U0DANA and https://evil.example/x.png was seen at https://evil.example?'),
    );
    expect(onlyMessage().text).toMatch(
      /^Seen: ‹!channel> ‹@U0DANA> x \(hxxps:\/\/evil\[\.\]example\/x\.png\) hxxps:\/\/evil\[\.\]example/,
    );
  });

  it('puts Korean text together that the stream cut inside a character', async () => {
    const bytes = Buffer.from('확인했습니다.');
    cloud.agent.answer = () => [{ text: bytes.subarray(0, 4) }, { text: bytes.subarray(4) }];
    await slack.deliver(mentioned('<@U0ASK> 확인했어?'));
    expect(onlyMessage().text).toBe('확인했습니다.');
  });

  it('of nothing gets help in the language of the asker', async () => {
    await slack.deliver(mentioned('<@U0ASK>'));
    expect(onlyMessage().text).toContain('예를 들어');
    expect(cloud.agent.heard).toEqual([]);
  });

  it.each([
    ['a bot', { bot_id: 'B1' }],
    ['an edit', { edited: { user: 'U0DANA', ts: '1' } }],
    ['itself', { user: 'U0ASK' }],
  ])('by %s is not answered', async (_, event) => {
    await slack.deliver(mentioned('<@U0ASK> a question', event));
    expect(cloud.slack.messages).toEqual([]);
  });

  it.each([
    ['in a channel shared with another organisation', {}, { is_ext_shared_channel: true }, { user: 'U0DANA' }],
    ['by a guest', { is_restricted: true }, {}, { user: 'U0GUEST' }],
  ])('%s is refused, to the asker alone', async (_, person, body, event) => {
    Object.assign(cloud.slack.person ?? {}, person);
    await slack.deliver(mentioned('<@U0ASK> a question', event, body));
    expect(cloud.slack.messages).toEqual([]);
    expect(cloud.slack.ephemeral).toEqual([{ user: event.user, text: expect.stringContaining('cannot ask') }]);
  });
});

describe('A thread', () => {
  const ask = async (text: string, thread_ts: string) => {
    await slack.deliver(mentioned(`<@U0ASK> ${text}`, { thread_ts }));
    return cloud.agent.heard.at(-1)!;
  };

  it('keeps its session, apart from other threads', async () => {
    answering('Yes.');
    const first = await ask('first', '1.1');
    const second = await ask('second', '1.1');
    const other = await ask('other', '2.2');
    expect(second).toMatchObject({ sessionId: first.sessionId, inputText: 'second' });
    expect(other.sessionId).not.toBe(first.sessionId);
  });

  it('starts a new session after a failure, and says what was said before', async () => {
    answering('Nine.');
    const first = await ask('first', '3.3');
    cloud.agent.answer = () => [{ cut: true }];
    await ask('second', '3.3');
    answering('Again.');
    const third = await ask('third', '3.3');
    expect(third.sessionId).not.toBe(first.sessionId);
    expect(third.inputText).toMatch(
      /^[^\n]+\n\[([0-9a-f]{16})\n\{"question":"first","answer":"Nine\."\}\n\1\]\n\nthird$/,
    );
  });
});
