import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudTrail } from '../../../action-groups/cloudtrail/client.ts';
import { operationsOver } from '../../../action-groups/cloudtrail/handler.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import { type AthenaStandIn, athena } from '../../../local/aws/athena/index.ts';
import type { Serve } from '../../../local/http.ts';
import { document } from '../../../schemas/generated/cloudtrail.ts';
import { ask } from '../../support/agent.ts';
import { event, logFiles } from '../../support/cloudtrail.ts';
import { lambdaEnvironment, listening } from '../../support/stand-ins.ts';
import { cut, firstOf, offClocks, otherJson, signedInTime, silence, status, unless, webPage } from './answers.ts';

const count = 12;
const actions = ['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults'];
const actionOf = (request: Request) => request.headers.get('x-amz-target')?.split('.')[1] ?? '';

describe('Athena on a bad day', () => {
  let standIn: AthenaStandIn;
  let service: Awaited<ReturnType<typeof listening>>;
  const well: Serve = (request) => standIn.handle(request);
  beforeAll(async () => {
    const events = Array.from({ length: count }, () => event({}));
    standIn = await athena({ cloudtrail: logFiles(events), zscaler: [] }, { bucket: 'logs' });
    service = await listening(well);
    lambdaEnvironment({ AWS_ENDPOINT_URL_ATHENA: service.url, ATHENA_WORKGROUP: 'security', ATHENA_DATABASE: 'logs' });
    await search(well, 45_000);
  });
  afterAll(async () => {
    await service.close();
    await standIn.close();
  });

  const search = async (handle: Serve, patience = 45_000) => {
    service.use(handle);
    const handler = actionGroup(document, operationsOver(cloudTrail({ patience })));
    const { status, body } = await ask(handler, 'searchCloudTrailEvents');
    const asked = (action: string) => service.asked.filter((request) => actionOf(request) === action).length;
    return { status, body, asked };
  };
  const rightFigure = { matched: count, atLeast: false, gaps: [] };

  const faults: [string, Serve, string, number][] = [
    ['never answers', silence, 'the query took longer than', 800],
    ['resets the connection in the middle of a body', cut, 'it ', 45_000],
    ['refuses the credentials (401)', status(401), 'access was denied', 45_000],
    ['refuses the credentials (403)', status(403), 'its logs may not be read', 45_000],
    ['is not there (404)', status(404), 'it answered 404', 45_000],
    ['limits the rate', status(429), 'too many queries are running', 45_000],
    ['fails (500)', status(500), 'it answered 500', 45_000],
    ['answers with a web page', webPage, 'its answer was not understood', 45_000],
    ['answers with other JSON', otherJson, 'its answer was not understood', 45_000],
  ];

  it.each(actions.flatMap((action) => faults.map((fault) => [action, ...fault] as const)))(
    'to %s, and %s, leaves a gap after few requests, and no query running',
    async (action, _, sick, reason, patience) => {
      const { status, body, asked } = await search(
        unless(well, sick, (request) => actionOf(request) === action),
        patience,
      );
      expect(status).toBe(502);
      expect(body.gaps).toEqual([expect.stringContaining(`CloudTrail could not be searched: ${reason}`)]);
      expect(asked(action)).toBeLessThanOrEqual(3);
      if (action === 'GetQueryExecution') expect(asked('StopQueryExecution')).toBe(1);
    },
  );

  it.each<[string, Serve]>([
    ['resets a connection in the middle of a body', cut],
    ['limits the rate', status(429)],
    ['fails (500)', status(500)],
  ])('that %s once for each call gives the right figure', async (_, sick) => {
    const { body } = await search(unless(well, sick, firstOf(actionOf)));
    expect(body).toMatchObject(rightFigure);
  });

  it('that gives figures but no records leaves a gap, and no query running', async () => {
    let starts = 0;
    const isSecond = (request: Request) => actionOf(request) === 'StartQueryExecution' && ++starts > 1;
    const { status: code, body } = await search(unless(well, status(403), isSecond));
    expect({ code, gaps: body.gaps }).toEqual({
      code: 502,
      gaps: ['CloudTrail could not be searched: its logs may not be read.'],
    });
  });

  it('that gives an empty page in the middle is read to its end', async () => {
    const pages: Serve = async (request) => {
      const { NextToken, ...input } = (await request.clone().json()) as Record<string, unknown>;
      if (actionOf(request) !== 'GetQueryResults') return well(request);
      if (!NextToken) return Response.json({ ResultSet: { Rows: [] }, NextToken: 'first' });
      return well(new Request(request, { method: 'POST', body: JSON.stringify(input) }));
    };
    expect((await search(pages)).body).toMatchObject(rightFigure);
  });

  it('that gives the same cursor again is left', async () => {
    const circle: Serve = () => Response.json({ ResultSet: { Rows: [] }, NextToken: 'again' });
    const { body, asked } = await search(unless(well, circle, (request) => actionOf(request) === 'GetQueryResults'));
    expect(body.gaps).toEqual(['CloudTrail could not be searched: its pages led in a circle.']);
    expect(asked('GetQueryResults')).toBeLessThanOrEqual(4);
  });

  it('whose clock is an hour ahead is asked again by its own clock', async () => {
    const { body } = await search(signedInTime(well));
    expect(body).toMatchObject(rightFigure);
  });

  it.each(offClocks)('that %s is a gap that names the clocks', async (_, sick, reason) => {
    const { status, body } = await search(unless(well, sick, (request) => actionOf(request) === actions[0]));
    expect({ status, gaps: body.gaps }).toEqual({
      status: 502,
      gaps: [`CloudTrail could not be searched: ${reason}.`],
    });
  });
});
