import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as okta } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import { schemaOf } from '../../schemas/index.ts';
import { asked } from '../support/brain.ts';
import { lambdaEnvironment, listening, withSecret } from '../support/stand-ins.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/console-testing.md'), 'utf8');
const [, table = ''] = page.split('| ask | action group |');
const rows = table
  .split('\n\n')[0]!
  .split('\n')
  .slice(2)
  .map((line) => line.split(/ ?\| ?/).slice(1, 5) as [string, string, string, string]);
const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json));

describe('docs/console-testing.md', () => {
  it('has a question for every action group', () => {
    const groups = rows.map(([, group]) => group).filter((group) => !group.startsWith('none'));
    expect(groups.toSorted()).toEqual([
      'cloudtrail',
      'guardduty',
      'investigation',
      'okta',
      'operations',
      'sentinelone',
      'zscaler',
    ]);
  });

  it.each(rows)('"%s" is looked up in %s', async (question, group, apiPath, parameters) => {
    const answer = await asked(question);
    if (group.startsWith('none')) return expect(answer).not.toMatch(/^(search|trace|summarize|get)[A-Z]/);
    const { operations } = schemaOf(group);
    const operation = operations.find(({ operationId }) => `/${operationId}` === apiPath);
    expect(operation).toBeDefined();
    expect(answer).toBe(`${apiPath.slice(1)} ${parameters}`);
  });

  it('shows the trace of one of its rows', () => {
    const [trace] = blocks as [
      {
        invocationInput: {
          actionGroupInvocationInput: Record<string, string> & { parameters: { name: string; value: string }[] };
        };
      },
    ];
    const { actionGroupName, apiPath, parameters } = trace.invocationInput.actionGroupInvocationInput;
    const shown = parameters.map(({ name, value }) => `${name}=${value}`).join(' ');
    expect(rows.map((row) => row.slice(1))).toContainEqual([actionGroupName, apiPath, shown]);
  });

  describe('gives an event for a function by itself', () => {
    const servers: { close(): Promise<unknown> }[] = [];
    beforeAll(async () => {
      const vendor = await listening(oktaStandIn([], { token: 'a-token' }));
      servers.push(vendor, await withSecret({ OKTA_BASE_URL: vendor.url, OKTA_API_TOKEN: 'a-token' }));
      lambdaEnvironment({ CURSOR_KEY: 'only for tests' });
    });
    afterAll(() => Promise.all(servers.map((each) => each.close())));

    it('that the function answers', async () => {
      const { response } = (await okta(blocks[1], {} as Context)) as {
        response: { httpStatusCode: number; responseBody: { 'application/json': { body: string } } };
      };
      const { matched, searched } = JSON.parse(response.responseBody['application/json'].body);
      expect({ status: response.httpStatusCode, matched, source: searched?.source }).toEqual({
        status: 200,
        matched: 0,
        source: 'okta',
      });
    });
  });
});
