import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler } from '../../../action-groups/investigation/handler.ts';
import type { Evidence } from '../../../schemas/generated/shared.ts';
import { ask } from '../../support/agent.ts';
import { allSources } from '../../support/all-sources.ts';
import { nssTime } from '../../support/zscaler.ts';
import * as calls from './cloudtrail.ts';
import * as findings from './guardduty.ts';
import * as events from './okta.ts';
import { lines } from './operations.ts';
import type { Plain } from './plain-count.ts';
import { type Json, since, until, window } from './records.ts';
import * as threats from './sentinelone.ts';
import * as traffic from './zscaler.ts';

const written = {
  guardduty: findings.toFindings(fc.sample(findings.content, { numRuns: 60, seed: 5 })),
  okta: events.toEvents(fc.sample(events.content, { numRuns: 60, seed: 6 })),
  sentinelone: threats.toThreats(fc.sample(threats.content, { numRuns: 60, seed: 7 })),
  cloudtrail: calls.toRecords(fc.sample(calls.content, { numRuns: 60, seed: 8 })),
  zscaler: fc.sample(traffic.content, { numRuns: 60, seed: 9 }),
  operations: lines.toRecords(fc.sample(lines.content, { numRuns: 60, seed: 10 })),
};

/** Distinct records of the window that pass, in their latest version. */
const matching = (
  records: Json[],
  { plain, passes }: { plain: (each: Json) => Plain; passes: (each: Json, wanted: Record<string, string>) => boolean },
  wanted: Record<string, string>,
): number =>
  [...Map.groupBy(records, (each) => plain(each).id).values()].filter((copies) => {
    const [latest] = copies.toSorted((a, b) => ((plain(a).version ?? '') < (plain(b).version ?? '') ? 1 : -1));
    const { time } = plain(latest!);
    return time >= since && time < until && passes(latest!, wanted);
  }).length;

const entities: [kind: string, value: string][] = [
  ...['dana', '%_', `'`, '한글', '🦊'].map((part): [string, string] => ['principal', part]),
  ['ip', '203.0.113.7'],
  ['ip', '2001:db8::9'],
  ['ip', '2001:DB8:0:0::12'],
  ['host', 'server-prod'],
  ['host', '한글'],
  ['text', 'INSTRUCTIONS'],
  ['text', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
];

describe('traceEntity', () => {
  let sources: Awaited<ReturnType<typeof allSources>>;
  beforeAll(async () => {
    sources = await allSources({
      guardduty: { findings: written.guardduty, regions: findings.regions },
      okta: written.okta,
      sentinelone: written.sentinelone,
      cloudtrail: calls.toFiles(written.cloudtrail),
      zscaler: traffic.toFiles(written.zscaler),
      operations: lines.toData(written.operations),
    });
  });
  afterAll(() => sources.close());

  it.each(entities)('counts what a plain count of all sources counts: %s %s', async (kind, value) => {
    const { status, body } = await ask(handler, 'traceEntity', { window, [kind]: value, limit: 50 });
    const expected = {
      guardduty: matching(written.guardduty, findings, { [kind]: value, outcome: 'any' }),
      // Okta knows no hosts: one is looked for in all that an event says.
      okta: matching(written.okta, events, { [kind === 'host' ? 'text' : kind]: value }),
      sentinelone: matching(written.sentinelone, threats, { [kind]: value }),
      cloudtrail: matching(written.cloudtrail, calls, { [kind === 'host' ? 'text' : kind]: value }),
      zscaler: matching(written.zscaler, traffic, { [kind]: value }),
      // Lines are looked through for words, of which one letter is none.
      operations: value.length > 1 ? matching(written.operations, lines, { text: value }) : null,
    };
    const gaps = expected.operations === null ? [expect.stringContaining(`Operations: text "${value}"`)] : [];
    const sum = Object.values(expected).reduce((all: number, count) => all + (count ?? 0), 0);
    expect([status, body.matched, body.gaps]).toEqual([200, sum, gaps]);
    expect(Object.fromEntries((body.sources ?? []).map(({ source, matched }) => [source, matched]))).toEqual(expected);
    expect(body.timeline.reduce((all, { count }) => all + count, 0)).toBe(sum);
    // The others rate nothing.
    const rated = expected.guardduty + expected.okta + expected.sentinelone;
    expect(Object.values(body.severity ?? {}).reduce((all, count) => all + count, 0)).toBe(rated);
    expect(body.shown).toBeLessThanOrEqual(Math.min(50, sum));
    const times = body.records.map(({ time }) => time);
    expect(times).toEqual(times.toSorted().reverse());
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(20_000);
  });

  it('names records that getEvidence finds, each as its source wrote it', async () => {
    const { body } = await ask(handler, 'traceEntity', { window, principal: 'a', limit: 30 });
    expect(body.shown).toBeGreaterThan(10);
    for (const { evidence, time } of body.records) {
      const found = await ask<Evidence>(handler, 'getEvidence', { evidence });
      expect(found.status, evidence).toBe(200);
      expect(JSON.stringify(found.body.record)).toMatch(
        new RegExp(
          `${time.slice(0, 19)}|${nssTime(new Date(time))}|${Date.parse(time) / 1000}|${time.slice(0, 19).replace('T', ' ')}`,
        ),
      );
    }
  });
});
