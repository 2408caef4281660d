import type { Answer } from '../answer.ts';
import { type Language, texts } from '../language.ts';
import { code, oneLine } from './message.ts';
import { isResult, listIn, type Result } from './result.ts';

/** The agent's text as Markdown, then what the adapter itself knows: what was searched, what was not, and on what advice rests. */
export const answerMarkdown = (
  { steps, citations }: Answer,
  text: string,
  { language, timeZone, unsupported }: { language: Language; timeZone: string; unsupported: string[] },
): string => {
  const say = texts[language];
  const results = steps.map(({ result }) => result);
  const searched = results.filter(isResult).map((result) => searchedLine(result, language, timeZone));
  const gaps = results.flatMap(gapsOf);
  const warned = results.flatMap((result) => listIn(result, 'warnings')).map(evidenceOf);
  return [
    text.trim(),
    unsupported.length > 0 ? say.unsupported : '',
    warned.length > 0 ? `⚠ ${say.instructions(distinct(warned).map(code).join(', '))}` : '',
    section(say.searched, searched),
    section(say.couldNotSee, gaps),
    section(
      say.sources,
      citations.map(({ title, uri }) => link(title, uri)),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
};

const distinct = (lines: string[]): string[] => [...new Set(lines)];

const section = (title: string, lines: string[]): string =>
  lines.length === 0 ? '' : [`**${title}**`, ...distinct(lines).map((line) => `- ${line}`)].join('\n');

/** Gaps name their source, which the result alone knows. */
const gapsOf = (result: unknown): string[] => {
  const source = isResult(result) && !result.sources ? titleOf(result.searched.source) : '';
  return listIn(result, 'gaps')
    .map((gap) => oneLine(gap).replaceAll('`', "'"))
    .map((gap) => (gap.includes(source) ? gap : `${source}: ${gap}`));
};

/** A warning ends with the evidence id that it speaks of. */
const evidenceOf = (warning: string): string => /[a-z0-9]+:[^:\s]+:\d{8}T\d{9}Z:.+$/.exec(warning)?.[0] ?? warning;

const searchedLine = (result: Result, language: Language, timeZone: string): string => {
  const say = texts[language];
  const { source, since, until, filters } = result.searched;
  const filter = Object.entries(filters).map(([name, value]) => code(`${name}=${value}`));
  const count = result.matched.toLocaleString('en');
  const matched = result.atLeast
    ? say.atLeast(count, result.countedOver && oneLine(result.countedOver))
    : say.matched(count);
  const shown = result.shown !== undefined && result.shown < result.matched ? [say.shown(String(result.shown))] : [];
  return `${sourcesOf(result, source, say.everySource)}, ${windowOf(since, until, timeZone)}: ${[...filter, matched, ...shown].join(', ')}`;
};

const sourcesOf = ({ sources }: Result, source: string, everySource: string): string =>
  sources
    ? `${everySource} (${sources.map((each) => `${titleOf(each.source)} ${each.matched ?? '–'}`).join(', ')})`
    : titleOf(source);

const spelled: Record<string, string> = {
  guardduty: 'GuardDuty',
  cloudtrail: 'CloudTrail',
  sentinelone: 'SentinelOne',
};

const titleOf = (source: string): string => spelled[source] ?? source.charAt(0).toUpperCase() + source.slice(1);

/** `2026-11-22 18:00 – 2026-11-23 18:00 (Asia/Seoul)`; the end is exclusive. */
const windowOf = (since: string, until: string, timeZone: string): string =>
  `${localTime(since, timeZone)} – ${localTime(until, timeZone)} (${timeZone})`;

const localTime = (instant: string, timeZone: string): string => {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return oneLine(instant);
  // Sweden writes ISO 8601.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: time.getTime() % 60_000 === 0 ? 'short' : 'medium',
  }).format(time);
};

const link = (title: string, uri: string): string => {
  const label = oneLine(title).replaceAll(/[[\]`]/g, '');
  if (/^https?:\/\//.test(uri)) return `[${label}](${uri.replaceAll(/[\s()<>]/g, encodeURIComponent)})`;
  return uri.endsWith(title) ? code(uri) : `${label} (${code(uri)})`;
};
