import { describe, expect, it } from 'vitest';
import { questionIn } from '../../slack-adapter/listeners/question.ts';

describe('A question', () => {
  it.each([
    ['<@U0ASK> who disabled CloudTrail?', 'who disabled CloudTrail?'],
    ['hey <@U0ASK|ask> what about <@U0ASK> 어제?', 'hey what about 어제?'],
    ['<@U0ASK> is <mailto:dana@example.com|dana@example.com> locked?', 'is dana@example.com locked?'],
    ['<@U0ASK> who visited <http://evil.example|evil.example>?', 'who visited evil.example?'],
    ['<@U0ASK> look at <https://evil.example/a>', 'look at https://evil.example/a'],
    ['<@U0ASK> look at <https://evil.example/a|this page>', 'look at this page (https://evil.example/a)'],
    ['<@U0ASK> ask <@U0LEE|lee> in <#C0SEC|security>, <!here>', 'ask @lee in #security, @here'],
    ['<@U0ASK> ask <@U0LEE>', 'ask @U0LEE'],
    ['<@U0ASK> a &lt; b &amp;&amp; c &gt; d &amp;lt;', 'a < b && c > d &lt;'],
    ['<@U0ASK> /ask-aws 최근 장애 요약', '최근 장애 요약'],
    ['<@U0ASK> what does /ask-aws do', 'what does /ask-aws do'],
    ['<@U0ASK>', ''],
    ['  <@U0ASK>   two\n lines ', 'two\n lines'],
  ])('typed as %s is read as %s', (text, question) => {
    expect(questionIn(text, 'U0ASK')).toBe(question);
  });
});
