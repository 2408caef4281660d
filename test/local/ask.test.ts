import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../local/questions.ts';
import type { SearchResult } from '../../schemas/generated/shared.ts';
import { temporaryState } from '../support/local.ts';

const root = join(import.meta.dirname, '..', '..');
const now = '2026-11-23T09:00:00Z';

describe('npm run ask', () => {
  const state = temporaryState();
  const files = temporaryState();
  beforeAll(() => {
    for (const name of ['okta', 'empty', 'own/okta', 'own/sentinelone'])
      mkdirSync(join(files.folder, name), { recursive: true });
    writeFileSync(
      join(files.folder, 'own/okta/log.ndjson'),
      [...['a', 'a', 'b'].map((uuid) => signIn(uuid)), '{"uuid": "c", "published', signIn('d')].join('\n'),
    );
    writeFileSync(join(files.folder, 'own/okta/broken.json.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    writeFileSync(
      join(files.folder, 'batch.txt'),
      'failed Okta logins today\n\nGuardDuty findings in the last 7 days\r\n',
    );
  });
  afterAll(() => {
    state.remove();
    files.remove();
  });

  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((done) => {
      const child = spawn(process.execPath, ['local/ask.ts', ...args], {
        cwd: root,
        env: { ...process.env, ASK_AWS_STATE: state.folder },
      });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      child.on('close', (code) => done({ code, out, err }));
    });

  it('prints one JSON document and nothing else', async () => {
    const { code, out, err } = await run('--json', '--now', now, 'GuardDuty findings in the last 7 days');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const answer = JSON.parse(out) as Answer;
    expect(Object.keys(answer)).toEqual([
      'question',
      'answer',
      'thread',
      'sessionId',
      'steps',
      'citations',
      'unsupported',
      'messages',
      'model',
      'elapsedMs',
      'data',
    ]);
    expect(answer.sessionId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('goes on with a thread from another process', async () => {
    const first = await run('--json', '--now', now, '--thread', 'mine', 'GuardDuty findings in the last 7 days');
    const second = await run('--json', '--now', now, '--thread', 'mine', 'and only the critical ones');
    const answer = JSON.parse(second.out) as Answer;
    expect(answer.thread).toBe((JSON.parse(first.out) as Answer).thread);
    expect(answer.steps[0]?.parameters).toMatchObject({ severity: 'critical', window: '7d' });
  });

  it('answers a file of questions in order, one document a line', async () => {
    const { code, out } = await run('--json', '--now', now, '--batch', join(files.folder, 'batch.txt'));
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
    expect(code).toBe(0);
    expect(lines.map((each) => each.question)).toEqual([
      'failed Okta logins today',
      'GuardDuty findings in the last 7 days',
    ]);
    expect(new Set(lines.map((each) => each.thread)).size).toBe(2);
  });

  it("counts a person's own exports exactly and says what it could not read", async () => {
    const { out } = await run(
      '--json',
      '--now',
      now,
      '--data',
      join(files.folder, 'own'),
      'failed Okta logins in the last 24 hours',
    );
    const answer = JSON.parse(out) as Answer;
    const result = answer.steps[0]?.result as SearchResult;
    expect(result.matched).toBe(3);
    expect(result.groups.principal).toEqual([{ value: 'dana@example.com', count: 3 }]);
    expect(answer.data.unreadable.map(({ file }) => file).toSorted()).toEqual([
      'okta/broken.json.gz',
      'okta/log.ndjson',
    ]);
  });

  it('tells a reader what could not be read, apart from the answer', async () => {
    const { code, out, err } = await run('--now', now, '--data', join(files.folder, 'own'), 'failed Okta logins today');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^\*\*Okta: 3 events/) });
    expect(err).toBe('Not read in the exports: okta/broken.json.gz (1 line), okta/log.ndjson (1 line).\n');
  });

  it('answers with a gap for a source whose folder is missing', async () => {
    const { out } = await run(
      '--json',
      '--now',
      now,
      '--data',
      join(files.folder, 'own'),
      'who stopped CloudTrail logging today?',
    );
    const answer = JSON.parse(out) as Answer;
    expect(answer.answer).toMatch(/CloudTrail could not be searched/);
  });

  it('lets two terminals ask at once', async () => {
    const both = await Promise.all([run('--json', 'Okta lockouts today'), run('--json', 'Okta lockouts today')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
  });

  it.each([
    [['--frobnicate', 'question'], 2, /--frobnicate/],
    [[], 2, /no question/],
    [['one', 'two'], 2, /quotes/],
    [['--now', 'tomorrow', 'question'], 2, /--now "tomorrow"/],
    [['--now', '2026-02-30T09:00:00Z', 'question'], 2, /--now "2026-02-30T09:00:00Z"/],
    [['--data', '', 'question'], 2, /--data is empty/],
    [['--batch', '/dev/null'], 2, /\/dev\/null has no question in it/],
    [['--tz', 'Mars/Olympus', 'question'], 2, /--tz "Mars\/Olympus"/],
    [['--batch', 'nowhere.txt'], 2, /nowhere\.txt/],
    [['--data', 'nowhere', 'question'], 1, /nowhere/],
    [['--data', 'test/support', 'question'], 1, /guardduty, cloudtrail, sentinelone, zscaler/],
  ])('%j ends with %i and one clear sentence', async (args, expected, sentence) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

const signIn = (uuid: string) =>
  JSON.stringify({
    uuid,
    published: '2026-11-23T08:00:00.000Z',
    eventType: 'user.session.start',
    displayMessage: 'User login to Okta',
    severity: 'WARN',
    actor: { id: '00u1', type: 'User', alternateId: 'dana@example.com', displayName: 'Dana' },
    client: { ipAddress: '203.0.113.9' },
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    target: null,
  });
