import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as cloudTrail } from '../../action-groups/cloudtrail/handler.ts';
import { handler as guardDutyFindings } from '../../action-groups/guardduty/handler.ts';
import { handler as okta } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import { handler as sentinelOne } from '../../action-groups/sentinelone/handler.ts';
import { sentinelOneStandIn } from '../../action-groups/sentinelone/stand-in.ts';
import type { Exported } from '../../action-groups/shared/export.ts';
import { handler as zscaler } from '../../action-groups/zscaler/handler.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import type { LogRecord } from '../../schemas/generated/shared.ts';
import type { Step } from '../../slack-adapter/answer.ts';
import { answerMessages } from '../../slack-adapter/blocks/answer.ts';
import { suggestionsFor } from '../../slack-adapter/suggestions.ts';
import { ask, askedAt } from '../support/agent.ts';
import { athenaServed } from '../support/athena.ts';
import { event, logFiles } from '../support/cloudtrail.ts';
import { dangers, dangersIn, hosts } from '../support/dangers.ts';
import { attacks } from '../support/injection.ts';
import { lambdaEnvironment, listening, withSecret } from '../support/stand-ins.ts';
import { dns, file, firewall, web } from '../support/zscaler.ts';

type Json = Record<string, unknown>;

const time = new Date(Date.parse(askedAt) - 3_600_000).toISOString();
const harmless = 'plain words';

/** Copies of a record in each of which another text is replaced. */
const variants = (value: unknown, kept: string[], text: string): unknown[] => {
  if (typeof value === 'string') return [text];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    kept.includes(name)
      ? []
      : variants(each, kept, text).map((other) =>
          Array.isArray(value)
            ? value.map((old, index) => (String(index) === name ? other : old))
            : { ...value, [name]: other },
        ),
  );
};

/** Every text in turn in every field, each record with an id of its own. */
const attacked = (written: Json, kept: string[], withId: (index: number) => Json, texts: string[]): Json[] =>
  texts
    .flatMap((text) => variants(written, kept, text))
    .map((each, index) => ({ ...(each as Json), ...withId(index) }));

const uuid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

interface Case {
  source: string;
  operationId: string;
  handler: Parameters<typeof ask>[0];
  records: (texts: string[]) => unknown[];
  serve: (records: unknown[]) => Promise<void> | void;
  /** Records of one search that the source counts. */
  most: number;
}

let vendor: Awaited<ReturnType<typeof listening>>;
let secrets: Awaited<ReturnType<typeof withSecret>>;
let athena: Awaited<ReturnType<typeof athenaServed>>;
beforeAll(async () => {
  vendor = await listening(() => new Response(null, { status: 503 }));
  secrets = await withSecret({
    OKTA_BASE_URL: vendor.url,
    OKTA_API_TOKEN: 'a-token',
    SENTINELONE_BASE_URL: vendor.url,
    SENTINELONE_API_TOKEN: 'a-token',
  });
  lambdaEnvironment({
    AWS_ENDPOINT_URL_GUARDDUTY: vendor.url,
    GUARDDUTY_REGIONS: 'us-east-1',
    CLOUDTRAIL_ACCOUNTS: '123456789012',
    CLOUDTRAIL_REGIONS: 'us-east-1',
  });
  athena = await athenaServed();
});
afterAll(() => Promise.all([vendor.close(), secrets.close(), athena.close()]));

