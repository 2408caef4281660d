import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sources from '../../action-groups/index.ts';
import { type Bundle, bundle, entries } from '../../infra/bundle.ts';
import { schemaOf } from '../../schemas/index.ts';
import type { receiverOver } from '../../slack-adapter/receiver.ts';
import type { workerOver } from '../../slack-adapter/worker.ts';
import { type Around, adapter, around, mentioned, signed } from '../support/adapter.ts';
import { ask } from '../support/agent.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'ask-aws-bundles-'));
const fileOf = (name: string) => join(folder, `${name}.mjs`);
const bundles = new Map<string, Bundle>();
beforeAll(() => {
  for (const [name, entry] of Object.entries(entries)) bundles.set(name, bundle(entry, fileOf(name)));
});
afterAll(() => rmSync(folder, { recursive: true }));

const handlerOf = async <Handler>(name: string) => ((await import(fileOf(name))) as { handler: Handler }).handler;

describe.each(Object.keys(entries))('The bundle of %s', (name) => {
  it('is smaller than 1 MB', () => {
    expect(bundles.get(name)?.bytes).toBeGreaterThan(5_000);
    expect(bundles.get(name)?.bytes).toBeLessThan(1_000_000);
  });

  it('has neither the X-Ray SDK nor anything that is only for one machine', () => {
    const inputs = bundles.get(name)?.inputs ?? [];
    expect(inputs.length).toBeGreaterThan(3);
    expect(inputs.filter((file) => /aws-xray-sdk|^(local|test)\/|stand-in/.test(file))).toEqual([]);
  });
});

describe.each(Object.keys(sources))('The action group %s from its bundle', (name) => {
  it('answers', async () => {
    const operationId = schemaOf(name).operations[0]!.operationId;
    const { status, body } = await ask(await handlerOf(name), operationId, {}, { access: '' });
    expect({ status, error: body.error }).toEqual({ status: 403, error: expect.stringContaining(name) });
  });
});

describe('The Slack adapter from its bundles', () => {
  let cloud: Around;
  beforeAll(async () => {
    cloud = await around();
  });
  afterAll(() => cloud.close());

  it('accepts a signed event, and answers it from the queue', async () => {
    cloud.agent.answer = () => [{ text: 'Nothing **unusual**.' }];
    const receive = await handlerOf<ReturnType<typeof receiverOver>>('receiver');
    const work = await handlerOf<ReturnType<typeof workerOver>>('worker');
    expect(await receive(signed(mentioned('<@U0ASK> anything unusual?')))).toEqual({ statusCode: 200 });
    const [message] = await adapter(cloud.env).take();
    await work({ Records: [{ body: message?.Body }] } as Parameters<typeof work>[0]);
    expect(cloud.slack.messages.map(({ text }) => text)).toEqual([expect.stringContaining('Nothing **unusual**.')]);
  });

  it('refuses an event that is not signed by Slack', async () => {
    const receive = await handlerOf<ReturnType<typeof receiverOver>>('receiver');
    expect(await receive(signed(mentioned('<@U0ASK> hello'), { secret: 'wrong' }))).toEqual({ statusCode: 401 });
  });
});

describe('Code that is bundled', () => {
  it('imports zod as a namespace only, since its named export brings every language along', () => {
    const files = globSync('{schemas,action-groups,slack-adapter,knowledge-base,infra}/**/*.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => /import \{[^}]*\} from 'zod'/.test(readFileSync(join(root, file), 'utf8')))).toEqual(
      [],
    );
  });
});
