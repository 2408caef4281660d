import type { Json } from '../dataset.ts';
import { parsedJson } from './digits.ts';

/** A JSON document as it stands in the text, or a line that is none. */
export type Piece = { value: unknown; text: string } | { broken: string };

/** Opens or closes a list whose elements stand one a line, so that those can be read although the whole cannot. */
const bracket = /^(?:\[|\{\s*"\w+"\s*:\s*\[|\],?|\]\s*\})$/;

/**
 * JSON documents one a line, one after another or spread over many lines, whatever stands between them. A document that
 * is broken counts as one line, with those that visibly belong to it.
 */
export function* documents(text: string): Generator<Piece> {
  let found = false;
  let skipped: string | undefined;
  let lineEnd = -1;
  for (let at = contentFrom(text, 0); at < text.length; at = contentFrom(text, at)) {
    const begun = at < lineEnd;
    if (!begun) lineEnd = endOfLine(text, at);
    const piece = (begun ? undefined : wholeLine(text, at, lineEnd)) ?? spreadOut(text, at, lineEnd);
    if (piece) {
      found = true;
      yield piece;
      at += piece.text.length;
      continue;
    }
    const broken = text.slice(at, lineEnd).trimEnd();
    if (bracket.test(broken)) skipped ??= broken;
    else {
      found = true;
      yield { broken };
    }
    at = /^[[{](?:.*[[{,])?$/.test(broken) ? endOfBlock(text, lineEnd) : lineEnd;
  }
  if (!found && skipped !== undefined) yield { broken: skipped };
}

/** The records that a document holds, out of the wrappings that vendors and exports put around them. */
export function* recordsIn(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const one of value) yield* recordsIn(one);
    return;
  }
  if (isObject(value)) {
    const list = lists.map((name) => value[name]).find(Array.isArray);
    if (list) return yield* recordsIn(list);
    // EventBridge's envelope.
    if (typeof value['detail-type'] === 'string' && isObject(value.detail)) return yield value.detail;
    // What `aws cloudtrail lookup-events` prints.
    if (typeof value.CloudTrailEvent === 'string') return yield parsed(value.CloudTrailEvent) ?? value;
  }
  yield value;
}

const lists = ['Records', 'data', 'findings', 'Findings', 'Events'];

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    const value = parsedJson(text);
    return isNested(value, mostLevels) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** No record comes near it, and more would exhaust the stack of whoever looks into a value. */
const mostLevels = 500;

const isNested = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isNested(each, levels - 1)));

interface Document {
  value: unknown;
  text: string;
}

function wholeLine(text: string, at: number, lineEnd: number): Document | undefined {
  const line = text.slice(at, lineEnd).trimEnd();
  const value = parsed(line);
  return value === undefined ? undefined : { value, text: line };
}

function spreadOut(text: string, at: number, lineEnd: number): Document | undefined {
  const end = endOfValue(text, at);
  // A line that goes on with something else is broken as a whole.
  if (end === undefined || (end < lineEnd && !goesOn(text, end))) return undefined;
  const slice = text.slice(at, end);
  const value = parsed(slice);
  return value === undefined ? undefined : { value, text: slice };
}

function goesOn(text: string, at: number): boolean {
  next.lastIndex = at;
  return next.test(text);
}
const next = /[ \t\r]*(?:,[ \t\r]*)?(?:[[{\n]|$)/y;

/** White space, marks of byte order where files were joined, and commas between elements. */
function contentFrom(text: string, at: number): number {
  between.lastIndex = at;
  between.test(text);
  return between.lastIndex;
}
const between = /[\s\uFEFF,]*/y;

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

/** Behind the lines that are indented or close something. */
function endOfBlock(text: string, at: number): number {
  belonging.lastIndex = at;
  belonging.test(text);
  return belonging.lastIndex;
}
const belonging = /(?:\r?\n(?:[ \t}\]][^\n]*)?)*/y;

/**
 * Where the object or array that begins at `at` ends. It gives up as soon as no JSON could go on like that, so that a
 * line that was cut does not swallow those after it.
 */
function endOfValue(text: string, at: number): number | undefined {
  const open: string[] = [];
  let before = ':';
  for (let index = at; index < text.length; index++) {
    const char = text[index]!;
    switch (char) {
      case '"': {
        const end = endOfString(text, index);
        if (end === undefined) return undefined;
        index = end;
        break;
      }
      case '{':
      case '[':
        if (before !== ':' && !(open.at(-1) === '[' && (before === '[' || before === ','))) return undefined;
        open.push(char);
        break;
      case '}':
      case ']':
        if (open.pop() !== (char === '}' ? '{' : '[')) return undefined;
        if (open.length === 0) return index + 1;
        break;
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        continue;
    }
    if (open.length === 0) return undefined;
    before = char;
  }
  return undefined;
}

function endOfString(text: string, at: number): number | undefined {
  for (let index = at + 1; index < text.length; index++) {
    const char = text[index];
    if (char === '"') return index;
    if (char === '\n') return undefined;
    if (char === '\\') index++;
  }
  return undefined;
}
