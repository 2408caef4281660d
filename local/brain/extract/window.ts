import { Temporal } from 'temporal-polyfill';
import { clockOf, clockRange, clockSource, instant, partOfDay, sinceClock } from './clock.ts';
import { dayPattern, monthSource, toNamedDay, uncaptured } from './day.ts';
import { numberPattern, toNumber } from './number.ts';

/** When a question asks about: a window of the grammar that all operations understand, and the question without it. */
export interface Told {
  window?: string;
  rest: string;
}

interface Rule {
  pattern: RegExp;
  toWindow(match: string[], now: Temporal.ZonedDateTime): string | undefined;
}

// Words of English stand alone; Korean ones take particles.
const told = (source: string) =>
  new RegExp(`(?:(?=[가-힣])|(?<![\\w.:/-]))(?:${source})(?:(?<=[가-힣])|(?![\\w/-]|:\\S|\\.\\d))`, 'i');

const units: [RegExp, perUnit: number, letter: string][] = [
  [/^(?:m|분)$|^min/i, 1, 'm'],
  [/^(?:h|시간)$|^h(?:ou)?rs?$/i, 1, 'h'],
  [/^(?:d|일)$|^days?$/i, 1, 'd'],
  [/^(?:w|주|주일)$|^weeks?$/i, 1, 'w'],
  [/^(?:달|개월)$|^months?$/i, 30, 'd'],
  [/^(?:년)$|^years?$/i, 365, 'd'],
];
const unitSource =
  'minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|[mhdw](?![a-z])|분|시간|주일|주|개월|달|일|년';

const elapsed = (count: string | undefined, unit = ''): string | undefined => {
  const [, perUnit = 1, letter] = units.find(([pattern]) => pattern.test(unit)) ?? [];
  return letter && `${toNumber(count ?? 'one') * perUnit}${letter}`;
};

const spans: Record<string, string> = {
  하루: '24h',
  이틀: '2d',
  사흘: '3d',
  나흘: '4d',
  닷새: '5d',
  엿새: '6d',
  열흘: '10d',
  보름: '15d',
  일주일: '7d',
  반나절: '12h',
  한달: '30d',
  '한 달': '30d',
  반시간: '30m',
  fortnight: '2w',
  'half an hour': '30m',
  'half hour': '30m',
  'half-hour': '30m',
  'half a day': '12h',
};

const recent = '(?:last|past|previous|recent|latest|prior|지난|최근|과거|직전)';
const lasting = '(?:동안|간|이내|내에|사이)';

/** From the start of the earlier to the end of the later, whichever was said first. */
const both = (one: string, other: string, now: Temporal.ZonedDateTime): string | undefined => {
  const [a, b] = [one, other].map((day) => toNamedDay(day, now.toPlainDate()));
  if (!a || !b) return undefined;
  // "Monday to Wednesday" is of one week, though this week's Monday is nearer than last week's Wednesday.
  const isWeekday = /^\S*(?:day|요일)$/i.test(one) && !/(?:to|yester)day/i.test(one);
  if (isWeekday && a.start > b.start) return `${Temporal.PlainDate.from(a.start).subtract({ days: 7 })}/${b.end}`;
  return a.start <= b.start ? `${a.start}/${b.end}` : `${b.start}/${a.end}`;
};

