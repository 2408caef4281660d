import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardDutyClient } from '../../../action-groups/guardduty/client.ts';
import { operationsOver } from '../../../action-groups/guardduty/handler.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import { guardDuty } from '../../../local/aws/guardduty.ts';
import type { Serve } from '../../../local/http.ts';
import { document } from '../../../schemas/generated/guardduty.ts';
import { ask, askedAt } from '../../support/agent.ts';
import { lambdaEnvironment, listening } from '../../support/stand-ins.ts';
import { cut, offClocks, otherJson, signedInTime, silence, status, unless, webPage } from './answers.ts';

const regions = ['us-east-1', 'ap-northeast-2'];
const perRegion = 70;
const findings = regions.flatMap((region) =>
  Array.from({ length: perRegion }, (_, index) => ({
    id: `${region}-${index}`,
    accountId: '123456789012',
    region,
    type: 'Recon:EC2/Portscan',
    severity: 5,
    updatedAt: new Date(Date.parse(askedAt) - index - 1).toISOString(),
  })),
);
const well = guardDuty(findings, { regions });
const inSeoul = (request: Request) => request.headers.get('authorization')?.includes('/ap-northeast-2/') === true;
const isList = (request: Request) => new URL(request.url).pathname.endsWith('/findings');
const listed =
  (body: object): Serve =>
  () =>
    Response.json(body);

describe('GuardDuty on a bad day', () => {
  let service: Awaited<ReturnType<typeof listening>>;
  beforeAll(async () => {
    service = await listening(well);
    lambdaEnvironment({ AWS_ENDPOINT_URL_GUARDDUTY: service.url, GUARDDUTY_REGIONS: regions.join(',') });
  });
  afterAll(() => service.close());

  const search = async (handle: Serve, patience = 800) => {
    service.use(handle);
    const handler = actionGroup(document, operationsOver(guardDutyClient({ patience })));
    const { status, body } = await ask(handler, 'searchGuardDutyFindings');
    return { status, body, requests: service.asked.length };
  };
  const rightFigure = { matched: 2 * perRegion, atLeast: false, gaps: [] };

  it.each<[string, Serve, string]>([
    ['never answers', silence, 'it did not answer in time'],
    ['resets the connection in the middle of a body', cut, 'it '],
    ['refuses the credentials (401)', status(401), 'access was denied (UnrecognizedClientException)'],
    ['refuses the credentials (403)', status(403), 'access was denied (AccessDeniedException)'],
    ['is not there (404)', status(404), 'it answered 404'],
    ['limits the rate', status(429), 'it'],
    ['limits the rate for longer than a question may take', status(429, { 'retry-after': '600' }), 'it'],
    ['fails (500)', status(500), 'it'],
    ['answers with a web page', webPage, 'its answer was not understood'],
    ['answers with other JSON', otherJson, 'its answer was not understood'],
  ])('that %s in a Region leaves a gap there, after few requests', async (_, sick, reason) => {
    const { status, body, requests } = await search(unless(well, sick, inSeoul));
    expect(status).toBe(200);
    expect(body.matched).toBe(perRegion);
    expect(body.gaps).toEqual([expect.stringContaining(`ap-northeast-2: GuardDuty could not be searched, ${reason}`)]);
    expect(requests).toBeLessThanOrEqual(5 + 3);
    const everywhere = await search(sick);
    expect(everywhere.status).toBe(502);
    expect(everywhere.requests).toBeLessThanOrEqual(2 * 3);
  });

  it.each<[string, Serve]>([
    ['resets a connection in the middle of a body', cut],
    ['limits the rate', status(429)],
    ['fails (500)', status(500)],
  ])('that %s once gives the right figure', async (_, sick) => {
    const { body } = await search(
      unless(well, sick, (_, index) => index === 3),
      45_000,
    );
    expect(body).toMatchObject(rightFigure);
  });

  it('that gives an empty page in the middle is read to its end', async () => {
    const empty = listed({ findingIds: [], nextToken: '0' });
    let lists = 0;
    const isFirstList = (request: Request) => isList(request) && inSeoul(request) && ++lists === 1;
    expect((await search(unless(well, empty, isFirstList), 45_000)).body).toMatchObject(rightFigure);
  });

  it('that gives the same cursor again is left, with what it gave', async () => {
    const circle = listed({ findingIds: [], nextToken: 'again' });
    const { body, requests } = await search(
      unless(well, circle, (request) => isList(request) && inSeoul(request)),
      45_000,
    );
    expect(body).toMatchObject({ matched: perRegion, atLeast: true });
    expect(body.gaps).toEqual([expect.stringContaining('its pages led in a circle')]);
    expect(requests).toBe(5 + 3);
  });

  it('whose clock is an hour ahead is asked again by its own clock', async () => {
    const { body, requests } = await search(signedInTime(well), 45_000);
    expect(body).toMatchObject(rightFigure);
    expect(requests).toBeLessThanOrEqual(5 + 5 + 2);
  });

  it.each(offClocks)('that %s in a Region leaves a gap there that names the clocks', async (_, sick, reason) => {
    const { body } = await search(unless(well, sick, inSeoul), 45_000);
    expect(body.matched).toBe(perRegion);
    expect(body.gaps).toEqual([`ap-northeast-2: GuardDuty could not be searched, ${reason}`]);
  });
});
