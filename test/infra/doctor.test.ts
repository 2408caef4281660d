import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bedrockAgentsAccount } from '../../local/aws/bedrock-agents-account.ts';
import { cloudFormation } from '../../local/aws/cloudformation.ts';
import { signedRegion } from '../../local/aws/rest-protocol.ts';
import { sts } from '../../local/aws/sts.ts';
import type { Serve } from '../../local/http.ts';
import { silence, status } from '../action-groups/faults/answers.ts';
import { bedrockAccount, configured, patient, quotas, read } from '../support/doctor.ts';

let here: Awaited<ReturnType<typeof patient>>;
beforeAll(async () => {
  here = await patient();
});
afterAll(() => here.close());

const agentsClosed = {
  BEDROCK_AGENT: bedrockAgentsAccount({ open: false }),
  BEDROCK_AGENT_RUNTIME: bedrockAgentsAccount({ open: false }),
};
const lacking = (lack: object, region = 'us-west-2') => ({
  BEDROCK: bedrockAccount({ availability: (_, asked) => (asked === region ? lack : {}) }),
});
const many = {
  sources: { guardduty: {}, operations: { logGroups: ['/ecs/*'] }, cloudtrail: { bucket: { new: true } } },
};

/** What an operator reads, by check, where all is well and where something is missing. */
const table: [
  check: string,
  fine: string,
  what: string,
  over: Record<string, Serve>,
  missing: string,
  config?: object,
][] = [
  [
    'credentials',
    'account 123456789012, as arn:aws:iam::123456789012:user/dana',
    'they are of another account',
    { STS: sts('210987654321') },
    'These credentials are of account 210987654321, ask-aws.yaml is about 123456789012.\nUse the credentials of the other account',
  ],
  [
    'host',
    'agents can be used: 1 agent changed within the last year',
    'AWS has closed Bedrock Agents to the account',
    agentsClosed,
    'AWS closed Bedrock Agents on 2026-07-30 to accounts that had not used them in the year before, and this is one.\nSay host: agentcore in ask-aws.yaml.\nhttps://docs.aws.amazon.com/bedrock/latest/userguide/agents-classic-maintenance-mode.html',
  ],
  [
    'model access',
    'anthropic.claude-sonnet-4-6 may be used in us-east-1, us-east-2, us-west-2',
    'the account is denied it in one Region of the profile',
    lacking({ authorizationStatus: 'NOT_AUTHORIZED' }),
    'anthropic.claude-sonnet-4-6 cannot be used in us-west-2: this account is not authorised for it.\nLook for a policy',
  ],
  [
    'embedding model',
    'amazon.titan-embed-text-v2:0 may be used in us-east-1',
    'the Region has none',
    lacking({ regionAvailability: 'NOT_AVAILABLE' }, 'us-east-1'),
    'amazon.titan-embed-text-v2:0 cannot be used in us-east-1: it is not offered there.',
  ],
  [
    'use-case form',
    'Anthropic knows what this account uses its models for',
    'nobody has sent it',
    { BEDROCK: bedrockAccount({ form: false }) },
    'This account has not sent the form that Anthropic wants before the first use of its models.\nFill it in once',
  ],
  [
    'inference profile',
    'us.anthropic.claude-sonnet-4-6 sends to us-east-1, us-east-2, us-west-2',
    'AWS has added a Region to it',
    { BEDROCK: bedrockAccount({ profiles: { 'us.anthropic.claude-sonnet-4-6': ['us-east-1', 'us-west-1'] } }) },
    "also sends to us-west-1, where the agent's role may not use the model.\nAdd the Regions",
  ],
  [
    'data retention',
    "in us-east-1 what is kept is up to the model's own terms (inherit)",
    'prompts are shared',
    { BEDROCK: bedrockAccount({ retention: 'provider_data_share' }) },
    'In us-east-1 prompts, with log records in them, may be shared with the provider of the model (provider_data_share).\nSet another mode',
  ],
  [
    'quota',
    '4 operations over all action groups, of 11 that one agent may have',
    'the agent has more operations',
    { SERVICE_QUOTAS: quotas(5) },
    'The agent has 6 operations over all action groups; one agent may have 5.\nAsk for a higher quota "APIs per Agent"',
    many,
  ],
  [
    'stacks',
    'nothing is deployed yet, so only what a deploy needs was looked at',
    'a deploy has failed',
    {
      CLOUDFORMATION: cloudFormation(
        Object.fromEntries(
          ['key', 'logs', 'knowledge', 'agent', 'slack', 'watching'].map((part) => [
            `ask-aws-${part}`,
            { status: part === 'agent' ? 'ROLLBACK_COMPLETE' : 'CREATE_COMPLETE' },
          ]),
        ),
      ),
    },
    'The last deploy failed: ask-aws-agent is ROLLBACK_COMPLETE.\nThe events of the stack',
  ],
];
const names = table.map(([name]) => name);

