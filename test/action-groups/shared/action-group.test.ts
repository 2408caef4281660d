import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { type Asking, actionGroup, type Operations } from '../../../action-groups/shared/action-group.ts';
import { SourceUnavailable } from '../../../action-groups/shared/errors.ts';
import { searchOf } from '../../../action-groups/shared/search.ts';
import { searchResult, tally } from '../../../action-groups/shared/search-result.ts';
import { document, type operations } from '../../../schemas/generated/okta.ts';
import type { Refusal } from '../../../schemas/generated/shared.ts';
import { agentEvent, ask, askedAt } from '../../support/agent.ts';

type Parameters = operations['searchOktaEvents']['parameters'];
let got: { parameters: Parameters; asking: Asking } | undefined;
const empty: Operations<operations> = {
  async searchOktaEvents(parameters, asking) {
    got = { parameters, asking };
    const search = searchOf('okta', parameters, asking);
    return searchResult(search, { ...tally([], search), gaps: [] });
  },
};
const failing = (error: unknown): Operations<operations> => ({ searchOktaEvents: () => Promise.reject(error) });
const handler = actionGroup(document, empty, async ({ id }) => (id === 'there' ? { found: true } : undefined));
const search = (parameters: Record<string, string> = {}, attributes: Record<string, string> = {}) =>
  ask(handler, 'searchOktaEvents', parameters, attributes);

afterEach(() => {
  got = undefined;
  delete process.env.ALLOW_TEST_ALIAS;
});

describe('An action group behind Bedrock Agents', () => {
  it('echoes what the host needs, with the body as a string', async () => {
    const answer = (await handler(agentEvent('searchOktaEvents'), {} as Context)) as {
      response: Record<string, unknown>;
    };
    expect(answer).toMatchObject({
      messageVersion: '1.0',
      response: { actionGroup: 'action-group', apiPath: '/searchOktaEvents', httpMethod: 'GET', httpStatusCode: 200 },
    });
    expect(answer.response.responseBody).toEqual({ 'application/json': { body: expect.any(String) } });
  });

  it('turns strings into what the schema says, and fills in what was left out or empty', async () => {
    await search({ limit: '7', principal: '', type: ' ', text: '\n' });
    expect(got?.parameters).toEqual({ window: '24h', limit: 7 });
  });

  it('takes the moment, the zone and the rights from session attributes', async () => {
    await search({}, { timeZone: 'Asia/Seoul', access: 'okta,zscaler' });
    expect(got?.asking).toMatchObject({
      askedAt: new Date(askedAt),
      timeZone: 'Asia/Seoul',
      access: ['okta', 'zscaler'],
      traceId: 'trace-1',
    });
  });

  it.each([
    ['nothing', { access: '' }],
    ['another source', { access: 'zscaler' }],
    ['a source with a similar name', { access: 'okta2, okta' }],
  ])('refuses an asker who may see %s', async (_, attributes) => {
    const { status, body } = await search({}, attributes);
    expect({ status, error: body.error }).toEqual({
      status: 403,
      error: 'The asker may not see okta: say so, and go on without it.',
    });
  });

  it("lets the console's test alias ask only where the operator allows it", async () => {
    const event = { ...agentEvent('searchOktaEvents'), agent: { alias: 'TSTALIASID' }, sessionAttributes: {} };
    const status = async () =>
      ((await handler(event, {} as Context)) as { response: { httpStatusCode: number } }).response.httpStatusCode;
    expect(await status()).toBe(403);
    process.env.ALLOW_TEST_ALIAS = 'true';
    expect(await status()).toBe(200);
  });

  it.each([
    [{ limit: '0' }, 'limit "0" is not a limit: say how many records to show'],
    [{ limit: 'many' }, 'limit "many" is not a limit: say how many records to show'],
    [{ limit: '51' }, 'limit "51" is not a limit'],
    [{ window: 'recently' }, 'window "recently" is not a window: say 24h, 7d, yesterday or 2026-11-20/2026-11-22.'],
    [{ topic: 'gossip' }, 'topic "gossip" is not a topic: say one of failed-logins, lockouts'],
    [{ outcome: 'FAILURE' }, 'outcome "FAILURE" is not an outcome: say one of success, failure'],
    [{ ip: '999.1.1.1' }, 'ip "999.1.1.1" is not an ip: say an IPv4 or IPv6 address'],
    [{ ip: 'evil' }, 'ip "evil" is not an ip: say an IPv4 or IPv6 address'],
    [{ timeZone: 'Mars' }, 'timeZone "Mars" is not a timeZone: say an IANA name'],
    [{ host: 'a' }, 'searchOktaEvents has no host: Okta knows no hosts: use principal or ip.'],
    [{ constructor: 'a' }, 'searchOktaEvents has no constructor: use one of window, timeZone'],
    [{ cursor: 'made-up' }, 'cursor does not belong to this search'],
  ])('refuses %o in a sentence that names the value', async (parameters, sentence) => {
    const { status, body } = await search(parameters as Record<string, string>);
    expect(status).toBe(400);
    expect(body.error).toContain(sentence);
  });

  it.each(['nothing', 'constructor', 'getRecord/x'])('says what there is where %s is asked', async (operationId) => {
    const { status, body } = await ask<Refusal>(handler, operationId);
    expect(status).toBe(404);
    expect(body.error).toContain('searchOktaEvents');
  });

  it('refuses a value that no record can hold, and shows it as it can be seen', async () => {
    const { status, body } = await search({ principal: 'da\0na\u202e\nx' });
    expect({ status, error: body.error }).toEqual({
      status: 400,
      error: 'principal "dana x" is not a principal: say it without the character U+0000.',
    });
  });

  it('finds a record by its evidence id, for who may see the source', async () => {
    const record = (evidence: string, access = 'okta') => ask(handler, 'getRecord', { evidence }, { access });
    expect(await record('okta:h:20261123T080000000Z:there')).toEqual({ status: 200, body: { found: true } });
    expect((await record('okta:h:20261123T080000000Z:gone')).status).toBe(404);
    // An id of another source, though it would be found here.
    expect((await record('guardduty:h:20261123T080000000Z:there')).status).toBe(404);
    expect((await record('there')).status).toBe(400);
    expect((await record('okta:h:20261123T080000000Z:there', 'zscaler')).status).toBe(403);
  });

  it('tells the agent to go on where a source does not answer', async () => {
    const unavailable = actionGroup(document, failing(new SourceUnavailable('Okta', 'it answered 500')));
    expect(await ask(unavailable, 'searchOktaEvents')).toEqual({
      status: 502,
      body: {
        error: 'Okta could not be searched: it answered 500. Go on without it and tell the asker.',
        gaps: ['Okta could not be searched: it answered 500.'],
      },
    });
  });

  it('says nothing of what an unexpected error says', async () => {
    const broken = actionGroup(document, failing(new Error('password hunter2 at /srv/secret.ts')));
    const { status, body } = await ask(broken, 'searchOktaEvents');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/hunter2|srv/);
    expect(body.gaps).toEqual(['Okta could not be searched because of an internal error.']);
  });

  it('lets no result out that is not what the schema says', async () => {
    const wrong = { searchOktaEvents: async () => ({ matched: '3' }) } as unknown as Operations<operations>;
    expect((await ask(actionGroup(document, wrong), 'searchOktaEvents')).status).toBe(500);
  });
});

