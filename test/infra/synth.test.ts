import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ask-aws-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const synth = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/synth.ts', ...args], {
    encoding: 'utf8',
    // No credentials, and nowhere to get any.
    env: { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  return { status, stdout, stderr };
};

// Every function is bundled, in a process of its own.
describe('npm run synth', { timeout: 180_000 }, () => {
  it('makes the templates without credentials, and says where data goes and what it costs at rest', () => {
    const { status, stdout, stderr } = synth('--config', 'test/infra/configurations/organisation.yaml');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('global.anthropic.claude-sonnet-4-6: every commercial Region');
    expect(stdout).toContain('us.guardrail.v1:0: us-east-1, us-east-2, us-west-2');
    expect(stdout).toMatch(/\d\.\d\d {2}in all/);
    expect(stdout).toContain('the policy of bucket example-organisation-trail');
  });

  it('ends with one sentence where the configuration has a mistake', () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, 'account: "123456789012"\nregion: us-east-9\n');
    expect(synth('--config', file)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'region is "us-east-9": it must be a Region, such as us-east-1 or ap-northeast-2.\n',
    });
    expect(synth('--config', join(folder, 'none.yaml')).stderr).toMatch(/none\.yaml cannot be read: ENOENT.*\.\n$/);
    expect(synth('--hosts').stderr).toMatch(/^Unknown option '--hosts'.*Usage: npm run synth/);
  });
});
