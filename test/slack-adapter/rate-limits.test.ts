import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looked } from '../support/agent-stream.ts';
import { type Flow, flow } from '../support/flow.ts';

let at: Flow;

beforeAll(async () => {
  at = await flow({ rateLimits: true });
  at.agent.answer = () => [
    ...looked('searchOktaEvents', { window: '24h' }, { matched: 2 }),
    ...Array.from({ length: 30 }, (_, word) => ({ text: `word ${word} ` })),
  ];
});
afterAll(() => at.close());

describe('Ten questions in a few seconds', () => {
  it('are answered without a call that Slack would limit', async () => {
    const dana = at.slack.person('dana');
    for (let question = 0; question < 10; question += 1) await dana.mention('security', `question ${question}`);
    await at.settle();
    const answered = at.said('C0SECURITY').filter(({ metadata }) => metadata?.event_payload.state === 'answered');
    expect(answered).toHaveLength(10);
    expect(at.slack.budgets?.exceeded).toBe(0);
  });
});