describe('An action group behind an AgentCore Gateway', () => {
  const through = (tool: string, event: object, spelled = 'custom') =>
    handler(event, { clientContext: { [spelled]: { bedrockAgentCoreToolName: tool } } } as unknown as Context);

  it.each(['custom', 'Custom'])(
    'takes typed values and answers with the result itself, told by %s',
    async (spelled) => {
      expect(await through('okta___searchOktaEvents', { limit: 3, window: '2h' }, spelled)).toMatchObject({
        matched: 0,
        gaps: [],
      });
      expect(got?.parameters).toEqual({ limit: 3, window: '2h' });
    },
  );

  it.each(['2026-11-23T09:00:00.000Z Asia/Seoul ab12cd34ef', 'asked: 2026-11-23T09:00:00.000Z Asia/Seoul ab12cd34ef'])(
    'takes the moment, the zone and the trace from the line that the model copied: %s',
    async (asked) => {
      await through('okta___searchOktaEvents', { asked });
      expect(got?.asking).toMatchObject({ askedAt: new Date(askedAt), timeZone: 'Asia/Seoul', traceId: 'ab12cd34ef' });
      expect(got?.parameters).toEqual({ window: '24h', limit: 10 });
    },
  );

  it('takes no right from what a model or a record can write', async () => {
    const event = { asked: `${askedAt} UTC t`, access: 'zscaler', sessionAttributes: { access: 'zscaler' } };
    expect(await through('zscaler___searchOktaEvents', event)).toMatchObject({ status: 403 });
    expect(await through('okta___searchOktaEvents', event)).toMatchObject({ status: 400 });
    expect(await through('okta___searchOktaEvents', { asked: `${askedAt} UTC evil"}\u0000` })).toMatchObject({
      matched: 0,
    });
    expect(got?.asking).toMatchObject({ access: ['okta'], traceId: '' });
  });

  it.each(['yesterday', 'soon UTC x'])('asks for the line again where it is %s', async (asked) => {
    expect(await through('okta___searchOktaEvents', { asked })).toMatchObject({
      status: 400,
      error: expect.stringMatching(/^asked ".+" is not an asked: say the line "asked"/),
    });
  });

  it('answers a refusal with its status', async () => {
    expect(await through('okta___searchOktaEvents', { limit: 99 })).toMatchObject({
      status: 400,
      error: expect.stringContaining('99'),
    });
    expect(await through('zscaler___searchOktaEvents', {})).toMatchObject({ status: 403 });
  });
});
