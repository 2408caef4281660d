import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operationsOver } from '../../../action-groups/operations/handler.ts';
import { actionGroup } from '../../../action-groups/shared/action-group.ts';
import { sourcesOverLambda } from '../../../action-groups/shared/sources.ts';
import type { Serve } from '../../../local/http.ts';
import { document } from '../../../schemas/generated/operations.ts';
import { ask, askedAt } from '../../support/agent.ts';
import { alarm, healthEvent, logGroup, operationsServed, stateChange } from '../../support/operations.ts';
import { lambdaEnvironment } from '../../support/stand-ins.ts';
import { cut, firstOf, offClocks, otherJson, signedInTime, silence, status, unless, webPage } from './answers.ts';

const ago = (minutes: number) => new Date(Date.parse(askedAt) - minutes * 60_000).toISOString();
const calledIn = (request: Request) => request.headers.get('x-amz-target')?.split('.').at(-1) ?? '';

let service: Awaited<ReturnType<typeof operationsServed>>;
let well: Serve;
beforeAll(async () => {
  service = await operationsServed();
  lambdaEnvironment({ OPERATIONS_REGIONS: 'us-east-1', LOG_GROUPS: '/ecs/web' });
});
afterAll(() => service.close());
beforeEach(() => {
  const history = Array.from({ length: 130 }, (_, at) => stateChange('latency', ago(at + 1), 'ALARM'));
  service.serving({
    cloudwatch: [{ region: 'us-east-1', alarms: [alarm('latency')], history }],
    health: [healthEvent('HERE', ago(5))],
    logs: [
      logGroup('/ecs/web', [
        [ago(1), 'one'],
        [ago(2), 'two'],
      ]),
    ],
  });
  well = service.current();
});

const search = async (operationId: string, handle: Serve, patience = 45_000) => {
  service.use(handle);
  const handler = actionGroup(document, operationsOver(sourcesOverLambda({ patience: 100 }), patience));
  const { status, body } = await ask(handler, operationId);
  const asked = (call: string) => service.asked.filter((request) => calledIn(request) === call).length;
  // What CloudTrail saw before is another source's matter.
  const gaps = body.gaps?.filter((gap) => !gap.startsWith('changes before')) ?? [];
  return { status, body, gaps, asked };
};

const isCall = (call: string) => (request: Request) => calledIn(request) === call;

const faults: [what: string, sick: Serve, reason: string, patience: number][] = [
  ['never answers', silence, 'it did not answer in time', 1000],
  ['resets the connection in the middle of a body', cut, 'it ', 45_000],
  ['refuses the credentials (401)', status(401), 'access was denied (UnrecognizedClientException)', 45_000],
  ['refuses the credentials (403)', status(403), 'access was denied (AccessDeniedException)', 45_000],
  ['is not there (404)', status(404), 'it answered 404', 45_000],
  // The SDK waits between its attempts, longer than this question may take.
  ['limits the rate', status(429), 'it', 1000],
  ['limits the rate for longer than a question may take', status(429, { 'retry-after': '600' }), 'it', 1000],
  ['fails (500)', status(500), 'it answered 500', 45_000],
  ['answers with a web page', webPage, 'its answer was not understood', 45_000],
  ['answers with other JSON', otherJson, 'its answer was not understood', 45_000],
];

/** What is still known where a call gets no answer, and how the gap begins. */
const incidents: [call: string, matched: number, gap: string][] = [
  ['DescribeAlarmHistory', 1, 'CloudWatch in us-east-1: '],
  ['DescribeAlarms', 131, 'us-east-1: what the alarms watch is not known, '],
  ['DescribeEvents', 130, 'AWS Health: '],
  ['DescribeEventDetails', 131, 'AWS Health: what it says of its events is not known, '],
];

