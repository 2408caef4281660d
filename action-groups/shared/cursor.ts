import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from './errors.ts';

/** Where a page ended: the record shown last, and the span that the first page searched. */
export interface Position {
  time: string;
  evidence: string;
  since: string;
  until: string;
}

const key = (): string => {
  const value = process.env.CURSOR_KEY;
  if (!value) throw new Error('CURSOR_KEY is not set');
  return value;
};

const signature = (payload: string, search: object) =>
  createHmac('sha256', key()).update(payload).update('\0').update(JSON.stringify(search)).digest().subarray(0, 16);

/** Opaque, and good only for the very search it came from: operation and filters are signed along. */
export const cursorOf = (position: Position, search: object): string => {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${signature(payload, search).toString('base64url')}`;
};

export const positionOf = (cursor: string, search: object): Position => {
  const [payload = '', signed = ''] = cursor.split('.');
  const given = Buffer.from(signed, 'base64url');
  const expected = signature(payload, search);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Refusal(
      400,
      'cursor does not belong to this search: repeat the search without cursor, with the same filters.',
    );
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Position;
};
