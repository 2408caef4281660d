import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { instruction } from '../../infra/agent-reference.ts';
import { idleCost } from '../../infra/idle-cost.ts';
import { schemaOf } from '../../schemas/index.ts';
import { hosts, synthesised } from './synthesised.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/costs.md'), 'utf8');
/** Cells of a chapter's first table. */
const table = (chapter: string): string[][] => {
  const [, body = ''] = page.split(`## ${chapter}`);
  const lines = body
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('*', '').trim()),
  );
};
const usd = (cell: string | undefined) => Number(cell);

/** What an arithmetic like "1,000 × 2 policies × 0.15 a thousand" comes to. */
const worked = (arithmetic: string): number =>
  arithmetic.split('×').reduce((product, factor) => {
    const number = Number(/[\d,.]+/.exec(factor)?.[0]?.replaceAll(',', ''));
    return (product * number) / (factor.includes('a million') ? 1e6 : factor.includes('a thousand') ? 1e3 : 1);
  }, 1);

describe('docs/costs.md', () => {
  it.each(hosts)('says what the templates cost on %s when nobody asks', (host) => {
    const items = idleCost(synthesised('minimal', host).templates);
    const rows = table('When nobody asks');
    expect(rows.slice(0, -1).map(([, count, each, sum]) => [Number(count), usd(each), usd(sum)])).toEqual(
      items.map(({ count, usd: sum }) => [count, Number((sum / count).toFixed(2)), Number(sum.toFixed(2))]),
    );
    expect(usd(rows.at(-1)?.at(-1))).toBe(Number(items.reduce((sum, each) => sum + each.usd, 0).toFixed(2)));
  });

  it('works out what a thousand questions cost', () => {
    const rows = table('A thousand questions');
    const [total] = rows.splice(-1);
    expect(rows.length).toBe(6);
    // As people round: half a cent up or down.
    for (const [what, arithmetic = '', sum] of rows)
      expect(Math.abs(usd(sum) - worked(arithmetic)), what).toBeLessThan(0.0051);
    expect(usd(total?.[2])).toBeCloseTo(
      rows.reduce((sum, row) => sum + usd(row[2]), 0),
      2,
    );
  });

  it('counts the tokens of the brief and of the tools', () => {
    const tools = (names: string[]) =>
      names.reduce((sum, name) => sum + countTokens(JSON.stringify(schemaOf(name).tools)), 0);
    const [, brief, all, few] =
      /the brief \(([\d,]+)\), the tools of every source \(([\d,]+); ([\d,]+) for/
        .exec(page)
        ?.map((each) => Number(each.replaceAll(',', ''))) ?? [];
    const told = { brief: brief!, all: all!, few: few! };
    const counted = {
      brief: countTokens(instruction),
      all: tools(Object.keys(sources)),
      few: tools(['guardduty', 'cloudtrail', 'investigation']),
    };
    // Descriptions are written on; a tenth does not change what a question costs.
    for (const what of ['brief', 'all', 'few'] as const)
      expect(Math.abs(told[what] / counted[what] - 1), `${what}: ${counted[what]}`).toBeLessThan(0.1);
  });
});
