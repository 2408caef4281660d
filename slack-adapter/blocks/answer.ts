import type { Answer } from '../answer.ts';
import { gate } from '../gate.ts';
import { marked } from '../grounds.ts';
import { type Language, texts } from '../language.ts';
import { isLive } from '../links.ts';
import { isCut } from '../subject.ts';
import { buttons } from './buttons.ts';
import { chart } from './chart.ts';
import { code, type Message, message, oneLine } from './message.ts';
import { isResult, linksOf, listIn, type Result, titleOf } from './result.ts';
import { split } from './split.ts';
import { recordTable } from './table.ts';
import { windowIn } from './time.ts';

/** Around an answer: for whom it is written, and what may be done with it. */
export interface Around {
  language: Language;
  timeZone: string;
  reference: string;
  /** What has no grounds, as `unsupported` found it. */
  unsupported: string[];
  /** Questions that may be asked next, by a click. */
  suggestions: string[];
  /** The channel to which the answer may be shared, where it is not yet in one. */
  shareTo?: string | undefined;
  linkHosts: string[];
  /** The question, where no message of the thread says it. */
  quote?: string;
  /** The message that the question is about, where it is about one. */
  subject?: string;
}

/** Characters of blocks in one message: a little more is refused (msg_blocks_too_long). https://github.com/slackapi/bolt-js/issues/2509 */
const mostCharacters = 13_000;
/** Of them for what is not words. */
const mostExtras = 9000;
/** Slack keeps little beside a message. */
const mostNoted = 50;

/** An answer as messages, in order; nothing of its text is lost. The last one carries the records and what may be clicked. */
export const answerMessages = (answer: Answer, around: Around): Message[] => {
  const { linkHosts, reference } = around;
  const noted = around.unsupported.slice(0, mostNoted).map((each) => each.slice(0, 100));
  const turn = { state: 'answered', reference, unsupported: noted } as const;
  const drawn = chart(answer.steps, around);
  const table = recordTable(answer.steps, around);
  const clicks = buttons(answer.steps, around);
  const shown = [drawn, table].filter((block) => block !== undefined);
  const extras =
    [
      [...shown, ...clicks],
      [...(table ? [table] : []), ...clicks],
    ].find((each) => weight(each) <= mostExtras) ?? clicks;
  const pieces = split(answerMarkdown(answer, around));
  const last = pieces.pop() ?? '–';
  const room = mostCharacters - weight(extras);
  const ends = weight(last) > room ? split(last, Math.floor(room * 0.9)) : [last];
  return [...pieces, ...ends].map((piece, at, all) => {
    const { blocks, ...plain } = message(piece, turn, linkHosts);
    if (at < all.length - 1 || extras.length === 0) return { ...plain, blocks };
    // Slack draws and tabulates only where it knows how: the words say the same.
    return { ...plain, blocks: [...blocks, ...extras], simpler: [...blocks, ...clicks] };
  });
};

const weight = (blocks: unknown): number => JSON.stringify(blocks).length;

/** The agent's text as Markdown, then what the adapter itself knows: what was searched, what was not, and on what advice rests. */
export const answerMarkdown = (
  { text: written, steps, citations }: Answer,
  {
    language,
    timeZone,
    unsupported,
    linkHosts,
    quote = '',
    subject = '',
  }: Pick<Around, 'language' | 'timeZone' | 'unsupported' | 'linkHosts' | 'quote' | 'subject'>,
): string => {
  const say = texts[language];
  const links = new Map([...linksOf(steps)].filter(([, address]) => isLive(address, linkHosts)));
  const text = withLinks(gate(marked(written, unsupported), linkHosts), links);
  const results = steps.map(({ result }) => result);
  const searched = results.filter(isResult).map((result) => searchedLine(result, language, timeZone));
  const gaps = [...(isCut(subject) ? [say.cut] : []), ...results.flatMap(gapsOf)];
  const warned = results.flatMap((result) => listIn(result, 'warnings')).map(evidenceOf);
  const markdown = [
    quote.replaceAll(/^(?=.)/gm, '> '),
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
  return gate(markdown, linkHosts);
};

/** An evidence id leads to its record in the vendor's console, the first time it is named. */
const withLinks = (text: string, links: Map<string, string>): string => {
  const rest = new Map(links);
  return text.replaceAll(/`([a-z0-9]+:[^`\s]+)`(?!\])/g, (all, evidence: string) => {
    const address = rest.get(evidence);
    rest.delete(evidence);
    return address ? `${all} [↗](${address.replaceAll(/[\s()<>]/g, encodeURIComponent)})` : all;
  });
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
  return `${sourcesOf(result, source, say.everySource)}, ${windowIn(since, until, timeZone)}: ${[...filter, matched, ...shown].join(', ')}`;
};

const sourcesOf = ({ sources }: Result, source: string, everySource: string): string =>
  sources
    ? `${everySource} (${sources.map((each) => `${titleOf(each.source)} ${each.matched ?? '–'}`).join(', ')})`
    : titleOf(source);

const link = (title: string, uri: string): string => {
  const label = oneLine(title).replaceAll(/[[\]`]/g, '');
  if (/^https?:\/\//.test(uri)) return `[${label}](${uri.replaceAll(/[\s()<>]/g, encodeURIComponent)})`;
  return uri.endsWith(title) ? code(uri) : `${label} (${code(uri)})`;
};
