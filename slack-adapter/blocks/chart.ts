import type { types } from '@slack/bolt';
import type { Step } from '../answer.ts';
import { plainly } from '../gate.ts';
import { labels } from '../labels.ts';
import type { Language } from '../language.ts';
import { type Count, countsIn, isResult, type Result, titleOf } from './result.ts';
import { timeIn } from './time.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
interface ChartBlock extends types.Block {
  type: 'data_visualization';
  title: string;
  chart:
    | { type: 'pie'; segments: Point[] }
    | { type: 'bar'; series: { name: string; data: Point[] }[]; axis_config: { categories: string[] } };
}

interface Point {
  label: string;
  value: number;
}

const longest = { title: 50, label: 20 };
const most = { points: 20, segments: 6 };
/** Fewer are said in a sentence. */
const fewest = 5;

/** One chart of the largest result: over time, or else by severity or kind; undefined where words say it as well. */
export const chart = (
  steps: Step[],
  { language, timeZone }: { language: Language; timeZone: string },
): ChartBlock | undefined => {
  const results = steps.map(({ result }) => result).filter(isResult);
  const [largest] = results.toSorted((a, b) => b.matched - a.matched);
  if (!largest || largest.matched < fewest) return undefined;
  const say = labels[language];
  const source = titleOf(largest.searched.source);
  const bars = overTime(largest, timeZone);
  if (bars)
    return block(say.overTime(source), {
      type: 'bar',
      series: [{ name: say.events, data: bars }],
      axis_config: { categories: bars.map(({ label }) => label) },
    });
  const severities = countsIn(largest, 'severity').get('severity') ?? [];
  const rated = split(severities.map((each) => ({ ...each, value: say.severities[each.value] ?? each.value })));
  if (rated) return block(say.bySeverity(source), { type: 'pie', segments: rated });
  const kinds = split(countsIn(largest, 'groups').get('type') ?? [], say.other);
  return kinds && block(say.byKind(source), { type: 'pie', segments: kinds });
};

const block = (title: string, drawn: ChartBlock['chart']): ChartBlock => ({
  type: 'data_visualization',
  title: cut(title, longest.title),
  chart: drawn,
});

const cut = (text: string, characters: number): string => {
  const all = [...plainly(text)];
  return all.length > characters ? `${all.slice(0, characters - 1).join('')}…` : all.join('') || '–';
};

/** A timeline names only the buckets with something in them; a chart shows the empty ones, too. */
const overTime = ({ searched, ...result }: Result, timeZone: string): Point[] | undefined => {
  const [since, until] = [Date.parse(searched.since), Date.parse(searched.until)];
  const counts = (countsIn(result, 'timeline').get('timeline') ?? []).map(({ value, count }) => ({
    offset: Date.parse(value) - since,
    count,
  }));
  if (counts.length < 3 || !counts.every(({ offset }) => offset >= 0) || !(until > since)) return undefined;
  // Every bucket begins a whole number of lengths after the first.
  const unit = counts.reduce((length, { offset }) => divisor(length, offset), 0);
  const length = unit * Math.ceil((until - since) / unit / most.points);
  const points = Array.from({ length: Math.ceil((until - since) / length) }, (_, at) => ({
    label: clock(since + at * length, length, timeZone),
    value: 0,
  }));
  for (const { offset, count } of counts) {
    const point = points[Math.floor(offset / length)];
    if (point) point.value += count;
  }
  const names = new Set(points.map(({ label }) => label));
  return names.size === points.length && points.length >= 3 ? points : undefined;
};

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The month and day, and the time of day where a bar is shorter. */
const clock = (time: number, length: number, timeZone: string): string =>
  timeIn(new Date(time).toISOString(), timeZone).slice(5, length < 86_400_000 ? 16 : 10);

/** The largest parts, and the rest as one; undefined where it is all of one kind, or not known what the rest is. */
const split = (counts: Count[], other = ''): Point[] | undefined => {
  const parts = counts.filter(({ count }) => count > 0);
  const points = parts.map(({ value, count }) => ({
    label: cut(value === 'other' && other ? other : value, longest.label),
    value: count,
  }));
  const names = new Set(points.map(({ label }) => label));
  return points.length >= 2 && points.length <= most.segments && names.size === points.length ? points : undefined;
};
