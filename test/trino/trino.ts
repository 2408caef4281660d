interface Signature {
  rawType: string;
  arguments: { value: Signature | Field | number }[];
}

interface Field {
  fieldName?: { name: string };
  typeSignature?: Signature;
}

interface Page {
  nextUri?: string;
  columns?: { typeSignature: Signature }[];
  data?: unknown[][];
  error?: { errorName: string; message: string };
}

export interface Answer {
  state: 'SUCCEEDED' | 'FAILED';
  reason: string | undefined;
  rows: (string | undefined)[][];
}

/** Statements as Athena takes them, run by Trino: https://trino.io/docs/current/develop/client-protocol.html */
export const trino = (url: string, schema = 'default') => {
  const send = async (sql: string, parameters: string[] = []): Promise<Answer> => {
    const using = parameters.length > 0 ? ` USING ${parameters.join(', ')}` : '';
    const headers = {
      'x-trino-user': 'athena',
      'x-trino-catalog': 'hive',
      'x-trino-schema': schema,
      'x-trino-time-zone': 'UTC',
      // As in Athena, a projected partition may have no files.
      'x-trino-session': 'hive.ignore_absent_partitions=true',
    };
    const body = using ? `EXECUTE IMMEDIATE '${sql.replaceAll("'", "''")}'${using}` : sql;
    let page = await pageOf(new URL('/v1/statement', url), { method: 'POST', headers, body });
    const rows: Answer['rows'] = [];
    for (;;) {
      const { columns = [], data = [], error, nextUri } = page;
      rows.push(...data.map((row) => row.map((value, at) => textOf(value, columns[at]!.typeSignature))));
      if (error) return { state: 'FAILED', reason: `${error.errorName}: ${error.message}`, rows: [] };
      if (!nextUri) return { state: 'SUCCEEDED', reason: undefined, rows };
      page = await pageOf(nextUri, { headers });
    }
  };
  return { run: send, close: async () => {} };
};

const pageOf = async (url: URL | string, init: RequestInit): Promise<Page> => {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`Trino answered ${response.status}: ${await response.text()}`);
  // Numbers stay as they are written: 64 bits long, or 1.0E10.
  const asWritten = (_name: string, value: unknown, ...[context]: { source: string }[]) =>
    typeof value === 'number' ? context?.source : value;
  return JSON.parse(await response.text(), asWritten) as Page;
};

/** A value as Athena writes it in a result. */
function textOf(value: unknown, type: Signature): string | undefined {
  if (value === null) return undefined;
  const parts = type.arguments.map(({ value }) => (value as Field).typeSignature ?? (value as Signature));
  const names = type.arguments.map(({ value }) => (value as Field).fieldName?.name);
  const inner = (each: unknown, at = 0) => textOf(each, parts[at] as Signature) ?? 'null';
  switch (type.rawType) {
    case 'array':
      return `[${(value as unknown[]).map((each) => inner(each)).join(', ')}]`;
    case 'map':
      return `{${Object.entries(value as object)
        .map(([key, each]) => `${key}=${inner(each, 1)}`)
        .join(', ')}}`;
    case 'row':
      return `{${(value as unknown[]).map((each, at) => `${names[at] ?? `field${at}`}=${inner(each, at)}`).join(', ')}}`;
    default:
      return String(value);
  }
}
