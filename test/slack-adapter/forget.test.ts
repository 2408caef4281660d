import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asksToForget } from '../../slack-adapter/forget.ts';
import { type Flow, flow } from '../support/flow.ts';

const asks = [
  'forget this thread',
  'Forget this thread.',
  'Please forget this thread',
  'forget this thread, please!',
  'please forget about this thread',
  'forget our conversation',
  'Forget this conversation, thanks',
  'delete this conversation',
  'erase this chat',
  'clear this thread',
  'Forget everything in this thread',
  'forget everything we said here',
  'can you forget this thread?',
  'could you please delete this conversation?',
  '  forget   this thread  ',
  '이 스레드를 잊어줘',
  '이 스레드 잊어 줘',
  '이 쓰레드를 잊어주세요.',
  '이 대화는 잊어 주세요',
  '이 대화 지워줘',
  '이 대화를 삭제해 주세요!',
  '이 스레드 내용을 모두 잊어줘',
  '이 스레드 내용 삭제해줘요',
  '우리 대화를 잊어줘',
  '이 스레드를 잊어 주시겠어요?',
  '이 대화 좀 잊어줄래?',
];

const asksNot = [
  "don't forget this thread",
  'do not forget this thread',
  'never forget this conversation',
  'did someone forget to enable logging?',
  'did anyone delete this thread?',
  'who deleted the conversation logs?',
  'who can delete this bucket?',
  'forget it',
  'forget the last answer, who stopped CloudTrail?',
  'forget this thread and tell me who stopped CloudTrail',
  'what happens if I say forget this thread?',
  'did you forget this thread?',
  'delete the access key of dana',
  'erase this host',
  'clear this finding',
  'will you forget this thread?',
  'can you not forget this thread?',
  '',
  '이 스레드를 잊지 마',
  '이 대화를 잊지 말아줘',
  '이 스레드를 지우지 마세요',
  '로깅을 켜는 걸 잊은 사람이 있어?',
  '누가 이 대화를 지웠어?',
  '누가 로그를 삭제했어?',
  '이 대화를 삭제한 사람이 누구야?',
  '이 버킷을 삭제해줘',
  '이 스레드를 잊어줘라고 하면 어떻게 돼?',
  '이 스레드를 잊었어?',
  '방금 답은 잊어줘',
];

describe('A wish to forget the thread', () => {
  it.each(asks)('is understood: %s', (text) => {
    expect(asksToForget(text)).toBe(true);
    // As a Mac may send Hangul: in its parts.
    expect(asksToForget(text.normalize('NFD'))).toBe(true);
  });

  it.each(asksNot)('is not read into: %s', (text) => {
    expect(asksToForget(text)).toBe(false);
  });
});

describe('A thread', () => {
  let at: Flow;
  beforeAll(async () => {
    at = await flow();
  });
  afterAll(() => at.close());

  it.each([
    ['forget this thread', 'Forgotten: I deleted what was asked'],
    ['이 스레드를 잊어줘', '잊었습니다. 이 스레드의 질문과 답변을 삭제했으며'],
  ])(
    'that is told "%s" says what is deleted and what stays, and the next question meets nothing of it',
    async (wish, told) => {
      const dana = at.slack.person('dana');
      at.agent.answer = () => [{ text: 'The answer.' }];
      at.agent.heard = [];
      const { ts } = await dana.mention('C0SECURITY', 'who is dana?');
      await at.settle();
      await dana.mention('C0SECURITY', wish, { thread: ts });
      await at.settle();
      expect(at.said('C0SECURITY', ts).at(-1)?.text).toContain(told);
      await dana.mention('C0SECURITY', 'and then?', { thread: ts });
      await at.settle();
      const [before, after, ...more] = at.agent.heard;
      expect(more).toEqual([]);
      expect(after?.inputText).toBe('and then?');
      expect(after?.sessionId).not.toBe(before?.sessionId);
    },
  );

  it('that is told to forget forgets the questions that got no answer, too', async () => {
    const dana = at.slack.person('dana');
    at.agent.answer = () => [{ exception: 'dependencyFailedException' }];
    const { ts } = await dana.mention('C0SECURITY', 'who is dana?');
    await at.settle();
    const [failed] = at.said('C0SECURITY', ts);
    await dana.mention('C0SECURITY', 'forget this thread', { thread: ts });
    await at.settle();
    at.agent.heard = [];
    await dana.click(failed!, 'retry');
    await at.settle();
    expect(at.agent.heard).toEqual([]);
    const alone = at.slack.channels
      .get('C0SECURITY')
      ?.messages.filter(({ ephemeralTo }) => ephemeralTo === dana.user.id);
    expect(alone?.map(({ text }) => text)).toEqual([expect.stringContaining('What this belongs to is no longer kept')]);
  });

  it('that is told not to forget asks the agent', async () => {
    at.agent.heard = [];
    await at.slack.person('dana').mention('C0SECURITY', "don't forget this thread: who is dana?");
    await at.settle();
    expect(at.agent.heard).toHaveLength(1);
  });
});
