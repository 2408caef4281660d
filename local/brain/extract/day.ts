import { Temporal } from 'temporal-polyfill';
import { numberPattern, toNumber } from './number.ts';

/** A time that was named: the edges of a window a/b, and the window's own name where the grammar has one. */
export interface Named {
  start: string;
  end: string;
  window: string;
}

type Today = Temporal.PlainDate;

interface Expression {
  /** Source of a pattern, English or Korean. */
  source: string;
  toNamed(match: string[], today: Today): Named | undefined;
}

const dayOf = (date: Temporal.PlainDate, window = date.toString()): Named => ({
  start: date.toString(),
  end: date.toString(),
  window,
});

const spanOf = (start: Temporal.PlainDate, end: Temporal.PlainDate, window?: string): Named => ({
  start: start.toString(),
  end: end.toString(),
  window: window ?? `${start}/${end}`,
});

const monday = (today: Today) => today.subtract({ days: today.dayOfWeek - 1 });

/** The last such date that is not in the future, where no year is said. */
const calendarDay = (today: Today, month: number, day: number, year?: number): Named | undefined => {
  try {
    const date = Temporal.PlainDate.from({ year: year ?? today.year, month, day }, { overflow: 'reject' });
    return dayOf(
      year === undefined && Temporal.PlainDate.compare(date, today) > 0 ? date.subtract({ years: 1 }) : date,
    );
  } catch {
    return undefined;
  }
};

const calendarMonth = (today: Today, month: number, year?: number): Named | undefined => {
  const first = calendarDay(today, month, 1, year);
  if (!first) return undefined;
  const start = Temporal.PlainDate.from(first.start);
  return spanOf(start, start.add({ months: 1 }).subtract({ days: 1 }));
};

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
export const monthSource =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const toMonth = (name: string) => monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const yearOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const weekdays = 'mon tue wed thu fri sat sun'.split(' ');
const koreanWeekdays = [...'월화수목금토일'];

/** The last such day that has come, today included unless it was called the last. */
const weekday = (today: Today, number: number, which: string | undefined): Named => {
  if (/지난\s*주|저번\s*주/.test(which ?? '')) return dayOf(monday(today).add({ days: number - 8 }));
  const ago = (today.dayOfWeek - number + 7) % 7;
  return dayOf(today.subtract({ days: ago === 0 && /last|지난|저번/i.test(which ?? '') ? 7 : ago }));
};

const weekend = (today: Today): Named => {
  const saturday = today.dayOfWeek >= 6 ? monday(today).add({ days: 5 }) : monday(today).subtract({ days: 2 });
  return spanOf(saturday, saturday.add({ days: 1 }));
};

const quarter = (today: Today, isLast: boolean): Named => {
  const first = today.with({ day: 1 }).subtract({ months: ((today.month - 1) % 3) + (isLast ? 3 : 0) });
  return spanOf(first, first.add({ months: 3 }).subtract({ days: 1 }));
};

/** The last such quarter that has begun. */
const quarterOf = (today: Today, number: number, year = today.year): Named => {
  const first = Temporal.PlainDate.from({ year, month: number * 3 - 2, day: 1 });
  const begun = Temporal.PlainDate.compare(first, today) > 0 ? first.subtract({ years: 1 }) : first;
  return spanOf(begun, begun.add({ months: 3 }).subtract({ days: 1 }));
};

/** The last such day of a month that has come. */
const dayOfMonth = (today: Today, day: number): Named | undefined => {
  const month = day > today.day ? today.subtract({ months: 1 }) : today;
  return day >= 1 && day <= month.daysInMonth ? dayOf(month.with({ day })) : undefined;
};

const koreanDays: Record<string, number> = {
  하루: 1,
  이틀: 2,
  사흘: 3,
  나흘: 4,
  닷새: 5,
  엿새: 6,
  일주일: 7,
  열흘: 10,
  보름: 15,
};

