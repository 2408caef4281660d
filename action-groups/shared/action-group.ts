import type { Context } from 'aws-lambda';
import type { Contract, OperationContract } from '../../schemas/contract.ts';
import { resultValidators } from '../../schemas/generated/results.ts';
import { type Envelope, envelopeOf } from './envelope.ts';
import { badValue, Refusal, SourceUnavailable } from './errors.ts';
import { type Evidence, toEvidence } from './evidence.ts';
import { exported } from './export.ts';
import { canonicalIp } from './ip.ts';
import { isJson } from './json.ts';
import { log } from './log.ts';

/** Who asks, and when: from session attributes, which a model cannot write. */
export interface Asking {
  askedAt: Date;
  timeZone: string;
  /** Sources that the asker may see. */
  access: string[];
  traceId: string;
  /** The attributes as they came, for passing on. */
  attributes: Record<string, string>;
  /** Where the console asks, by the alias that the operator allows instead of rights: other sources are asked by it, too. */
  alias?: string;
}

/** Handlers by operationId: validated parameters in, a result of the schema out. */
export type Operations<O> = {
  [Id in keyof O]: O[Id] extends { parameters: infer P; result: infer R }
    ? (parameters: P, asking: Asking) => Promise<R>
    : never;
};

/** Finds one record by what its evidence id says; undefined where there is none. */
export type RecordLookup = (evidence: Evidence, asking: Asking) => Promise<object | undefined>;

/** What the Slack adapter asks, outside the agent's schema; whose sources are asked checks the rights. */
type Internal = Record<string, (parameters: Record<string, unknown>, asking: Asking) => Promise<object>>;

interface Reply {
  status: number;
  body: unknown;
}

/**
 * A Lambda handler over typed operations, behind both envelopes: a Bedrock Agents action-group event and an AgentCore
 * Gateway event. Every failure becomes a sentence with a status; the detail stays in the log.
 */
export const actionGroup = <O>(
  contract: Contract,
  operations: Operations<O>,
  lookup?: RecordLookup,
  internal: Internal = {},
) => {
  const known = operations as Record<string, (parameters: unknown, asking: Asking) => Promise<unknown>>;
  return async (event: unknown, context: Context): Promise<unknown> => {
    const envelope = envelopeOf(event, context);
    log.appendKeys({ traceId: envelope.attributes.traceId });
    const started = performance.now();
    const { status, body } = await reply(contract, known, lookup, internal, envelope);
    log.info('answered', { operation: envelope.operationId, status, ms: Math.round(performance.now() - started) });
    return envelope.answer(status, body);
  };
};

const reply = async (
  contract: Contract,
  operations: Record<string, (parameters: unknown, asking: Asking) => Promise<unknown>>,
  lookup: RecordLookup | undefined,
  internal: Internal,
  envelope: Envelope,
): Promise<Reply> => {
  try {
    const own = Object.hasOwn(internal, envelope.operationId) ? internal[envelope.operationId] : undefined;
    if (own) return { status: 200, body: await own(envelope.parameters, askingOf(envelope)) };
    const asking = askingOf(envelope, contract.name);
    if (envelope.operationId === 'getRecord' && lookup)
      return await record(contract.name, envelope.parameters, lookup, asking);
    if (envelope.operationId === 'exportRecords' && lookup) {
      const { operationId, parameters } = envelope.parameters;
      const { run, valid } = runnable(contract, operations, String(operationId), parsed(parameters));
      return { status: 200, body: await exported(run, valid, asking) };
    }
    const { run, valid, operation } = runnable(contract, operations, envelope.operationId, envelope.parameters);
    const body = await run(valid, asking);
    const isValid = resultValidators[operation.result];
    if (!isValid(body as Record<string, unknown>))
      throw new Error(`result outside its schema: ${JSON.stringify(isValid.errors?.[0])}`);
    return { status: 200, body };
  } catch (error) {
    return refused(contract.title, error);
  }
};