describe('CloudWatch and AWS Health on a bad day', () => {
  // What an alarm watches may be nothing at all, so another answer says just that.
  const isTold = (call: string, sick: Serve) => !(sick === otherJson && /^DescribeAlarms$|Details$/.test(call));
  it.each(
    incidents.flatMap((call) =>
      faults.flatMap((fault) => (isTold(call[0], fault[1]) ? [[...call, ...fault] as const] : [])),
    ),
  )(
    'to %s: %i incidents are known, and a gap “%s…” where it %s',
    async (call, matched, gap, _, sick, reason, patience) => {
      const { status, body, gaps, asked } = await search(
        'summarizeIncidents',
        unless(well, sick, isCall(call)),
        patience,
      );
      expect({ status, matched: body.matched }).toEqual({ status: 200, matched });
      expect(gaps).toEqual([expect.stringContaining(`${gap}${reason}`)]);
      expect(asked(call)).toBeLessThanOrEqual(3);
    },
  );

  it.each<[string, Serve]>([
    ['resets a connection in the middle of a body', cut],
    ['limits the rate', status(429)],
    ['fails (500)', status(500)],
  ])('that %s once for each call gives the right figure', async (_, sick) => {
    const { body, gaps } = await search('summarizeIncidents', unless(well, sick, firstOf(calledIn)));
    expect({ matched: body.matched, atLeast: body.atLeast, gaps }).toEqual({ matched: 131, atLeast: false, gaps: [] });
  });

  it('that limits the rate again and again says so', async () => {
    const { gaps } = await search('summarizeIncidents', unless(well, status(429), isCall('DescribeEvents')));
    expect(gaps).toEqual(['AWS Health: its rate limit is used up']);
  });

  it('that gives an empty page in the middle is read to its end', async () => {
    const lists: Record<string, object> = { DescribeAlarmHistory: { AlarmHistoryItems: [], NextToken: '0' } };
    lists.DescribeEvents = { events: [], nextToken: '0' };
    const isFirst = firstOf(calledIn);
    const first = (request: Request) => calledIn(request) in lists && isFirst(request);
    const { body, gaps } = await search(
      'summarizeIncidents',
      unless(well, (request) => Response.json(lists[calledIn(request)]), first),
    );
    expect({ matched: body.matched, atLeast: body.atLeast, gaps }).toEqual({ matched: 131, atLeast: false, gaps: [] });
  });

  it.each([
    ['DescribeAlarmHistory', { AlarmHistoryItems: [], NextToken: 'again' }, 1],
    ['DescribeEvents', { events: [], nextToken: 'again' }, 130],
  ])('that gives the same cursor again to %s is left, and the answer says so', async (call, page, matched) => {
    const { body, gaps, asked } = await search(
      'summarizeIncidents',
      unless(well, () => Response.json(page), isCall(call)),
    );
    expect(body).toMatchObject({ matched, atLeast: true });
    expect(gaps).toEqual([expect.stringContaining('its pages led in a circle')]);
    expect(asked(call)).toBe(2);
  });

  it('whose clock is an hour ahead is asked again by its own clock', async () => {
    const { body, gaps } = await search('summarizeIncidents', signedInTime(well));
    expect({ matched: body.matched, gaps }).toEqual({ matched: 131, gaps: [] });
  });
});

describe('CloudWatch Logs on a bad day', () => {
  it.each(
    ['DescribeLogGroups', 'StartQuery', 'GetQueryResults'].flatMap((call) =>
      faults.map((fault) => [call, ...fault] as const),
    ),
  )('to %s, and %s, leaves a gap after few requests, and no query running', async (call, _, sick, reason, patience) => {
    const { status, body, asked } = await search('searchLogs', unless(well, sick, isCall(call)), patience);
    // Under a limit of the rate either comes first: the end of the SDK's attempts or of the time for the query.
    const slow = reason === 'it' ? '' : 'the query took too long';
    const told = call === 'GetQueryResults' && patience < 45_000 ? slow : reason;
    expect(status).toBe(502);
    expect(body.gaps).toEqual([
      expect.stringContaining(`Operations could not be searched: CloudWatch Logs in us-east-1: ${told}`),
    ]);
    // Two queries, each call at most three times.
    expect(asked(call)).toBeLessThanOrEqual(6);
    if (call === 'GetQueryResults') expect(asked('StopQuery')).toBe(2);
  });

  it('stops a query whose fellow could not be started, before it answers', async () => {
    let starts = 0;
    const running: Serve = () => Response.json({ status: 'Running', results: [], statistics: {} });
    const { body, asked } = await search('searchLogs', (request) => {
      if (calledIn(request) === 'GetQueryResults') return running(request);
      return calledIn(request) === 'StartQuery' && ++starts > 1 ? status(403)(request) : well(request);
    });
    expect(body.gaps).toEqual([expect.stringContaining('access was denied')]);
    expect(asked('StopQuery')).toBe(1);
    const looks = asked('GetQueryResults');
    await new Promise((later) => setTimeout(later, 150));
    expect(asked('GetQueryResults')).toBe(looks);
  });

  it('is not waited for where not even a stop is answered', async () => {
    const mute = (request: Request) => ['GetQueryResults', 'StopQuery'].includes(calledIn(request));
    const { body } = await search('searchLogs', unless(well, silence, mute), 600);
    expect(body.gaps).toEqual([expect.stringContaining('the query took too long')]);
  });

  it.each<[string, Serve]>([
    ['resets a connection in the middle of a body', cut],
    ['limits the rate', status(429)],
    ['fails (500)', status(500)],
  ])('that %s once for each call gives the right figure', async (_, sick) => {
    const { body } = await search('searchLogs', unless(well, sick, firstOf(calledIn)));
    expect(body).toMatchObject({ matched: 2, atLeast: false, gaps: [] });
  });

  it('whose clock is an hour ahead is asked again by its own clock', async () => {
    expect((await search('searchLogs', signedInTime(well))).body).toMatchObject({ matched: 2, gaps: [] });
  });

  it.each(offClocks)('that %s is a gap that names the clocks', async (_, sick, reason) => {
    const { body } = await search('searchLogs', unless(well, sick, isCall('StartQuery')));
    expect(body.gaps).toEqual([`Operations could not be searched: CloudWatch Logs in us-east-1: ${reason}.`]);
  });
});
