import { gunzipSync } from 'node:zlib';
import type { operations } from '../../schemas/generated/investigation.ts';
import type { LogRecord } from '../../schemas/generated/shared.ts';
import type { Asking } from '../shared/action-group.ts';
import { Refusal, SourceUnavailable } from '../shared/errors.ts';
import { type Exported, mostExported, packed } from '../shared/export.ts';
import type { Json } from '../shared/json.ts';
import { newestFirst } from '../shared/search-result.ts';
import type { Sources } from '../shared/sources.ts';
import { askedOf } from './trace.ts';

/** All records of a search, from the source that it asked; of a trace, from each source that the asker may see. */
export const exportedFrom = async (
  sources: Sources,
  operationId: string,
  json: string,
  asking: Asking,
): Promise<Exported> => {
  const parameters = JSON.parse(json) as Json;
  const contracts = await Promise.all(
    sources.names.map(async (name) => ({ name, contract: await sources.contract(name) })),
  );
  const one = contracts.find(({ contract }) => Object.hasOwn(contract.operations, operationId));
  if (one) return sources.exported(one.name, operationId, parameters, asking);
  if (operationId !== 'traceEntity') throw new Refusal(404, `Nothing can be exported of ${operationId}.`);
  const trace = { window: '24h', limit: 10, ...parameters } as operations['traceEntity']['parameters'];
  const asked = contracts.flatMap(({ name, contract }) => {
    const wanted = asking.access.includes(name) ? askedOf(contract, trace) : undefined;
    return wanted ? [{ name, ...wanted }] : [];
  });
  const each = await Promise.all(
    asked.map(({ name, operationId, parameters }) =>
      sources.exported(name, operationId, parameters, asking).catch((error: unknown) => {
        if (error instanceof SourceUnavailable) return error.message;
        throw error;
      }),
    ),
  );
  const found = each.filter((one) => typeof one !== 'string');
  const [first] = found;
  if (!first) throw new SourceUnavailable('The logs', 'none of them answered');
  const records = found.flatMap(unpacked).toSorted(newestFirst).slice(0, mostExported);
  return {
    searched: { ...first.searched, source: 'investigation' },
    matched: found.reduce((sum, { matched }) => sum + matched, 0),
    atLeast: found.some(({ atLeast }) => atLeast),
    count: records.length,
    records: packed(records),
    gaps: [...new Set([...each.filter((one) => typeof one === 'string'), ...found.flatMap(({ gaps }) => gaps)])],
  };
};

const unpacked = ({ records }: Exported): LogRecord[] =>
  gunzipSync(Buffer.from(records, 'base64'))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LogRecord);
