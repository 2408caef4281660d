import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate } from '../../slack-adapter/gate.ts';
import { dangers, hosts } from '../support/dangers.ts';

const fragments = [
  ...[
    'http://evil.example/x',
    'https://evil.com',
    'https://',
    'evil.com',
    'www.',
    'www.evil.org/a?b=c.com',
    '//evil.net',
    'ftp://evil.com',
  ],
  ...['https://docs.aws.amazon.com', 'https://docs.aws.amazon.com/a.html', 'https://docs.aws.amazon.com@evil.com'],
  ...[
    'https://eu.console.aws.amazon.com/x',
    'docs.aws.amazon.com',
    'dana@example.com',
    'mailto:',
    'javascript:alert(1)',
  ],
  ...[
    '[',
    ']',
    '(',
    ')',
    '](',
    '![',
    '[a](',
    ']: ',
    '<',
    '>',
    '</a>',
    '<a href="',
    '<img src=',
    '<!--',
    '-->',
    '"',
    "'",
  ],
  ...[
    '`',
    '``',
    '```',
    '```js\n',
    '\n```\n',
    '~~~',
    '\n~~~\n',
    '\n',
    '\n\n',
    ' ',
    '    ',
    '  ',
    '\t',
    '- ',
    '> ',
    '1. ',
    '# ',
    '|',
  ],
  ...[
    '\\',
    '.',
    ':',
    '/',
    '&',
    ';',
    '&#46;',
    '&colon;',
    '&lt;',
    '&gt;',
    '*',
    '_',
    '~~',
    '!',
    '!!',
    '@U1',
    '#C1',
    '!here',
  ],
  ...['에서', '한글', 'a', 'b', '0', '\u200b', '\u202e', '\ue000', '🙂', '⚠️', '|---|\n'],
];

const anything = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fragments) }, { weight: 1, arbitrary: fc.string() }), {
    maxLength: 24,
  })
  .map((pieces) => pieces.join(''));

