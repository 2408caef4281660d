import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../local/page/kinds.ts';
import { sampleRecords } from '../../../local/records.ts';
import { folderWith, makers } from '../../support/exports.ts';
import { askedAt, local } from '../../support/local.ts';
import { type ServedPage, servedPage } from '../../support/served-page.ts';

describe('The workspace page over a live account', () => {
  // Where nobody answers
  const account = {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_GUARDDUTY: 'http://127.0.0.1:9',
    GUARDDUTY_REGIONS: 'us-east-1',
  };
  const records = { ...sampleRecords(), live: { guardduty: account } };
  let served: ServedPage;
  beforeAll(async () => {
    served = await servedPage(await local(records), records);
  });
  afterAll(() => served.close());

  const about = async () => {
    const reader = (await fetch(new URL('/events?as=dana', served.url))).body?.getReader();
    const text = new TextDecoder();
    let read = '';
    while (!read.includes('\n\n')) read += text.decode((await reader?.read())?.value, { stream: true });
    await reader?.cancel();
    const changes = JSON.parse(/^data: (.+)$/m.exec(read)?.[1] ?? '[]') as Change[];
    return changes.flatMap((change) => (change[0] === 'about' && change[2] ? [change[2].data] : []))[0];
  };

  it('says that it is one', async () => {
    expect(await about()).toMatchObject({ live: true, folder: null });
  });

  it('asks a folder that is loaded, and no longer the account', async () => {
    const findings = ['f1', 'f2'].map((id) => ({
      ...makers.guardduty(id),
      region: 'us-east-1',
      accountId: '123456789012',
    }));
    const folder = await folderWith({ 'guardduty/findings.json': JSON.stringify(findings) });
    const response = await fetch(new URL('/data', served.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: folder }),
    });
    expect(response.status).toBe(200);
    expect(await about()).toMatchObject({ live: false, folder });
    const { steps } = await served.local.ask({ question: 'GuardDuty findings of the last 7 days', askedAt });
    expect(steps[0]).toMatchObject({ actionGroup: 'guardduty', status: 200, result: { matched: 2, gaps: [] } });
  });
});
