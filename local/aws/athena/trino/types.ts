/** Trino's types, as far as log queries meet them. A zoned timestamp carries its zone, since DuckDB keeps only the instant. */
export type Type =
  | { kind: Scalar }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'timestamp with time zone'; zone: string }
  | { kind: 'array'; of: Type }
  | { kind: 'map'; key: Type; value: Type }
  | { kind: 'row'; fields: Field[] };

export interface Field {
  name: string | undefined;
  type: Type;
}

const scalars = [
  'boolean',
  'integer',
  'bigint',
  'double',
  'varchar',
  'varbinary',
  'date',
  'timestamp',
  'json',
  'interval day to second',
  'interval year to month',
  'unknown',
] as const;
type Scalar = (typeof scalars)[number];

const spellings: Record<string, string> = {
  int: 'integer',
  string: 'varchar',
  'double precision': 'double',
  struct: 'row',
};

/** Reads a type as Trino writes it; undefined where this stand-in has no such type. */
export function typeOf(text: string): Type | undefined {
  const zoned = /^timestamp\s*(\(\s*\d+\s*\))?\s*with\s+time\s+zone$/i;
  if (zoned.test(text.trim())) return { kind: 'timestamp with time zone', zone: 'UTC' };
  const [, name = '', inner] = /^\s*([a-z][a-z ]*?)\s*(?:[(<](.*)[)>])?\s*$/is.exec(text) ?? [];
  const kind = spellings[name.toLowerCase()] ?? name.toLowerCase();
  const parts = inner === undefined ? [] : splitAtCommas(inner);
  const [first = '', second = ''] = parts;
  if (kind === 'array') return wrap(typeOf(first), (of) => ({ kind, of }));
  if (kind === 'map') return wrap(typeOf(first), (key) => wrap(typeOf(second), (value) => ({ kind, key, value })));
  if (kind === 'decimal') return { kind, precision: Number(first || 38), scale: Number(second || 0) };
  if (kind === 'row') {
    const fields = parts.map(fieldOf);
    return fields.every((field) => field !== undefined) ? { kind, fields } : undefined;
  }
  return (
    scalars.find(
      (scalar) => scalar === kind && (scalar === 'varchar' || scalar === 'timestamp' || inner === undefined),
    ) && { kind: kind as Scalar }
  );
}

const wrap = (type: Type | undefined, make: (type: Type) => Type | undefined) => type && make(type);

function fieldOf(text: string): Field | undefined {
  const [, quoted, plain, rest = ''] = /^\s*(?:"([^"]+)"|([a-z_]\w*))\s+(.+)$/is.exec(text) ?? [];
  const type = typeOf(rest);
  return type ? { name: quoted ?? plain, type } : wrapField(typeOf(text));
}

const wrapField = (type: Type | undefined): Field | undefined => type && { name: undefined, type };

/** Splits at the commas that stand outside brackets. */
export function splitAtCommas(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if ('(<'.includes(char)) depth++;
    if (')>'.includes(char)) depth--;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** How Trino writes the type in messages and result metadata. */
export function nameOfType(type: Type): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'timestamp':
      return 'timestamp(3)';
    case 'timestamp with time zone':
      return 'timestamp(3) with time zone';
    case 'array':
      return `array(${nameOfType(type.of)})`;
    case 'map':
      return `map(${nameOfType(type.key)}, ${nameOfType(type.value)})`;
    case 'row':
      return `row(${type.fields.map(({ name, type }) => [name, nameOfType(type)].filter(Boolean).join(' ')).join(', ')})`;
    default:
      return type.kind;
  }
}

/** The DuckDB type that holds the values. */
export function storageOf(type: Type): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'varbinary':
      return 'BLOB';
    case 'unknown':
      return 'INTEGER';
    case 'array':
      return `${storageOf(type.of)}[]`;
    case 'map':
      return `MAP(${storageOf(type.key)}, ${storageOf(type.value)})`;
    case 'row':
      return `STRUCT(${type.fields.map(({ name, type }, at) => `"${fieldKey(name, at)}" ${storageOf(type)}`).join(', ')})`;
    default:
      return type.kind.toUpperCase();
  }
}

/** DuckDB fields need a name; Athena shows nameless ones as field0, field1, … */
export const fieldKey = (name: string | undefined, at: number) => name ?? `field${at}`;

const numeric = ['integer', 'bigint', 'decimal', 'double'] as const;
const rank = (type: Type) => numeric.indexOf(type.kind as (typeof numeric)[number]);
export const isNumeric = (type: Type) => rank(type) >= 0;
export const isInteger = (type: Type) => type.kind === 'integer' || type.kind === 'bigint';
export const isInterval = (type: Type) => type.kind.startsWith('interval');
export const isTime = (type: Type) => ['date', 'timestamp', 'timestamp with time zone'].includes(type.kind);

/** The type both sides become without a cast being written, or undefined: https://trino.io/docs/current/functions/conversion.html */
export function commonType(a: Type, b: Type): Type | undefined {
  if (a.kind === 'unknown') return b;
  if (b.kind === 'unknown') return a;
  if (a.kind === 'decimal' || b.kind === 'decimal') return commonDecimal(a, b);
  if (isNumeric(a) && isNumeric(b)) return rank(a) > rank(b) ? a : b;
  if (a.kind === 'array' && b.kind === 'array') return wrap(commonType(a.of, b.of), (of) => ({ kind: 'array', of }));
  if (a.kind === 'map' && b.kind === 'map') {
    return wrap(commonType(a.key, b.key), (key) =>
      wrap(commonType(a.value, b.value), (value) => ({ kind: 'map', key, value })),
    );
  }
  if (a.kind === 'row' && b.kind === 'row') return commonRow(a.fields, b.fields);
  if (a.kind === 'timestamp with time zone' && b.kind === 'timestamp with time zone') return a;
  if (a.kind === b.kind) return a;
  const times = ['date', 'timestamp', 'timestamp with time zone'];
  if (isTime(a) && isTime(b)) return times.indexOf(a.kind) > times.indexOf(b.kind) ? a : b;
  return undefined;
}

function commonRow(a: Field[], b: Field[]): Type | undefined {
  if (a.length !== b.length) return undefined;
  const fields = a.map(({ name, type }, at): Field | undefined => {
    const common = commonType(type, b[at]!.type);
    return common && { name: name === b[at]!.name ? name : undefined, type: common };
  });
  return fields.every((field) => field !== undefined) ? { kind: 'row', fields } : undefined;
}

function commonDecimal(a: Type, b: Type): Type | undefined {
  if (a.kind === 'double' || b.kind === 'double') return isNumeric(a) && isNumeric(b) ? { kind: 'double' } : undefined;
  const left = decimalOf(a);
  const right = decimalOf(b);
  if (!left || !right) return undefined;
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return { kind: 'decimal', precision: Math.min(38, whole + scale), scale };
}

/** Exact numbers as decimals: integer is decimal(10,0), bigint decimal(19,0). */
export function decimalOf(type: Type): { precision: number; scale: number } | undefined {
  if (type.kind === 'decimal') return type;
  if (type.kind === 'integer') return { precision: 10, scale: 0 };
  return type.kind === 'bigint' ? { precision: 19, scale: 0 } : undefined;
}

export const sameType = (a: Type, b: Type) => nameOfType(a) === nameOfType(b);