const cases: Case[] = [
  {
    source: 'okta',
    operationId: 'searchOktaEvents',
    handler: okta,
    most: 5000,
    records: (texts) =>
      attacked(
        {
          published: time,
          eventType: 'security.threat.detected',
          displayMessage: 'm',
          severity: 'WARN',
          actor: { id: 'a', alternateId: 'b', displayName: 'c' },
          client: { geographicalContext: { country: 'd' }, userAgent: { rawUserAgent: 'e' } },
          outcome: { result: 'DENY', reason: 'f' },
          target: [{ alternateId: 'g', displayName: 'h' }],
          debugContext: { debugData: { behaviors: 'i', risk: 'j', threatSuspected: 'k', url: 'l' } },
        },
        ['published', 'severity'],
        (index) => ({ uuid: uuid(index) }),
        texts,
      ),
    serve: (records) => vendor.use(oktaStandIn(records as Json[], { token: 'a-token' })),
  },
  {
    source: 'guardduty',
    operationId: 'searchGuardDutyFindings',
    handler: guardDutyFindings,
    most: 900,
    records: (texts) =>
      attacked(
        {
          accountId: '123456789012',
          region: 'us-east-1',
          type: 'Recon:EC2/Portscan',
          severity: 5,
          title: 't',
          description: 'd',
          updatedAt: time,
          resource: {
            accessKeyDetails: { userName: 'u', principalId: 'p' },
            instanceDetails: { instanceId: 'i', tags: [{ key: 'Name', value: 'n' }] },
          },
          service: { action: { dnsRequestAction: { domain: 'x' } } },
        },
        ['updatedAt', 'accountId', 'region', 'type'],
        (index) => ({ id: `f${index}` }),
        texts,
      ),
    serve: (records) => vendor.use(guardDuty(records as Json[], { regions: ['us-east-1'] })),
  },
  {
    source: 'sentinelone',
    operationId: 'searchSentinelOneThreats',
    handler: sentinelOne,
    most: 5000,
    records: (texts) =>
      attacked(
        {
          agentDetectionInfo: { agentLastLoggedInUserName: 'u', agentOsName: 'o' },
          agentRealtimeInfo: { agentComputerName: 'h', networkStatus: 'connected' },
          threatInfo: {
            createdAt: time,
            classification: 'Malware',
            confidenceLevel: 'malicious',
            mitigationStatus: 'mitigated',
            threatName: 't',
            filePath: 'f',
            sha256: 's',
            maliciousProcessArguments: 'm',
            originatorProcess: 'p',
            processUser: 'q',
          },
          indicators: [{ category: 'c', description: 'd', tactics: [{ name: 'n', techniques: [{ name: 'T1486' }] }] }],
        },
        ['createdAt', 'confidenceLevel', 'mitigationStatus'],
        (index) => ({ id: String(1_000_000 + index) }),
        texts,
      ),
    serve: (records) => vendor.use(sentinelOneStandIn(records as Json[], { token: 'a-token' })),
  },
  {
    source: 'cloudtrail',
    operationId: 'searchCloudTrailEvents',
    handler: cloudTrail,
    most: 5000,
    records: (texts) =>
      attacked(
        {
          ...event({
            eventTime: time,
            errorCode: 'AccessDenied',
            errorMessage: 'no',
            requestParameters: { name: 'n' },
          }),
          userIdentity: {
            type: 'IAMUser',
            arn: 'a',
            userName: 'u',
            sessionContext: { sessionIssuer: { userName: 's' } },
          },
        },
        ['eventTime', 'eventID', 'awsRegion', 'recipientAccountId', 'eventVersion', 'eventCategory'],
        (index) => ({ eventID: uuid(index) }),
        texts,
      ),
    serve: (records) => athena.use({ cloudtrail: logFiles(records as ReturnType<typeof event>[]) }),
  },
  {
    source: 'zscaler',
    operationId: 'searchZscalerLogs',
    handler: zscaler,
    most: 5000,
    records: (texts) =>
      [web(), firewall(), dns()].flatMap((line, kind) => {
        const { sourcetype, event } = JSON.parse(line) as { sourcetype: string; event: Json };
        return attacked(
          event,
          ['time', 'datetime', 'epochtime'],
          (index) => ({ recordid: `${kind}-${index}` }),
          texts,
        ).map((each) => JSON.stringify({ sourcetype, event: each }));
      }),
    serve: (lines) => athena.use({ zscaler: [file(lines as string[])] }),
  },
];

/** All that a source answers, batch by batch: how many matched, how severe they are, and the records. */
const searched = async ({ handler, operationId, records, serve, most }: Case, texts: string[]) => {
  const all = records(texts);
  const found: LogRecord[] = [];
  const severity: Record<string, number> = {};
  let matched = 0;
  let page = {};
  for (let at = 0; at < all.length; at += most) {
    await serve(all.slice(at, at + most));
    const asked = { operationId, parameters: JSON.stringify({ window: '24h' }) };
    const { status, body } = await ask<Exported>(handler, 'exportRecords', asked);
    expect(status).toBe(200);
    matched += body.matched;
    found.push(...gunzipSync(Buffer.from(body.records, 'base64')).toString().split('\n').map(toRecord));
    const answer = await ask(handler, operationId, { window: '24h', limit: 50 });
    page = answer.body;
    for (const [name, count] of Object.entries(answer.body.severity ?? {}))
      severity[name] = (severity[name] ?? 0) + count;
  }
  return { sent: all.length, matched, severity, found, page };
};

const toRecord = (line: string) => JSON.parse(line) as LogRecord;

/** Records of which something else is shown, each kind once. */
const distinct = (records: LogRecord[]): LogRecord[] => [
  ...new Map(records.map((each) => [JSON.stringify({ ...each, evidence: '', link: '' }), each])).values(),
];

// Thousands of records where the published attacks are at hand.
describe.each(cases)('Attack texts in turn in every text field of $source', { timeout: 120_000 }, (one) => {
  it('change no count and no severity, and do no harm in Slack', async () => {
    const clean = await searched(one, [harmless]);
    const hostile = await searched(one, attacks);
    expect(clean.matched).toBe(clean.sent);
    expect(hostile.matched).toBe(clean.matched * attacks.length);
    expect(hostile.found).toHaveLength(hostile.matched);
    for (const [name, count] of Object.entries(clean.severity))
      expect(hostile.severity[name], name).toBe(count * attacks.length);
    const shown = distinct(hostile.found);
    for (let first = 0; first < shown.length; first += 40)
      expectHarmless(one.source, one.operationId, hostile.page, shown.slice(first, first + 40));
  });
});

const usage = { inputTokens: 0, outputTokens: 0 };

/** The answer of a model that repeats what it read, in the words of the log. */
const expectHarmless = (actionGroup: string, operationId: string, page: object, records: LogRecord[]) => {
  const steps: Step[] = [{ id: '1', actionGroup, operationId, parameters: {}, result: { ...page, records } }];
  const text = records.map(({ title, evidence }) => `- ${title}, \`${evidence}\``).join('\n');
  const [message, ...more] = answerMessages(
    { text, steps, citations: [], usage },
    {
      language: 'en',
      timeZone: 'UTC',
      reference: '0123456789',
      unsupported: [],
      suggestions: suggestionsFor(steps, 'en'),
      linkHosts: hosts,
    },
  );
  for (const each of [message, ...more]) {
    expect(dangersIn(each?.blocks ?? [])).toEqual([]);
    expect(dangers(each?.text ?? '')).toEqual([]);
  }
};
