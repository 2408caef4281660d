import type { Json } from '../dataset.ts';
import { documents, isObject, recordsIn } from './documents.ts';
import type { Reader } from './files.ts';

/** The record in the form of the vendor's wire; undefined where nothing could count it, 'other' where it is no concern. */
type Converter = (record: Json) => Json | 'other' | undefined;

export function recordReader(into: Json[], toRecord: Converter): Reader {
  return ({ text }) => {
    if (text === undefined) return 1;
    let unreadable = 0;
    for (const piece of documents(text)) {
      if ('broken' in piece) {
        unreadable += 1;
        continue;
      }
      for (const one of recordsIn(piece.value)) {
        const record = isObject(one) ? toRecord(one) : undefined;
        if (record === undefined) unreadable += 1;
        else if (record !== 'other') into.push(record);
      }
    }
    return unreadable;
  };
}

export const toOktaEvent = (event: Json) => (isInstant(event.published) ? event : undefined);

/** Some exports hold activities (what happened in the console) beside threats. */
export function toThreat(record: Json) {
  const { threatInfo } = record;
  if (isObject(threatInfo)) {
    if (!isInstant(threatInfo.createdAt ?? record.createdAt)) return undefined;
    const id = record.id ?? threatInfo.threatId;
    return id === undefined ? record : { ...record, id };
  }
  return 'activityType' in record ? 'other' : undefined;
}

/** The AWS CLI and boto3 print findings with capital letters where the wire has small ones. */
export function toFinding(record: Json) {
  const finding = 'UpdatedAt' in record ? (lowerCamel(record) as Json) : record;
  return isInstant(finding.updatedAt) ? finding : undefined;
}

export const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value));

function lowerCamel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCamel);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [fieldName(key), lowerCamel(one)]));
}

/** Keys that are values, such as `AWS::S3::Bucket`, stay. */
const fieldName = (key: string): string =>
  /^[A-Z][A-Za-z0-9]*$/.test(key) ? `${key[0]!.toLowerCase()}${key.slice(1)}` : key;