describe('npm run doctor before a deploy', () => {
  it.each(table)('says of %s that it is there', async (check, fine) => {
    const found = await here.found();
    expect(read(found, check)).toContain(`${check}: ${fine}`);
    expect(found.filter(({ mark }) => mark !== 'ok')).toEqual([]);
  });

  it.each(table)(
    'says of %s not "%s" where %s, but what is missing and what to do next',
    async (check, _fine, _what, over, missing, config) => {
      const told = read(await here.found(over, { config: configured(config) }), check);
      expect(told).toMatch(/^missing/);
      expect(told).toContain(missing);
    },
  );

  it('names each call that is not allowed to these credentials, and asks for it', async () => {
    const denied = Object.fromEntries(
      here.services.map((name) => [name, name === 'STS' ? sts('123456789012') : status(403)]),
    );
    const found = await here.found(denied);
    for (const check of names.filter((name) => name !== 'credentials'))
      expect(read(found, check), check).toMatch(
        /^unchecked.*could not be checked: [a-z]+:\w+ is not allowed to these credentials.*\nLet whoever runs this do/,
      );
  });

  it('says of each what was not answered in time, and goes on', async () => {
    const silent = Object.fromEntries(
      here.services.map((name) => [name, name === 'STS' ? sts('123456789012') : silence]),
    );
    const found = await here.found(silent, { patience: 3000 });
    for (const check of names.filter((name) => name !== 'credentials'))
      expect(read(found, check), check).toMatch(
        /^unchecked.*could not be checked: [a-z]+:\w+ was not answered in time.*\nTry again; --timeout 60/,
      );
  });

  const expired: Serve = () =>
    new Response(
      '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
      { status: 403, headers: { 'content-type': 'text/xml' } },
    );

  it.each<[string, Serve]>([
    ['have expired', expired],
    ['are refused', status(403)],
    ['get no answer', silence],
  ])('looks at nothing else where the credentials %s', async (_, STS) => {
    const found = await here.found({ STS }, { patience: 3000 });
    expect(found).toHaveLength(1);
    expect(read(found, 'credentials')).toMatch(/^missing.*There are no AWS credentials that work: .*\nSign in/);
  });

  it('asks a service that fails no more than twice for the same', async () => {
    await here.found({ SERVICE_QUOTAS: status(500) });
    expect(here.asked('SERVICE_QUOTAS')).toBe(2);
  });

  it('does not ask for an inline agent where agents were used lately, and takes old ones for no use', async () => {
    await here.found();
    expect(here.asked('BEDROCK_AGENT_RUNTIME')).toBe(0);
    const old = bedrockAgentsAccount({ open: false, agents: [new Date('2024-02-01')] });
    expect(read(await here.found({ ...agentsClosed, BEDROCK_AGENT: old }), 'host')).toContain('Say host: agentcore');
  });

  it('does not take a refusal of these credentials for one of the account', async () => {
    const found = await here.found({ ...agentsClosed, BEDROCK_AGENT_RUNTIME: status(403) });
    expect(read(found, 'host')).toMatch(
      /^unchecked {2}host: agents could not be checked: bedrock:InvokeInlineAgent is not allowed/,
    );
  });

  it('says where prompts are copied to', async () => {
    const logging = {
      s3Config: { bucketName: 'example-prompts', keyPrefix: 'bedrock' },
      cloudWatchConfig: { logGroupName: '/bedrock/prompts', roleArn: 'arn:aws:iam::123456789012:role/logging' },
      textDataDeliveryEnabled: true,
    };
    const of = async (config: object) =>
      read(await here.found({ BEDROCK: bedrockAccount({ logging: config }) }), 'invocation logging');
    expect(await of(logging)).toContain(
      'to s3://example-prompts/bedrock and the log group /bedrock/prompts: whoever reads',
    );
    expect(await of({ ...logging, textDataDeliveryEnabled: false })).toContain('without prompts and answers');
    expect(read(await here.found(), 'invocation logging')).toContain('copies no prompts: invocation logging is off');
  });

  it('says that the agreement of a model is made by its first use', async () => {
    const pending = lacking({ agreementAvailability: { status: 'NOT_AVAILABLE' } });
    expect(read(await here.found(pending), 'model access')).toContain(
      'its agreement is not made yet.\nUse the model once in the Bedrock console, as somebody who may do aws-marketplace:Subscribe',
    );
  });

  it('leaves out a Region that the account has not enabled: it does not know the credentials', async () => {
    const unknown = status(401);
    const BEDROCK: Serve = (request) =>
      signedRegion(request) === 'us-west-2' ? unknown(request) : bedrockAccount()(request);
    expect(read(await here.found({ BEDROCK }), 'model access')).toMatch(
      /^ok.*may be used in us-east-1, us-east-2; this account has not enabled us-west-2, where the profile may send/,
    );
  });

  it('does not take an answer that it cannot read for anything', async () => {
    const page: Serve = () => new Response('<html>Please sign in</html>', { headers: { 'content-type': 'text/html' } });
    for (const name of ['BEDROCK', 'SERVICE_QUOTAS', 'CLOUDFORMATION', 'BEDROCK_AGENT']) {
      const found = await here.found({ [name]: page });
      expect(
        found.filter(({ mark }) => mark === 'missing'),
        name,
      ).toEqual([]);
      expect(found.filter(({ mark }) => mark === 'unchecked').length, name).toBeGreaterThan(0);
    }
    expect(read(await here.found({ STS: page }), 'credentials')).toContain(
      'was answered in a way that was not understood',
    );
  });

  it('asks AgentCore where that is the host', async () => {
    const config = configured({ host: 'agentcore' });
    expect(read(await here.found({}, { config }), 'host')).toBe(
      'ok         host: agentcore can be used: AgentCore answers in us-east-1',
    );
    expect(read(await here.found({}, { config }), 'quota')).toBe('');
  });

  it('says which host an account can use with nothing but credentials', async () => {
    const open = await here.found({}, { config: null });
    expect(open.map(({ check }) => check)).toEqual(['credentials', 'host', 'host', 'host']);
    expect(read(open, 'host')).toContain('this account can use agents or agentcore: say which');
    const closed = await here.found(agentsClosed, { config: null });
    expect(read(closed, 'host')).toContain('this account can use agentcore: say which');
    expect(closed.every(({ mark }) => mark === 'ok')).toBe(true);
    const south = await here.found({}, { config: null, region: 'eu-south-1' });
    expect(read(south, 'host')).toContain('agentcore cannot be used: it is not offered in eu-south-1');
    expect(read(south, 'host')).toContain('this account can use agents: say which');
  });
});