/** An operation of the schema with its parameters, checked. */
const runnable = (
  contract: Contract,
  operations: Record<string, (parameters: unknown, asking: Asking) => Promise<unknown>>,
  id: string,
  parameters: Record<string, unknown>,
) => {
  const known = Object.hasOwn(contract.operations, id);
  const operation = known ? contract.operations[id] : undefined;
  const run = known ? operations[id] : undefined;
  if (!operation || !run)
    throw new Refusal(404, `There is no ${id} here: ${Object.keys(contract.operations).join(', ')}.`);
  return { run, operation, valid: validated(id, operation, parameters) };
};

/** Parameters within parameters come as JSON. */
const parsed = (text: unknown): Record<string, unknown> => {
  const value: unknown = JSON.parse(String(text));
  return isJson(value) ? value : {};
};

const record = async (
  source: string,
  parameters: Record<string, unknown>,
  lookup: RecordLookup,
  asking: Asking,
): Promise<Reply> => {
  const evidence = toEvidence(String(parameters.evidence));
  if (!evidence) throw badValue('evidence', parameters.evidence, 'the id exactly as it was shown');
  const found = evidence.source === source ? await lookup(evidence, asking) : undefined;
  if (!found) throw new Refusal(404, 'No record has this evidence id: copy it exactly from a result, or search again.');
  return { status: 200, body: found };
};

const refused = (title: string, error: unknown): Reply => {
  if (error instanceof Refusal) return { status: error.status, body: { error: error.message } };
  log.error('failed', error as Error);
  if (error instanceof SourceUnavailable)
    return {
      status: 502,
      body: { error: `${error.message} Go on without it and tell the asker.`, gaps: [error.message] },
    };
  const gap = `${title} could not be searched because of an internal error.`;
  return { status: 500, body: { error: `${gap} Go on without it and tell the asker.`, gaps: [gap] } };
};

const askingOf = ({ attributes, alias }: Envelope, source?: string): Asking => {
  const tested = alias === 'TSTALIASID' && process.env.ALLOW_TEST_ALIAS === 'true';
  const access = (attributes.access ?? (tested && source ? source : '')).split(',').filter(Boolean);
  if (source && !access.includes(source))
    throw new Refusal(403, `The asker may not see ${source}: say so, and go on without it.`);
  const askedAt = new Date(attributes.askedAt ?? Date.now());
  if (Number.isNaN(askedAt.getTime()))
    throw badValue('asked', attributes.askedAt, 'the line "asked" of the input exactly as it stands');
  return {
    askedAt,
    timeZone: attributes.timeZone ?? 'UTC',
    access,
    traceId: attributes.traceId ?? '',
    attributes,
    ...(tested && attributes.access === undefined && { alias }),
  };
};

const validated = (
  id: string,
  operation: OperationContract,
  given: Record<string, unknown>,
): Record<string, unknown> => {
  // A model that has nothing to say for a parameter sends an empty string.
  const parameters = Object.fromEntries(Object.entries(given).filter(([, value]) => !isBlank(value)));
  for (const name of Object.keys(parameters)) {
    if (Object.hasOwn(operation.parameters, name)) continue;
    const instead =
      (Object.hasOwn(operation.instead, name) && operation.instead[name]) ||
      `use one of ${Object.keys(operation.parameters).join(', ')}`;
    throw new Refusal(400, `${id} has no ${name}: ${instead}.`);
  }
  if (operation.validate(parameters)) {
    for (const [name, value] of Object.entries(parameters))
      if (String(value).includes('\0')) throw badValue(name, value, 'it without the character U+0000');
    const { ip } = parameters;
    if (typeof ip === 'string' && canonicalIp(ip) === undefined)
      throw badValue('ip', ip, 'an IPv4 or IPv6 address, such as 203.0.113.7');
    return parameters;
  }
  const problem = operation.validate.errors?.[0];
  const name = problem?.instancePath.slice(1) || String(problem?.params.missingProperty ?? '');
  const { description = '', allowed } = operation.parameters[name] ?? {};
  if (!(name in parameters)) throw new Refusal(400, `${id} needs ${name}: ${lowerFirst(description)}`);
  throw badValue(
    name,
    parameters[name],
    allowed ? `one of ${allowed.join(', ')}` : lowerFirst(description).replace(/\.$/, ''),
  );
};

const isBlank = (value: unknown) => value === null || (typeof value === 'string' && value.trim() === '');

const lowerFirst = (text: string) => (/^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