describe('gate', () => {
  it('lets no mention, broadcast, image, raw HTML or off-list link through, whatever the text', () => {
    const harmless = (text: string) => void expect(dangers(gate(text, hosts))).toEqual([]);
    fc.assert(fc.property(anything, harmless), { numRuns: 4000 });
  });

  it('finds nothing more to do in its own output', () => {
    const settled = (text: string) => void expect(gate(gate(text, hosts), hosts)).toBe(gate(text, hosts));
    fc.assert(fc.property(anything, settled), { numRuns: 1500 });
  });

  it.each([
    'The role `arn:aws:iam::123456789012:role/Admin` was assumed 3 times. See evidence `okta:example.okta.com:20261123T010203000Z:0b1c`.',
    '# Summary\n\n- **3** ransomware hosts: `FIN-LT-014`, isolated\n- 1 < 2 and 3 > 2 & more, 50% of 1,234\n\n> quoted *text* and _emphasis_',
    '지난 24시간 동안 **7건**이 탐지되었습니다.\n\n1. `john.doe`의 다운로드 (차단됨)\n2. 203.0.113.7 연결 ⚠️',
    '| user | count |\n|---|---|\n| `dana@example.com` | 12 |\n| lee@example.com | 3 |',
    '```sql\nSELECT "a" FROM t WHERE url LIKE \'http://evil.example/%\' -- [x](y)\n```\nDone.',
    '- step\n  ```bash\n  aws s3 ls\n  ```\n- next `a|b` and s3://bucket/prefix/',
    'Read [S3 Block Public Access](https://docs.aws.amazon.com/AmazonS3/latest/userguide/a_(b).html) or <https://docs.aws.amazon.com/x>.',
    'See https://eu.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?x=y, then ask again. It costs $5 (about 4.6 EUR).',
  ])('leaves clean text as it is: %s', (text) => {
    expect(gate(text, hosts)).toBe(text);
  });

  it.each([
    ['https://evil.example/a.b?c', 'hxxps://evil[.]example/a.b?c'],
    ['evil.example에서 https://evil.com입니다', 'evil[.]example에서 hxxps://evil[.]com 입니다'],
    ['[report](https://evil.com/x "t")', 'report (hxxps://evil[.]com/x)'],
    ['![chart](https://docs.aws.amazon.com/a.png)', '[chart](https://docs.aws.amazon.com/a.png)'],
    ['<https://evil.com|AWS console>', '‹hxxps://evil[.]com|AWS console›'],
    ['[a]: https://evil.com', '[a] : hxxps://evil[.]com'],
    ['<!channel> <@U123> <#C123> `<!here>`', '‹!channel> ‹@U123> ‹#C123> `‹!here>`'],
    ['https://docs.aws.amazon.com.evil.com/', 'hxxps://docs[.]aws[.]amazon[.]com[.]evil[.]com/'],
    ['https://console.aws.amazon.com/', 'hxxps://console[.]aws[.]amazon[.]com/'],
    ['[mail](mailto:dana@example.com) or dana@example.com', 'mail (dana@example.com) or dana@example.com'],
    ['evil\\.com and https\\://evil.com', 'evil[.]com and hxxps://evil[.]com'],
    ['[a](javascript:alert(1))', 'a (javascript:alert(1))'],
    ['`http://evil.com`', '`http://evil.com`'],
    ['www.evil and www.evil/x.', 'www[.]evil and www[.]evil/x.'],
    ['~~~\n```\n~~~\nhttps://evil.com\n```', '~~\n```\n~~~\nhttps://evil.com\n```'],
    ['https://`x`evil.com', 'hxxps://`x`evil[.]com'],
    ['https:evil.com https:/evil.com', 'hxxps:evil[.]com hxxps:/evil[.]com'],
    ['ht\u200ctps://e\u034fvil.com <\u180e!here>', 'hxxps://evil[.]com ‹!here>'],
    ['https://docs.aws.amazon.com/(evil.com)', 'hxxps://docs[.]aws[.]amazon[.]com/(evil[.]com)'],
    ["https://docs.aws.amazon.com)''x.evil.com", "https://docs.aws.amazon.com )''x[.]evil[.]com"],
    ['tel:+15550100 slack://open slack:open', 'tel[:]+15550100 slack[://]open slack[:]open'],
    ['https://a.example/ftp://localhost', 'hxxps://a[.]example/ftp[://]localhost'],
    ['```a|b|\n|-|-|\n|x|https://evil.com', "'''a|b|\n|-|-|\n|x|hxxps://evil[.]com"],
    ['[a `](https://evil.com)` b', "a ' (hxxps://evil[.]com)' b"],
  ])('%s reads %s', (text, gated) => {
    expect(gate(text, hosts)).toBe(gated);
  });

  // A message's plain text is mrkdwn, in which `<…>` makes a link also within code.
  it.each([
    ['`<https://evil.com>`', '`‹https://evil.com>`'],
    ['```\n<https://evil.com|x> <mailto:a@evil.com>\n```', '```\n‹https://evil.com|x> ‹mailto:a@evil.com>\n```'],
    ['`<https://docs.aws.amazon.com/x>`', '`<https://docs.aws.amazon.com/x>`'],
    ['&lt;!channel&gt; `&lt;https://evil.com&gt;`', '‹!channel&gt; `‹https://evil.com&gt;`'],
  ])('leaves Slack no markup of its own in %s', (text, gated) => {
    expect(gate(text, hosts)).toBe(gated);
  });

  it('keeps emoji that are made of several characters', () => {
    const emoji = '👩‍💻 🏳️‍🌈 👨🏽‍🚒 ⚠️ 1️⃣';
    expect(gate(emoji, hosts)).toBe(emoji);
  });

  it('keeps a host of the list live when a Korean particle follows it', () => {
    expect(gate('https://docs.aws.amazon.com을 보세요', hosts)).toBe('https://docs.aws.amazon.com 을 보세요');
  });

  it('closes a fence that was left open', () => {
    expect(gate('```\ncode', hosts)).toBe('```\ncode\n```');
  });
});