describe('The documents', () => {
  it('name every action that doctor may need', () => {
    const root = join(import.meta.dirname, '../..');
    const sources = globSync('infra/doctor/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
    const actions = sources.flatMap((text) =>
      [...text.matchAll(/'([a-z0-9-]+:[A-Z]\w+)'/g)].map(([, action]) => action),
    );
    const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
    // Needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    const wanted = new Set(actions.filter((action) => action !== 'sts:GetCallerIdentity'));
    expect(wanted.size).toBeGreaterThan(12);
    expect([...wanted].filter((action) => !page.includes(action!))).toEqual([]);
  });
});

describe('The command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ask-aws-doctor-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'ask-aws.yaml');
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../infra/doctor.ts'), ...args], {
      env: { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', ...here.env },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  const described = (more = '') =>
    writeFileSync(
      file,
      `account: "123456789012"\nregion: us-east-1\nhost: agents\nmodel: us.anthropic.claude-sonnet-4-6\nresidency: geo\nsources:\n  guardduty:\nslack: { secret: new }\n${more}`,
    );

  it('ends with 0 where nothing is missing, and with 1 where something is, after a summary', async () => {
    described();
    await here.found();
    const { code, stdout, stderr } = await run('--config', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^ok {9}credentials: account 123456789012.*\n(.*\n)*\n\d+ ok, 0 missing, 0 could not be checked\.\n$/,
    );
    described('host: agentcore\n');
    const mistaken = await run('--config', file);
    expect(mistaken.code).toBe(1);
    expect(mistaken.stdout).toMatch(/^missing {4}configuration: .*\n {11}Correct /);
  });

  it('ends although a service never answers, and says meanwhile what it waits for', async () => {
    described();
    here.use({ BEDROCK: silence });
    const { code, stdout, stderr } = await run('--config', file, '--timeout', '6');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ ok, 0 missing, 6 could not be checked\.\n$/);
    expect(stderr).toContain('still looking at: model access, embedding model, use-case form');
  });

  it('prints one JSON document', async () => {
    described();
    await here.found({ BEDROCK: bedrockAccount({ form: false }) });
    const { code, stdout } = await run('--config', file, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      region: 'us-east-1',
      missing: 1,
      checks: expect.arrayContaining([
        {
          check: 'use-case form',
          mark: 'missing',
          says: expect.any(String),
          next: expect.any(String),
          page: expect.stringContaining('https://'),
        },
      ]),
    });
  });

  it('ends with 2 for what it does not understand, and explains itself', async () => {
    expect(await run('--hosts')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('npm run doctor -- [--guardrail]'),
    });
    expect(await run('--timeout', 'soon')).toMatchObject({ code: 2 });
    expect(await run('--config', join(folder, 'none.yaml'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/none\.yaml is not there\.\n$/),
    });
    expect(await run('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('ends with 0 where nothing is missing'),
    });
  });
});
