import { hash } from 'node:crypto';
import { inOrder } from '../../action-groups/shared/json.ts';
import { comparable } from './digits.ts';

/**
 * The text in which a value was written first. A log delivers a record's copies as the same line, and that is how a query
 * tells them; exports write one with other white space, or with its fields in another order.
 */
export function firstWritten() {
  const texts = new Map<string, string>();
  return (value: unknown, text: string): string => {
    const content = hash('md5', JSON.stringify(inOrder(comparable(text, value))), 'base64');
    const first = texts.get(content);
    if (first === undefined) texts.set(content, text);
    return first ?? text;
  };
}