const rules: Rule[] = [
  {
    pattern: told(
      `(?:between\\s+|from\\s+)?(?:(${dayPattern})\\s*(?:at\\s+)?(${clockSource})|(${clockSource})\\s+(?:on\\s+)?(${dayPattern}))\\s*(?:부터|에서|and|to|until|till|[-~–])\\s*(?:(${dayPattern})\\s*(?:at\\s+)?(${clockSource})|(${clockSource})\\s+(?:on\\s+)?(${dayPattern}))(?:\\s*까지)?`,
    ),
    toWindow: ([, dayA, clockA, clockB, dayB, dayC, clockC, clockD, dayD], now) => {
      const from = clockOf(dayA ?? dayB, clockA ?? clockB, now);
      const to = clockOf(dayC ?? dayD, clockC ?? clockD, now);
      return from && to && from < to ? `${from}/${to}` : undefined;
    },
  },
  {
    pattern: told(
      `(?:between\\s+|from\\s+)?(\\d{1,2})(?:st|nd|rd|th)?\\s*(?:and|to|until|through|[-–])\\s*(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthSource}`,
    ),
    toWindow: ([, from = '', to = '', month = ''], now) => both(`${month} ${from}`, `${month} ${to}`, now),
  },
  {
    pattern: told(
      `(${dayPattern})?,?\\s*(?:between|from)\\s+(\\d{1,2})\\s*(?:and|to|until|till|[-–])\\s*(\\d{1,2})(?!\\s*(?:st|nd|rd|th|[ap]\\.?m|${uncaptured(monthSource)}))(?:\\s+(?:on\\s+)?(${dayPattern}))?`,
    ),
    toWindow: ([, before, from = '', to = '', after], now) =>
      (before ?? after) ? clockRange(before ?? after, `${from}:00`, `${to}:00`, now) : undefined,
  },
  {
    pattern: told('(?<!월\\s{0,2})(\\d{1,2})일\\s*(?:부터|에서|[-~–])\\s*(\\d{1,2})일(?:\\s*까지)?'),
    toWindow: ([, from = '', to = ''], now) => both(`${now.month}월 ${from}일`, `${now.month}월 ${to}일`, now),
  },
  {
    pattern: told(
      '(\\d{1,2}월|[a-z]{3,9}\\.?)\\s*(\\d{1,2})일?\\s*(?:[-–~]|부터)\\s*(\\d{1,2})(?!\\s*월)(?:일)?(?:\\s*까지)?',
    ),
    toWindow([, month = '', from = '', to = ''], now) {
      const [start, end] = [from, to].map((day) =>
        toNamedDay(/월/.test(month) ? `${month} ${day}일` : `${month} ${day}`, now.toPlainDate()),
      );
      return start && end && `${start.start}/${end.end}`;
    },
  },
  {
    pattern: told(
      `(?:between\\s+|from\\s+)?(${dayPattern})\\s*(?:부터|에서|and|or|to|until|till|through|[~–/,]|\\s-\\s|와|과|이?랑|하고|이나|및|(?<=어제|그제|그저께))\\s*(${dayPattern})(?:\\s*(?:까지|사이))?`,
    ),
    toWindow: ([, from = '', to = ''], now) => both(from, to, now),
  },
  {
    pattern: told(
      `(${dayPattern})?,?\\s*(?:between|from)?\\s*(${clockSource})\\s*(?:부터|에서|and|to|until|till|[-~–])\\s*(${clockSource})(?:\\s*(?:까지|사이))?(?:\\s*(?:on\\s+)?(${dayPattern}))?`,
    ),
    toWindow: ([, before, from, to, after], now) => clockRange(before ?? after, from, to, now),
  },
  {
    pattern: told(
      `(?:since|after)\\s+(${dayPattern})?\\s*(?:at\\s+)?(${clockSource})(?:\\s+(?:on\\s+)?(${dayPattern}))?|(${dayPattern})?\\s*(${clockSource})\\s*(?:부터|이후)`,
    ),
    toWindow: ([, before, from, after, koreanDay, koreanFrom], now) =>
      sinceClock(before ?? after ?? koreanDay, from ?? koreanFrom, now),
  },
  {
    pattern: told(
      `(?:since|after)\\s+(${numberPattern})\\s*(hours?|minutes?|mins?)\\s+ago|(${numberPattern})\\s*(시간|분)\\s*전(?:부터)?`,
    ),
    toWindow: ([, count, unit, koreanCount, koreanUnit]) => elapsed(count ?? koreanCount, unit ?? koreanUnit),
  },
  {
    pattern: told(
      `(?:since|starting(?:\\s+from)?|after|from(?=.{3,30}\\bon(?:wards?)?\\b))\\s+(?:the\\s+)?(?:(?:beginning|start)\\s+of\\s+(?:the\\s+)?)?(${dayPattern})(?:\\s+on(?:wards?)?)?|(${dayPattern})\\s*초?\\s*(?:부터|이후|이래)(?:\\s*(?:지금|현재)\\s*까지)?`,
    ),
    toWindow([, english, korean], now) {
      const start = toNamedDay(english ?? korean ?? '', now.toPlainDate())?.start;
      return start && `${start}/${instant(now)}`;
    },
  },
  {
    pattern: told(`(${dayPattern}|this)\\s*('s)?\\s*(morning|afternoon|evening|night|오전|오후|아침|저녁|새벽|밤)`),
    toWindow([whole = '', day = '', , part = ''], now) {
      const named = toNamedDay(whole, now.toPlainDate());
      if (named) return named.window;
      return partOfDay(/^this$/i.test(day) ? undefined : day, part, now);
    },
  },
  {
    pattern: told('(\\d{1,2})일(?=에|자|의|날|부터)(?:에|자|의|날)?(\\s*부터)?'),
    toWindow([, day = '', from], now) {
      const named = toNamedDay(`the ${day}th`, now.toPlainDate());
      return named && (from ? `${named.start}/${instant(now)}` : named.window);
    },
  },
  {
    pattern: told(`${recent}\\s*(${numberPattern})\\s*(${unitSource})(?:\\s*${lasting})?`),
    toWindow: ([, count, unit]) => elapsed(count, unit),
  },
  {
    pattern: told(
      `(?<!(?:오늘|어제|그저께|월|일)\\s{0,2})(?:${recent}\\s*)?(?:an?\\s+)?(${Object.keys(spans).join('|')})(?!\\s*전)(?:\\s*${lasting})?`,
    ),
    toWindow: ([, name = '']) => spans[name.toLowerCase()],
  },
  {
    pattern: told('(?:past|in the last|within the last)\\s+(day|hour|week|month)|last\\s+(hour|day|minute)'),
    toWindow: ([, past, last]) => elapsed(undefined, past ?? last),
  },
  {
    pattern: told(`(?:(?:on|in|during|over|for|from)\\s+)?(${dayPattern})`),
    toWindow: ([, day = ''], now) => toNamedDay(day, now.toPlainDate())?.window || undefined,
  },
  {
    pattern: new RegExp(`[,;:-]\\s*(${uncaptured(monthSource)}(?:\\s+\\d{4})?)(?=\\s*(?:$|[,;?!]))`, 'i'),
    toWindow: ([, month = ''], now) => toNamedDay(`in ${month}`, now.toPlainDate())?.window,
  },
  {
    pattern: told(`(?:for|in|over|within|during)\\s+(?:the\\s+)?(${numberPattern})\\s*(${unitSource})`),
    toWindow: ([, count, unit]) => elapsed(count, unit),
  },
  {
    pattern: told(`(?<!(?:first|initial|처음|첫)\\s{0,2})(\\d{1,4})\\s*(?!년|year)(${unitSource})(?:\\s*${lasting})?`),
    toWindow: ([, count, unit]) => elapsed(count, unit),
  },
];

