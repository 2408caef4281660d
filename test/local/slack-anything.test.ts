import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../local/slack/web-api.ts';
import { servedWorkspace } from '../support/workspace.ts';

let slack: Awaited<ReturnType<typeof servedWorkspace>>;

beforeAll(async () => {
  slack = await servedWorkspace();
  slack.workspace.post('C0SECURITY', { ts: '1.1', user: 'U0DANA', text: 'x' });
  slack.workspace.post('C0SECURITY', { ts: '2.2', user: 'U0ASKAWS', text: 'x' });
});
afterAll(() => slack.close());

const send = async (method: string, body: string, type = 'application/json') => {
  const headers = { 'content-type': type, authorization: 'Bearer xoxb-test' };
  const response = await fetch(`${slack.slackApiUrl}${method}`, { method: 'POST', headers, body });
  return { status: response.status, answer: (await response.json()) as { ok: boolean; error?: string } };
};

/** Arguments as they should be, of which some are anything. */
const right = {
  blocks: [{ type: 'divider' }],
  channel: 'C0SECURITY',
  channel_id: 'C0SECURITY',
  chunks: [{ type: 'markdown_text', text: 'x' }],
  filename: 'a.csv',
  length: 3,
  files: [{ id: 'F0' }],
  metadata: { event_type: 'x', event_payload: {} },
  name: 'eyes',
  prompts: [{ title: 'x', message: 'x' }],
  recipient_team_id: 'T0EXAMPLE',
  recipient_user_id: 'U0DANA',
  status: 'active',
  text: 'x',
  thread_ts: '1.1',
  timestamp: '1.1',
  title: 'x',
  ts: '2.2',
  user: 'U0DANA',
  users: 'U0DANA',
  user_id: 'U0DANA',
  view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] },
};
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, [null], [[]], [{}], {}, 'x', 0, [{ type: 'actions', elements: [null] }], {
    blocks: [null],
  }),
  fc.jsonValue(),
  fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
  fc.array(
    fc.record({
      type: fc.constantFrom('section', 'actions', 'data_table', 'data_visualization', 'plan', 'task_update'),
      text: fc.jsonValue(),
      elements: fc.jsonValue(),
      rows: fc.jsonValue(),
      chart: fc.jsonValue(),
      tasks: fc.jsonValue(),
    }),
  ),
);

describe('Whatever is sent to the Slack stand-in', () => {
  it.each(Object.keys(methods))("%s answers in Slack's words", async (method) => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(Object.keys(right), { minLength: 1, maxLength: 3 }),
        anything,
        fc.boolean(),
        async (names, value, isForm) => {
          const trigger_id = slack.workspace.tickets.trigger('U0DANA');
          const given: Record<string, unknown> = {
            ...right,
            trigger_id,
            ...Object.fromEntries(names.map((name) => [name, value])),
          };
          const form = new URLSearchParams();
          for (const [name, each] of Object.entries(given))
            form.set(name, typeof each === 'string' ? each : JSON.stringify(each));
          const { status, answer } = isForm
            ? await send(method, form.toString(), 'application/x-www-form-urlencoded')
            : await send(method, JSON.stringify(given));
          expect(status).toBe(200);
          if (!answer.ok) expect(answer.error).toMatch(/^[a-z_]+$/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['{', 'invalid_json'],
    ['null', 'json_not_object'],
    ['[]', 'json_not_object'],
  ])('%s is no call', async (body, error) => {
    expect(await send('chat.postMessage', body)).toEqual({ status: 200, answer: { ok: false, error } });
  });
});
