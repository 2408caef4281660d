import { describe, expect, it } from 'vitest';
import { answerMessages } from '../../slack-adapter/blocks/answer.ts';
import { gate } from '../../slack-adapter/gate.ts';
import { gateStream } from '../../slack-adapter/gate-stream.ts';
import { dangers, dangersIn, hosts } from '../support/dangers.ts';
import { attacks } from '../support/injection.ts';

/** How a model may carry a text along. */
const carried: [how: string, answer: (text: string) => string][] = [
  ['as its own words', (text) => text],
  ['in a sentence', (text) => `The record says ${text}, three times.`],
  ['in a list', (text) => `- one\n- ${text}\n- three`],
  ['in code', (text) => `The agent was \`${text}\`.`],
  ['in a fence', (text) => `\`\`\`\n${text}\n\`\`\`\nDone.`],
  ['in a table', (text) => `| what | who |\n|---|---|\n| ${text} | dana |`],
  ['as a link', (text) => `[${text}](${text})`],
  ['as an image', (text) => `![${text}](${text})`],
  ['quoted', (text) => `> ${text}`],
];

describe.each(carried)('What a log says, carried along by a model %s', (_, answer) => {
  it('leads nowhere, notifies nobody, embeds nothing', () => {
    for (const text of attacks) expect(dangers(gate(answer(text), hosts)), text).toEqual([]);
  });
});

describe('What a log says, streamed', () => {
  it('comes out the same wherever it is cut', () => {
    for (const text of attacks) {
      const whole = `Found: ${text}\nNext.`;
      const gated = gate(whole, hosts);
      for (let at = 0; at <= whole.length; at += 1) {
        const stream = gateStream(hosts);
        const shown = stream.push(whole.slice(0, at)) + stream.push(whole.slice(at)) + stream.end();
        expect(shown, text).toBe(gated);
      }
    }
  });

  it('has nothing dangerous in any part that is shown on the way', () => {
    for (const text of attacks) {
      const stream = gateStream(hosts);
      let shown = '';
      for (const character of `Found: ${text}\nand \`${text}\`\nNext.`) {
        const piece = stream.push(character);
        shown += piece;
        if (piece) expect(dangers(shown), text).toEqual([]);
      }
    }
  });
});

describe('What a log says, in every part of an answer', () => {
  it('does no harm in any block, and changes no count', () => {
    for (const text of attacks) {
      const record = { evidence: 'okta:example.okta.com:20261122T100000000Z:0b1c', time: '2026-11-22T10:00:00Z' };
      const result = {
        searched: {
          source: 'okta',
          since: '2026-11-22T09:00:00Z',
          until: '2026-11-23T09:00:00Z',
          filters: { text },
        },
        matched: 12,
        atLeast: true,
        countedOver: text,
        severity: { high: 5, low: 7 },
        groups: {
          type: [text, 'other'].map((value) => ({ value, count: 6 })),
          principal: [{ value: text, count: 12 }],
        },
        timeline: [],
        records: [{ ...record, title: text, principal: text, outcome: text, severity: text, link: text }],
        shown: 1,
        cursor: null,
        gaps: [text],
        warnings: [text],
      };
      const step = { id: '1', actionGroup: 'okta', operationId: text, parameters: { text }, result };
      const citation = { type: 'citation' as const, title: text, uri: text, excerpt: text };
      const usage = { inputTokens: 0, outputTokens: 0 };
      const messages = answerMessages(
        { text: `Twelve: \`${record.evidence}\` ${text}`, steps: [step], citations: [citation], usage },
        {
          language: 'en',
          timeZone: 'UTC',
          reference: '0123456789',
          unsupported: [text],
          suggestions: [text],
          linkHosts: hosts,
          quote: text,
        },
      );
      for (const message of messages) {
        expect(dangersIn(message.blocks), text).toEqual([]);
        expect(dangers(message.text), text).toEqual([]);
      }
      expect(messages.map((message) => message.text).join('\n')).toContain('at least 12 matched');
    }
  });
});
