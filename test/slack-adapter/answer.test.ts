import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../local/slack/block-limits.ts';
import type { Answer, Step } from '../../slack-adapter/answer.ts';
import { type Around, answerMarkdown, answerMessages } from '../../slack-adapter/blocks/answer.ts';
import { hosts } from '../support/dangers.ts';

const around: Around = {
  language: 'ko',
  timeZone: 'Asia/Seoul',
  reference: '0123456789',
  unsupported: [],
  suggestions: [],
  linkHosts: hosts,
};
const answer = (text: string, ...results: unknown[]): Answer => ({
  text,
  steps: results.map((result, at) => ({
    id: String(at),
    actionGroup: 'guardduty',
    operationId: 'searchGuardDutyFindings',
    parameters: {},
    result,
  })),
  citations: [],
  usage: { inputTokens: 0, outputTokens: 0 },
});
const since = '2026-11-22T09:00:00.000Z';
const result = (more: object = {}) => ({
  searched: { source: 'guardduty', since, until: '2026-11-23T09:00:00.000Z', filters: {} },
  matched: 12,
  atLeast: false,
  severity: { critical: 2, high: 10, medium: 0, low: 0, informational: 0 },
  groups: {
    type: [
      { value: 'Recon', count: 8 },
      { value: 'other', count: 4 },
    ],
  },
  timeline: [],
  records: [],
  shown: 0,
  cursor: null,
  gaps: [],
  ...more,
});
const hours = (...counts: [hour: number, count: number][]) =>
  counts.map(([hour, count]) => ({ start: new Date(Date.parse(since) + hour * 3_600_000).toISOString(), count }));
const blockOf = (type: string, given: Answer, more: Partial<Around> = {}) =>
  answerMessages(given, { ...around, ...more })
    .flatMap(({ blocks }) => blocks as unknown as Record<string, unknown>[])
    .find((block) => block.type === type);

