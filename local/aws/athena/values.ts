import type { DuckDBValue } from '@duckdb/node-api';
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { Temporal } from 'temporal-polyfill';
import type { Type } from './trino/types.ts';

/** A value as Athena writes it in a result; undefined for NULL. */
export function textOf(value: DuckDBValue, type: Type): string | undefined {
  if (value === null) return undefined;
  if (value instanceof DuckDBTimestampValue) return wall(value.micros);
  if (value instanceof DuckDBTimestampTZValue && type.kind === 'timestamp with time zone')
    return zoned(value.micros, type.zone);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBBlobValue)
    return [...value.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (value instanceof DuckDBListValue && type.kind === 'array')
    return `[${value.items.map((item) => textOf(item, type.of) ?? 'null').join(', ')}]`;
  if (value instanceof DuckDBMapValue && type.kind === 'map') {
    return `{${value.entries.map(({ key, value }) => `${textOf(key, type.key)}=${textOf(value, type.value) ?? 'null'}`).join(', ')}}`;
  }
  if (value instanceof DuckDBStructValue && type.kind === 'row') {
    const entries = Object.values(value.entries);
    return `{${type.fields.map(({ name, type }, at) => `${name?.toLowerCase() ?? `field${at}`}=${textOf(entries[at]!, type) ?? 'null'}`).join(', ')}}`;
  }
  if (typeof value === 'number' && type.kind === 'double') return double(value);
  return String(value);
}

const wall = (micros: bigint) => new Date(Number(micros / 1000n)).toISOString().replace('T', ' ').replace('Z', '');

function zoned(micros: bigint, zone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Number(micros / 1000n)).toZonedDateTimeISO(zone);
  return `${at.toPlainDateTime().toString({ fractionalSecondDigits: 3 }).replace('T', ' ')} ${zone}`;
}

/** Java's Double.toString: plain from 0.001 to 10,000,000, else with an exponent. */
function double(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7))
    return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`;
}
