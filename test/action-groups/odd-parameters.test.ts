import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { schemaOf } from '../../schemas/index.ts';
import { agentEvent, askedAt } from '../support/agent.ts';
import { allSources } from '../support/all-sources.ts';
import { event, logFiles } from '../support/cloudtrail.ts';
import { alarm, healthEvent, logGroup, stateChange } from '../support/operations.ts';
import { file, web } from '../support/zscaler.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const time = new Date(Date.parse(askedAt) - 3_600_000).toISOString();
let served: Awaited<ReturnType<typeof allSources>>;
beforeAll(async () => {
  served = await allSources({
    guardduty: { findings: [{ id: 'f', accountId: '123456789012', updatedAt: time }], regions: ['us-east-1'] },
    okta: [{ uuid: 'e', published: time, eventType: 'user.session.start' }],
    sentinelone: [{ id: 't', threatInfo: { createdAt: time } }],
    cloudtrail: logFiles([event({ eventTime: time })]),
    zscaler: [file([web()])],
    operations: {
      cloudwatch: [{ region: 'us-east-1', alarms: [alarm('a')], history: [stateChange('a', time, 'ALARM')] }],
      health: [healthEvent('H', time)],
      logs: [logGroup('/ecs/web', [[time, 'line']])],
    },
  });
});
afterAll(() => served.close());

const operations = Object.keys(sources).flatMap((name) =>
  schemaOf(name).operations.map(({ operationId, parameters }) => ({ name, operationId, parameters })),
);
const handlerOf = async (name: string) =>
  ((await import(`../../action-groups/${name}/handler.ts`)) as { handler: Handler }).handler;

const hostileTexts = [
  ...["'", '"', '\\', ';--', "' OR '1'='1' --", '{{7*7}}', '%00', '\u0000', '\ud800', '\u202e', '🦊'.repeat(64)],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '-1', '1e9', '0x10', '9'.repeat(400)],
  ...['a/b/c', '2026-02-30', '2026-11-20/2026-11-19', '0h', '99999d', 'P1D', ' 24h ', '24H', '*', '.*', '(((', '한글'],
  ...[
    '::',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
    '0300.1.1.1',
    'us-east-1',
    '123456789012',
    'okta:x:20261123T080000000Z:e',
  ],
];
const text = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 300 }));
/** What a Gateway passes on as the model wrote it. */
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.anything({ maxDepth: 2 }),
);

/** Odd values for parameters that the operation has, and now and then for one that it has not. */
const given = (names: string[], value: fc.Arbitrary<unknown>, allowed: Record<string, string[]>) =>
  fc.dictionary(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: text }),
    fc.oneof(value, fc.constantFrom(...Object.values(allowed).flat(), '24h')),
    { maxKeys: 2, noNullPrototype: true },
  );

const check = (status: number, body: unknown, asked: unknown) => {
  const told = JSON.stringify(body);
  // A refusal is one clear sentence; nothing that a model can write is an internal error.
  expect([200, 400, 403, 404], `${JSON.stringify(asked)}: ${told.slice(0, 300)}`).toContain(status);
  if (status !== 200) expect((body as { error: string }).error).toMatch(/^.{10,1500}\.$/s);
  expect(Buffer.byteLength(told)).toBeLessThanOrEqual(20_000);
};

describe.each(operations)('$operationId, whatever a model writes,', ({ name, operationId, parameters }) => {
  const names = parameters.map((each) => each.name);
  const allowed = Object.fromEntries(parameters.map((each) => [each.name, each.schema.enum ?? []]));
  const isSlow = ['cloudtrail', 'zscaler', 'investigation', 'operations'].includes(name);
  const numRuns = isSlow ? 8 : 50;

  it('answers or refuses, as an action group', async () => {
    const handler = await handlerOf(name);
    await fc.assert(
      fc.asyncProperty(given(names, text, allowed), async (asked) => {
        const answer = (await handler(agentEvent(operationId, asked as Record<string, string>), {} as Context)) as {
          response: { httpStatusCode: number; responseBody: { 'application/json': { body: string } } };
        };
        const { httpStatusCode, responseBody } = answer.response;
        check(httpStatusCode, JSON.parse(responseBody['application/json'].body), asked);
      }),
      { numRuns },
    );
  });

  it('answers or refuses, behind a Gateway', async () => {
    const handler = await handlerOf(name);
    const clientContext = { custom: { bedrockAgentCoreToolName: `${name}___${operationId}` } };
    await fc.assert(
      fc.asyncProperty(given([...names, 'asked'], anything, allowed), async (asked) => {
        const body = (await handler(asked, { clientContext } as unknown as Context)) as { status?: number };
        check(body.status ?? 200, body, asked);
      }),
      { numRuns },
    );
  });
});
