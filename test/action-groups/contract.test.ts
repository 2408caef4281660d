import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import type { Source } from '../../action-groups/shared/source.ts';
import { schemaOf } from '../../schemas/index.ts';
import { ask } from '../support/agent.ts';

const root = join(import.meta.dirname, '../..');
const all: [string, Source][] = Object.entries(sources);
type Handler = (event: unknown, context: Context) => Promise<unknown>;

describe.each(all)('The action group %s', (name, source) => {
  const handlerOf = async () =>
    ((await import(join(root, 'action-groups', name, 'handler.ts'))) as { handler: Handler }).handler;
  const { operations } = schemaOf(name);

  it.each([
    `action-groups/${name}/source.ts`,
    `action-groups/${name}/handler.ts`,
    `schemas/${name}.yaml`,
    `test/action-groups/${name}.test.ts`,
  ])('has %s', (file) => {
    expect(existsSync(join(root, file)), `${file} is missing`).toBe(true);
  });

  it('is called the same everywhere', () => {
    expect(source.name).toBe(name);
    expect(schemaOf(name).title).toBe(source.title);
  });

  it('may only read', () => {
    for (const action of source.actions ?? [])
      expect(action).toMatch(
        /^[a-z0-9-]+:(?:Get|List|Describe|BatchGet|Lookup|Filter|Search)\w*$|^athena:(?:Start|Stop)QueryExecution$|^logs:(?:Start|Stop)Query$|^lambda:InvokeFunction$|^sts:AssumeRole$/,
      );
  });

  it('says what belongs in each field of its secret', () => {
    for (const [field, what] of Object.entries(source.secret ?? {})) {
      expect(field).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(what).toMatch(/\S/);
    }
  });

  describe.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s',
    (operationId, operation) => {
      const named = (parameter: string) => operation.parameters.some((each) => each.name === parameter);
      const one: Record<string, string> = named('evidence')
        ? { evidence: 'okta:host:20261123T080000000Z:1' }
        : operationId === 'traceEntity'
          ? { ip: '192.0.2.1' }
          : {};

      it('refuses whoever has no right to the source', async () => {
        for (const access of ['', 'another'])
          expect(await ask(await handlerOf(), operationId, one, { access })).toMatchObject({
            status: 403,
            body: { error: expect.stringContaining(name) },
          });
      });

      it('names a filter that it does not have, and says what to use', async () => {
        expect(await ask(await handlerOf(), operationId, { ...one, colour: 'red' })).toMatchObject({
          status: 400,
          body: { error: expect.stringMatching(/no colour: use one of /) },
        });
      });

      it.each(
        Object.entries({
          window: ['recently', 'window "recently"'],
          limit: ['51', 'limit "51"'],
          severity: ['terrible', 'severity "terrible"'],
          ip: ['300.1.1.1', 'ip "300.1.1.1"'],
          timeZone: ['Mars/Olympus', 'timeZone "Mars/Olympus"'],
          account: ['12', 'account "12"'],
          region: ['Seoul', 'region "Seoul"'],
          topic: ['gossip', 'topic "gossip"'],
          kind: ['odd', 'kind "odd"'],
          outcome: ['odd', 'outcome "odd"'],
        } as Record<string, [string, string]>).filter(([parameter]) => named(parameter)),
      )('refuses a bad %s in a sentence that names the value', async (parameter, [value, expected]) => {
        const { status, body } = await ask(await handlerOf(), operationId, { ...one, [parameter]: value });
        expect(status).toBe(400);
        expect(body.error).toContain(expected);
        expect(body.error).toMatch(/: (?:say|use) .+\.$/);
      });
    },
  );
});
