import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as cloudtrail } from '../../action-groups/cloudtrail/handler.ts';
import * as sources from '../../action-groups/index.ts';
import { schemaOf } from '../../schemas/index.ts';
import { ask, askedAt } from '../support/agent.ts';
import { allSources } from '../support/all-sources.ts';
import { event, logFiles } from '../support/cloudtrail.ts';
import { alarm, healthEvent, logGroup, stateChange } from '../support/operations.ts';
import { file, nssTime, web } from '../support/zscaler.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const hour = 3_600_000;
const at = (hours: number) => new Date(Date.parse(askedAt) + hours * hour);
const instant = (hours: number) => at(hours).toISOString();
/** Before the moment of asking, and after it: some clock is off, or the question is asked again. */
const times = [instant(-2), instant(-1), instant(2)];

const searches = Object.keys(sources).flatMap((name) =>
  schemaOf(name)
    .operations.filter(({ result }) => result === 'SearchResult')
    .map(({ operationId }) => ({
      name,
      operationId,
      filters: operationId === 'traceEntity' ? { text: 'session' } : {},
    })),
);

let served: Awaited<ReturnType<typeof allSources>>;
beforeAll(async () => {
  served = await allSources({
    guardduty: {
      findings: times.map((updatedAt, n) => ({
        id: `f${n}`,
        accountId: '123456789012',
        region: 'us-east-1',
        updatedAt,
      })),
      regions: ['us-east-1'],
    },
    okta: times.map((published, n) => ({ uuid: `e${n}`, published, eventType: 'user.session.start' })),
    sentinelone: times.map((createdAt, n) => ({ id: `t${n}`, threatInfo: { createdAt, threatName: 'session' } })),
    cloudtrail: logFiles(times.map((eventTime) => event({ eventTime }))),
    zscaler: [file(times.map((time) => web({ time: nssTime(new Date(time)) })))],
    operations: {
      cloudwatch: [
        {
          region: 'us-east-1',
          alarms: [alarm('a')],
          history: times.map((time) => stateChange('a', time, 'ALARM')),
        },
      ],
      health: times.map((time, n) => healthEvent(`H${n}`, time)),
      logs: [
        logGroup(
          '/ecs/web',
          times.map((time) => [time, 'line session']),
        ),
      ],
    },
  });
});
afterAll(() => served.close());

describe.each(searches)('$operationId, asked about time to come,', ({ name, operationId, filters }) => {
  const search = async (window: string) => {
    const { handler } = (await import(`../../action-groups/${name}/handler.ts`)) as { handler: Handler };
    const { status, body } = await ask(handler, operationId, { window, ...filters });
    expect(status, body.error).toBe(200);
    return body;
  };
  const until = (body: { searched: { until: string } }) => body.searched.until;
  const ending = (gap: string) => gap.includes('the moment of asking');

  it('says that nothing of it could be searched, and counts nothing', async () => {
    const body = await search(`${instant(1)}/${instant(24)}`);
    expect(body).toMatchObject({ matched: 0, records: [], cursor: null });
    expect(body.gaps).toEqual([
      `the window lies after the moment of asking, ${askedAt}: nothing of it could be searched`,
    ]);
  });

  it('searches what of a window is past, and says once where it stopped', async () => {
    const whole = await search(`${instant(-24)}/${instant(24)}`);
    const past = await search(`${instant(-24)}/${askedAt}`);
    expect(past.matched).toBeGreaterThan(0);
    expect({ ...whole, gaps: [], query: null }).toMatchObject({
      matched: past.matched,
      groups: past.groups,
      timeline: past.timeline,
    });
    expect(until(whole)).toBe(askedAt);
    expect(whole.gaps.filter(ending)).toEqual([
      `the window ends after the moment of asking, ${askedAt}: it was searched until then`,
    ]);
    expect(past.gaps.filter(ending)).toEqual([]);
  });

  it('takes today and this week for what there is of them', async () => {
    for (const window of ['today', 'this-week', 'This-Month']) {
      const body = await search(window);
      expect(until(body), window).toBe(askedAt);
      expect(body.gaps.filter(ending)).toEqual([]);
    }
  });
});

describe('A page of a window that ends after the moment of asking', () => {
  it('is followed through the same span, however much later', async () => {
    const window = `${instant(-24)}/${instant(24)}`;
    const { body: first } = await ask(cloudtrail, 'searchCloudTrailEvents', { window, limit: 1 });
    const next = { window, limit: 1, cursor: String(first.cursor) };
    const { body: second } = await ask(cloudtrail, 'searchCloudTrailEvents', next, { askedAt: instant(3) });
    expect([first.matched, second.matched]).toEqual([2, 2]);
    expect(second.searched).toEqual(first.searched);
  });
});
