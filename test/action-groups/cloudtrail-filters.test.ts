import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogObject } from '../../local/dataset.ts';
import { athenaServed } from '../support/athena.ts';
import { account, type Event, event, idsOf, logFiles, search } from '../support/cloudtrail.ts';

describe('CloudTrail filters', () => {
  let athena: Awaited<ReturnType<typeof athenaServed>>;
  beforeAll(async () => {
    athena = await athenaServed();
  });
  afterAll(() => athena.close());

  const over = (events: Event[]) => athena.use({ cloudtrail: logFiles(events) });

  const role = (session: string) => ({
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/Admin/${session}`,
    accessKeyId: 'ASIAEXAMPLE000000001',
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/Admin`, userName: 'Admin' } },
  });
  const bySession = event({ userIdentity: role('Jin.Kim') });
  const byService = event({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } });
  const unknown = event({
    eventName: 'ConsoleLogin',
    userIdentity: { type: 'IAMUser', accountId: account, userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    errorMessage: 'Failed authentication',
    responseElements: { ConsoleLogin: 'Failure' },
    additionalEventData: { MFAUsed: 'No' },
  });
  const denied = event({ errorCode: 'AccessDenied', errorMessage: 'not you', sourceIPAddress: '2001:db8::7' });
  const elsewhere = event({ recipientAccountId: '210987654321', awsRegion: 'ap-northeast-2' });
  const lambda = event({
    eventName: 'UpdateFunctionCode20150331v2',
    requestParameters: { functionName: '한글 "x"' },
  });
  const all = [bySession, byService, unknown, denied, elsewhere, lambda];
  beforeAll(() => over(all));

  it.each<[string, Record<string, string>, Event[]]>([
    ['part of a session name in any case', { principal: 'jin.k' }, [bySession]],
    ['the name of an assumed role', { principal: 'role/admin' }, [bySession]],
    ['an access key', { principal: 'ASIAEXAMPLE000000001' }, [bySession]],
    ['a service', { principal: 'ec2.amazonaws.com' }, [byService]],
    ['the unknown user of a failed sign-in', { principal: 'hidden_due' }, [unknown]],
    ['an address in another spelling', { ip: '2001:DB8:0::7' }, [denied]],
    ['failures, sign-ins included', { outcome: 'failure' }, [unknown, denied]],
    ['an account', { account: '210987654321' }, [elsewhere]],
    ['a Region', { region: 'ap-northeast-2' }, [elsewhere]],
    ['an event name without the version of its API', { type: 'UpdateFunctionCode' }, [lambda]],
    ['an event name with it', { type: 'UpdateFunctionCode20150331v2' }, [lambda]],
    ['an event name, whole', { type: 'Console' }, []],
    ['words of the request, as they are read', { text: '한글 "X"' }, [lambda]],
    ['words of the error', { text: 'NOT YOU' }, [denied]],
  ])('%s', async (_, parameters, expected) => {
    const { body } = await search(parameters);
    expect(idsOf(body).toSorted()).toEqual(expected.map(({ eventID }) => eventID).toSorted());
    expect(body.matched).toBe(expected.length);
  });

  it('tells of a failed sign-in why it failed and that no second factor was used', async () => {
    const { body } = await search({ topic: 'console-logins' });
    expect(body.records[0]).toMatchObject({
      title: 'ConsoleLogin by HIDDEN_DUE_TO_SECURITY_REASONS',
      outcome: 'failure',
      status: 'Failed authentication, without MFA',
    });
  });

  it('says so where an account or Region is not among those that are searched', async () => {
    process.env.CLOUDTRAIL_ACCOUNTS = account;
    process.env.CLOUDTRAIL_REGIONS = 'us-east-1,eu-west-1';
    try {
      expect((await search()).body).toMatchObject({ matched: 5, gaps: [] });
      expect((await search({ account: '210987654321', region: 'ap-northeast-2' })).body.gaps).toEqual([
        'account 210987654321 is not among those whose CloudTrail logs are searched',
        'Region ap-northeast-2 is not among those whose CloudTrail logs are searched',
      ]);
    } finally {
      delete process.env.CLOUDTRAIL_ACCOUNTS;
      delete process.env.CLOUDTRAIL_REGIONS;
    }
  });

  it('finds events of a Region that global services log in us-east-1', async () => {
    const global = event({ awsRegion: 'eu-west-1', recipientAccountId: account });
    const [file] = logFiles([global]);
    await athena.use({ cloudtrail: [{ ...(file as LogObject), key: file!.key.replace('eu-west-1', 'us-east-1') }] });
    expect((await search({ region: 'eu-west-1' })).body.matched).toBe(1);
    expect((await search({ region: 'us-east-1' })).body.matched).toBe(0);
  });
});