const expressions: Expression[] = [
  {
    source: '(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)(Z|[+-]\\d\\d:?\\d\\d)?',
    toNamed: ([text = '']) => ({ start: text.replace(' ', 'T'), end: text.replace(' ', 'T'), window: '' }),
  },
  {
    source: '(\\d{4})(?:[-./]|년\\s*)(\\d{1,2})(?:[-./]|월\\s*)(\\d{1,2})일?',
    toNamed: ([, year, month, day], today) => calendarDay(today, Number(month), Number(day), Number(year)),
  },
  {
    source: '(\\d{1,2})월\\s*(\\d{1,2})일',
    toNamed: ([, month, day], today) => calendarDay(today, Number(month), Number(day)),
  },
  {
    source: `${monthSource}\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?`,
    toNamed: ([, month = '', day, year], today) => calendarDay(today, toMonth(month), Number(day), yearOf(year)),
  },
  {
    source: `(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${monthSource}(?:,?\\s+(\\d{4}))?`,
    toNamed: ([, day, month = '', year], today) => calendarDay(today, toMonth(month), Number(day), yearOf(year)),
  },
  {
    source: '(\\d{1,2})/(\\d{1,2})',
    toNamed: ([, month, day], today) => calendarDay(today, Number(month), Number(day)),
  },
  {
    source: '(last\\s+|this\\s+|on\\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day',
    toNamed: ([, which, day = ''], today) => weekday(today, weekdays.indexOf(day.slice(0, 3).toLowerCase()) + 1, which),
  },
  {
    source: '((?:지난|저번|이번)\\s*주?\\s*)?([월화수목금토일])요일',
    toNamed: ([, which, day = ''], today) => weekday(today, koreanWeekdays.indexOf(day) + 1, which),
  },
  {
    source: 'the\\s+day\\s+before\\s+yesterday|그저께|그제|엊그제',
    toNamed: (_, today) => dayOf(today.subtract({ days: 2 })),
  },
  {
    source: `(${numberPattern})\\s*(days?\\s+ago|weeks?\\s+ago|일\\s*전|주\\s*전)`,
    toNamed: ([, count = '', unit = ''], today) =>
      dayOf(today.subtract({ days: toNumber(count) * (/week|주/.test(unit) ? 7 : 1) })),
  },
  {
    source: 'the\\s+(\\d{1,2})(?:st|nd|rd|th)',
    toNamed: ([, day], today) => dayOfMonth(today, Number(day)),
  },
  {
    source: '(하루|이틀|사흘|나흘|닷새|엿새|열흘|보름|일주일)\\s*전',
    toNamed: ([, name = ''], today) => dayOf(today.subtract({ days: koreanDays[name] ?? 0 })),
  },
  {
    source: 'q([1-4])(?:\\s+(?:of\\s+)?(\\d{4}))?|([1-4])\\s*분기',
    toNamed: ([, english, year, korean], today) => quarterOf(today, Number(english ?? korean), yearOf(year)),
  },
  {
    source: 'last[\\s-]+night|overnight|어제\\s*밤(?!\\s*\\d{1,2}시)|어젯밤|지난밤|간밤|밤사이',
    toNamed: (_, today) => ({
      start: `${today.subtract({ days: 1 })}T18:00`,
      end: `${today}T06:00`,
      window: 'last-night',
    }),
  },
  {
    source: '(?:so\\s+far\\s+)?today|오늘|금일',
    toNamed: (_, today) => dayOf(today, 'today'),
  },
  {
    source: 'yesterday|어제|전일|작일',
    toNamed: (_, today) => dayOf(today.subtract({ days: 1 }), 'yesterday'),
  },
  {
    source: '(?:the\\s+|this\\s+|last\\s+|지난\\s*|이번\\s*)?(?:weekend|주말)',
    toNamed: (_, today) => weekend(today),
  },
  {
    source: '(?:the\\s+)?week\\s+before\\s+last|(?:지지난|저저번)\\s*주',
    toNamed: (_, today) => spanOf(monday(today).subtract({ days: 14 }), monday(today).subtract({ days: 8 })),
  },
  {
    source: '(?:the\\s+)?month\\s+before\\s+last|(?:지지난|저저번)\\s*달',
    toNamed: (_, today) =>
      spanOf(
        today.with({ day: 1 }).subtract({ months: 2 }),
        today.with({ day: 1 }).subtract({ months: 1 }).subtract({ days: 1 }),
      ),
  },
  {
    source: 'this[\\s-]+week|(?:the\\s+)?week[\\s-]+to[\\s-]+date|wtd|이번\\s*주|금주|주초',
    toNamed: (_, today) => spanOf(monday(today), monday(today).add({ days: 6 }), 'this-week'),
  },
  {
    source: '(?:last|previous)[\\s-]+week|지난\\s*주|저번\\s*주',
    toNamed: (_, today) =>
      spanOf(monday(today).subtract({ days: 7 }), monday(today).subtract({ days: 1 }), 'last-week'),
  },
  {
    source: 'this[\\s-]+month|(?:the\\s+)?month[\\s-]+to[\\s-]+date|mtd|이번\\s*달|이달|금월|월초',
    toNamed: (_, today) =>
      spanOf(today.with({ day: 1 }), today.with({ day: 1 }).add({ months: 1 }).subtract({ days: 1 }), 'this-month'),
  },
  {
    source: '(?:last|previous)[\\s-]+month|지난\\s*달|저번\\s*달|전월',
    toNamed: (_, today) =>
      spanOf(
        today.with({ day: 1 }).subtract({ months: 1 }),
        today.with({ day: 1 }).subtract({ days: 1 }),
        'last-month',
      ),
  },
  {
    source: `(?:in|during|for|of|throughout|over|all of|month of)\\s+${monthSource}(?:\\s+(\\d{4}))?`,
    toNamed: ([, month = '', year], today) => calendarMonth(today, toMonth(month), yearOf(year)),
  },
  {
    source: `(?:(?:in|for|of)\\s+)?${monthSource}(?:\\s+(\\d{4}))?\\s+(?:so\\s+far|to\\s+date|until\\s+now)`,
    toNamed: ([, month = '', year], today) => calendarMonth(today, toMonth(month), yearOf(year)),
  },
  {
    source: '(?:(\\d{4})년\\s*)?(\\d{1,2})월(?!\\s*\\d)',
    toNamed: ([, year, month], today) => calendarMonth(today, Number(month), yearOf(year)),
  },
  {
    source: '(this|last|previous)\\s+quarter|(이번|지난)\\s*분기',
    toNamed: ([, english, korean], today) => quarter(today, /last|previous|지난/.test(`${english}${korean}`)),
  },
  {
    source: 'this[\\s-]+year|올해|금년',
    toNamed: (_, today) => spanOf(today.with({ month: 1, day: 1 }), today),
  },
  {
    source: '(?:last|previous)[\\s-]+year|작년|지난\\s*해',
    toNamed: (_, today) =>
      spanOf(
        today.with({ month: 1, day: 1 }).subtract({ years: 1 }),
        today.with({ month: 1, day: 1 }).subtract({ days: 1 }),
      ),
  },
];

/** A pattern without its groups. */
export const uncaptured = (source: string) => source.replaceAll(/(?<!\\)\((?!\?)/g, '(?:');

/** Source of a pattern, without groups, for every way to name a day or a calendar span. */
export const dayPattern = `(?:${expressions.map(({ source }) => uncaptured(source)).join('|')})`;

/** undefined where it is no such day (31 November). */
export const toNamedDay = (text: string, today: Today): Named | undefined => {
  for (const { source, toNamed } of expressions) {
    const match = new RegExp(`^(?:${source})$`, 'i').exec(text.trim());
    if (match) return toNamed([...match], today);
  }
  return undefined;
};
