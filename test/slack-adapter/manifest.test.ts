import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifest as Installed, isSubscribed } from '../../local/slack/manifest.ts';
import { missingScope } from '../../local/slack/scopes.ts';
import { Workspace } from '../../local/slack/workspace.ts';
import manifest from '../../slack-adapter/manifest.json' with { type: 'json' };

const root = join(import.meta.dirname, '..', '..');
const code = globSync('slack-adapter/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const found = (pattern: RegExp) => [...new Set([...code.matchAll(pattern)].map(([, name = '']) => name))].toSorted();

/** What the SDK's own helper calls. */
const within: Record<string, string[]> = {
  filesUploadV2: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
};
/** What is only tried in channels, and allowed in direct messages: how a crashed run's message is found. */
const whereAllowed = new Set(['conversations.history', 'conversations.replies']);
const methods = found(/\b(?:client|briefly|once)\s*\.((?:\w+\s*\.\s*)*\w+)\(/g)
  .map((name) => name.replaceAll(/\s/g, ''))
  .filter((name) => name.includes('.') || within[name])
  .flatMap((name) => within[name] ?? [name])
  .filter((name) => !whereAllowed.has(name));
const listened = found(/app\.event\('(\w+)'/g);
const { bot: scopes } = manifest.oauth_config.scopes;
const { bot_events: events } = manifest.settings.event_subscriptions;

const channels = [
  { id: 'C0PUBLIC', kind: 'public' as const },
  { id: 'C0PRIVATE', kind: 'private' as const },
];

/** What would not work with these scopes. */
const broken = (granted: string[]): string[] => {
  const installed = { ...manifest, oauth_config: { scopes: { bot: granted } } } as Installed;
  const workspace = new Workspace({ manifest: installed });
  for (const channel of channels) workspace.open(channel);
  return [
    ...methods.filter((method) => channels.some(({ id }) => missingScope(workspace, method, { channel: id }))),
    ...events.filter((event) => !isSubscribed(installed, event)),
    // https://docs.slack.dev/reference/scopes/commands
    ...(granted.includes('commands') ? [] : ['/ask-aws']),
  ];
};

describe('The manifest', () => {
  it('has every scope that a call or an event needs', () => {
    expect(methods.length).toBeGreaterThan(10);
    expect(broken(scopes)).toEqual([]);
  });

  it.each(scopes)('has no scope that nothing needs: %s', (scope) => {
    expect(broken(scopes.filter((each) => each !== scope))).not.toEqual([]);
  });

  it('subscribes to the events that are listened to, and to no other', () => {
    // Apps of the time before the agent view send it unasked.
    const legacy = ['assistant_thread_started'];
    expect(events.map((event) => event.replace(/\..*/, '')).toSorted()).toEqual(
      listened.filter((event) => !legacy.includes(event)),
    );
  });

  it('declares the command and the shortcut that are listened to', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(found(/app\.command\('([^']+)'/g));
    expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id)).toEqual(
      found(/callback_id: '(\w+)' \}/g),
    );
  });

  it('has a reason for each scope and event in docs/slack-scopes.md, and for no other', () => {
    const page = readFileSync(join(root, 'docs', 'slack-scopes.md'), 'utf8');
    const [needed = ''] = page.split('## Replies without a mention');
    const rows = [...needed.matchAll(/^\| `([\w:.]+)` \| \S/gm)].map(([, name = '']) => name);
    expect(rows.toSorted()).toEqual([...scopes, ...events].toSorted());
  });
});