describe('The messages of an answer', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  const record = fc.record({
    evidence: fc.oneof(text, fc.stringMatching(/^okta:a:20261122T100000000Z:[a-z0-9]{1,200}$/)),
    time: fc.oneof(text, fc.constant(since)),
    title: text,
    severity: fc.option(text, { nil: undefined }),
    principal: fc.option(text, { nil: undefined }),
    outcome: text,
    link: fc.option(fc.webUrl(), { nil: undefined }),
  });
  const anyResult = fc.record({
    searched: fc.record({
      source: text,
      since: fc.constant(since),
      until: fc.oneof(text, fc.constant('2026-11-23T09:00:00Z')),
      filters: fc.dictionary(text, text),
    }),
    matched: fc.nat(),
    atLeast: fc.boolean(),
    severity: fc.option(fc.dictionary(text, fc.nat())),
    groups: fc.dictionary(
      fc.constantFrom('type', 'principal', 'ip'),
      fc.array(fc.record({ value: text, count: fc.nat() })),
    ),
    timeline: fc.array(
      fc.record({ start: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), count: fc.nat() }),
      { maxLength: 24 },
    ),
    records: fc.array(record, { maxLength: 50 }),
    gaps: fc.array(text, { maxLength: 5 }),
  });
  const words = fc.array(fc.oneof(text, fc.constant('긴 문장 '.repeat(300)), fc.constant('line\n'.repeat(200))), {
    maxLength: 6,
  });
  const visible = (markdown: string) => markdown.replaceAll(/^ {0,3}```.*$/gm, '').replaceAll(/\s/g, '');

  it('are taken by Slack, whatever was found, and say every word', () => {
    fc.assert(
      fc.property(
        words,
        fc.array(fc.oneof(anyResult, fc.anything()), { maxLength: 4 }),
        fc.array(text),
        (said, results, suggestions) => {
          const given = answer(said.join('\n'), ...results);
          const messages = answerMessages(given, { ...around, suggestions, shareTo: 'C0OPS' });
          for (const { blocks, simpler, text } of messages) {
            expect(problemOf(blocks)).toBeUndefined();
            if (simpler) expect(problemOf(simpler)).toBeUndefined();
            expect(JSON.stringify(blocks).length).toBeLessThan(14_000);
            expect(text.length).toBeLessThan(40_000);
          }
          const whole = answerMarkdown(given, around) || '–';
          const shown = messages.flatMap(({ blocks }) => blocks as { type: string; text?: string }[]);
          expect(visible(shown.map(({ type, text }) => (type === 'markdown' ? text : '')).join('\n'))).toBe(
            visible(whole),
          );
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('carry what may be clicked once, at the end', () => {
    const messages = answerMessages(answer('a line of text\n'.repeat(2000), result()), around);
    expect(messages.length).toBeGreaterThan(2);
    const clickable = messages.map(({ blocks }) => blocks.some(({ type }) => type === 'actions'));
    expect(clickable.filter(Boolean)).toHaveLength(1);
    expect(clickable.at(-1)).toBe(true);
  });

  it('have a simpler form for a Slack that neither draws nor tabulates', () => {
    const found = result({ records: [{ evidence: 'e', time: since, title: 't' }] });
    const [message] = answerMessages(answer('Twelve.', found), around);
    expect(message?.blocks.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['data_visualization', 'data_table']),
    );
    expect(message?.simpler?.map(({ type }) => type)).toEqual(['markdown', 'actions', 'context_actions']);
  });
});

describe('The table', () => {
  const found = result({
    records: [
      { evidence: 'e1', time: since, title: '<!channel> https://evil.example/x', severity: 'high', principal: 'dana' },
      { evidence: 'e2', time: since, title: 'b'.repeat(300), severity: 'low' },
    ],
  });

  it('shows the records by the asker’s clock and in their language, leaving out what nothing has', () => {
    const table = blockOf('data_table', answer('', found));
    expect(table?.caption).toBe('기록 2건');
    const rows = ((table?.rows ?? []) as { text: string }[][]).map((row) => row.map(({ text }) => text));
    expect(rows[0]).toEqual(['시각', '심각도', '내용', '주체']);
    expect(rows[1]).toEqual(['2026-11-22 18:00', '높음', '‹!channel> hxxps://evil[.]example/x', 'dana']);
    expect(rows[2]?.[2]).toBe(`${'b'.repeat(99)}…`);
    expect(rows[2]?.[3]).toBe('–');
  });

  it('is not there where there is no record', () => {
    expect(blockOf('data_table', answer('', result()))).toBeUndefined();
  });
});

describe('The chart', () => {
  const points = (block: Record<string, unknown> | undefined) => {
    const chart = block?.chart as { series?: { data: { label: string; value: number }[] }[]; segments?: unknown[] };
    return chart?.series?.[0]?.data ?? chart?.segments;
  };

  it('draws a timeline with its empty hours, by the asker’s clock', () => {
    const drawn = points(
      blockOf('data_visualization', answer('', result({ timeline: hours([0, 3], [2, 4], [3, 5]) }))),
    ) as {
      label: string;
      value: number;
    }[];
    expect(drawn).toHaveLength(12);
    expect(drawn[0]).toEqual({ label: '11-22 18:00', value: 3 });
    expect(drawn[1]).toEqual({ label: '11-22 20:00', value: 9 });
    expect(drawn.reduce((sum, { value }) => sum + value, 0)).toBe(12);
  });

  it('splits by severity where time says little, else by kind', () => {
    expect(points(blockOf('data_visualization', answer('', result())))).toEqual([
      { label: '치명적', value: 2 },
      { label: '높음', value: 10 },
    ]);
    expect(points(blockOf('data_visualization', answer('', result({ severity: null }))))).toEqual([
      { label: 'Recon', value: 8 },
      { label: '기타', value: 4 },
    ]);
  });

  it.each([
    ['few matched', { matched: 4 }],
    ['all is of one kind', { severity: null, groups: { type: [{ value: 'Recon', count: 12 }] } }],
    ['the source counts nothing', { severity: null, groups: {} }],
  ])('is not drawn where %s', (_, more) => {
    expect(blockOf('data_visualization', answer('', result(more)))).toBeUndefined();
  });
});

describe('An evidence id in the text', () => {
  const evidence = 'guardduty:123456789012/us-east-1:20261122T100000000Z:f1';
  const linked = (link: string) => {
    const found = result({ records: [{ evidence, time: since, title: 't', link }] });
    return answerMarkdown(answer(`See \`${evidence}\`, and \`${evidence}\` again.`, found), around).split('\n')[0];
  };

  it('leads to its record in the console, once', () => {
    const link = 'https://us-east-1.console.aws.amazon.com/guardduty/home#/findings?search=id%3Df1';
    expect(linked(link)).toBe(`See \`${evidence}\` [↗](${link}), and \`${evidence}\` again.`);
  });

  it('leads nowhere off the list', () => {
    expect(linked('https://evil.example/x')).toBe(`See \`${evidence}\`, and \`${evidence}\` again.`);
  });
});

describe('What an answer says beside the agent’s words', () => {
  const step = (body: unknown): Step => ({
    id: '1',
    actionGroup: 'okta',
    operationId: 'x',
    parameters: {},
    result: body,
  });

  it('names gaps of refusals, too', () => {
    const given = { ...answer('Nothing.'), steps: [step({ error: 'e', gaps: ['Okta could not be searched: 500.'] })] };
    expect(answerMarkdown(given, { ...around, language: 'en' })).toContain(
      '**Could not see**\n- Okta could not be searched: 500.',
    );
  });
});
