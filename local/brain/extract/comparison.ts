import { Temporal } from 'temporal-polyfill';
import { type Span, spanOf } from '../../../action-groups/shared/window.ts';
import { dayPattern, monthSource, toNamedDay, uncaptured } from './day.ts';
import { numberPattern } from './number.ts';

/** What a question compares with: a window, or one as long as its own that lies before it by so much. */
export type Base = { window: string } | { before: Temporal.Duration | undefined };

const comparing =
  /\b(?:compar(?:e[ds]?|ing|ison)|versus|vs\.?|against|than|relative to|increase[ds]?|decrease[ds]?|rise|risen|grown|grew|up or down)\b|비교|대비|비해|보다|늘었|늘어|줄었|줄어|증가|감소|많아졌|적어졌/i;

/** "more", "늘었어": words of comparing that are about nothing. */
const amounts =
  /\b(?:more|fewer|less|higher|lower|worse|better|did it|is it|is that|are there|go up|went up|go down|went down)\b|더\s*(?:많|적|늘|줄)[가-힣]*|많(?:아|은|이|나)[가-힣]*|적(?:어|은)[가-힣]*|(?:늘|줄)었[가-힣]*|(?:비교|증가|감소)[가-힣]*/gi;

const units = 'minutes?|hours?|days?|weeks?|months?|분|시간|일|주|달|개월';
const before = [
  `(?:the\\s+)?(?:same\\s+)?(?:${numberPattern})?\\s*(?:${units}|period|time|window|night|one)\\s+(?:before|prior|earlier|preceding)(?!\\s+yesterday)(?:\\s+(?:that|those|it|them))?`,
  `(?:the\\s+)?(?:previous|preceding|prior)\\s+(?:${numberPattern})?\\s*(?:${units}|period|one|window)`,
  `(?:그\\s*)?(?:바로\\s*)?(?:이?전|직전|앞)\\s*(?:${numberPattern})?\\s*(?:시간|일|주일?|달|개월|기간|같은\\s*기간)`,
  '그\\s*전|전날|전일|전주|전월|전달|직전|이전(?:\\s*기간)?|before(?:\\s+that)?',
].join('|');
const pair = `(?:\\s*(?:,|and|or|to|with|vs\\.?|versus|against|와|과|이?랑|하고|대비)\\s*)`;

const lengthOf = (text: string): Temporal.Duration | undefined => {
  if (/\d|two|three|four|five|six|seven|두|세|네/i.test(text)) return undefined;
  if (/day|night|날|일/i.test(text)) return Temporal.Duration.from({ days: 1 });
  if (/week|주/i.test(text)) return Temporal.Duration.from({ weeks: 1 });
  return /month|월|달/i.test(text) ? Temporal.Duration.from({ months: 1 }) : undefined;
};

const day = `(?:${dayPattern}|${uncaptured(monthSource)})`;
const toDay = (text: string, today: Temporal.PlainDate) => toNamedDay(text, today) ?? toNamedDay(`in ${text}`, today);

const words = (source: string) => new RegExp(`(?<![\\w가-힣])(?:${source})(?![\\w/-])`, 'i');

/** The window that a question is compared with, and the question without it; nothing where it compares nothing. */
export const comparisonIn = (
  text: string,
  timeZone: string,
  askedAt: Date,
): { base: Base; rest: string; isComparing: boolean } | undefined => {
  const isComparing = comparing.test(text);
  const now = Temporal.Instant.fromEpochMilliseconds(askedAt.getTime()).toZonedDateTimeISO(timeZone);
  const bare = (rest: string) => rest.replaceAll(new RegExp(comparing, 'gi'), ' ').replaceAll(amounts, ' ');
  const without = ({ 0: found, index }: RegExpExecArray) =>
    bare(`${text.slice(0, index)} ${text.slice(index + found.length)}`);

  const previous = words(`(?:than|to|with|vs\\.?|versus|against|from|,)?\\s*(?:in\\s+|on\\s+)?(${before})`).exec(text);
  if (previous) return { base: { before: lengthOf(previous[1] ?? '') }, rest: without(previous), isComparing };
  if (!isComparing) return undefined;

  const two = words(`(${day})${pair}(${day})`).exec(text);
  if (two) {
    const days = [two[1], two[2]].map((each) => toDay(each ?? '', now.toPlainDate()));
    const [early, late] = days.toSorted((a, b) => (a?.start ?? '').localeCompare(b?.start ?? ''));
    if (early && late)
      return {
        base: { window: early.window },
        rest: bare(`${text.slice(0, two.index)} ${late.window} ${text.slice(two.index + two[0].length)}`),
        isComparing,
      };
  }
  const named = words(
    `(?:than|to|with|vs\\.?|versus|against)\\s+(?:in\\s+|on\\s+)?(${day})|(${day})(?=\\s*(?:보다|대비|에?\\s*비해|[와과]\\s*비교|이?랑\\s*비교))`,
  ).exec(text);
  const base = toDay(named?.[1] ?? named?.[2] ?? '', now.toPlainDate());
  return named && base?.window ? { base: { window: base.window }, rest: without(named), isComparing } : undefined;
};

/** What is compared with last week, where nothing else is said, is this one. */
const counterparts: Record<string, string> = {
  yesterday: 'today',
  'last-week': 'this-week',
  'last-month': 'this-month',
};
const earlier: Record<string, string> = Object.fromEntries(
  Object.entries(counterparts).map(([base, current]) => [current, base]),
);

/** Both windows of a comparison, the one that was asked about first. */
export const compared = (base: Base, window: string | undefined, timeZone: string, askedAt: Date): [string, string] => {
  if ('window' in base)
    return [window && window !== base.window ? window : (counterparts[base.window] ?? 'today'), base.window];
  const main = window ?? counterpartOf(base.before);
  const span = spanOf(main, timeZone, askedAt);
  const named = earlier[main];
  if (named && (base.before === undefined || counterpartOf(base.before) === main)) return [main, named];
  return [main, spanBefore(span, base.before, timeZone, /\d[mhdw]$|Z/.test(main))];
};

const counterpartOf = (length: Temporal.Duration | undefined): string => {
  if (length === undefined) return '24h';
  return length.months > 0 ? 'this-month' : length.weeks > 0 ? 'this-week' : 'today';
};

/** Whole days are told as dates, anything else as instants. */
const spanBefore = (
  { since, until }: Span,
  length: Temporal.Duration | undefined,
  timeZone: string,
  isElapsed: boolean,
): string => {
  const [start, end] = [since, until].map((date) =>
    Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  const shift =
    length ?? (isElapsed ? start.until(end, { largestUnit: 'hours' }) : start.until(end, { largestUnit: 'days' }));
  const [from, to] = [start.subtract(shift), length === undefined ? start : end.subtract(shift)];
  const isWhole = !isElapsed && [from, to].every((each) => each.equals(each.startOfDay()));
  if (!isWhole) return `${from.toInstant()}/${to.toInstant()}`;
  const last = to.toPlainDate().subtract({ days: 1 });
  return from.toPlainDate().equals(last) ? `${last}` : `${from.toPlainDate()}/${last}`;
};
