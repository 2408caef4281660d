import type { operations } from '../../schemas/generated/operations.ts';
import { badValue } from '../shared/errors.ts';
import type { Span } from '../shared/window.ts';

type Filters = Pick<operations['searchLogs']['parameters'], 'kind' | 'text'>;

// Syntax and functions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
// The language has no parameters. Three things vary: whole numbers, a pattern from a fixed list, and `containing`.

/** The newest lines; `most` of them. */
export const newestLines = (span: Span, filters: Filters, most: number): string =>
  [fields, `filter ${matching(span, filters)}`, 'sort @timestamp desc', `limit ${most}`].join('\n| ');

/** How many lines there are in each log group, for each bucket of `length` milliseconds from the start of the span. */
export const counts = (span: Span, filters: Filters, length: number): string =>
  [
    `fields floor((toMillis(@timestamp) - ${span.since.getTime()}) / ${length}) as bucket`,
    `filter ${matching(span, filters)}`,
    'stats count(*) as lines by bucket, @log',
  ].join('\n| ');

/** Every line of one millisecond, whole. */
export const linesAt = (time: Date): string =>
  [`${fields}, @message`, `filter toMillis(@timestamp) = ${time.getTime()}`, 'limit 1000'].join('\n| ');

const fields = 'fields @timestamp, @log, @logStream, substr(@message, 0, 1000) as line';

const errors = '(?i)\\b(error|exception|fatal|critical|panic|traceback|timed out|timeout|out of memory)\\b';

const matching = ({ since, until }: Span, { kind, text }: Filters): string =>
  [
    `toMillis(@timestamp) >= ${since.getTime()}`,
    `toMillis(@timestamp) < ${until.getTime()}`,
    ...(kind === 'errors' ? [`@message like /${errors}/`] : []),
    ...(text ? [`@message like /${containing(text)}/`] : []),
  ].join(' and ');

/**
 * A pattern for the text as it stands, whatever the case and however its letters are put together. Every ASCII character
 * but letters, digits and the space is escaped, so that nothing in it can end the pattern or mean something in it.
 */
const containing = (text: string): string => {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) throw badValue('text', text, 'words on one line');
  const spellings = new Set([text, text.normalize('NFC'), text.normalize('NFD')]);
  return `(?i)(${[...spellings].map((each) => each.replaceAll(/[!-/:-@[-^`{-~]/g, '\\$&')).join('|')})`;
};