/** Clock times that have names, halves of hours; days of the week beside their dates say nothing more. */
const spelled = (text: string): string =>
  text
    .replaceAll(
      new RegExp(
        `\\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day,?\\s+(?=(?:the\\s+)?\\d|${monthSource}\\s+\\d)`,
        'gi',
      ),
      '',
    )
    .replaceAll(/\b(?:beginning|start) of (?:the |this )?(week|month|year|quarter)\b/gi, 'this $1')
    .replaceAll(/\bsince (?:the )?\w+ (?:began|started|opened)(?: on)?\b/gi, 'since')
    .replaceAll(new RegExp(`\\bthe first of (?=${monthSource})`, 'gi'), '1 ')
    .replaceAll(/(?<=일)\s*\([월화수목금토일](?:요일)?\)/g, '')
    .replaceAll(/\b(?:noon|midday)\b|정오/gi, '12:00')
    .replaceAll(/\bmidnight\b|자정/gi, '00:00')
    .replaceAll(/\b(?:one|an) (?:hour )?and a half( hours)?\b|\b1\.5 hours?\b|(?:한|1)\s*시간\s*반/gi, '90 minutes');

/** Which time a question names. "recent" names none: the default is recent. */
export const windowIn = (question: string, timeZone: string, askedAt: Date): Told => {
  const text = spelled(question);
  const now = Temporal.Instant.fromEpochMilliseconds(askedAt.getTime()).toZonedDateTimeISO(timeZone);
  for (const { pattern, toWindow } of rules) {
    const match = pattern.exec(text);
    const window = match && toWindow([...match], now);
    if (match && window)
      return { window, rest: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}` };
  }
  return { rest: text };
};
