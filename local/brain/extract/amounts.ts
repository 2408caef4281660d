import { numberPattern, toNumber } from './number.ts';

const limits = [
  '\\btop[\\s-]*(\\d{1,2})\\b(?!\\s*(?:hours?|days?|weeks?|months?)\\b)',
  `\\b(?:just|only)?\\s*(${numberPattern})\\s+(?:\\w+\\s+){0,2}?(?:of (?:them|those)|(?:is|are|will be|would be) (?:enough|fine)|will do|suffices?)\\b`,
  `\\b(?:top|first|latest|last|newest|show(?: me)?|at most|up to|only|just)\\s+(${numberPattern})(?=\\s+(?:\\w+\\s+){0,2}(?:findings?|events?|records?|threats?|logs?|results?|alerts?|entries|items|ones|users?|logins?)\\b|\\s*(?:guardduty|okta|zscaler|cloudtrail|sentinelone|(?:only|please)\\b|$|[.!?]))`,
  '\\b(\\d{1,2})\\s+(?:rows?|records?|results?|entries|examples?|hits|items)\\b',
  '\\b(\\d{1,2})\\s+(?:most recent|latest|newest|worst|top|last)\\b',
  '(?:상위|최대|최근|처음|맨 위)\\s*(\\d{1,2})\\s*(?:개|건|명|줄)',
  '(\\d{1,2})\\s*(?:개|건)(?:만|씩|까지|를|을)?(?=\\s|$)',
];

/** How many records a question wants to see, at most 50, and the question without that. */
export const limitIn = (text: string): { limit?: number; rest: string } => {
  for (const source of limits) {
    const match = new RegExp(source, 'i').exec(text);
    const asked = match?.[1] ? toNumber(match[1]) : 0;
    if (match && asked > 0) return { limit: Math.min(asked, 50), rest: text.replace(match[0], ' ') };
  }
  return { rest: text };
};

const zones: [RegExp, string][] = [
  [/\b(?:in|at)?\s*(?:UTC|GMT)\b|UTC\s*기준/, 'UTC'],
  [/\bKST\b|\bKorean? time\b|(?:한국|서울)\s*시간(?:\s*기준)?(?:으로)?/, 'Asia/Seoul'],
  [/\bJST\b|\bJapan(?:ese)? time\b|(?:일본|도쿄)\s*시간(?:\s*기준)?(?:으로)?/, 'Asia/Tokyo'],
  [/\bE[SD]?T\b|\b(?:US )?eastern time\b|(?:뉴욕|미국?\s*동부)\s*시간(?:\s*기준)?(?:으로)?/i, 'America/New_York'],
  [
    /\bP[SD]?T\b|\b(?:US )?pacific time\b|(?:시애틀|미국?\s*서부|캘리포니아)\s*시간(?:\s*기준)?(?:으로)?/i,
    'America/Los_Angeles',
  ],
  [/\bCES?T\b|(?:베를린|파리|유럽)\s*시간(?:\s*기준)?(?:으로)?/, 'Europe/Berlin'],
  [/\bBST\b|(?:런던|영국)\s*시간(?:\s*기준)?(?:으로)?/, 'Europe/London'],
  [/\bSGT\b|싱가포르\s*시간(?:\s*기준)?(?:으로)?/, 'Asia/Singapore'],
];

/** The time zone that a question names. */
export const zoneIn = (text: string): { timeZone?: string; rest: string } => {
  const [named] = /\b(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)\/[A-Z]\w+/.exec(text) ?? [];
  if (named && Intl.supportedValuesOf('timeZone').includes(named))
    return { timeZone: named, rest: text.replace(named, ' ') };
  const [pattern, timeZone] = zones.find(([each]) => each.test(text)) ?? [];
  // Intl names a zone after a city, and so do people: "New York time", "뉴욕 시간".
  const city = /\b([A-Z][a-z]+(?: [A-Z][a-z]+)?) time\b/.exec(text);
  const ofCity = Intl.supportedValuesOf('timeZone').find((zone) => zone.endsWith(`/${city?.[1]?.replace(' ', '_')}`));
  if (city && ofCity) return { timeZone: ofCity, rest: text.replace(city[0], ' ') };
  return pattern && timeZone ? { timeZone, rest: text.replace(pattern, ' ') } : { rest: text };
};
