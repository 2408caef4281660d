import type { LogRecord } from '../../schemas/generated/shared.ts';
import { evidenceId, recordId } from '../shared/evidence.ts';
import { textAt } from '../shared/json.ts';
import type { Row } from './insights.ts';

/** `2026-11-22 18:58:00.123`, in UTC. */
export const timeOf = (row: Row): Date => new Date(`${(row['@timestamp'] ?? '').replace(' ', 'T')}Z`);

/** @log is the account's id and the log group's name. */
export const groupOf = (log: string | undefined): string => log?.replace(/^\d{12}:/, '') ?? 'unknown';

/** A pointer that the service gives is longer than all the rest of an evidence id: what a line says tells it as well. */
export const idOf = (row: Row): string =>
  `line.${recordId(undefined, [row['@log'], row['@logStream'], row['@timestamp'], row.line])}`;

/** undefined where it has no readable time. */
export const toLine = (region: string, row: Row): LogRecord | undefined => {
  const time = timeOf(row);
  if (Number.isNaN(time.getTime())) return undefined;
  const { level, message } = said(row.line ?? '');
  return {
    evidence: evidenceId({ source: 'operations', scope: region, time, id: idOf(row) }),
    time: time.toISOString(),
    title: message,
    observables: [{ type: 'resource', value: groupOf(row['@log']) }],
    ...(level && { status: level }),
  };
};

/** What a line says beside its time and ids, which its record has. */
const said = (line: string): { level: string | undefined; message: string } => {
  const structured = parsed(line);
  const message = ['message', 'msg', 'errorMessage', 'error'].map((name) => textAt(structured, name)).find(Boolean);
  if (message) return { level: textAt(structured, 'level')?.toUpperCase(), message };
  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
  const [, ofLambda, rest] = /^\S+Z\t\S+\t([A-Z]+)\t(.+)/s.exec(line) ?? [];
  if (rest) return { level: ofLambda, message: rest };
  return { level: /\b(?:FATAL|CRITICAL|ERROR|WARN(?:ING)?|INFO|DEBUG)\b/.exec(line)?.[0], message: line };
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
