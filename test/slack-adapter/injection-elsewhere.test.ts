import { describe, expect, it } from 'vitest';
import { csv, withGaps } from '../../slack-adapter/blocks/csv.ts';
import { evidenceView } from '../../slack-adapter/blocks/evidence.ts';
import { message } from '../../slack-adapter/blocks/message.ts';
import { progress, taskOf } from '../../slack-adapter/blocks/progress.ts';
import { queryView } from '../../slack-adapter/blocks/query.ts';
import { report } from '../../slack-adapter/blocks/report.ts';
import { gate } from '../../slack-adapter/gate.ts';
import type { Turn } from '../../slack-adapter/turn.ts';
import { dangers, dangersIn, hosts } from '../support/dangers.ts';
import { attacks } from '../support/injection.ts';

const window = { since: '2026-11-22T09:00:00Z', until: '2026-11-23T09:00:00Z' };
const language = 'en';

const stepWith = (text: string) => ({
  id: '1',
  actionGroup: text,
  operationId: text,
  parameters: { [text]: text },
});

const turnWith = (text: string): Turn => ({
  ts: '1.1',
  reference: '0123456789',
  question: text,
  asker: 'U0DANA',
  askerName: text,
  answer: text,
  posted: gate(text, hosts),
  steps: [
    {
      ...stepWith(text),
      found: {
        searched: { source: text, ...window, filters: { text } },
        matched: 3,
        atLeast: true,
        countedOver: text,
        severity: { high: 3 },
        query: { text, dataScannedBytes: 1, ms: 1 },
        gaps: [text],
      },
    },
  ],
  citations: [],
  usage: { inputTokens: 0, outputTokens: 0 },
  evidence: [text],
  unsupported: [text],
  suggestions: [],
  sources: ['okta'],
  language,
  timeZone: 'UTC',
  askedAt: window.until,
});

/** Of blocks that show text as it stands, whatever address is in it: what would be live all the same. */
const live = (view: object): string[] =>
  JSON.stringify(view).match(/<[!@#][^"]*|"type":"(?:link|user|usergroup|broadcast|channel|image|mrkdwn)"/g) ?? [];

describe('What a log says does no harm', () => {
  it('in the steps that are shown while they run', () => {
    for (const text of attacks) {
      const step = stepWith(text);
      expect(dangersIn([taskOf(step, language, hosts)]), text).toEqual([]);
      const shown = message(progress([step], language), { state: 'working', reference: '0123456789' }, hosts);
      expect([...dangersIn(shown.blocks), ...dangers(shown.text)], text).toEqual([]);
    }
  });

  it('in a record that is shown whole', () => {
    for (const text of attacks) {
      const record = { [text]: text, nested: [{ text }] };
      const view = evidenceView({ evidence: text, record, warnings: [text] }, { page: 0, language, metadata: '{}' });
      expect(live(view.blocks), text).toEqual([]);
    }
  });

  it('in the query of an answer', () => {
    for (const text of attacks) expect(live(queryView(turnWith(text), language, 'UTC').blocks), text).toEqual([]);
  });

  it('in a report, whose figures stay as they were', () => {
    for (const text of attacks) {
      const around = {
        language,
        timeZone: 'UTC',
        madeFor: text,
        madeAt: window.until,
        leftOut: 0,
        linkHosts: hosts,
      } as const;
      const document = report([turnWith(text)], around);
      expect(dangers(document), text).toEqual([]);
      expect(document, text).toContain('at least 3 (Severity: high 3)');
    }
  });

  it('in an export, where a spreadsheet would take it for a formula', () => {
    for (const text of attacks) {
      const rows = csv([{ title: text, principal: text, observables: [{ type: text, value: text }] }]);
      expect(dangers(withGaps('Okta: 1 of 1 records.', [text], hosts)), text).toEqual([]);
      const cells = rows.split('\r\n').flatMap((row) => row.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? []);
      expect(
        cells.filter((cell) => /^,?"?\s*[=+\-@\t\r]/.test(cell)),
        text,
      ).toEqual([]);
    }
  });
});
